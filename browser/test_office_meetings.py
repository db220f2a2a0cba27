"""From the sentence of a meeting to a matter: texts, review by keyboard, filing, the chain both ways, attendance."""

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from office import path_of, save
from portal import ROOT
from test_office_pages import WIDTHS, faults

MINUTES = ROOT / "Tests" / "ExchangeTests" / "Documents" / "Fixtures" / "minutes.docx"
TEXT = """汀南区召开重点项目调度会
2026年11月20日上午，汀南区召开重点项目调度会，区长何承曜主持并讲话。
会议听取了各单位工作汇报。会议强调，要提高政治站位，增强紧迫感。
汀南区统计局要在12月10日前完成投资入库，老渡街道要在月底前完成征迁扫尾；江湾街道要做好群众工作，不得影响开工。要加强要素保障，逐项协调用电用气。
区领导林一参加会议。
"""


def begin(page, title: str, unit: str = "Tingnan District", day: str = "2026-11-20", time: str = "") -> str:
    page.goto("/office/meetings/new")
    page.locator("#field-unit").select_option(label=next(
        label for label in page.locator("#field-unit option").all_inner_texts() if unit in label))  # fmt: skip
    page.locator("#field-meetingTitle").fill(title)
    page.locator("#field-day").fill(day)
    page.locator("#field-startsAt").fill(time)
    save(page)
    expect(page.locator("h1")).to_have_text(title)
    return path_of(page).split("?")[0]


def attach(page, meeting: str, text: str = TEXT) -> str:
    page.goto(meeting + "/new-text")
    page.locator("#field-meetingText").fill(text)
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("The text is there")
    return path_of(page).split("?")[0]


def press(page, key: str, expected) -> None:
    """A key on the card that is lit: one is, as soon as the page hears keys."""
    expect(page.locator(".card--lit")).to_have_count(1)
    page.keyboard.press(key)
    expected()


def test_a_text_is_reviewed_by_keyboard_filed_and_leads_both_ways(office, album):
    page = office.enter()
    meeting = begin(page, "重点项目调度会")
    review = attach(page, meeting)
    cards = page.locator(".card")
    expect(cards).to_have_count(5)
    expect(page.locator(".mark")).to_have_count(5)
    expect(cards.nth(0)).to_contain_text("2026-12-10")
    expect(cards.nth(0)).to_contain_text("Tingnan Statistics")
    expect(cards.nth(1)).to_contain_text("2026-11-30")
    expect(cards.nth(3).locator(".card__action")).to_have_text("不得影响开工")
    expect(cards.nth(4)).to_contain_text("names nobody")
    expect(cards.nth(0)).to_have_class("card card--waiting card--lit")
    page.screenshot(path=album / "office-review.png", full_page=True)

    press(page, "a", lambda: expect(page.locator(".card--lit .card__number")).to_have_text("2"))
    page.keyboard.press("j")
    press(page, "m", lambda: expect(cards).to_have_count(4))
    expect(cards.nth(2).locator(".card__action")).to_contain_text("群众工作")
    expect(cards.nth(2).locator(".card__action")).to_contain_text("不得影响开工")
    page.keyboard.press("j")
    expect(page.locator(".card--lit .card__number")).to_have_text("4")
    press(page, "r", lambda: expect(cards).to_have_count(3))
    page.locator(".review__asides summary").click()
    expect(page.locator(".review__asides")).to_contain_text("要加强要素保障")
    expect(page.locator(".review__asides")).to_contain_text("Attitude")

    # What nobody found is selected in the text.
    expect(page.locator(".card--lit")).to_have_count(1)
    page.evaluate("""() => {
        const run = [...document.querySelectorAll("[data-at]")].find((one) => one.textContent.includes("林一"));
        const start = run.firstChild.data.indexOf("区领导"), range = document.createRange();
        range.setStart(run.firstChild, start); range.setEnd(run.firstChild, start + 9);
        getSelection().removeAllRanges(); getSelection().addRange(range);
    }""")  # fmt: skip
    press(page, "n", lambda: expect(cards).to_have_count(4))
    expect(cards.nth(3).locator(".card__action")).to_have_text("区领导林一参加会议")

    # Edited, with a helper that nobody knows at first.
    press(page, "e", lambda: expect(page.locator("h1")).to_have_text("Edit the proposal"))
    page.locator("#field-leadUnit").select_option(label=next(
        label for label in page.locator("#field-leadUnit option").all_inner_texts() if "Jiangwan" in label))  # fmt: skip
    page.locator("#field-coUnits").fill("没有的单位")
    page.watched.expected_status = 422
    save(page)
    expect(page.locator("#field-coUnits-error")).to_contain_text("没有的单位")
    page.watched.expected_status = 200
    page.locator("#field-coUnits").fill("汀南区统计局")
    save(page)
    expect(cards).to_have_count(4)

    # Accepted and filed; a second press files nothing twice.
    cards.nth(2).get_by_role("button", name="Accept").click()
    expect(page.locator(".card--waiting")).to_have_count(1)
    page.get_by_role("button", name="File as matters (3)").click()
    expect(page.locator(".office-notice")).to_contain_text("Filed as matters")
    expect(page.get_by_role("link", name="Open the matter")).to_have_count(3)
    assert page.get_by_role("button", name="File as matters").count() == 0

    # Two clicks from the matter to the sentence, and back from the meeting.
    page.get_by_role("link", name="Open the matter").first.click()
    number = page.locator("h1").inner_text()
    assert number.startswith("督〔2026〕")
    page.get_by_role("link", name="Provenance").click()
    expect(page.locator(".chain__quote mark").first).to_have_text("汀南区统计局要在12月10日前完成投资入库")
    page.locator(".chain").get_by_role("link", name="重点项目调度会").first.click()
    page.goto(meeting)
    expect(page.locator(".timeline").last).to_contain_text(number)
    page.locator(".timeline").last.locator("a").first.click()
    page.get_by_role("link", name="History").click()
    expect(page.locator(".timeline")).to_contain_text("Tingnan Bureau of Statistics")
    page.goto(review)
    expect(page.get_by_role("link", name="Open the matter")).to_have_count(3)


def test_a_split_a_stale_step_and_words_that_are_not_there(office):
    page = office.enter()
    review = attach(page, begin(page, "拆分会"))
    other = office.enter()
    other.goto(review)
    expect(other.locator(".card")).to_have_count(5)
    page.locator(".card").nth(1).get_by_role("link", name="Split").click()
    expect(page.locator("h1")).to_have_text("Split")
    assert page.locator("#field-offset option").count() >= 1 or page.get_by_text("no punctuation").count() == 1
    page.goto(review)
    page.locator(".card").first.get_by_role("button", name="Accept").click()
    expect(page.locator(".card--waiting")).to_have_count(4)
    other.watched.expected_status = 409
    other.locator(".card").first.get_by_role("button", name="Reject").click()
    expect(other.locator(".office-notice")).to_contain_text("Somebody changed something")
    expect(other.locator(".card").first).not_to_have_class("card card--waiting card--lit")
    page.watched.expected_status = 422
    page.locator("#field-sentence").fill("这句话不在文本里")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("not in the text")


def test_a_saved_page_becomes_an_article_a_meeting_and_matters(office, tmp_path):
    page = office.enter()
    file = tmp_path / "meeting.txt"
    file.write_text(
        "您现在的位置:首页 > 开发区新闻 > 文字新闻\n汀南区召开招商引资调度会\n"
        "发布时间:2026-11-21  来源:汀南日报  发布开发区:云汀经济技术开发区\n"
        "　　11月20日，汀南区召开招商引资调度会。会议要求，汀南区统计局要在12月20日前完成入库。\n"
        "　　老渡街道要于年内完成土地移交。\n上一条:没有了\n下一条:没有了\n", encoding="utf-8")  # fmt: skip
    office.portal.import_page(file)
    page.goto("/office/articles?q=招商引资调度会")
    page.locator(".records tbody a").first.click()
    page.get_by_role("link", name="Find matters in it").click()
    expect(page.locator("#field-meetingTitle")).to_have_value("汀南区召开招商引资调度会")
    save(page)
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator(".card").nth(1)).to_contain_text("2026-12-31")
    page.get_by_role("link", name="Article of the portal").click()
    expect(page.get_by_role("heading", name="Reviewed as the text of a meeting")).to_be_visible()
    page.get_by_role("link", name="Provenance").click()
    expect(page.locator(".chain")).to_contain_text("汀南区召开招商引资调度会")


def test_a_word_file_is_read_and_a_file_that_is_none_is_refused_by_name(office, tmp_path):
    page = office.enter()
    meeting = begin(page, "纪要会")
    page.goto(meeting + "/new-text")
    picture = tmp_path / "纪要.docx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    page.locator("#field-document").set_input_files(str(picture))
    page.watched.expected_status = 422
    save(page)
    expect(page.locator("#field-document-error")).to_contain_text("纪要.docx")
    page.watched.expected_status = 200
    page.locator("#field-document").set_input_files(str(MINUTES))
    save(page)
    expect(page.locator("h1")).to_have_text("minutes.docx")
    expect(page.locator(".part__warning").first).to_be_visible()


def test_who_was_invited_came_late_or_not_at_all(office):
    page = office.enter()
    meeting = begin(page, "出席会", day="2026-11-02", time="09:00")
    for name in ("甲一", "乙二"):
        page.goto(meeting + "/attendance/new")
        page.locator("#field-attendeeName").fill(name)
        save(page)
        expect(page.locator(".records tbody")).to_contain_text(name)
    page.get_by_role("link", name="甲一").click()
    page.get_by_role("button", name="Check in").click()
    expect(page.locator(".office-notice")).to_contain_text("Checked in")
    expect(page.locator(".records tbody tr").nth(0)).to_contain_text("Late")
    expect(page.locator(".records tbody tr").nth(1)).to_contain_text("Unexcused")
    rows = load_workbook(io.BytesIO(page.request.get(office.base + meeting + "/attendance.xlsx").body())).active
    assert [row[0].value for row in rows.iter_rows(min_row=2)] == ["甲一", "乙二"]


def test_a_matter_from_elsewhere_is_registered_edited_and_made_public(office):
    page = office.enter()
    page.goto("/office/matters/new")
    page.locator("#field-task").fill("核查园区雨污分流")
    page.locator("#field-leadUnit").select_option(index=2)
    page.locator("#field-deadline").fill("2026-12-31")
    save(page)
    number = page.locator("h1").inner_text()
    assert number.startswith("督〔2026〕")
    page.get_by_role("link", name="Edit").click()
    page.locator("#field-task").fill("核查全区雨污分流")
    save(page)
    expect(page.locator(".facts")).to_contain_text("核查全区雨污分流")
    page.get_by_role("button", name="Make public").click()
    expect(page.get_by_role("button", name="Make internal")).to_be_visible()
    page.goto("/office/matters?q=雨污")
    expect(page.locator(".records tbody")).to_contain_text(number)


@pytest.mark.layout
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_a_meeting_are_whole(office, album, request, language, width):
    maker = office.enter()
    meeting = begin(maker, f"版面会{language}{width}")
    review = attach(maker, meeting)
    proposal = maker.locator(".card [data-key=e]").first.get_attribute("href")
    page = office.enter(language=language, **WIDTHS[width])
    take = request.config.getoption("--office-pictures")
    found = []
    for name, path in {
        "list": "/office/meetings", "meeting": meeting, "review": review, "proposal": proposal,
        "split": proposal + "/split", "text": meeting + "/new-text", "agenda": meeting + "/agenda/new",
        "attendance": meeting + "/attendance", "attendee": meeting + "/attendance/new", "matters": "/office/matters",
        "matter": "/office/matters/new",
    }.items():  # fmt: skip
        page.goto(path)
        if take:
            page.screenshot(path=album / f"office-meetings-{name}-{language}-{width}.png", full_page=True)
        found.extend(faults(page))
    assert not found, "\n".join(found)


def test_what_came_of_a_meeting_stands_below_its_article(office, album):
    for language, width in (("zh", 1280), ("en", 390)):
        page = office.window(language, viewport={"width": width, "height": 800}).page
        page.goto(f"/{language}/transparency")
        page.locator("section", has=page.locator("#outcomes")).locator("a", has_text="12月15日前排出2027年").click()
        expect(page.locator("h1")).to_contain_text("督〔2026〕")
        expect(page.locator(".trace mark")).to_contain_text("12月15日前排出2027年")
        page.screenshot(path=album / f"outcome-{language}-{width}.png", full_page=True)
        number = page.locator("h1").inner_text()
        page.locator(".trace a").first.click()
        below = page.locator("section", has=page.locator("#outcomes"))
        expect(below.locator("li")).to_contain_text(number)
        page.screenshot(path=album / f"article-outcomes-{language}-{width}.png", full_page=True)
        assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") <= 0
        below.locator("a").click()
        expect(page.locator("h1")).to_have_text(number)


def test_a_meeting_becomes_news_in_one_click_and_its_public_matters_name_it(office):
    page = office.enter()
    meeting = begin(page, "老渡片区更新推进会")
    attach(page, meeting)
    page.locator(".card").nth(0).get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="File as matters (1)").click()
    page.get_by_role("link", name="Open the matter").click()
    page.get_by_role("button", name="Make public").click()
    page.get_by_role("link", name="On the portal").click()
    expect(page.locator(".trace")).to_be_empty()
    outcome = path_of(page)

    page.goto(meeting)
    page.get_by_role("button", name="Hand to the editors as news").click()
    expect(page.locator(".office-notice")).to_contain_text("The draft is there")
    expect(page.locator("h1")).to_contain_text("老渡片区更新推进会")
    draft = path_of(page).split("?")[0]
    page.goto(meeting)
    expect(page.get_by_role("link", name="Open the news draft")).to_have_attribute("href", draft)
    page.get_by_role("link", name="Provenance").click()
    expect(page.locator(".chain").get_by_role("link", name="老渡片区更新推进会").first).to_be_visible()
    # Nobody sees the draft from outside.
    page.goto(outcome)
    expect(page.locator(".trace")).to_be_empty()
