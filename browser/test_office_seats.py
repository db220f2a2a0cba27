"""Who is to come: a list is imported, seated, put on badges and invited; a session of several days with its groups."""

import io
import re

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from office import save
from test_office_meetings import begin
from test_office_pages import WIDTHS, faults

LIST = [
    ["汀南区招商大会参会名单"],
    ["姓名", "单位", "职务", "参会身份", "座位", "邮箱", "代替"],
    ["何承曜", "汀南区人民政府办公室", "区长", "成员"],
    ["林一", "汀南区统计局", "局长", "成员"],
    ["周二", "汀南区没有的局", "局长", "成员"],
    ["吴三", "", "专家", "列席", "", "wu@example.com"],
    ["郑四", "", "副局长", "替会", "", "", "林一"],
]


def workbook(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(page, meeting: str, rows) -> None:
    page.goto(meeting + "/attendee-list")
    page.locator("#field-document").set_input_files(
        {"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(rows)})  # fmt: skip
    save(page)


def accept(page) -> None:
    page.get_by_role("button", name="Accept and save").click()
    expect(page.locator(".office-notice")).to_contain_text("The list is imported")


def paste(page, meeting: str, text: str) -> None:
    page.goto(meeting + "/attendee-list")
    page.locator("#field-list").fill(text)
    save(page)
    accept(page)


def draw(page, meeting: str, *blocks) -> None:
    page.goto(meeting + "/seats/hall")
    for place, (kind, name, rows, seats) in enumerate(blocks, 1):
        page.locator(f"#field-blockKind-{place}").select_option(kind)
        page.locator(f"#field-blockName-{place}").fill(name)
        page.locator(f"#field-rows-{place}").fill(rows)
        page.locator(f"#field-seats-{place}").fill(seats)
    save(page)


def test_a_list_is_corrected_imported_seated_put_on_badges_and_invited(office, album):
    page = office.enter()
    meeting = begin(page, "招商大会", day="2027-03-02", time="09:00")
    page.watched.expected_status = 422
    send(page, meeting, LIST)
    expect(page.locator("#problems")).to_contain_text("There is no unit “汀南区没有的局”")
    assert page.get_by_role("button", name="Accept and save").count() == 0
    # Corrected where it stands.
    lines = page.locator("#field-list").input_value()
    assert lines.startswith("姓名\t单位")
    page.watched.expected_status = 200
    page.locator("#field-list").fill(lines.replace("汀南区没有的局", "汀南区统计局"))
    page.get_by_role("button", name="Check the list").click()
    expect(page.locator(".office__head")).to_contain_text("5 new")
    accept(page)
    expect(page.locator(".records tbody tr")).to_have_count(5)
    # The same file again changes nothing.
    page.watched.expected_status = 422
    send(page, meeting, LIST[:2])
    expect(page.locator("#problems")).to_contain_text("The list is empty")
    page.watched.expected_status = 200
    send(page, meeting, LIST[:4])
    expect(page.locator("main")).to_contain_text("There is nothing to save")

    # A hall that cannot be, and one that is too small.
    page.watched.expected_status = 422
    draw(page, meeting, ("front", "A1", "1", "2"))
    expect(page.locator(".error-summary")).to_contain_text("cannot end with a digit")
    page.watched.expected_status = 200
    draw(page, meeting, ("rostrum", "主席台", "1", "1"), ("front", "前区", "1", "1"), ("back", "后区", "1", "1"))
    expect(page.locator(".hall__block")).to_have_count(3)
    page.get_by_role("button", name="Give out seats").click()
    expect(page.locator(".office-notice")).to_contain_text("some have no seat")
    expect(page.locator(".part__warning")).to_contain_text("1 have no seat")
    draw(page, meeting, ("rostrum", "主席台", "1", "1"), ("front", "前区", "1", "3"), ("back", "后区", "1", "2"))
    page.locator("#field-seating").select_option("again")
    page.get_by_role("button", name="Give out seats").click()
    expect(page.locator(".office-notice")).to_contain_text("Everybody has a seat")
    expect(page.locator(".hall__block").nth(0).locator(".seat")).to_contain_text("何承曜")
    expect(page.locator(".hall__block").nth(1)).to_contain_text("郑四")
    expect(page.locator(".hall__block").nth(2)).to_contain_text("吴三")
    page.screenshot(path=album / "office-seats.png", full_page=True)
    rows = load_workbook(io.BytesIO(page.request.get(office.base + meeting + "/seats.xlsx").body())).active
    assert [row[0].value for row in rows.iter_rows(min_row=2)] == ["主席台1-1", "前区1-1", "前区1-2", "后区1-1"]

    # By hand: a seat that is not there, and one that is.
    page.locator(".hall").get_by_role("link", name="吴三").click()
    page.locator("#field-seat").fill("后区9-9")
    page.watched.expected_status = 422
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#field-seat-error")).to_contain_text("no such seat")
    page.watched.expected_status = 200
    page.locator("#field-seat").fill("后区1-2")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".records")).to_contain_text("后区1-2")
    page.goto(meeting + "/seats")
    page.locator("#field-seating").select_option("again")
    page.get_by_role("button", name="Give out seats").click()
    expect(page.locator(".hall__block").nth(2).locator(".seat").nth(1)).to_contain_text("吴三")

    page.goto(meeting + "/badges")
    expect(page.locator(".name-card")).to_have_count(4)
    expect(page.locator(".name-card").first).to_contain_text("Seat 主席台1-1")
    page.emulate_media(media="print")
    page.screenshot(path=album / "office-badges-print.png", full_page=True)
    page.emulate_media(media="screen")

    page.goto(meeting + "/invitations")
    row = page.locator(".records tbody tr").filter(has_text="吴三")
    expect(row).to_contain_text("Not sent")
    page.get_by_role("button", name="Send invitations").click()
    expect(page.locator(".office-notice")).to_contain_text("The letters are written")
    expect(row).to_contain_text(re.compile("Queued|Sent"))
    page.get_by_role("button", name="Send invitations").click()
    expect(page.locator(".office-notice")).to_contain_text("nobody to write to")
    page.get_by_role("link", name="Invitations on paper").click()
    expect(page.locator(".letter").first).to_contain_text("招商大会")
    assert page.locator(".letter", has_text="吴三").count() == 0


def test_a_person_is_linked_answers_on_their_own_page_and_somebody_else_decides(office):
    page = office.enter()
    meeting = begin(page, "回执会", day="2027-03-03")
    login = office.login
    page.goto(meeting + "/attendance/new")
    page.locator("#field-attendeeName").fill("沈砚秋")
    page.locator("#field-person").fill("nobody-is-called-so")
    page.watched.expected_status = 422
    save(page)
    expect(page.locator("#field-person-error")).to_contain_text("nobody-is-called-so")
    page.watched.expected_status = 200
    page.locator("#field-person").fill(login)
    save(page)
    page.get_by_role("link", name="沈砚秋").click()
    expect(page.locator("#field-person")).to_have_value("沈砚秋")
    page.goto("/office")
    expect(page.locator("main")).to_contain_text("回执会")
    page.goto("/office/invitations")
    part = page.locator(".part").filter(has_text="回执会")
    page.watched.expected_status = 422
    part.locator("select").select_option("leave")
    part.get_by_role("button", name="Answer").click()
    expect(page.locator("#field-answerWords-error")).to_be_visible()
    page.watched.expected_status = 200
    page.locator("#field-answerWords").fill("出差")
    page.locator(".part").filter(has_text="回执会").get_by_role("button", name="Answer").click()
    expect(page.locator(".office-notice")).to_contain_text("Your answer is noted")
    page.goto(meeting + "/attendance")
    page.get_by_role("link", name="沈砚秋").click()
    page.watched.expected_status = 403
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("Nobody decides on their own leave")


def session(page, title: str) -> str:
    meeting = begin(page, title, day="2027-01-11", time="09:00")
    page.goto(meeting + "/session")
    page.locator("#field-lastDay").fill("2027-01-13")
    save(page)
    for name, place in (("第一组", "一号厅"), ("第二组", "二号厅")):
        page.goto(meeting + "/session/groups/new")
        page.locator("#field-groupName").fill(name)
        page.locator("#field-place").fill(place)
        save(page)
    paste(page, meeting, "姓名,小组\n甲一,第一组\n乙二,第一组\n丙三,第二组\n丁四")
    return meeting


def convene(page, meeting: str, kind: str, title: str, day: str, time: str) -> None:
    page.goto(meeting + "/session/sittings/new")
    page.locator("#field-sittingKind").select_option(kind)
    page.locator("#field-sittingTitle").fill(title)
    page.locator("#field-day").fill(day)
    page.locator("#field-startsAt").fill(time)
    save(page)


def test_a_session_sits_in_groups_side_by_side_and_reports_on_all_sittings(office, album):
    page = office.enter()
    meeting = session(page, "区人大会议")
    # Nobody belongs to two groups.
    page.goto(meeting + "/session/delegates")
    page.locator("tr", has_text="甲一").get_by_role("checkbox").check()
    page.watched.expected_status = 422
    page.get_by_role("button", name="Into 第二组").click()
    expect(page.locator(".error-summary")).to_contain_text("甲一 belongs to 第一组 already")
    page.watched.expected_status = 200
    page.locator("tr", has_text="丁四").get_by_role("checkbox").check()
    page.get_by_role("button", name="Into 第二组").click()
    expect(page.locator("tr", has_text="丁四")).to_contain_text("第二组")

    page.watched.expected_status = 422
    convene(page, meeting, "plenary", "开幕会", "2027-01-14", "09:00")
    expect(page.locator("#field-day-error")).to_contain_text("not a day of the session")
    page.watched.expected_status = 200
    convene(page, meeting, "plenary", "开幕会", "2027-01-11", "09:00")
    convene(page, meeting, "group", "审议报告", "2027-01-12", "14:30")
    expect(page.locator(".schedule__day")).to_have_count(3)
    slot = page.locator(".schedule__day").nth(1).locator(".schedule__slot")
    expect(slot).to_have_count(1)
    expect(slot.locator("li")).to_have_count(2)
    expect(slot.locator("li").nth(1)).to_contain_text("二号厅")
    page.screenshot(path=album / "office-session.png", full_page=True)
    # The same group cannot sit twice at one time.
    page.watched.expected_status = 422
    convene(page, meeting, "group", "审议预算", "2027-01-12", "14:30")
    expect(page.locator("#field-startsAt-error")).to_contain_text("nobody can be in both")
    page.watched.expected_status = 200

    page.goto(meeting + "/session")
    page.locator(".schedule").get_by_role("link", name=re.compile("第一组 审议报告")).click()
    expect(page.locator("main")).to_contain_text("A sitting of “区人大会议”")
    page.get_by_role("link", name="Attendance").click()
    expect(page.locator(".records tbody tr")).to_have_count(2)
    page.get_by_role("link", name="甲一").click()
    page.get_by_role("button", name="Check in").click()
    page.goto(meeting + "/session/discipline")
    expect(page.locator(".records tbody tr")).to_have_count(4)
    rows = load_workbook(io.BytesIO(page.request.get(office.base + meeting + "/session/discipline.xlsx").body())).active
    found = {row[0].value: row[4].value for row in rows.iter_rows(min_row=2)}
    assert found["甲一"] == 1 and found["丙三"] == 0


@pytest.mark.layout
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_seats_and_sessions_are_whole(office, album, request, language, width):
    maker = office.enter()
    meeting = session(maker, f"版面两会{language}{width}")
    convene(maker, meeting, "plenary", "开幕会", "2027-01-11", "09:00")
    convene(maker, meeting, "group", "审议报告", "2027-01-12", "14:30")
    draw(maker, meeting, ("rostrum", "主席台", "1", "5"), ("front", "前区", "3", "12"), ("back", "后区", "1", "4"))
    maker.get_by_role("button", name="Give out seats").click()
    page = office.enter(language=language, **WIDTHS[width])
    take = request.config.getoption("--office-pictures")
    found = []
    for name, path in {
        "list": meeting + "/attendee-list", "attendance": meeting + "/attendance", "seats": meeting + "/seats",
        "hall": meeting + "/seats/hall", "badges": meeting + "/badges", "invitations": meeting + "/invitations",
        "sheets": meeting + "/invitations/sheets", "own": "/office/invitations", "session": meeting + "/session",
        "group": meeting + "/session/groups/new", "delegates": meeting + "/session/delegates",
        "sitting": meeting + "/session/sittings/new", "discipline": meeting + "/session/discipline",
        "meeting": meeting,
    }.items():  # fmt: skip
        page.goto(path)
        if take:
            page.screenshot(path=album / f"office-seats-{name}-{language}-{width}.png", full_page=True)
        found.extend(faults(page))
    page.goto(meeting + "/attendee-list")
    page.locator("#field-list").fill("姓名,单位\n甲一,没有的局\n新人")
    page.watched.expected_status = 422
    save(page)
    expect(page.locator("#problems")).to_be_visible()
    page.watched.expected_status = 200
    if take:
        page.screenshot(path=album / f"office-seats-preview-{language}-{width}.png", full_page=True)
    found.extend(faults(page))
    assert not found, "\n".join(found)
