"""Papers of a meeting in drafting rounds, its run sheet, its emergency plan and its duty roster."""

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from office import path_of, save
from test_office_meetings import MINUTES, begin
from test_office_pages import WIDTHS, faults


def choose(page, field: str, part: str) -> None:
    page.locator(field).select_option(label=next(
        label for label in page.locator(f"{field} option").all_inner_texts() if part in label))  # fmt: skip


def fill(page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        page.locator(f"#field-{name}").fill(value)


def refused(page, field: str, words: str) -> None:
    """Sends the form of the page, which is wrong at a field."""
    page.watched.expected_status = 422
    save(page)
    expect(page.locator(f"#field-{field}-error")).to_contain_text(words)
    page.watched.expected_status = 200


def ask_for_paper(page, meeting: str, title: str, drafters: str, reviewers: str, due: str = "2026-12-20") -> str:
    page.goto(meeting + "/papers/new")
    fill(page, {"paperTitle": title, "drafters": drafters, "reviewers": reviewers, "dueDay": due})
    choose(page, "#field-paperUnit", "Tingnan Bureau of Statistics")
    save(page)
    expect(page.locator("h1")).to_have_text(title)
    return path_of(page).split("?")[0]


def submit(page, words: str) -> None:
    page.get_by_role("link", name="Submit for review").click()
    page.locator("#field-meetingText").fill(words)
    save(page)


def test_a_paper_goes_through_two_rounds_with_drafter_and_reviewers(office, album):
    page = office.enter()
    meeting = begin(page, "材料会", day="2026-12-21")
    page.goto(meeting + "/papers/new")
    expect(page.locator("#field-dueDay")).to_have_value("2026-12-20")
    refused(page, "drafters", "Fill this in")
    fill(page, {"paperTitle": "年度政府工作报告", "drafters": "Lu Zhiyuan", "reviewers": "He Chengyao, 没有这个人"})
    choose(page, "#field-paperUnit", "Tingnan Bureau of Statistics")
    refused(page, "reviewers", "没有这个人")
    page.locator("#field-reviewers").fill("He Chengyao, 江漱石")
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("asked for")
    expect(page.locator(".facts")).to_contain_text("Being drafted")
    paper = path_of(page).split("?")[0]

    # The drafter finds it on the first page, and submits.
    drafter = office.enter("Lu Zhiyuan")
    drafter.get_by_role("link", name="年度政府工作报告").click()
    drafter.get_by_role("link", name="Submit for review").click()
    refused(drafter, "meetingText", "empty")
    drafter.locator("#field-meetingText").fill("各位代表：\n去年完成投资一百亿元。\n今年计划开工二十个项目。")
    save(drafter)
    expect(drafter.locator(".office-notice")).to_contain_text("Submitted")
    expect(drafter.locator(".facts")).to_contain_text("In review")
    assert drafter.get_by_role("button", name="Agree").count() == 0

    # A reviewer comments and returns it, saying why; another comes too late.
    other = office.enter("Jiang Shushi")
    other.goto(paper)
    reviewer = office.enter("He Chengyao")
    reviewer.get_by_role("link", name="年度政府工作报告").click()
    assert reviewer.get_by_role("link", name="Edit").count() == 0
    reviewer.locator("#field-comment").fill("投资数字请与统计局核对")
    reviewer.get_by_role("button", name="Comment", exact=True).click()
    expect(reviewer.locator("#comments .timeline")).to_contain_text("投资数字请与统计局核对")
    reviewer.watched.expected_status = 422
    reviewer.get_by_role("button", name="Return", exact=True).click()
    expect(reviewer.locator("#field-reviewNote-error")).to_contain_text("what is to be changed")
    reviewer.watched.expected_status = 200
    reviewer.locator("#field-reviewNote").fill("请补充民生部分")
    reviewer.get_by_role("button", name="Return", exact=True).click()
    expect(reviewer.locator(".facts")).to_contain_text("Returned")
    other.watched.expected_status = 403
    other.get_by_role("button", name="Agree").click()
    expect(other.locator("main")).to_contain_text("not in a state for this")
    other.watched.expected_status = 200

    # The second round comes as a file; the text that was typed before has to give way to it.
    drafter.goto("/office")
    expect(drafter.locator("main")).to_contain_text("To be revised")
    drafter.goto(paper)
    expect(drafter.locator(".timeline").last).to_contain_text("请补充民生部分")
    drafter.locator("#comments").get_by_role("button", name="Settle").click()
    expect(drafter.locator("#comments .state").first).to_have_text("Settled")
    drafter.get_by_role("link", name="Submit for review").click()
    expect(drafter.locator("#field-meetingText")).to_contain_text("一百亿元")
    drafter.locator("#field-document").set_input_files(str(MINUTES))
    refused(drafter, "document", "Either paste")
    drafter.locator("#field-meetingText").fill("")
    drafter.locator("#field-document").set_input_files(str(MINUTES))
    save(drafter)
    expect(drafter.locator(".office-reading__source")).to_contain_text("minutes.docx")
    expect(drafter.locator(".part__warning").first).to_be_visible()
    drafter.get_by_role("link", name="Compare with the round before").click()
    expect(drafter.locator(".comparison del").first).to_be_visible()

    # All agree, in any order: it is signed off, and stays so.
    other.goto(paper)
    other.get_by_role("button", name="Agree").click()
    expect(other.locator(".facts")).to_contain_text("In review")
    reviewer.goto(paper)
    reviewer.screenshot(path=album / "office-paper-review.png", full_page=True)
    reviewer.get_by_role("button", name="Agree").click()
    expect(reviewer.locator(".facts")).to_contain_text("Signed off")
    drafter.goto(paper)
    assert drafter.get_by_role("link", name="Submit for review").count() == 0
    page.goto(meeting + "/papers")
    expect(page.locator(".records tbody tr")).to_contain_text("Signed off")
    rows = load_workbook(io.BytesIO(page.request.get(office.base + meeting + "/papers.xlsx").body())).active
    assert [row[0].value for row in rows.iter_rows(min_row=2)] == ["年度政府工作报告"]
    page.goto(paper)
    page.get_by_role("link", name="History").click()
    expect(page.locator(".timeline")).to_contain_text("He Chengyao")


def test_a_paper_that_did_not_come_is_overdue_and_then_late(office):
    page = office.enter()
    meeting = begin(page, "逾期会", day="2026-12-21")
    paper = ask_for_paper(page, meeting, "专项方案", "Lu Zhiyuan", "He Chengyao", due="2026-11-01")
    page.goto(meeting + "/papers")
    expect(page.locator(".records tbody tr")).to_contain_text("Overdue")
    drafter = office.enter("Lu Zhiyuan")
    expect(drafter.locator("main")).to_contain_text("Overdue")
    drafter.goto(paper)
    drafter.get_by_role("link", name="Submit for review").click()
    expect(drafter.locator(".form__note")).to_contain_text("marked as late")
    drafter.locator("#field-meetingText").fill("方案全文")
    save(drafter)
    expect(drafter.locator(".office-reading__source")).to_contain_text("Late")
    # An edit that was begun before somebody else's keeps what was typed.
    other = office.enter()
    page.goto(paper + "/edit")
    other.goto(paper + "/edit")
    page.locator("#field-paperTitle").fill("专项方案（修订）")
    save(page)
    other.locator("#field-paperTitle").fill("另一个名称")
    other.watched.expected_status = 409
    save(other)
    expect(other.locator("#field-paperTitle")).to_have_value("另一个名称")
    expect(other.locator("#field-paperTitle-hint")).to_contain_text("修订")


def test_the_run_sheet_warns_of_two_things_at_once_and_is_ticked_off(office):
    page = office.enter()
    meeting = begin(page, "流程会", day="2026-12-21", time="09:00")
    page.goto(meeting + "/run-sheet/new")
    expect(page.locator("#field-planFrom")).to_have_value("2026-12-21T09:00")
    fill(page, {"planUntil": "2026-12-21T08:00", "planWhat": "签到", "planPerson": "甲一"})
    refused(page, "planUntil", "later than the beginning")
    page.locator("#field-planUntil").fill("2026-12-21T09:30")
    save(page)
    expect(page.locator(".records tbody tr")).to_contain_text("09:00–09:30")
    page.get_by_role("link", name="Add a step").click()
    fill(page, {"planFrom": "2026-12-21T09:15", "planUntil": "2026-12-21T10:00", "planWhat": "迎接代表", "planPerson": "甲一"})
    save(page)
    expect(page.locator(".part__warning")).to_contain_text("甲一")
    page.locator(".records tbody input").first.check()
    page.get_by_role("button", name="Mark as done").click()
    expect(page.locator(".records tbody tr").first).to_contain_text("Done")
    rows = load_workbook(io.BytesIO(page.request.get(office.base + meeting + "/run-sheet.xlsx").body())).active
    assert [row[1].value for row in rows.iter_rows(min_row=2)] == ["签到", "迎接代表"]
    page.get_by_role("link", name="迎接代表").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".records tbody tr")).to_have_count(1)


def test_the_emergency_plan_and_the_roster_are_taken_over_from_the_last_meeting(office):
    page = office.enter()
    first = begin(page, "值守会一", day="2026-12-14", time="09:00")
    page.goto(first + "/duty/shifts/new")
    fill(page, {
        "rosterPost": "会场值守", "planPerson": "甲一", "planPhone": "请问前台", "planFrom": "2026-12-14T08:00",
        "planUntil": "2026-12-14T12:00",
    })  # fmt: skip
    refused(page, "planPhone", "no telephone number")
    page.locator("#field-planPhone").fill("0501-5550201")
    save(page)
    page.get_by_role("link", name="Add a shift").click()
    fill(page, {
        "rosterPost": "会场值守", "planPerson": "乙二", "planPhone": "0501-5550202", "planFrom": "2026-12-14T13:00",
        "planUntil": "2026-12-14T18:00",
    })  # fmt: skip
    save(page)
    expect(page.locator(".part__warning")).to_contain_text("12:00")
    page.get_by_role("link", name="Add a case").click()
    refused(page, "emergencySort", "Fill this in")
    choose(page, "#field-emergencySort", "Power cut")
    fill(page, {"emergencyTrigger": "会场断电", "emergencyStep": "启用备用电源", "planPerson": "丙三", "planPhone": "95598"})
    save(page)
    expect(page.locator("main")).to_contain_text("启用备用电源")
    second = begin(page, "值守会二", day="2026-12-21")
    page.goto(second + "/duty")
    choose(page, "#field-copyFrom", "值守会一")
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("Taken over")
    expect(page.locator(".records tbody").first).to_contain_text("2026-12-21 08:00–12:00")
    page.locator("#field-copyFrom").select_option(index=0)
    choose(page, "#field-copyFrom", "值守会一")
    refused(page, "copyFrom", "already")
    for name, count in {"duty/shifts": 2, "duty/cases": 1}.items():
        rows = load_workbook(io.BytesIO(page.request.get(f"{office.base}{second}/{name}.xlsx").body())).active
        assert rows.max_row == count + 1


@pytest.mark.layout
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_papers_and_plans_are_whole(office, album, request, language, width):
    maker = office.enter()
    meeting = begin(maker, f"版面会{language}{width}", day="2026-12-21", time="09:00")
    paper = ask_for_paper(maker, meeting, "政府工作报告", "陆知远", "何承曜、沈砚秋", due="2026-11-01")
    late = ask_for_paper(maker, meeting, "关于下达年度重点项目投资计划的请示及有关附件", "陆知远", "何承曜", due="2026-11-01")
    drafter = office.enter("Lu Zhiyuan")
    for number, words in enumerate(["各位代表：\n去年完成投资一百亿元。", "各位代表：\n去年完成投资一百二十亿元。"], 1):
        drafter.goto(paper)
        submit(drafter, words)
        if number == 1:
            maker.goto(paper)
            maker.locator("#field-comment").fill("请核对第二段的投资数字")
            maker.get_by_role("button", name="Comment", exact=True).click()
            maker.locator("#field-reviewNote").fill("请核对数字后再报")
            maker.get_by_role("button", name="Return", exact=True).click()
            expect(maker.locator(".facts")).to_contain_text("Returned")
    for what, start, end in [("签到", "09:00", "09:30"), ("迎接代表", "09:10", "09:40")]:
        maker.goto(meeting + "/run-sheet/new")
        fill(maker, {"planFrom": f"2026-12-21T{start}", "planUntil": f"2026-12-21T{end}", "planWhat": what, "planPerson": "甲一"})
        save(maker)
    for start, end in [("08:00", "12:00"), ("13:00", "18:00")]:
        maker.goto(meeting + "/duty/shifts/new")
        fill(maker, {"rosterPost": "会场值守", "planPerson": "甲一", "planPhone": "0501-5550201",
                     "planFrom": f"2026-12-21T{start}", "planUntil": f"2026-12-21T{end}"})  # fmt: skip
        save(maker)
    page = office.enter(language=language, **WIDTHS[width])
    take = request.config.getoption("--office-pictures")
    found = []
    for name, path in {
        "list": meeting + "/papers", "new": meeting + "/papers/new", "paper": paper, "edit": late + "/edit",
        "round": late + "/new-round", "first": paper + "/rounds/1", "comparison": paper + "/rounds/2/comparison",
        "run-sheet": meeting + "/run-sheet", "step": meeting + "/run-sheet/new", "duty": meeting + "/duty",
        "case": meeting + "/duty/cases/new", "shift": meeting + "/duty/shifts/new", "home": "/office",
    }.items():  # fmt: skip
        page.goto(path)
        if take:
            page.screenshot(path=album / f"office-papers-{name}-{language}-{width}.png", full_page=True)
        found.extend(faults(page))
    assert not found, "\n".join(found)
