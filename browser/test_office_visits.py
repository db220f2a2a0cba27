"""Figures of visits: a reader comes, and the office knows how often a page was read, and nothing of who read it."""

import io
import re
import sqlite3
import time

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from office import UNTRANSLATED
from portal import Portal
from test_office_zones import open_zone, part

ZONE = "Qinghe Agri-Food Processing Park"
# The browser of the tests says that nobody sits before it, and would not be counted.
READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
SECONDS = 40


def today(page) -> list[int]:
    """Visits of the zone's page, of its articles, and all."""
    cells = part(page, "Last 30 days").locator("tbody tr").first.locator("td").all_inner_texts()
    return [int(cell) for cell in cells[1:]]


def table(page, heading: str) -> list[list]:
    with page.expect_download() as download:
        part(page, heading).get_by_role("link", name="Export Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    return [list(row) for row in load_workbook(io.BytesIO(download.value.path().read_bytes())).active.values]


def test_a_reader_is_counted_and_the_zone_sees_it(office):
    page = office.enter()
    open_zone(page, ZONE)
    number = re.search(r"/zones/(\d+)", page.url)[1]
    page.get_by_role("link", name="Visits", exact=True).last.click()
    expect(page.locator("h1")).to_have_text(f"Visits of {ZONE}")
    before = today(page)

    # First what does not count, so that it would be there when what counts is.
    machine = office.window(user_agent="Mozilla/5.0 (compatible; Baiduspider/2.0)").page
    machine.goto(f"/en/zones/{number}")
    article = re.search(r"/articles/(\d+)", machine.locator(".card a").first.get_attribute("href"))[1]
    reader = office.window(user_agent=READER).page
    reader.goto(f"/en/articles/{article}/print")
    reader.goto(f"/en/zones/{number}")
    reader.reload()
    reader.locator(f".card a[href$='{article}']").first.click()
    title = reader.locator("h1").inner_text()
    assert reader.context.cookies() == []

    wanted = [now + more for now, more in zip(before, [2, 1, 3])]
    end = time.monotonic() + SECONDS
    while today(page) != wanted and time.monotonic() < end:
        page.reload()
    assert today(page) == wanted

    days = table(page, "Last 30 days")
    assert days[0] == ["Day", "Zone page", "Articles", "Total"] and len(days) == 31
    assert days[-1][1:] == today(page) and days[-1][0].strftime("%Y-%m-%d") == first_day(page)
    months = table(page, "Last 12 months")
    assert len(months) == 13 and all(row[3] == row[1] + row[2] for row in months[1:])
    line = next(row for row in table(page, "Most read articles")[1:] if row[0] == title)
    assert line[3] >= 1 and line[4] == line[2] + line[3]

    page.locator("#field-from").fill("2020-01-01")
    page.locator("#field-through").fill("2020-01-31")
    page.locator(".list-filters button").click()
    expect(part(page, "Most read articles")).to_contain_text("Nothing fits.")
    page.get_by_role("link", name="Clear").click()
    expect(part(page, "Most read articles")).to_contain_text(title)


def first_day(page) -> str:
    return part(page, "Last 30 days").locator("tbody td").first.inner_text()


def test_figures_of_the_platform_lead_to_those_of_the_zones(office, album):
    for language, heading in (("zh", "访问量"), ("en", "Visits")):
        page = office.enter(language=language)
        page.locator(".office__nav").get_by_role("link", name=heading).click()
        expect(page.locator("h1")).to_have_text(heading)
        assert page.locator(".bars").count() == 2
        assert page.locator(".bars").first.locator("rect").count() == 30
        for width in (1280, 390):
            page.set_viewport_size(dict(width=width, height=800))
            page.screenshot(path=album / f"office-visits-{language}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert not UNTRANSLATED.findall(page.locator("body").inner_text())
        page.set_viewport_size(dict(width=1280, height=800))
        zone = page.locator("td a[href^='/office/zones/']").first
        name = zone.inner_text()
        zone.click()
        expect(page.locator("h1")).to_contain_text(name)


def test_what_was_counted_last_is_there_after_a_stop(tmp_path):
    if Portal.on_postgres:
        pytest.skip("the rows are read from the file")
    portal = Portal(tmp_path / "data", demo=False)
    try:
        for _ in range(5):
            assert portal.ask("/zh", user_agent=READER).status == 200
    finally:
        assert portal.stop() == 0
    rows = sqlite3.connect(tmp_path / "data/kaimen.sqlite").execute(
        "SELECT kind, record_id, language, visits FROM visit_count")
    assert rows.fetchall() == [("home", 0, "zh-Hans", 5)]
