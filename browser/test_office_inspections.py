"""Inspection visits on a phone: without a connection, sent twice, with a photograph that knows when and where."""

import datetime
import re
import secrets
import struct
import subprocess

import pytest
from playwright.sync_api import Error, expect

from office import path_of, save
from test_office_matters import BUREAU, PHONE, PHOTOGRAPH, choose
from test_office_pages import WIDTHS, faults

INSPECTOR, WORKER = "Jiang Shushi", "Luo Jingxing"
FORM = "/office/inspections/new"
TRY = ""
HERE = dict(geolocation=dict(latitude=31.2085, longitude=121.47, accuracy=12), permissions=["geolocation"])
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))

# What is kept on the phone, held by the page, as if its answer were lost later; and put back.
COPY = """async () => {
  const open = indexedDB.open("kaimen-inspections", 1);
  const store = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const all = store.transaction("kept").objectStore("kept").getAll();
  window.copied = await new Promise((done) => { all.onsuccess = () => done(all.result); });
  return window.copied.length;
}"""
PUT_BACK = """async () => {
  const open = indexedDB.open("kaimen-inspections", 1);
  const store = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const writing = store.transaction("kept", "readwrite");
  for (const visit of window.copied) writing.objectStore("kept").put(visit);
  await new Promise((done) => { writing.oncomplete = done; });
}"""

# Whether something that was typed is kept.
IS_KEPT = """(text) => new Promise((done) => {
  const open = indexedDB.open("kaimen-inspections", 1);
  open.onsuccess = () => {
    const all = open.result.transaction("kept").objectStore("kept").getAll();
    all.onsuccess = () => { open.result.close(); done(JSON.stringify(all.result.map(({ fields }) => fields)).includes(text)); };
  };
})"""

# Whether the phone knows who is signed in.
IS_NOTED = """() => {
  const person = document.body?.dataset.person;
  return Boolean(person) && Boolean(localStorage.getItem("kaimen-signed-in")?.startsWith(person + ":"));
}"""

KEPT = """async () => (await (await caches.open("kaimen-inspections")).keys()).map(({ url }) => new URL(url).pathname)"""


def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
    return struct.pack("<HHI4s", tag, kind, count, value)


def directory(*entries: bytes) -> bytes:
    return struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)


def long(number: int) -> bytes:
    return struct.pack("<I", number)


@pytest.fixture(scope="module")
def photograph(tmp_path_factory):
    """A JPEG as a telephone takes it now: with time and place in its EXIF."""
    plain = tmp_path_factory.mktemp("photographs") / "site.jpg"
    subprocess.run(["vips", "copy", PHOTOGRAPH, f"{plain}[strip]"], check=True)
    taken = datetime.datetime.now(SHANGHAI).strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0"
    details, places = 38, 68 + len(taken) + 7
    tiff = b"II*\0" + long(8)
    tiff += directory(entry(0x8769, 4, 1, long(details)), entry(0x8825, 4, 1, long(places)))
    tiff += directory(entry(0x9003, 2, len(taken), long(details + 30)),
                      entry(0x9011, 2, 7, long(details + 30 + len(taken))))  # fmt: skip
    tiff += taken + b"+08:00\0"
    tiff += directory(entry(1, 2, 2, b"N\0"), entry(2, 5, 3, long(places + 54)),
                      entry(3, 2, 2, b"E\0"), entry(4, 5, 3, long(places + 78)))  # fmt: skip
    for above, below in [(31, 1), (12, 1), (3051, 100), (121, 1), (28, 1), (12, 1)]:
        tiff += struct.pack("<II", above, below)
    body, bytes_ = b"Exif\0\0" + tiff, plain.read_bytes()
    plain.write_bytes(bytes_[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + bytes_[2:])
    return plain


def open_form(page) -> None:
    """The form, kept by the phone from now on."""
    page.goto(FORM)
    expect(page.locator("body[data-ready]")).to_be_attached()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


@pytest.fixture(autouse=True)
def another_try() -> None:
    """What a try of a test submits is told from what the try before submitted."""
    global TRY
    TRY = secrets.token_hex(3)


def fill(page, summary: str, finding: str = "", severity: str = "general", photograph=None) -> None:
    choose(page, "#field-inspectedUnit", BUREAU)
    page.locator("#field-inspectionMethod").select_option("unannounced-visit")
    page.locator("#field-visitPlace").fill("标准厂房二期工地")
    page.locator("#field-inspectionSummary").fill(summary + TRY)
    if finding:
        page.locator("#field-findingText-1").fill(finding)
        page.locator("#field-findingSeverity-1").select_option(severity)
    if photograph:
        page.locator("#field-photographs-1").set_input_files(photograph)


def rows(page, summary: str):
    """The lines of the list that tell of a visit."""
    page.goto(f"/office/inspections?q={summary}{TRY}")
    return page.locator(".records tbody tr")


def test_a_visit_is_kept_without_a_connection_sent_once_and_becomes_a_matter(office, album, photograph):
    phone = office.enter(INSPECTOR, **PHONE, **HERE)
    open_form(phone)
    assert faults(phone) == []
    phone.screenshot(path=album / "inspection-form-phone.png", full_page=True)

    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("body[data-ready]")).to_be_attached()
    fill(phone, "断网暗访情况", "消防通道堆放易燃材料", "serious", photograph)
    # What was found is entered one after the other.
    expect(phone.locator("[data-finding]:visible")).to_have_count(2)
    phone.get_by_role("button", name="Use my position").click()
    expect(phone.locator("[data-located]")).to_contain_text("31.20850, 121.47000")
    save(phone)
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("Kept on this phone: 1 waiting")
    expect(kept).to_contain_text("No connection")
    expect(kept).to_contain_text("Photographs: 1")
    phone.screenshot(path=album / "inspection-kept-phone.png", full_page=True)

    # It outlives the page, and can be looked at.
    phone.reload()
    expect(kept).to_contain_text("Kept on this phone: 1 waiting")
    kept.get_by_role("button", name="Open").click()
    expect(phone.locator("#field-findingText-1")).to_have_value("消防通道堆放易燃材料")
    assert phone.locator("#field-photographs-1").evaluate("(field) => field.files.length") == 1
    # What is open waits until it is submitted again.
    expect(kept).to_contain_text("0 waiting")
    save(phone)
    expect(kept).to_contain_text("1 waiting")
    expect(kept).to_contain_text("No connection")
    assert phone.evaluate(COPY) == 1

    phone.context.set_offline(False)
    expect(kept).to_contain_text("Sent: 1")
    expect(kept.locator("li")).to_have_count(0)
    # The answer was lost: the phone sends it again, and it is there once.
    phone.evaluate(PUT_BACK)
    phone.reload()
    expect(kept).to_contain_text("Sent: 1")
    page = office.enter(INSPECTOR)
    expect(rows(page, "断网暗访情况")).to_have_count(1)

    rows(page, "断网暗访情况").locator("a").first.click()
    visit = path_of(page)
    assert faults(page) == []
    shown = page.locator(".photographs li")
    expect(shown).to_contain_text("31.208475, 121.470000")
    expect(shown).to_contain_text("by the camera")
    page.screenshot(path=album / "inspection-page.png", full_page=True)
    # The picture that is kept names neither.
    kept_picture = page.request.get(shown.locator("img").get_attribute("src")).body()
    assert b"Exif" not in kept_picture
    page.get_by_role("button", name="Make a matter of it").click()
    expect(page.locator(".office-notice")).to_contain_text("registered")
    expect(page.locator(".facts")).to_contain_text("消防通道堆放易燃材料")
    matter = path_of(page).split("?")[0]
    page.locator(f"main a[href='/office/provenance/matter/{matter.split('/')[-1]}']").click()
    expect(page.locator(f"main a[href='{visit.replace('inspections', 'provenance/inspection')}']").first).to_be_visible()

    # The unit is heard, then the visit is closed.
    worker = office.enter(WORKER, **PHONE)
    worker.locator(f"main a[href='{visit}']").click()
    worker.locator("#field-inspectionView").fill("已清理，附照片。")
    save(worker)
    expect(worker.locator(".facts")).to_contain_text("已清理")
    page.goto(visit)
    page.locator("#field-conclusion").fill("情况属实，已立项督办。")
    save(page)
    expect(page.locator(".facts")).to_contain_text("Closed")
    page.screenshot(path=album / "inspection-closed.png", full_page=True)


def change_person(office, page, name: str) -> None:
    """The session ends by itself, and somebody signs in."""
    page.context.clear_cookies()
    page.goto("/office/session")
    page.locator(".group button", has_text=name).first.click()
    expect(page).to_have_url(office.base + "/office")
    page.wait_for_function(IS_NOTED)


def test_a_session_that_is_over_loses_nothing(office):
    phone, summary = office.enter(INSPECTOR, **PHONE), f"两天后发送的情况{secrets.token_hex(3)}"
    open_form(phone)
    phone.context.set_offline(True)
    fill(phone, summary, "灭火器过期")
    save(phone)
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("Kept on this phone: 1 waiting")
    # Two days later the session is over.
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    expect(kept).to_contain_text("Sign in, then it is sent")
    expect(kept).to_contain_text("1 waiting")
    change_person(office, phone, INSPECTOR)
    phone.goto(FORM)
    # Nobody else was here: it needs no press.
    expect(kept).to_contain_text("Sent: 1")
    expect(rows(phone, summary)).to_have_count(1)


def test_what_is_kept_is_shown_to_nobody_else_and_after_them_its_person_says_that_it_is_theirs(office):
    phone, summary = office.enter(INSPECTOR, **PHONE), f"别人登录以前的情况{secrets.token_hex(3)}"
    open_form(phone)
    phone.context.set_offline(True)
    fill(phone, summary)
    save(phone)
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("Kept on this phone: 1 waiting")
    expect(kept).not_to_contain_text("Somebody else may have been signed in")
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    expect(kept).to_contain_text("Sign in, then it is sent")
    change_person(office, phone, "Shen Yanqiu")
    open_form(phone)
    expect(kept).to_be_hidden()

    change_person(office, phone, INSPECTOR)
    open_form(phone)
    expect(kept).to_contain_text("Kept on this phone: 1 waiting")
    expect(kept.locator("li")).to_contain_text("Somebody else may have been signed in on this phone meanwhile")
    kept.get_by_role("button", name="Send now").click()
    expect(phone).to_have_url(re.compile(r"/office/inspections/\d+\?done="))
    expect(rows(phone, summary)).to_have_count(1)


def test_what_somebody_enters_in_the_form_of_another_goes_under_no_name_by_itself(office):
    phone = office.enter(INSPECTOR, **PHONE)
    online, offline = (f"别人填写的情况{secrets.token_hex(3)}" for _ in range(2))
    open_form(phone)
    first = phone.locator("form[data-inspection]").get_attribute("data-person")
    expect(phone.locator("form[data-inspection]")).to_contain_text(f"under the name of {INSPECTOR}")
    # Somebody else signs in in another tab, and fills in the form that is still open: without a connection, then with.
    other = phone.context.new_page()
    change_person(office, other, "Shen Yanqiu")
    other.close()
    phone.context.set_offline(True)
    fill(phone, offline)
    save(phone)
    kept = phone.locator("[data-kept]")
    expect(kept.locator("li")).to_contain_text("Somebody else may have been signed in on this phone meanwhile")
    fill(phone, online)
    phone.locator("#field-inspectionSummary").blur()
    phone.wait_for_function(IS_KEPT, arg=online)
    phone.context.set_offline(False)
    # They are told where it went, and have a form of their own.
    expect(phone.locator("form[data-inspection]")).not_to_have_attribute("data-person", first)
    expect(phone.locator("body[data-ready]")).to_be_attached()
    expect(phone.locator("[data-kept-problems]")).to_contain_text("This form was somebody else’s")
    assert path_of(phone) == FORM
    expect(kept).to_be_hidden()
    change_person(office, phone, INSPECTOR)
    open_form(phone)
    expect(kept.locator("li")).to_have_count(2)
    expect(kept).to_contain_text("Kept on this phone: 1 waiting")
    expect(kept).to_contain_text("Draft:")
    page = office.enter(INSPECTOR)
    for summary in (offline, online):
        expect(rows(page, summary)).to_have_count(0)
    # What is not theirs they delete.
    expect(kept.get_by_role("button", name="Send now")).to_have_count(1)
    for count in (1, 0):
        phone.once("dialog", lambda dialog: dialog.accept())
        kept.get_by_role("button", name="Delete").first.click()
        expect(kept.locator("li")).to_have_count(count)


def test_a_line_whose_visit_did_not_change_keeps_its_buttons(office):
    phone = office.enter(INSPECTOR, **PHONE)
    open_form(phone)
    phone.context.set_offline(True)
    fill(phone, f"按钮不变的情况{secrets.token_hex(3)}")
    save(phone)
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("No connection")
    first = kept.get_by_role("button", name="Delete").element_handle()
    held = []
    phone.context.route("**/office/inspections/new", lambda route: held.append(route))
    with phone.expect_request("**/office/inspections/new"):
        phone.context.set_offline(False)
    expect(kept).to_contain_text("Sending")
    assert first.evaluate("(button) => button.isConnected")
    held[0].fulfill(status=503, body="away")
    expect(kept).to_contain_text("The server does not answer")
    assert first.evaluate("(button) => button.isConnected")
    phone.context.set_offline(True)
    # Another line beside it moves nothing either.
    fill(phone, f"后来的情况{secrets.token_hex(3)}")
    save(phone)
    expect(kept.locator("li")).to_have_count(2)
    assert first.evaluate("(button) => button.isConnected")


def test_what_the_server_does_not_take_is_corrected_and_what_is_not_wanted_is_deleted(office, album):
    phone = office.enter(INSPECTOR, **PHONE)
    open_form(phone)
    fill(phone, "没有照片的严重问题", "储罐泄漏", "serious")
    save(phone)
    box = phone.locator("[data-kept-problems]")
    expect(box).to_contain_text("A serious problem needs a photograph")
    phone.screenshot(path=album / "inspection-problem-phone.png", full_page=True)
    expect(phone.locator("#field-findingText-1")).to_have_value("储罐泄漏")
    phone.locator("#field-findingExplanation-1").fill("现场检测报告第 3 页。")
    save(phone)
    expect(phone).to_have_url(re.compile(r"/office/inspections/\d+\?done="))
    expect(phone.locator(".facts")).to_contain_text("没有照片的严重问题")
    expect(rows(phone, "没有照片的严重问题")).to_have_count(1)

    open_form(phone)
    phone.context.set_offline(True)
    fill(phone, "不要的情况")
    save(phone)
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("1 waiting")
    phone.once("dialog", lambda dialog: dialog.accept())
    kept.get_by_role("button", name="Delete").click()
    expect(kept.locator("li")).to_have_count(0)
    phone.context.set_offline(False)
    expect(rows(phone, "不要的情况")).to_have_count(0)


def test_what_was_begun_outlives_the_page_and_is_not_sent_by_itself(office):
    phone = office.enter(INSPECTOR, **PHONE)
    open_form(phone)
    fill(phone, "写了一半的情况", "门口道路破损")
    phone.locator("#field-findingText-1").blur()
    phone.wait_for_function(IS_KEPT, arg="门口道路破损")
    phone.reload()
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("Draft:")
    expect(kept).to_contain_text("0 waiting")
    kept.get_by_role("button", name="Open").click()
    expect(phone.locator("#field-inspectionSummary")).to_have_value("写了一半的情况" + TRY)
    save(phone)
    expect(phone).to_have_url(re.compile(r"/office/inspections/\d+\?done="))
    expect(rows(phone, "写了一半的情况")).to_have_count(1)


def is_upload(request) -> bool:
    return request.method == "POST" and request.url.endswith("/office/inspections")


def test_the_next_visit_is_filled_in_while_the_one_before_is_on_its_way(office):
    phone = office.enter(INSPECTOR, **PHONE)
    open_form(phone)
    held = []

    def hold(route):
        """Keeps the first until it is let go."""
        if held or not is_upload(route.request):
            return route.fallback()
        return held.append(route)

    phone.context.route("**/office/inspections", hold)
    fill(phone, "上传很慢的情况")
    with phone.expect_request(is_upload):
        save(phone)
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("Sending")
    fill(phone, "上传时提交的情况")
    save(phone)
    expect(kept).to_contain_text("2 waiting")
    fill(phone, "上传时写的情况")
    phone.locator("#field-inspectionSummary").blur()
    held[0].continue_()
    expect(kept).to_contain_text("0 waiting")
    expect(kept).to_contain_text("Sent: 1")
    # The page stays where it is, with what is in it.
    assert path_of(phone) == FORM
    expect(phone.locator("#field-inspectionSummary")).to_have_value("上传时写的情况" + TRY)
    phone.reload()
    expect(kept.locator("li")).to_contain_text("Draft:")
    kept.get_by_role("button", name="Open").click()
    expect(phone.locator("#field-inspectionSummary")).to_have_value("上传时写的情况" + TRY)
    for summary, count in [("上传很慢的情况", 1), ("上传时提交的情况", 1), ("上传时写的情况", 0)]:
        expect(rows(phone, summary)).to_have_count(count)


def test_a_visit_that_cannot_get_through_holds_up_no_other(office, tmp_path):
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate((40 << 20) + 1)
    phone = office.enter(INSPECTOR, **PHONE)
    open_form(phone)
    phone.context.set_offline(True)
    kept = phone.locator("[data-kept]")
    # What is too large is said at once, and can be corrected on the spot.
    fill(phone, "照片太大的情况", "照片太大", photograph=large)
    save(phone)
    expect(phone.locator("[data-kept-problems]")).to_contain_text("too large")
    phone.goto(FORM)
    expect(phone.locator("body[data-ready]")).to_be_attached()
    expect(kept.locator(".field__error")).to_contain_text("too large")
    for count, summary in enumerate(["连接中断的情况", "排在后面的情况"], 1):
        fill(phone, summary)
        save(phone)
        expect(kept.locator("li")).to_have_count(count + 1)
        expect(kept).to_contain_text("No connection")

    # The first that is sent loses its connection, however often the browser says that it is online.
    def lose(route):
        sent = route.request.post_data_buffer or b""
        return route.abort() if "连接中断的情况".encode() in sent else route.fallback()

    phone.context.route("**/office/inspections", lose)
    phone.context.set_offline(False)
    expect(kept).to_contain_text("The server does not answer")
    expect(kept.locator("li")).to_have_count(2)
    expect(kept.locator("li").first).to_contain_text("too large")
    page = office.enter(INSPECTOR)
    expect(rows(page, "排在后面的情况")).to_have_count(1)
    expect(rows(page, "连接中断的情况")).to_have_count(0)
    phone.context.unroute("**/office/inspections", lose)
    phone.reload()
    expect(kept).to_contain_text("Sent: 1")
    expect(kept.locator("li")).to_have_count(1)
    expect(rows(page, "连接中断的情况")).to_have_count(1)


def test_a_phone_that_several_people_use_shows_nobody_the_visits_of_another(office):
    phone = office.enter(INSPECTOR, **PHONE)
    open_form(phone)
    first = phone.locator("form[data-inspection]").get_attribute("data-person")
    phone.context.set_offline(True)
    fill(phone, "前一个人的情况")
    save(phone)
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("1 waiting")
    # The session ends by itself; somebody else signs in, in another tab.
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    expect(kept).to_contain_text("Sign in, then it is sent")
    other = phone.context.new_page()
    other.goto("/office/session")
    other.wait_for_function("caches.has('kaimen-inspections').then((there) => !there)")
    other.locator(".group button", has_text="Shen Yanqiu").first.click()
    expect(other).to_have_url(office.base + "/office")
    # Without a connection there is no form of the one before.
    other.context.set_offline(True)
    with pytest.raises(Error):
        other.goto(FORM)
    other.context.set_offline(False)
    # The page that is still open becomes that of whoever is signed in.
    expect(phone.locator("form[data-inspection]")).not_to_have_attribute("data-person", first)
    expect(phone.locator("body[data-ready]")).to_be_attached()
    expect(kept).to_be_hidden()
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("body[data-ready]")).to_be_attached()
    expect(kept.locator("li")).to_have_count(0)


def test_the_form_is_kept_for_later_although_there_is_a_draft(office):
    phone = office.enter(INSPECTOR, **PHONE)
    open_form(phone)
    fill(phone, "有草稿的情况")
    phone.locator("#field-inspectionSummary").blur()
    phone.wait_for_function(IS_KEPT, arg="有草稿的情况")
    phone.reload()
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("Draft:")
    phone.evaluate("caches.delete('kaimen-inspections')")
    open_form(phone)
    phone.context.set_offline(True)
    # The form of a matter does not know the matter when it comes from the phone.
    phone.goto(FORM + "?matter=1")
    expect(phone.locator("[data-kept-problems]")).to_contain_text("does not know the matter")
    expect(kept).to_contain_text("Draft:")


def test_who_may_submit_no_longer_is_told_and_a_session_that_changed_is_no_fault_of_the_visit(office):
    phone, summary = office.enter(INSPECTOR, **PHONE), "权限变化时的情况"
    open_form(phone)
    phone.context.set_offline(True)
    fill(phone, summary)
    save(phone)
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("No connection")
    phone.context.route("**/office/inspections/new", lambda route: route.fulfill(status=403, body="no"))
    phone.context.set_offline(False)
    expect(kept).to_contain_text("You may no longer submit inspections")
    phone.context.unroute("**/office/inspections/new")
    phone.context.route("**/office/inspections", lambda route: route.fulfill(status=403, body="no"))
    kept.get_by_role("button", name="Send now").click()
    expect(kept).to_contain_text("it is sent later")
    expect(kept.locator(".field__error")).to_have_count(0)
    phone.context.unroute("**/office/inspections")
    # The browser may say twice that it is online: then the press above waited for that attempt, and sends it now.
    kept.get_by_role("button", name="Send now").or_(phone.locator(".office-notice")).first.click()
    expect(phone).to_have_url(re.compile(r"/office/inspections/\d+\?done="))
    expect(rows(phone, summary)).to_have_count(1)


def test_the_form_works_without_script(office, photograph):
    page = office.enter(INSPECTOR)
    state = page.context.storage_state()
    plain = office.window("en", java_script_enabled=False, storage_state=state, **PHONE).page
    plain.goto(FORM)
    choose(plain, "#field-inspectedUnit", BUREAU)
    plain.locator("#field-inspectionSummary").fill("没有脚本的情况" + TRY)
    plain.locator("#field-findingText-1").fill("账目不清")
    plain.locator("#field-photographs-1").set_input_files(photograph)
    save(plain)
    expect(plain.locator(".office-notice")).to_contain_text("has arrived")
    expect(plain.locator(".photographs li")).to_have_count(1)
    expect(rows(page, "没有脚本的情况")).to_have_count(1)


def test_signing_out_keeps_the_form_no_longer(office):
    phone = office.enter(INSPECTOR, **PHONE)
    open_form(phone)
    assert phone.evaluate("caches.has('kaimen-inspections')")
    kept = phone.evaluate(KEPT)
    # The form and its assets, and nothing else of the office.
    assert FORM in kept and all(path == FORM or "/assets/" in path for path in kept), kept
    phone.locator("form[action='/office/session/end'] button").click()
    expect(phone.locator(".office-notice")).to_be_visible()
    phone.wait_for_function("caches.has('kaimen-inspections').then((there) => !there)")


@pytest.mark.layout
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", sorted(WIDTHS))
def test_the_pages_of_inspections_are_whole(office, album, photograph, language, width):
    page = office.enter("江漱石" if language == "zh" else INSPECTOR, language, **WIDTHS[width])
    open_form(page)
    page.locator("#field-inspectedUnit").select_option(index=1)
    page.locator("#field-inspectionSummary").fill(f"页面情况 {language} {width}")
    page.locator("#field-findingText-1").fill("门口道路破损")
    page.locator("#field-photographs-1").set_input_files(photograph)
    assert faults(page) == []
    page.screenshot(path=album / f"inspection-form-{language}-{width}.png", full_page=True)
    save(page)
    expect(page).to_have_url(re.compile(r"/office/inspections/\d+\?done="))
    expect(page.locator(".photographs img")).to_be_visible()
    assert faults(page) == []
    page.screenshot(path=album / f"inspection-{language}-{width}.png", full_page=True)
    page.goto("/office/inspections")
    assert faults(page) == []
    page.screenshot(path=album / f"inspections-{language}-{width}.png", full_page=True)
