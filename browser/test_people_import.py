"""Units and people come in from workbooks that a spreadsheet program wrote."""

import datetime
import json

import pytest
from openpyxl import Workbook

from portal import kaimen

HEADER = ["姓名", "英文名", "登录名", "邮箱", "电话", "单位代码", "角色代码", "职务", "开始日期"]


@pytest.fixture(scope="module")
def office(workshop):
    """Imports a workbook into the running demo; gives the command's outcome and its lines of JSON."""

    def run(book: Workbook, *options: str):
        file = workshop.data.parent / "名册.xlsx"
        book.save(file)
        done = kaimen(
            "people", "import", str(file), "--data", str(workshop.data), *workshop.database, "--json", *options
        )
        return done, [json.loads(line) for line in done.stdout.splitlines()]

    return run


def workbook(people: list[list], units: list[list] = ()) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "人员"
    sheet.append(["全区人员名册"])
    sheet.merge_cells("A1:I1")
    sheet.append(HEADER)
    for row in people:
        sheet.append(row)
    if units:
        sheet = book.create_sheet("单位")
        sheet.append(["上级代码", "代码", "名称", "类型", "开始日期", "备注"])
        for row in units:
            sheet.append(row)
    return book


def test_units_and_people_come_in_and_the_same_file_again_changes_nothing(office):
    book = workbook(
        [["金小石", "Jin Xiaoshi", "jin.xiaoshi", "jin@example.org", 13800000000, "tn-museum", "编辑", "馆长",
          datetime.date(2026, 2, 1)]],  # fmt: skip
        [["tingnan", "tn-museum", "汀南区博物馆", "部门", datetime.datetime(2026, 1, 1), "新增"]],
    )
    done, lines = office(book, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert [line.get("outcome") for line in lines] == ["created", "created", None]
    done, lines = office(book)
    assert done.returncode == 0, done.stderr
    changes = {change["field"]: change["after"] for change in lines[1]["changes"]}
    assert changes["phone"] == "13800000000"
    assert changes["validFrom"] == "2026-02-01"
    assert changes["duty"] == "editor @ tn-museum"
    assert (lines[2]["kind"], lines[2]["cell"]) == ("note", "单位!F1")
    done, lines = office(book)
    assert [line["outcome"] for line in lines[:2]] == ["unchanged", "unchanged"]


def test_every_problem_is_told_with_its_cell_and_nothing_is_saved(office):
    book = workbook(
        [
            ["沈青禾", None, "shen.qinghe", None, None, "tingnan", "editor", None, None],
            ["沈青禾二", None, "shen.qinghe", None, None, "tingnan", "leader", None, None],
            ["=A3&A4", None, "formula", None, None, "tingnan", "editor", None, None],
            ["无单位", None, "nobody", None, None, "mars", "king", None, "2026-13-01"],
        ]
    )
    book["人员"].merge_cells("H3:H4")
    hidden = book.create_sheet("旧名册")
    hidden.sheet_state = "hidden"
    hidden.append(HEADER)
    done, lines = office(book)
    assert done.returncode == 1
    told = {(line["cell"], line["key"]) for line in lines if line["kind"] == "problem"}
    assert told == {
        ("人员!H3:H4", "problem_import_merged"),
        ("人员!A4", "problem_import_differs"),
        ("人员!A5", "problem_import_formula"),
        ("人员!F6", "problem_import_unit"),
        ("人员!G6", "problem_import_role"),
        ("人员!I6", "problem_day"),
    }
    assert ("旧名册", "import_note_hidden") in {(line["cell"], line["key"]) for line in lines if "cell" in line}
    _, lines = office(workbook([["沈青禾", None, "shen.qinghe", None, None, "tingnan", "editor", None, None]]), "--dry-run")
    assert lines[0]["outcome"] == "created"


def test_a_workbook_without_lists_says_what_it_lacks(office):
    book = Workbook()
    book.active.title = "经费"
    book.active.append(["月份", "金额"])
    done, lines = office(book)
    assert done.returncode == 1
    assert [line["key"] for line in lines] == ["import_note_sheet", "problem_import_no_list"]
