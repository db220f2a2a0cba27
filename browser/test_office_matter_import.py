"""The spreadsheet of a supervision office comes in, and goes out again in its own shape."""

import datetime
import io
import re
import secrets

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from office import path_of, save
from test_office_matters import choose, day
from test_office_pages import WIDTHS, faults

WORDS = {
    "zh": dict(
        name="江漱石", unit="汀南区", start="导入台账", accept="确认登记", again="没有需要登记的事项", assigned="登记并交办",
        same="与平台不一致 0 行", columns="对应列", export="导出 Excel"),
    "en": dict(
        name="Jiang Shushi", unit="Tingnan District", start="Import a spreadsheet", accept="Accept and register",
        again="there is nothing to register", assigned="Register and assign", same="0 there and different",
        columns="What the columns hold", export="Export Excel"),
}  # fmt: skip


def headings(mark: str) -> list[str]:
    """Headings of their own, so that nobody has said before what they hold."""
    return ["序号", "督查事项", "牵头单位", "配合单位", "完成时限", "来源", "进展情况", "完成进度", "办理状态", f"联系电话{mark}"]


def workbook(file, title: str, header: list[str], rows: list[list]):
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    sheet.append(header)
    for row in rows:
        sheet.append(row)
        sheet.cell(sheet.max_row, 8).number_format = "0%"
    book.save(file)
    return file


def send(page, file, words: dict) -> None:
    page.goto("/office/matters")
    page.get_by_role("link", name=words["start"], exact=True).click()
    choose(page, "#field-issuingUnit", words["unit"])
    page.locator("#field-file").set_input_files(str(file))
    save(page)


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("zh", 1280), ("en", 1280)])
def test_a_spreadsheet_is_mapped_once_looked_at_accepted_and_written_again(office, album, tmp_path, language, width):
    words, mark = WORDS[language], f"{language}{width}{secrets.token_hex(3)}"
    page = office.enter(words["name"], language, **WIDTHS[width])
    title, header = f"2026年重点工作督查台账{mark}", headings(mark)

    # What is no spreadsheet says so at its field.
    other = tmp_path / "台账.xlsx"
    other.write_bytes(b"%PDF-1.7\n")
    page.watched.expected_status = 422
    send(page, other, words)
    expect(page.locator("#field-file-error")).to_be_visible()
    assert faults(page) == []
    page.watched.expected_status = 200

    # The columns are guessed, and named once.
    due = datetime.date.fromisoformat(day(60))
    good = [
        [1, f"完成清单{mark}", "汀南区投资促进局", "汀南区统计局", due, "区政府常务会议", "已摸底", 0.3, "办理中", "0571-1"],
        [2, f"落实资金{mark}", "tn-statistics、汀南区投资促进局", None, "长期坚持", "领导批示", None, None, None, None],
    ]
    wrong = [row[:] for row in good]
    wrong[0][2], wrong[1][7], wrong[1][8] = "没有这个局", 120, "飞起来了"
    send(page, workbook(tmp_path / "问题.xlsx", title, header, wrong), words)
    expect(page).to_have_url(re.compile("/columns$"))
    assert page.locator("#field-column-3").input_value() == "lead-unit"
    assert page.locator("#field-column-10").input_value() == ""
    assert faults(page) == []
    page.screenshot(path=album / f"matter-import-columns-{language}-{width}.png", full_page=True)
    page.locator("#field-column-3").select_option("")
    page.watched.expected_status = 422
    save(page)
    expect(page.locator("a[href='#field-column-1']")).to_be_visible()
    page.watched.expected_status = 200
    page.locator("#field-column-3").select_option("lead-unit")
    save(page)

    # All that is wrong has its cell, on the page and in a file.
    preview = path_of(page)
    told = page.locator("main").inner_text()
    for cell in ["C3", "H4", "I4"]:
        assert cell in told
    assert page.get_by_role("button", name=words["accept"]).count() == 0
    assert faults(page) == []
    page.screenshot(path=album / f"matter-import-problems-{language}-{width}.png", full_page=True)
    file = page.request.get(office.base + preview + "/problems.xlsx")
    cells = [row[0].value for row in load_workbook(io.BytesIO(file.body())).active.iter_rows(min_row=2)]
    assert {"C3", "H4", "I4"} <= set(cells)

    # With the same headings nothing is asked again.
    sheet = workbook(tmp_path / "台账好.xlsx", title, header, good)
    send(page, sheet, words)
    expect(page.get_by_role("button", name=words["accept"])).to_be_visible()
    expect(page.locator("main")).to_contain_text(words["assigned"])
    assert faults(page) == []
    page.screenshot(path=album / f"matter-import-preview-{language}-{width}.png", full_page=True)
    page.get_by_role("button", name=words["accept"]).click()
    expect(page.locator(".office-notice")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("督〔")
    assert faults(page) == []
    page.screenshot(path=album / f"matter-import-done-{language}-{width}.png", full_page=True)
    page.goto(f"/office/matters?q={mark}")
    expect(page.locator(".records tbody")).to_contain_text(f"完成清单{mark}")
    expect(page.locator(".records tbody")).to_contain_text(f"落实资金{mark}")

    # The same file again registers nothing.
    send(page, sheet, words)
    expect(page.locator("main")).to_contain_text(words["again"])

    # It goes out in its own shape, and comes in again without any change.
    page.goto("/office/matters")
    link = page.locator("main a[href*='/office/matters/sheet.xlsx']", has_text=title).first.get_attribute("href")
    answer = page.request.get(office.base + link)
    assert answer.status == 200
    written = list(load_workbook(io.BytesIO(answer.body())).active.iter_rows(values_only=True))
    assert list(written[0]) == header
    first = next(row for row in written if row[1] == f"完成清单{mark}")
    assert (first[0], first[2], first[3], first[6], first[9]) == (1, "汀南区投资促进局", "汀南区统计局", "已摸底", "0571-1")
    assert first[4].date() >= due and first[7] == "0%"
    second = next(row for row in written if row[1] == f"落实资金{mark}")
    assert (second[2], second[3], second[4]) == ("汀南区统计局", "汀南区投资促进局", "长期坚持")
    back = tmp_path / "导出.xlsx"
    back.write_bytes(answer.body())
    send(page, back, words)
    expect(page.locator("main")).to_contain_text(words["again"])
    expect(page.locator("main")).to_contain_text(words["same"])
    assert page.locator("#import-problems").count() == 0
    assert faults(page) == []
