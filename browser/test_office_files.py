"""Every list leaves as a workbook and as CSV: opened by another program's reader, both say the same."""

import csv
import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

# Each list with the headings of its columns of days and of times.
LISTS = {
    "people": ([], ["最近登录"]),
    "units": (["成立日期"], []),
    "articles": (["发布日期"], ["最近变更"]),
    "zones": (["最新稿件"], []),
    "audit": ([], ["时间"]),
}


def download(page, kind: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f".list-head a[href*='.{kind}']").click()
    assert download.value.suggested_filename == f"{page.url.rsplit('/', 1)[1]}.{kind}"
    return download.value.path().read_bytes()


def workbook(page):
    return load_workbook(io.BytesIO(download(page, "xlsx")))


def lines(page) -> list[list[str]]:
    """The list as CSV, without the mark that stands before what a spreadsheet would take for a formula."""
    text = download(page, "csv").decode("utf-8-sig")
    return [
        [cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell for cell in line]
        for line in csv.reader(io.StringIO(text, newline=""))
    ]


def shown(cell) -> str:
    """What CSV says in the place of a cell."""
    value = cell.value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if cell.number_format == "yyyy-mm-dd" else "%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_the_same_as_a_workbook_and_as_csv(office, name):
    page = office.enter(language="zh")
    page.goto(f"/office/{name}")
    before, book, after = lines(page), workbook(page), lines(page)
    sheet = book.active

    # A batch may be sealed meanwhile, and somebody may be seen.
    table = [[shown(cell) for cell in row] for row in sheet.iter_rows()]
    assert table == before or table == after
    assert len(table) > 2
    headings = [text.rstrip(" ↑↓") for text in page.locator(".records thead th").all_inner_texts()]
    assert table[0] == headings
    days, times = LISTS[name]
    for column, heading in zip(sheet.iter_cols(min_row=2), headings):
        cells = [cell for cell in column if cell.value is not None]
        assert all((cell.data_type == "d") == (heading in days + times) for cell in cells), heading
        if heading in days + times:
            assert {cell.number_format for cell in cells} <= {"yyyy-mm-dd" if heading in days else "yyyy-mm-dd hh:mm"}
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert set(days + times) <= set(headings)

    assert sheet.title == page.locator("h1").inner_text() == book.properties.title
    assert book.properties.creator == page.locator(".bar__brand").inner_text()
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.b
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(len(table), len(headings)).coordinate}"


def test_a_name_that_looks_like_a_formula_stays_a_name(office):
    page = office.enter(language="zh")
    page.goto("/office/people/new")
    page.locator("#field-nameChinese").fill("=1+1")
    page.locator("#field-unit").select_option(index=1)
    page.locator("#field-role").select_option("auditor")
    page.locator("main form .button--primary").first.click()
    page.goto("/office/people")
    sheet = workbook(page).active
    cell = next(cell for cell in sheet["A"] if cell.value == "=1+1")
    assert cell.data_type == "s" and cell.number_format == "@"
