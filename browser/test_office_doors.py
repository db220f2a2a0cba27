"""Check-in at the door of a meeting: a phone without a connection, a second phone, a wrong clock, a badge elsewhere."""

import io
import re
from datetime import datetime, timedelta, timezone

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from office import UNTRANSLATED, save
from test_accessibility import COLOURS, RULES, violations
from test_office_meetings import begin
from test_office_pages import SMALL_TARGETS, faults
from test_screenshots import CLIPPED_TEXT, STICKING_OUT

SHANGHAI = timezone(timedelta(hours=8))
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
NAMES = ("甲一", "乙二", "丙三", "丁四")


def today() -> str:
    return datetime.now(SHANGHAI).strftime("%Y-%m-%d")


def call(page, title: str, names=NAMES) -> str:
    """A meeting that began at midnight: whoever comes now is late."""
    meeting = begin(page, title, day=today(), time="00:00")
    for seat, name in enumerate(names, 1):
        page.goto(meeting + "/attendance/new")
        page.locator("#field-attendeeName").fill(name)
        page.locator("#field-seat").fill(f"1-{seat}")
        save(page)
        expect(page.locator(".records tbody")).to_contain_text(name)
    return meeting


def open_door(page, meeting: str, label: str = "东门") -> str:
    """The link of a new door, as a path."""
    page.goto(meeting + "/doors")
    page.locator("#field-doorLabel").fill(label)
    save(page)
    expect(page.locator(".drawing svg")).to_be_visible()
    return page.get_by_role("link", name="Open on this device").get_attribute("href")


def badge(page, meeting: str, name: str) -> str:
    """The address on somebody's badge, as a path."""
    page.goto(meeting + "/attendance")
    page.get_by_role("link", name=name).click()
    if page.get_by_role("button", name="Make the code").count():
        page.get_by_role("button", name="Make the code").click()
    return "/door#" + page.locator(".codes code").inner_text().split("#")[1]


def phone_at(office, link: str, language: str = "en", label: str = "东门"):
    """A phone that has opened the link of a door, and can be offline from now on."""
    phone = office.window(language, **PHONE).page
    phone.goto(link)
    expect(phone.locator("[data-lead]")).to_contain_text(label)
    expect(phone.locator("body[data-ready]")).to_be_attached()
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert "#" not in phone.url
    return phone


def tick(phone, name: str) -> None:
    phone.locator("button.door__who", has_text=name).click()
    expect(phone.locator(".door__say--good strong")).to_have_text(name)


def unsent(phone, count: int) -> None:
    expect(phone.locator("[data-unsent]")).to_have_text(str(count))


def attended(page, meeting: str) -> dict[str, str]:
    """How each kept the discipline, as the report says."""
    rows = list(report(page, meeting))
    at = rows[0].index("Attendance")
    return {row[0]: re.sub(r"\d.*", "", row[at]).strip() for row in rows[1:]}


def report(page, meeting: str):
    file = page.request.get(meeting + "/attendance.xlsx", headers={"Accept-Language": "en"})
    return load_workbook(io.BytesIO(file.body())).active.iter_rows(values_only=True)


def test_a_phone_checks_in_without_a_connection_and_is_reconciled(office, album):
    page = office.enter()
    meeting = call(page, "断网签到会")
    address = badge(page, meeting, "丙三")
    phone = phone_at(office, open_door(page, meeting))
    expect(phone.locator("[data-to-come]")).to_have_text("4")

    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("[data-state]")).to_contain_text("No connection")
    tick(phone, "甲一")
    phone.locator("[data-search]").fill("1-2")
    expect(phone.locator("[data-rows] li")).to_have_count(1)
    tick(phone, "乙二")
    phone.locator("[data-search]").fill("")
    # A mistaken tick is taken back.
    tick(phone, "丁四")
    unsent(phone, 3)
    phone.get_by_role("button", name="Undo 丁四").click()
    unsent(phone, 2)

    # The phone's camera opens the badge in a window of its own.
    camera = phone.context.new_page()
    camera.goto(address)
    expect(camera.locator(".door__say--good strong")).to_have_text("丙三")
    assert "#" not in camera.url
    camera.screenshot(path=album / "door-green.png")
    camera.goto(address)
    expect(camera.locator(".door__say--again")).to_contain_text("Already checked in at")
    camera.screenshot(path=album / "door-amber.png")
    camera.goto("/door#" + 26 * "a")
    expect(camera.locator(".door__say--bad strong")).to_have_text("Unknown code")
    camera.screenshot(path=album / "door-red.png")
    camera.get_by_role("button", name="Note it").click()
    expect(camera.locator(".door__say--again")).to_contain_text("Will be checked when connected")
    camera.close()
    unsent(phone, 4)
    expect(phone.locator("[data-came]")).to_have_text("3")
    phone.screenshot(path=album / "door-offline.png", full_page=True)
    assert set(attended(page, meeting).values()) == {"Unexcused"}

    phone.context.set_offline(False)
    unsent(phone, 0)
    expect(phone.locator("[data-refused]")).to_contain_text("This code belongs to nobody")
    phone.locator("[data-refused]").get_by_role("button").click()
    expect(phone.locator("[data-refused]")).to_be_hidden()
    expect(phone.locator("[data-state]")).to_contain_text("Connected")
    assert attended(page, meeting) == {"甲一": "Late", "乙二": "Late", "丙三": "Late", "丁四": "Unexcused"}
    # What was sent cannot be sent again, nor undone.
    phone.get_by_role("button", name="Send now").click()
    assert phone.get_by_role("button", name="Undo").count() == 0
    page.goto(meeting + "/doors")
    expect(page.locator(".timeline")).to_contain_text("3 check-ins")
    page.goto(meeting + "/attendance")
    page.get_by_role("link", name="丙三").click()
    page.get_by_role("link", name="History").click()
    expect(page.locator(".timeline")).to_contain_text("Door: 东门")


def test_a_second_phone_is_refused_and_a_closed_door_keeps_what_it_has(office):
    page = office.enter()
    meeting = call(page, "两部手机会")
    link = open_door(page, meeting)
    phone = phone_at(office, link)
    second = office.window("en", **PHONE).page
    second.goto(link)
    expect(second.locator("[data-notices]")).to_contain_text("in use on another phone")
    expect(second.locator("[data-door]")).to_be_hidden()
    second.goto("/door#pass=" + 43 * "a")
    expect(second.locator("[data-notices]")).to_contain_text("leads to no door")

    # A second door whose list is old: the same badge at both is one arrival, and is flagged.
    west = phone_at(office, open_door(page, meeting, "西门"), label="西门")
    west.context.set_offline(True)
    tick(phone, "甲一")
    phone.get_by_role("button", name="Send now").click()
    unsent(phone, 0)
    tick(west, "甲一")
    tick(west, "乙二")
    unsent(west, 2)
    page.goto(meeting + "/doors")
    page.locator(".timeline li", has_text="西门").get_by_role("button", name="Close the door").click()
    expect(page.locator(".office-notice")).to_contain_text("The door is closed")
    west.context.set_offline(False)
    expect(west.locator("[data-notices]")).to_contain_text("closed this door")
    expect(west.locator("[data-notices]")).to_contain_text("2 check-ins are kept on this phone")
    expect(west.locator("button.door__who")).to_have_count(0)
    assert attended(page, meeting)["乙二"] == "Unexcused"
    west.get_by_role("button", name="End check-in").click()
    expect(west.locator(".door__say")).to_contain_text("not sent yet")

    # A new link on the same phone sends what it kept.
    west.goto(open_door(page, meeting, "西门"))
    west.get_by_role("button", name="Send now").click()
    unsent(west, 0)
    page.goto(meeting + "/attendance")
    expect(page.locator(".records tbody tr", has_text="甲一")).to_contain_text("2 devices")
    expect(page.locator(".records tbody tr", has_text="乙二")).not_to_contain_text("devices")
    assert attended(page, meeting)["乙二"] == "Late"
    west.get_by_role("button", name="End check-in").click()
    expect(west.locator("[data-door]")).to_be_hidden()


def test_a_phone_with_a_wrong_clock_and_somebody_who_was_removed(office):
    page = office.enter()
    meeting = call(page, "时钟会")
    link = open_door(page, meeting)
    phone = office.window("en", **PHONE).page
    phone.clock.set_fixed_time(datetime.now() + timedelta(hours=2))
    phone.goto(link)
    expect(phone.locator("[data-notices]")).to_contain_text("120 minutes fast")
    page.goto(meeting + "/attendance")
    page.get_by_role("link", name="丁四").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".records tbody")).not_to_contain_text("丁四")
    before = datetime.now(SHANGHAI).replace(second=0, microsecond=0, tzinfo=None)
    tick(phone, "甲一")
    tick(phone, "丁四")
    phone.get_by_role("button", name="Send now").click()
    unsent(phone, 0)
    expect(phone.locator("[data-refused]")).to_contain_text("丁四")
    expect(phone.locator("[data-refused]")).to_contain_text("not on the list of this meeting")
    row = next(row for row in report(page, meeting) if row[0] == "甲一")
    arrived = next(value for value in row if isinstance(value, datetime))
    assert before <= arrived <= datetime.now(SHANGHAI).replace(tzinfo=None) + timedelta(minutes=1)


def test_a_replaced_badge_says_so_and_a_badge_on_any_other_phone_records_nothing(office):
    page = office.enter()
    meeting = call(page, "换证会", NAMES[:1])
    old = badge(page, meeting, "甲一")
    page.get_by_role("button", name="Replace the code").click()
    expect(page.locator(".office-notice")).to_contain_text("The code is made")
    new = badge(page, meeting, "甲一")
    assert new != old
    stranger = office.window("en", **PHONE).page
    stranger.goto(new)
    expect(stranger.locator(".door__say")).to_have_text("Show this badge at the door.")
    phone = phone_at(office, open_door(page, meeting))
    phone.goto(old)
    expect(phone.locator(".door__say--bad")).to_contain_text("This code was replaced")
    phone.goto(new)
    expect(phone.locator(".door__say--good strong")).to_have_text("甲一")
    unsent(phone, 0)
    assert attended(page, meeting) == {"甲一": "Late"}


# A camera that sees one badge, and a browser that reads it: the machine of the tests has neither.
CAMERA = """
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
HTMLMediaElement.prototype.play = async () => {};
window.BarcodeDetector = class { async detect() { return window.seen ? [{ rawValue: window.seen }] : []; } };
"""


def test_a_badge_before_the_camera_of_the_page_is_read_once(office):
    page = office.enter()
    meeting = call(page, "扫码会", NAMES[:2])
    address = badge(page, meeting, "甲一")
    link = open_door(page, meeting)
    plain = office.window("en", **PHONE).page
    plain.goto("/door")
    expect(plain.get_by_role("button", name="Scan a badge")).to_have_count(0)
    phone = office.window("en", **PHONE).page
    phone.add_init_script(CAMERA)
    phone.goto(link)
    phone.get_by_role("button", name="Scan a badge").click()
    phone.evaluate("(code) => { window.seen = code; }", "https://elsewhere.example" + address)
    expect(phone.locator(".door__say--good strong")).to_have_text("甲一")
    phone.evaluate("window.seen = 'https://elsewhere.example/menu'")
    unsent(phone, 0)
    expect(phone.locator(".door__say--good strong")).to_have_text("甲一")
    phone.get_by_role("button", name="Stop scanning").click()
    expect(phone.locator("[data-camera]")).to_be_hidden()
    assert attended(page, meeting) == {"甲一": "Late", "乙二": "Unexcused"}


@pytest.mark.layout
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_doors_are_whole(office, album, language, width):
    maker = office.enter()
    meeting = call(maker, f"签到版面会{language}{width}")
    badge(maker, meeting, "甲一")
    attendee = maker.url.split("?")[0].split("#")[0]
    link = open_door(maker, meeting)
    size = {"viewport": {"width": width, "height": 844}, "is_mobile": width == 390, "has_touch": width == 390}
    page = office.enter(language=language, **size)
    found = []
    for name, path in {"list": meeting + "/doors", "attendee": attendee, "attendance": meeting + "/attendance"}.items():
        page.goto(path)
        page.screenshot(path=album / f"office-doors-{name}-{language}-{width}.png", full_page=True)
        found += faults(page)
    page.goto(meeting + "/doors")
    page.locator("#field-doorLabel").fill("北门")
    save(page)
    expect(page.locator(".drawing svg")).to_be_visible()
    page.screenshot(path=album / f"office-doors-link-{language}-{width}.png", full_page=True)
    found += faults(page)

    phone = office.window(language, **size).page
    phone.goto("/door")
    expect(phone.locator("body[data-ready]")).to_be_attached()
    found += door_faults(phone, "no door")
    phone.goto(link)
    expect(phone.locator("[data-lead]")).to_contain_text("东门")
    tick(phone, "甲一")
    tick(phone, "乙二")
    phone.get_by_role("button", name="Send now" if language == "en" else "立即上传").click()
    unsent(phone, 0)
    phone.context.set_offline(True)
    expect(phone.locator("[data-state]")).to_contain_text("No connection" if language == "en" else "无网络")
    tick(phone, "丙三")
    phone.screenshot(path=album / f"door-{language}-{width}.png", full_page=True)
    phone.watched.complaints.clear()
    found += door_faults(phone, "a door")
    assert not found, "\n".join(found)


def door_faults(phone, what: str) -> list[str]:
    found = phone.watched.all_complaints() + phone.evaluate(STICKING_OUT) + phone.evaluate(CLIPPED_TEXT)
    found += phone.evaluate(SMALL_TARGETS) + UNTRANSLATED.findall(phone.locator("body").inner_text())
    found += violations(phone, RULES) + violations(phone, COLOURS)
    phone.emulate_media(color_scheme="dark")
    found += violations(phone, COLOURS)
    phone.emulate_media(color_scheme="light")
    return [f"{what}: {item}" for item in found]
