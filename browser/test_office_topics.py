"""Sections and special topics: kept by plain forms, with and without script."""

import pytest
from playwright.sync_api import expect

from office import path_of, save


def step(page, name: str) -> None:
    page.locator(".part", has=page.get_by_role("heading", name=name, level=2)).get_by_role("button", name=name).click()


def add_block(page, kind: str, **fields: str) -> None:
    page.locator("#field-block").select_option(kind)
    page.get_by_role("button", name="Add the block").click()
    for name, value in fields.items():
        page.locator(f"#field-{name}").fill(value)
    save(page)
    expect(page.locator(".office-notice")).to_have_text("Saved.")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_topic_is_written_by_one_and_published_by_another(office, album, scripts):
    page = office.enter("Xia Zhiwei", java_script_enabled=scripts)
    slug = "talent" if scripts else "talent-plain"
    page.goto("/office/topics")
    page.get_by_role("link", name="New topic").click()
    page.locator("#field-topicTitleChinese").fill("人才服务")
    page.locator("#field-topicTitleEnglish").fill("Talent services")
    page.locator("#field-slug").fill("Not An Address")
    page.watched.expected_status = 422
    save(page)
    expect(page.locator("#field-slug-error")).to_be_visible()
    page.watched.expected_status = 200
    page.locator("#field-slug").fill(slug)
    save(page)
    expect(page.locator("h1")).to_have_text("Talent services")

    add_block(page, "text", textChinese="第一段。", textEnglish="# Why here\nBecause.")
    add_block(page, "numbers", textChinese="实验室 | 12 | 间 | 管委会", headingEnglish="In figures", headingChinese="数字")
    add_block(page, "articles", newest="3", headingChinese="最新", headingEnglish="Latest")
    first = page.locator(".groups--order .group").first
    first.get_by_role("button", name="Down").click()
    expect(page.locator(".groups--order .group h3")).to_have_text(
        ["1. Numbers · In figures", "2. Text", "3. List of articles · Latest"])  # fmt: skip
    for width in (1280, 390):
        page.set_viewport_size(dict(width=width, height=800))
        page.screenshot(path=album / f"office-topic-{width}.png", full_page=True)
    page.set_viewport_size(dict(width=1280, height=800))
    step(page, "Submit for review")
    address = path_of(page).split("?")[0]

    chief = office.enter()
    chief.goto(address)
    step(chief, "Publish")
    expect(chief.locator(".office-notice")).to_be_visible()
    chief.goto(f"/en/topics/{slug}")
    expect(chief.locator(".topic__numbers strong")).to_have_text("12")
    expect(chief.locator(".topic h2")).to_have_text(["In figures", "Why here", "Latest"])
    expect(chief.locator(".card")).to_have_count(3)
    assert chief.goto("/en/topics").status == 200
    expect(chief.locator("main")).to_contain_text("Talent services")


@pytest.mark.layout
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_topic_of_the_demo_reads_at_both_widths(office, album, language):
    page = office.window(language).page
    page.goto(f"/{language}/topics/energy-storage")
    expect(page.locator(".topic__block")).to_have_count(5)
    for width in (1280, 390):
        page.set_viewport_size(dict(width=width, height=800))
        page.screenshot(path=album / f"topic-{language}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_section_is_made_renamed_moved_and_merged(office, album):
    page = office.enter()
    page.goto("/office/sections")
    page.get_by_role("link", name="New section").click()
    page.locator("#field-nameChinese").fill("园区动态")
    page.locator("#field-nameEnglish").fill("Around the parks")
    save(page)
    expect(page.locator(".office-notice")).to_have_text("Saved.")
    line = page.locator(".group", has_text="Around the parks")
    line.get_by_role("button", name="Up").click()
    expect(page.locator(".office-notice")).to_have_text("Moved.")
    assert "Around the parks" in page.locator(".group h3").nth(-2).inner_text()
    for width in (1280, 390):
        page.set_viewport_size(dict(width=width, height=800))
        page.screenshot(path=album / f"office-sections-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    line.get_by_role("link", name="Merge").click()
    policies = page.locator("#field-into option", has_text="· Policies").first.get_attribute("value")
    page.locator("#field-into").select_option(policies)
    page.watched.expected_status = 422
    page.locator("main form .button--primary").click()
    expect(page.locator(".error-summary")).to_contain_text("different things")
    page.watched.expected_status = 200
    news = page.locator("#field-into option", has_text="· News").first.get_attribute("value")
    page.locator("#field-into").select_option(news)
    page.locator("main form .button--primary").click()
    expect(page.locator(".office-notice")).to_have_text("The sections are merged.")
    expect(page.locator(".group", has_text="Around the parks")).to_have_count(0)
