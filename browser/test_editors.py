"""The editor's day in a real browser: from a text in Word to the portal, and what happens when something goes wrong."""

import re
import secrets
import signal

import pytest
from playwright.sync_api import expect

from editors import CHIEF, EDITOR, Desk, number, photograph, sample, sample_file
from office import Office, path_of, sign_out
from portal import Portal
from test_office_pages import WIDTHS, faults

LANGUAGES = ["zh", "en"]
# On a demo server a step of a person takes seconds; of those the machine may take few.
PATIENCE = 30


@pytest.fixture(scope="module")
def photographs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photographs")
    return [photograph(folder, "厂区全景.jpg"), photograph(folder, "签约仪式.jpg", 900, 1350)]


def submitted(office, title: str, language: str = "en") -> tuple[Desk, str]:
    """A text of an editor that waits for a second person, and its number."""
    writer = Desk(office, EDITOR[language], language)
    writer.begin()
    writer.write(title)
    writer.save("submit")
    expect(writer.page.locator(".office-notice")).to_be_visible()
    return writer, number(writer.page)


def published(office, title: str) -> tuple[Desk, Desk, str]:
    """A text on the portal, with who wrote it and who published it."""
    writer, id = submitted(office, title)
    chief = Desk(office, CHIEF["en"])
    chief.page.goto(f"/office/manuscripts/{id}")
    chief.step("publish")
    chief.finish_step()
    expect(chief.page.locator(".office-notice")).to_be_visible()
    return writer, chief, id


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_word_to_the_portal_in_five_minutes(office, photographs, record_property, language):
    title = f"楠霖科技城发布年度招商计划（{language}{secrets.token_hex(3)}）"
    writer = Desk(office, EDITOR[language], language)
    page = writer.page
    writer.begin()
    writer.fill("title", title)
    writer.fill("source", "楠霖科技城融媒体中心")
    writer.choose("section")
    writer.paste(sample("word-report"))
    writer.wait(expect(writer.surface().locator("h2").first).to_have_text, "2026年云州招商计划")
    writer.add_pictures(*photographs)
    for place, words in enumerate([("厂区全景", "厂区", "本报记者"), ("签约仪式", "签约", "本报记者")]):
        for field, text in zip(page.locator(".editor__picture").nth(place).locator("input").all(), words):
            writer.steps += 1
            field.fill(text)
    writer.save("submit")
    writer.wait(expect(page.locator(".office-notice")).to_be_visible)
    id = number(page)

    chief = Desk(office, CHIEF[language], language)
    chief.page.goto("/office/manuscripts?state=review")
    chief.press(chief.page.locator(".records a", has_text=title))
    chief.press(chief.page.locator("a[href*='/preview?']").first)
    expect(chief.page.locator("h1")).to_have_text(title)
    assert chief.page.locator("figure img").count() == 2
    chief.page.wait_for_function("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    chief.page.go_back()
    chief.step("publish")
    chief.finish_step()
    chief.wait(expect(chief.page.locator(".office-notice")).to_be_visible)

    reader = office.window(language).page
    reader.goto(f"/{language}/articles/{id}")
    expect(reader.locator("h1")).to_have_text(title)
    figures = reader.locator("article figure, .reading figure")
    assert figures.count() == 2
    first = figures.first
    assert re.search(r"\d+w, ", first.locator("picture source[type='image/webp']").get_attribute("srcset"))
    assert "vw" in first.locator("picture source").get_attribute("sizes")
    assert int(first.locator("img").get_attribute("width")) <= 1600
    assert first.locator("img").get_attribute("alt") == "厂区全景"
    first.scroll_into_view_if_needed()
    expect(first.locator("img")).to_have_js_property("complete", True)
    assert "webp" in reader.request.get(first.locator("img").evaluate("image => image.currentSrc")).headers["content-type"]
    reader.goto(f"/{language}/search?q={title}")
    expect(reader.locator("main a", has_text=re.compile("招商计划")).first).to_be_visible()

    for window in (page, chief.page, reader):
        assert window.watched.all_complaints() == []
    steps, waited = writer.steps + chief.steps, round(writer.waited + chief.waited, 1)
    record_property("steps", steps)
    record_property("seconds of waiting", waited)
    print(f"\nfive minutes, {language}: {steps} steps, {waited} s of waiting")
    assert steps <= 30
    assert waited < PATIENCE


def test_a_picture_that_was_copied_or_dropped_is_taken_beside_the_one_that_is_selected(office, photographs):
    writer = Desk(office, EDITOR["en"])
    writer.begin()
    writer.add_pictures(photographs[0])
    writer.page.locator(".editor__picture img").click()
    for event, html in (("paste", "<meta charset='utf-8'><img src='https://elsewhere.example/a.png'>"), ("drop", "")):
        writer.give(event, html, photographs[1])
    expect(writer.page.locator(".editor__picture")).to_have_count(3)
    writer.page.wait_for_function("[...document.querySelectorAll('.editor__picture img')].every((e) => e.naturalWidth > 1)")
    # What is no picture does not come into the text, and says so.
    writer.give("drop", "", sample_file("word-report"))
    expect(writer.page.locator("[data-status]")).to_contain_text("word-report.html")
    expect(writer.page.locator(".editor__picture")).to_have_count(3)


def test_what_was_typed_is_back_after_the_tab_was_closed(office):
    writer = Desk(office, EDITOR["en"])
    writer.begin()
    address = path_of(writer.page)
    writer.fill("title", "关上窗口之前的题目")
    writer.surface().click()
    writer.page.keyboard.type("关上窗口之前的正文")
    writer.until_kept()
    writer.page.close()

    page = writer.page = writer.page.context.new_page()
    page.goto(address)
    expect(page.locator(".office-notice")).to_contain_text("had not saved")
    expect(page.locator("#field-title")).to_have_value("关上窗口之前的题目")
    expect(writer.surface()).to_have_text("关上窗口之前的正文")
    # Kept for this person and nobody else
    other = Desk(office, CHIEF["en"])
    other.page.goto(address)
    expect(other.page.locator("#field-title")).to_have_value("")
    other.page.goto(address.removesuffix("/edit"))
    expect(other.page.locator("main")).to_contain_text(EDITOR["en"])
    # And given up by hand
    page.get_by_role("button", name="Give up").click()
    expect(page.locator("#field-title")).to_have_value("")


def test_what_was_typed_is_back_after_the_server_was_killed(tmp_path, browser):
    portal = Portal(tmp_path / "data")
    office = Office(portal, browser)
    writer = Desk(office, EDITOR["en"])
    writer.begin()
    address = path_of(writer.page)
    writer.fill("title", "服务器停下之前的题目")
    writer.until_kept()
    portal.process.send_signal(signal.SIGKILL)
    portal.process.wait()
    # The window says so, and still has everything.
    writer.fill("title", "服务器停下之后的题目")
    expect(writer.page.locator("[data-status]")).to_contain_text("cannot be reached")
    expect(writer.page.locator("#field-title")).to_have_value("服务器停下之后的题目")
    office.close_windows()

    portal = Portal(tmp_path / "data", database=portal.database)
    office = Office(portal, browser)
    try:
        again = Desk(office, EDITOR["en"])
        again.page.goto(address)
        expect(again.page.locator("#field-title")).to_have_value("服务器停下之前的题目")
    finally:
        office.close_windows()
        assert portal.stop() == 0


def test_whoever_was_signed_out_meanwhile_loses_nothing(office):
    writer = Desk(office, EDITOR["en"])
    writer.begin()
    address = writer.page.url
    other = writer.page.context.new_page()
    other.goto("/office")
    sign_out(other)
    writer.fill("title", "退出之后写的题目")
    writer.save()
    expect(writer.page.locator("[data-status]")).to_contain_text("signed out")
    assert writer.page.url == address
    expect(writer.page.locator("#field-title")).to_have_value("退出之后写的题目")
    other.goto("/office/session")
    other.locator(".group button", has_text=EDITOR["en"]).first.click()
    expect(other).to_have_url(office.base + "/office")
    writer.save()
    expect(writer.page.locator("h1")).to_have_text("退出之后写的题目")
    # And what was saved does not come back as unsaved.
    writer.page.goto(address)
    writer.ready()
    expect(writer.page.locator(".office-notice")).to_have_count(0)


def test_a_save_while_the_server_is_away_waits_for_it(tmp_path, browser):
    portal = Portal(tmp_path / "data")
    office = Office(portal, browser)
    writer = Desk(office, EDITOR["en"])
    writer.begin()
    portal.process.send_signal(signal.SIGKILL)
    portal.process.wait()
    writer.fill("title", "服务器不在时保存的题目")
    writer.save()
    expect(writer.page.locator("[data-status]")).to_contain_text("cannot be reached")
    portal = Portal(tmp_path / "data", more=["--port", str(portal.port)], database=portal.database)
    try:
        writer.save()
        expect(writer.page.locator("h1")).to_have_text("服务器不在时保存的题目")
    finally:
        office.close_windows()
        assert portal.stop() == 0


def test_a_save_that_comes_too_late_shows_both_texts(office):
    writer = Desk(office, EDITOR["en"])
    writer.begin()
    writer.write("两个人同时写的题目")
    writer.save()
    expect(writer.page.locator(".office-notice")).to_be_visible()
    id = number(writer.page)
    writer.page.goto(f"/office/manuscripts/{id}/edit")
    writer.ready()
    other = Desk(office, CHIEF["en"])
    other.page.goto(f"/office/manuscripts/{id}/edit")
    other.ready()
    other.fill("title", "总编辑先存的题目")
    other.save()
    expect(other.page.locator(".office-notice")).to_be_visible()

    writer.page.watched.expected_status = 409
    writer.fill("title", "编辑后存的题目")
    writer.save()
    expect(writer.page.locator(".office-notice")).to_contain_text("nothing is lost")
    expect(writer.page.locator(".comparison del").first).to_be_visible()
    expect(writer.page.locator("#field-title")).to_have_value("编辑后存的题目")
    writer.save()
    expect(writer.page.locator("h1")).to_have_text("编辑后存的题目")
    # What the other one wrote is a revision.
    expect(writer.page.locator(".timeline", has_text="Revision 4")).to_contain_text("Revision 3")


def test_revisions_are_compared_and_restored(office):
    writer = Desk(office, EDITOR["en"])
    writer.begin()
    writer.write("第一个题目")
    writer.save()
    expect(writer.page.locator(".office-notice")).to_be_visible()
    id = number(writer.page)
    writer.page.goto(f"/office/manuscripts/{id}/edit")
    writer.ready()
    writer.fill("title", "第二个题目")
    writer.save()
    expect(writer.page.locator(".office-notice")).to_be_visible()
    writer.page.get_by_role("link", name="Revision 2", exact=True).click()
    expect(writer.page.locator("h1")).to_have_text("Revision 2")
    writer.page.get_by_role("link", name="newest").click()
    expect(writer.page.locator(".comparison del")).to_have_text("二")
    expect(writer.page.locator(".comparison ins")).to_have_text("一")
    writer.page.get_by_role("button", name="Restore this revision").click()
    expect(writer.page.locator(".office-notice")).to_contain_text("Restored")
    expect(writer.page.locator("h1")).to_have_text("第一个题目")
    expect(writer.page.locator(".timeline", has_text="Revision 4")).to_be_visible()
    assert writer.page.watched.all_complaints() == []


def test_a_withdrawn_article_says_so_and_is_found_no_more(office):
    _, chief, id = published(office, "即将撤回的消息")
    chief.page.goto(f"/office/manuscripts/{id}")
    chief.step("withdraw")
    chief.page.watched.expected_status = 422
    chief.finish_step()
    expect(chief.page.locator(".error-summary")).to_be_visible()
    chief.fill("reason", "数据有误")
    chief.finish_step()
    expect(chief.page.locator(".office-notice")).to_be_visible()

    for language, words in (("zh", "撤"), ("en", "withdrawn")):
        reader = office.window(language).page
        answer = reader.goto(f"/{language}/articles/{id}")
        assert answer.status == 410
        expect(reader.locator("main")).to_contain_text(words)
        expect(reader.locator("main")).not_to_contain_text("即将撤回的消息")
    assert "即将撤回的消息" not in office.portal.ask("/zh/search?q=%E5%8D%B3%E5%B0%86%E6%92%A4%E5%9B%9E").text


def test_a_plan_is_made_with_a_day_to_come_and_given_up(office):
    _, id = submitted(office, "定时发布的消息")
    chief = Desk(office, CHIEF["en"])
    page = chief.page
    page.goto(f"/office/manuscripts/{id}")
    chief.step("schedule")
    page.watched.expected_status = 422
    page.locator("#field-due").fill("2020-01-01T08:00")
    chief.finish_step()
    expect(page.locator(".error-summary")).to_be_visible()
    soon = page.evaluate("new Date(Date.now() + 32 * 3600e3 ).toISOString().slice(0, 16)")
    page.locator("#field-due").fill(soon)
    chief.finish_step()
    expect(page.locator(".office-notice")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text(soon.replace("T", " "))
    page.goto("/office/manuscripts?state=scheduled")
    expect(page.locator(".records")).to_contain_text("定时发布的消息")
    assert office.portal.ask(f"/zh/articles/{id}").status == 404
    page.goto(f"/office/manuscripts/{id}")
    chief.step("unschedule")
    chief.finish_step()
    expect(page.locator(".facts .state")).to_have_text("In review")


def test_a_text_is_written_and_submitted_by_keyboard_alone(office):
    writer = Desk(office, EDITOR["en"])
    page, keyboard = writer.page, writer.page.keyboard
    page.goto("/office/manuscripts")
    page.get_by_role("button", name="New manuscript").focus()
    keyboard.press("Enter")
    writer.ready()

    def until(selector: str) -> None:
        for _ in range(60):
            keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    until("#field-title")
    keyboard.type("只用键盘写的消息")
    until("#field-source")
    keyboard.type("楠霖科技城")
    # One stop for all tools, arrows between them
    until(".editor__tools button")
    keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Subheading"
    keyboard.press("ArrowLeft")
    keyboard.press("Enter")
    expect(writer.surface()).to_be_focused()
    keyboard.type("键盘写的小标题")
    keyboard.press("Enter")
    keyboard.type("键盘写的正文，足够长，可以作为一段文字。")
    expect(writer.surface().locator("h2")).to_have_text("键盘写的小标题")
    keyboard.press("Control+s")
    expect(page.locator(".office-notice")).to_have_text(re.compile("Saved"))
    expect(page.locator(".office-reading h2")).to_have_text("键盘写的小标题")
    assert page.watched.all_complaints() == []


@pytest.mark.layout
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_texts_are_whole(office, photographs, album, language, width):
    desk = Desk(office, CHIEF[language], language, **WIDTHS[width])
    page, found = desk.page, []

    def look(name: str) -> None:
        page.screenshot(path=album / f"editor-{name}-{language}-{width}.png", full_page=True)
        found.extend(faults(page))

    page.goto("/office/manuscripts/new")
    page.locator("#field-unit").select_option(index=3)
    page.locator("main form[action='/office/manuscripts'] .button--primary").click()
    desk.ready()
    id = number(page)
    desk.write("一个很长很长的题目：楠霖科技城二〇二六年重点产业项目集中签约暨新厂房开工仪式在园区举行", sample("word-report") + sample("excel-range"))
    desk.add_pictures(photographs[0])
    desk.until_kept()
    look("editor")
    page.locator(".editor__picture input").first.fill("厂区全景")
    desk.save()
    expect(page.locator(".office-notice")).to_be_visible()
    look("page")
    page.goto(f"/office/manuscripts/{id}/steps/submit")
    look("step")
    page.goto(f"/office/manuscripts/{id}/revisions/2")
    look("comparison")
    page.goto("/office/manuscripts")
    look("list")
    page.goto("/office/words")
    look("words")
    assert not found, "\n".join(found)
