"""What the office says of articles and of everything that was changed."""

import re

import pytest
from playwright.sync_api import expect

from office import path_of


def apply(page) -> None:
    page.locator(".list-filters button").click()


def count(page) -> int:
    return int(re.search(r"\d+", page.locator(".list-head p").inner_text())[0])


def test_articles_are_found_by_text_zone_and_day(office):
    page = office.enter()
    page.goto("/office/articles")
    everything = count(page)
    expect(page.locator("label[for=field-zone]")).to_have_text("Zone")
    page.locator("#field-zone").select_option(label="Bailu Industrial Park")
    apply(page)
    assert 0 < count(page) < everything
    assert set(page.locator("td:nth-child(3)").all_inner_texts()) == {"Bailu Industrial Park"}

    title = page.locator(".records tbody a").first.inner_text()
    page.locator("#field-q").fill(title[:12])
    apply(page)
    assert "zone=" in path_of(page) and "q=" in path_of(page)
    assert title in page.locator(".records tbody a").all_inner_texts()

    page.goto("/office/articles?from=2026-11-01&through=2026-11-20")
    days = page.locator("td:nth-child(2)").all_inner_texts()
    assert days == sorted(days, reverse=True) and all("2026-11-01" <= day <= "2026-11-20" for day in days)
    page.locator(".records thead a", has_text="Published").click()
    assert page.locator("td:nth-child(2)").all_inner_texts() == days[::-1]


def test_an_article_leads_to_the_portal_and_to_its_history(office):
    page = office.enter()
    page.goto("/office/articles?q=Nanlin")
    page.locator(".records tbody a").first.click()
    title = page.locator("h1").inner_text()
    page.get_by_role("link", name="History").click()
    expect(page.locator("h1")).to_have_text(f"{title}: history")
    expect(page.locator(".timeline > li").last).to_contain_text("Article imported")
    page.go_back()
    page.get_by_role("link", name="See it on the portal").click()
    expect(page.locator("h1")).to_have_text(title)


def test_the_editor_of_a_zone_sees_its_articles_and_no_others(office):
    administrator = office.enter()
    administrator.goto("/office/articles")
    zones = administrator.locator("td:nth-child(3)").all_inner_texts()
    other = next(place for place, zone in enumerate(zones) if zone != "Nanlin Science City")
    address = administrator.locator(".records tbody a").nth(other).get_attribute("href")
    number = address.rsplit("/", 1)[1]

    page = office.enter("Xia Zhiwei")
    page.goto("/office/articles")
    assert count(page) > 0
    assert set(page.locator("td:nth-child(3)").all_inner_texts()) == {"Nanlin Science City"}
    assert page.locator("#field-zone option").count() == 2
    for refused in (address, f"/office/history/article/{number}"):
        page.watched.expected_status = 404
        assert page.goto(refused).status == 404
        expect(page.locator("h1")).to_have_text("No such record")
    page.goto("/office/articles")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    file = download.value.path().read_text(encoding="utf-8-sig")
    assert "Nanlin Science City" in file and "Yunting Economic" not in file


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_audit_trail_is_narrowed_by_who_what_and_when(office, language):
    page = office.enter(language=language)
    page.goto("/office/audit")
    everything = count(page)
    page.locator("#field-action").select_option("unit.merged")
    apply(page)
    assert count(page) >= 1 and "action=unit.merged" in path_of(page)
    expect(page.locator(".records")).to_contain_text("老渡街道并入江湾街道")

    page.goto("/office/audit")
    page.locator("#field-record_kind").select_option("role")
    apply(page)
    assert 0 < count(page) < everything
    page.goto("/office/audit?actor=shen.yanqiu")
    assert set(page.locator("td:nth-child(2)").all_inner_texts()) == {{"zh": "沈砚秋", "en": "Shen Yanqiu"}[language]}
    page.goto("/office/audit?through=2001-01-01")
    expect(page.locator(".empty")).to_be_visible()


def test_an_audit_entry_leads_to_the_history_of_its_record(office):
    page = office.enter("Shi Jing'an")
    page.goto("/office/audit?action=unit.changed")
    page.locator(".records tbody a").last.click()

    expect(page.locator("h1")).to_contain_text(": history")
    expect(page.locator("main")).to_contain_text("Unit changed")


def test_the_history_of_a_merged_unit_stays_readable(office):
    page = office.enter()
    page.goto("/office/audit?action=unit.merged")
    page.locator(".records tbody a").last.click()

    expect(page.locator("h1")).to_contain_text(": history")
    expect(page.locator(".timeline")).to_contain_text("Jiangwan Subdistrict")
    expect(page.locator(".timeline")).to_contain_text("老渡街道并入江湾街道")
