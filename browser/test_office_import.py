"""Units and people come in through the office: sent, looked at, accepted."""

import csv
import io
import uuid

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from conftest import serve
from office import Office, save
from test_office_pages import WIDTHS, faults

PEOPLE = ["姓名", "英文名", "登录名", "电话", "单位代码", "角色代码", "职务"]
UNITS = ["代码", "名称", "英文名", "类型", "上级代码"]


def workbook(file, people: list[list], units: list[list] = ()):
    book = Workbook()
    sheet = book.active
    sheet.title = "人员"
    for row in [PEOPLE, *people]:
        sheet.append(row)
    if units:
        sheet = book.create_sheet("单位")
        for row in [UNITS, *units]:
            sheet.append(row)
    book.save(file)
    return file


def send(page, *files, sheet: str = "", status: int = 200) -> None:
    page.goto("/office/import")
    page.locator("#field-file").set_input_files([str(file) for file in files])
    page.locator("#field-sheet").fill(sheet)
    page.watched.expected_status = status
    save(page)


def rows(page, heading: str) -> list[str]:
    part = page.locator(".part", has=page.get_by_role("heading", name=heading, exact=True))
    return part.locator(".records tbody tr").all_inner_texts()


def test_a_workbook_is_looked_at_accepted_and_leads_to_its_records(office, tmp_path):
    page = office.enter()
    page.goto("/office/people")
    page.get_by_role("link", name="Import units and people").click()
    expect(page).to_have_url(office.base + "/office/import")
    file = workbook(
        tmp_path / "名册.xlsx", [["白小渔", "Bai Xiaoyu", "bai.xiaoyu", 13800000000, "tn-library", "editor", "馆长"]],
        [["tn-library", "汀南图书馆", "Tingnan Library", "部门", "tingnan"]],
    )  # fmt: skip
    send(page, file)

    expect(page.locator("h1")).to_have_text("Preview of the import")
    expect(page.locator(".facts")).to_contain_text("名册.xlsx")
    assert page.locator(".facts").get_by_text("Rows: 1 new, 0 changed, 0 unchanged").count() == 2
    unit, person = rows(page, "Changes")
    assert "单位!2" in unit and "New" in unit and "Tingnan District" in unit
    assert "人员!2" in person and "13800000000" in person and "Editor" in person
    preview = page.url
    people = page.context.new_page()
    people.goto("/office/people?q=Xiaoyu")
    expect(people.locator(".empty")).to_be_visible()

    page.get_by_role("button", name="Accept and save").click()
    expect(page.locator(".office-notice")).to_contain_text("Imported")
    assert page.url.startswith(preview)
    people.reload()
    expect(people.locator(".records tbody")).to_contain_text("Bai Xiaoyu")
    page.locator("main").get_by_role("link", name="白小渔").click()
    expect(page.locator("h1")).to_have_text("Bai Xiaoyu")
    expect(page.locator(".facts")).to_contain_text("bai.xiaoyu")
    page.go_back()
    page.locator(".actions").get_by_role("link", name="History").click()
    newest = page.locator(".timeline > li").first
    expect(newest).to_contain_text("List imported")
    expect(newest).to_contain_text("名册.xlsx")

    send(page, file)
    expect(page.get_by_text("there is nothing to save")).to_be_visible()
    assert page.get_by_role("button", name="Accept and save").count() == 0


def test_every_problem_of_a_workbook_is_told_with_its_cell_and_leaves_as_a_file(office, tmp_path):
    page = office.enter()
    file = workbook(
        tmp_path / "问题.xlsx",
        [
            ["甲", None, "import.a", None, "tingnan", "editor", None],
            ["乙", None, "import.a", None, "tingnan", "leader", None],
            ["=A2&A3", None, "import.c", None, "tingnan", "editor", None],
            ["丁", None, "import.d", None, "mars", "king", None],
        ],
    )
    book = load_workbook(file)
    book["人员"].merge_cells("G2:G3")
    book.create_sheet("经费").append(["月份", "金额"])
    book.save(file)
    send(page, file)

    told = rows(page, "What must be corrected")
    for cell in ("人员!G2:G3", "人员!A3", "人员!A4", "人员!E5", "人员!F5"):
        assert sum(row.startswith(cell) for row in told) == 1, (cell, told)
    assert [row.split("\t")[0] for row in rows(page, "Please note")] == ["经费"]
    assert page.get_by_role("button", name="Accept and save").count() == 0
    with page.expect_download() as download:
        page.locator(".part", has=page.get_by_role("heading", name="What must be corrected")).get_by_role(
            "link", name="Export CSV").click()  # fmt: skip
    lines = list(csv.reader(io.StringIO(download.value.path().read_bytes().decode("utf-8-sig"), newline="")))
    assert len(lines) == 1 + len(told) + 1

    file = workbook(tmp_path / "对的.xlsx", [["丁", None, "import.d", None, "tingnan", "editor", None]])
    send(page, file)
    expect(page.get_by_role("button", name="Accept and save")).to_be_visible()


def test_a_hundred_problems_and_changes_have_pages_and_filters(office, tmp_path):
    page = office.enter()
    file = workbook(
        tmp_path / "many.xlsx", [[f"人员{i}", None, f"many.{i}", None, "tingnan", "editor", None] for i in range(120)])
    send(page, file)
    assert len(rows(page, "Changes")) == 50
    page.locator(".pager a[rel=next]").click()
    assert "人员!52" in rows(page, "Changes")[0]
    page.locator("#field-outcome").select_option("unchanged")
    page.locator(".list-filters button").click()
    expect(page.locator(".part", has=page.get_by_role("heading", name="Changes", exact=True)).locator(".empty")).to_be_visible()


def test_one_of_several_sheets_and_of_two_files_is_imported(office, tmp_path):
    page = office.enter()
    first = workbook(
        tmp_path / "a.xlsx", [["戊", None, "sheet.e", None, "tingnan", "editor", None]],
        [["tn-e", "戊单位", None, "部门", "tingnan"]])  # fmt: skip
    second = tmp_path / "b.csv"
    second.write_text("姓名,登录名,单位代码,角色代码\n己,sheet.f,tingnan,editor\n", encoding="gb18030")
    send(page, first, second)
    assert [row.split("\t")[0] for row in rows(page, "Changes")] == ["[a.xlsx]单位!2", "[a.xlsx]人员!2", "b.csv!2"]
    page.get_by_role("link", name="[a.xlsx]单位").click()
    assert [row.split("\t")[0] for row in rows(page, "Changes")] == ["[a.xlsx]单位!2"]
    page.get_by_role("button", name="Accept and save").click()
    expect(page.locator(".office-notice")).to_contain_text("Imported")
    page.goto("/office/people?q=sheet.")
    expect(page.locator(".empty")).to_be_visible()


def test_what_somebody_else_changed_meanwhile_is_shown_before_it_is_overwritten(office, tmp_path):
    page = office.enter()
    send(page, workbook(tmp_path / "1.xlsx", [["庚", None, "stale.g", 1, "tingnan", "editor", None]]))
    page.get_by_role("button", name="Accept and save").click()
    send(page, workbook(tmp_path / "2.xlsx", [["庚", None, "stale.g", 2, "tingnan", "editor", None]]))
    assert "1 → 2" in rows(page, "Changes")[0]

    other = page.context.new_page()
    other.watched = page.watched
    send(other, workbook(tmp_path / "3.xlsx", [["庚", None, "stale.g", 3, "tingnan", "editor", None]]))
    other.get_by_role("button", name="Accept and save").click()
    expect(other.locator(".office-notice")).to_contain_text("Imported")

    page.watched.expected_status = 409
    page.get_by_role("button", name="Accept and save").click()
    expect(page.locator(".office-notice--bad")).to_contain_text("Look at the preview again")
    assert "3 → 2" in rows(page, "Changes")[0]
    page.watched.expected_status = 200
    page.get_by_role("button", name="Accept and save").click()
    expect(page.locator(".office-notice")).to_contain_text("Imported")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_that_is_filled_in_comes_back(office, tmp_path, language):
    page = office.enter(language=language)
    page.goto("/office/import")
    with page.expect_download() as download:
        page.locator("a[href='/office/import/people.csv']").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    filled = tmp_path / "people.csv"
    filled.write_bytes(content + f"辛,Xin,template.{language},,,tingnan,editor,,,\r\n".encode())
    send(page, filled)
    expect(page.locator("main form .button--primary")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_that_is_filled_in_comes_back(office, tmp_path, language):
    page = office.enter(language=language)
    page.goto("/office/import")
    with page.expect_download() as download:
        page.locator("a[href='/office/import/people.xlsx']").click()
    filled = tmp_path / download.value.suggested_filename
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book.active
    assert {sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]} == {"@"}, "codes keep zeros"
    row = {1: "壬", 2: "Ren", 3: f"workbook.{language}", 5: "0501", 6: "tingnan", 7: "editor"}
    for column, value in row.items():
        sheet.cell(2, column, value)
    book.save(filled)
    send(page, filled)
    expect(page.locator("main form .button--primary")).to_be_visible()


@pytest.mark.parametrize("language, words", [("zh", "10 MB"), ("en", "a file may have 10 MB")])
def test_a_file_that_is_too_large_gets_a_page_that_says_so(office, tmp_path, language, words):
    page = office.enter(language=language)
    large = tmp_path / "large.csv"
    large.write_bytes(b"a" * (11 << 20))
    send(page, large, status=413)
    expect(page.locator("main")).to_contain_text(words)
    page.goto("/office/import")
    expect(page.locator("#field-file")).to_be_visible()


def test_who_manages_nobody_finds_no_import(office):
    page = office.enter("Su Wanqing")
    page.goto("/office/people")
    assert page.locator("a[href='/office/import']").count() == 0
    page.watched.expected_status = 403
    assert page.goto("/office/import").status == 403


@pytest.fixture(scope="module")
def own_office(tmp_path_factory, browser):
    """An office whose people are no other test's."""
    for portal in serve(tmp_path_factory.mktemp("long") / "data"):
        office = Office(portal, browser)
        yield office
        office.close_windows()


def test_an_import_that_takes_long_shows_how_far_it_is_and_goes_on_without_its_owner(own_office, tmp_path, album):
    page = own_office.enter()
    people = [[f"人{i}", None, f"long.{i}", None, "tingnan", "editor", None] for i in range(15_000)]
    send(page, workbook(tmp_path / "全员.xlsx", people))
    page.set_default_timeout(180_000)
    page.get_by_role("button", name="Accept and save").click()
    expect(page.locator("h1")).to_have_text("Import under way")
    expect(page.locator("main")).to_contain_text("You may leave this page")
    expect(page.locator(".work")).to_contain_text("全员.xlsx")
    under_way = page.url
    page.screenshot(path=album / "office-import-under-way.png")

    # Leaves, and finds it on the home; a second press begins nothing anew.
    page.goto("/office")
    expect(page.locator(".work")).to_contain_text("Import: 全员.xlsx")
    expect(page.locator(".work progress[value]")).to_be_visible(timeout=180_000)
    expect(page.locator(".work__text")).to_contain_text("of 15000 records")
    page.screenshot(path=album / "office-home-under-way.png")
    expect(page.locator(".work")).to_have_count(0, timeout=180_000)

    page.goto(under_way)
    expect(page.locator("main")).to_contain_text("15000 new")
    page.goto("/office/people?q=long.14999")
    expect(page.locator(".records tbody")).to_contain_text("人14999")


def test_an_import_that_failed_behind_its_owners_back_says_so_when_they_return(own_office, tmp_path):
    page = own_office.enter()
    # Tried again, they are others: those of the first time may be there.
    mark = uuid.uuid4().hex[:6]
    people = [[f"人{i}", None, f"late.{mark}.{i}", None, "tingnan", "editor", None] for i in range(15_000)]
    send(page, workbook(tmp_path / "全员.xlsx", people))
    other = own_office.enter()
    send(other, workbook(tmp_path / "一人.xlsx", people[:1]))
    save(other)
    page.set_default_timeout(180_000)
    page.watched.expected_status = 409
    page.get_by_role("button", name="Accept and save").click()
    # The page of the work looks again by itself, and shows the preview as it is by now.
    expect(page.locator(".office-notice")).to_contain_text("Somebody changed", timeout=180_000)
    expect(page.locator("h1")).to_have_text("Preview of the import")
    expect(page.locator(".facts")).to_contain_text("14999 new")


@pytest.mark.layout
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_an_import_are_whole(office, tmp_path, album, request, language, width):
    page = office.enter(language=language, **WIDTHS[width])
    take = request.config.getoption("--office-pictures")
    found = []

    def look(name: str) -> None:
        if take:
            page.screenshot(path=album / f"office-import-{name}-{language}-{width}.png", full_page=True)
        found.extend(faults(page))

    page.goto("/office/import")
    look("form")
    page.watched.expected_status = 422
    save(page)
    look("form-errors")
    page.watched.expected_status = 200
    mark = f"{language}{width}"
    people = [["壬" * 20, "W" * 60, f"whole.{mark}", "0501-1", "tingnan", "editor", "长" * 40]]
    send(page, workbook(tmp_path / "很长的名字很长的名字很长的名字很长的名字.xlsx", people))
    look("preview")
    save(page)
    page.locator(".office-notice").wait_for()
    look("result")
    bad = [[f"人{i}", None, None, None, "mars", "king", None] for i in range(3)]
    book = load_workbook(workbook(tmp_path / "bad.xlsx", bad))
    book.create_sheet("经费").append(["月份", "金额"])
    book.save(tmp_path / "bad.xlsx")
    send(page, tmp_path / "bad.xlsx")
    look("problems")
    assert not found, "\n".join(found)
