"""A matter from its assignment to its end: signed for on a phone, reminded of, reported with a photograph, closed."""

import datetime
import io
import json
import subprocess
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import expect

from office import Office, path_of, save
from portal import ROOT, Portal
from test_office_meetings import attach, begin
from test_office_pages import WIDTHS, faults

PHOTOGRAPH = next((ROOT / "Sources/DemoData/Resources/pictures").glob("*.png"))
PHONE = dict(viewport=dict(width=390, height=844), is_mobile=True, has_touch=True)
DISTRICT, BUREAU = "Tingnan District", "Tingnan Investment"


@pytest.fixture(scope="module")
def clocked(tmp_path_factory, browser):
    """An office whose clock the test moves, and whose reminders know neither quiet hours nor holidays."""
    data = tmp_path_factory.mktemp("clocked") / "data"
    (data / "rules").mkdir(parents=True)
    shipped = json.loads((ROOT / "Sources/Supervision/Resources/supervision.json").read_text())
    reminders = shipped["reminders"] | {"from": "00:00", "until": "24:00", "onlyOnWorkingDays": False}
    days = shipped["workingDays"] | {"deadlineOnHoliday": "keep"}
    (data / "rules/supervision.json").write_text(json.dumps({"reminders": reminders, "workingDays": days}))
    portal = Portal(data, own_clock=True)
    office = Office(portal, browser)
    yield office
    office.close_windows()
    assert portal.stop() == 0


def day(later: int) -> str:
    shanghai = datetime.timezone(datetime.timedelta(hours=8))
    return str(datetime.datetime.now(shanghai).date() + datetime.timedelta(days=later))


def choose(page, field: str, part: str) -> None:
    page.locator(field).select_option(label=next(
        label for label in page.locator(f"{field} option").all_inner_texts() if part in label))  # fmt: skip


def register(page, text: str, unit: str = DISTRICT, lead: str = BUREAU) -> str:
    page.goto("/office/matters/new")
    choose(page, "#field-issuingUnit", unit)
    choose(page, "#field-leadUnit", lead)
    page.locator("#field-task").fill(text)
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("registered")
    return path_of(page).split("?")[0]


def step(page, matter: str, name: str, done: str, **fields: str) -> None:
    page.goto(matter)
    page.get_by_role("link", name=name, exact=True).click()
    for field, value in fields.items():
        page.locator(f"#field-{field}").fill(value)
    save(page)
    expect(page.locator(".office-notice")).to_contain_text(done)


def decide(page, sentence: str) -> str:
    """A meeting whose text has one decision, which is accepted and filed: the matter that it becomes."""
    attach(page, begin(page, "标准厂房调度会"), f"汀南区召开标准厂房调度会\n2026年11月20日，汀南区召开标准厂房调度会。\n{sentence}。\n")
    expect(page.locator(".card")).to_have_count(1)
    page.locator(".card").get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="File as matters (1)").click()
    page.get_by_role("link", name="Open the matter").click()
    expect(page.locator("h1")).to_contain_text("督〔")
    return path_of(page).split("?")[0]


DECISION = "汀南区投资促进局要在12月10日前完成标准厂房二期消防验收"


def test_a_matter_is_signed_for_reminded_of_reported_sent_back_and_closed(clocked, album):
    supervisor = clocked.enter("Jiang Shushi")
    matter = decide(supervisor, DECISION)
    number = supervisor.locator("h1").inner_text()
    step(supervisor, matter, "Assign", "Assigned", deadline=day(10))

    # On a phone: it waits on the first page, and one press signs for it.
    worker = clocked.enter("罗景行", language="zh", **PHONE)
    entry = worker.locator("main li", has_text="完成标准厂房二期消防验收")
    expect(entry).to_contain_text("待签收")
    worker.screenshot(path=album / "matter-home-phone.png", full_page=True)
    entry.get_by_role("link").click()
    assert faults(worker) == []
    worker.get_by_role("button", name="签收").click()
    expect(worker.locator(".office-notice")).to_contain_text("已签收")
    expect(worker.locator(".facts")).to_contain_text("绿灯")
    worker.screenshot(path=album / "matter-phone.png", full_page=True)

    # Three days before the deadline it is reminded of, once.
    clocked.portal.move_clock(7)
    expect_letter(clocked.enter(), number)
    worker = clocked.enter("罗景行", language="zh", **PHONE)
    expect(worker.locator("main li", has_text="完成标准厂房二期消防验收")).to_contain_text("临期或超期")
    worker.goto(matter)
    worker.get_by_role("link", name="填报进展").click()
    worker.locator("#field-progress").fill("120")
    worker.watched.expected_status = 422
    save(worker)
    expect(worker.locator("#field-progress-error")).to_be_visible()
    worker.watched.expected_status = 200
    worker.locator("#field-progress").fill("60")
    worker.locator("#field-note").fill("消防设施已安装，等待现场验收。")
    save(worker)
    expect(worker.locator(".facts")).to_contain_text("60%")

    # The report has a photograph; it is sent back once, and convinces then.
    report(worker, matter, "已通过现场验收。")
    expect(worker.locator(".facts")).to_contain_text("待审核")
    proof = worker.locator("main a[href*='/files/']").first.get_attribute("href")
    picture = worker.request.get(clocked.base + proof)
    assert picture.status == 200 and picture.headers["content-type"].startswith("image/")
    assert worker.get_by_role("link", name="审核通过").count() == 0
    supervisor = clocked.enter("Jiang Shushi")
    step(supervisor, matter, "Send back", "Sent back", note="请附验收意见书。")
    worker.goto("/office")
    expect(worker.locator("main li", has_text="完成标准厂房二期消防验收")).to_contain_text("被退回")
    report(worker, matter, "验收意见书已补。")
    step(supervisor, matter, "Verify", "Verified")
    step(supervisor, matter, "Close", "Closed")
    expect(supervisor.locator(".facts")).to_contain_text("Blue (done)")
    steps = supervisor.locator(".timeline").last
    for words in ["请附验收意见书。", "60% done", "files: 1", "Sign for it"]:
        expect(steps).to_contain_text(words)
    supervisor.screenshot(path=album / "matter-closed.png", full_page=True)
    supervisor.goto("/office/matters?light=blue")
    expect(supervisor.locator(".records tbody")).to_contain_text(number)
    circular_of(clocked, supervisor, matter, number, album)
    # Whoever comes to a step that is over is told why.
    worker.watched.expected_status = 409
    worker.goto(matter + "/steps/report")
    expect(worker.locator("main")).to_contain_text("当前环节不能这样办理")
    worker.watched.expected_status = 200


def circular_of(clocked, page, matter: str, number: str, album) -> None:
    """The circular that counts the matter: as a page, as Word and as PDF; the chain from it to the sentence."""
    page.goto("/office/matters")
    page.get_by_role("link", name="Circulars", exact=True).click()
    page.get_by_role("link", name="Draft a circular").click()
    choose(page, "#field-unit", DISTRICT)
    page.locator("#field-from").fill(day(-30))
    page.locator("#field-until").fill(day(400))
    page.watched.expected_status = 422
    save(page)
    expect(page.locator("#field-until-error")).to_contain_text("later than today")
    page.watched.expected_status = 200
    page.locator("#field-until").fill(day(7))
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("drafted")
    row = page.locator(".records--figures tbody tr", has_text="Tingnan Investment")
    expect(row).to_contain_text("100%")
    expect(page.locator(".records").last).to_contain_text("Done in time")
    draft = page.request.get(clocked.base + path_of(page).split("?")[0] + "/paper.docx")
    assert draft.status == 200
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("#field-demands").fill("（一）巩固成果。\n（二）按期归档。")
    save(page)
    page.get_by_role("button", name="Issue").click()
    expect(page.locator(".office-notice")).to_contain_text("its Word document and PDF are kept")
    circular = path_of(page).split("?")[0]
    page.screenshot(path=album / "circular.png", full_page=True)
    label = page.locator(".facts", has_text="督查通报〔").inner_text()
    label = label[label.index("督查通报〔"):].split("\n")[0]
    for kind in ["docx", "pdf"]:
        answer = page.request.get(f"{clocked.base}{circular}/paper.{kind}")
        assert answer.status == 200
        (album / f"circular.{kind}").write_bytes(answer.body())
    # LibreOffice opens the Word document, poppler the PDF: both say the same.
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{album.resolve()}/profile", "--convert-to",
         "pdf:writer_pdf_Export", "--outdir", str(album / "word"), str(album / "circular.docx")],
        check=True, capture_output=True, timeout=300)  # fmt: skip
    for file in [album / "word/circular.pdf", album / "circular.pdf"]:
        text = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True).stdout.decode()
        words = "".join(text.split())
        for part in [label, "汀南区投资促进局", "完成标准厂", "（二）按期归档。", "按时办结", "各单位办结率"]:
            assert part in words, (file, part)
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(album / "circular.pdf"), str(album / "circular")], check=True)

    # What is issued stays; the chain leads from its figure to the sentence.
    expect(page.get_by_role("button", name="Issue")).to_have_count(0)
    row.get_by_role("link").first.click()
    page.get_by_role("link", name=number).click()
    assert path_of(page) == matter
    expect(page.locator("main")).to_contain_text("Circulars that count it")
    page.get_by_role("link", name="Provenance").click()
    expect(page.locator(".chain__quote mark").first).to_have_text(DECISION)
    expect(page.locator(".chain")).to_contain_text("标准厂房调度会")
    page.goto(circular.replace("circulars", "provenance/circular"))
    expect(page.locator(".chain")).to_contain_text(number)
    wall = clocked.enter("陆知远", language="zh")
    wall.goto("/office/matters/wall")
    expect(wall.locator("main")).not_to_contain_text("标准厂房二期消防验收")
    wall.goto("/office/circulars")
    expect(wall.locator(".records tbody")).to_contain_text(label)


def test_deadlines_stand_in_a_calendar_of_ones_own(office):
    page = office.enter("Jiang Shushi")
    matter = register(page, "日历中的事项；带有, 标点")
    step(page, matter, "Assign", "Assigned", deadline=day(60))
    worker = office.enter("Luo Jingxing")
    worker.goto("/office/matters")
    worker.get_by_role("link", name="Deadlines in your calendar").click()
    save(worker)
    address = worker.locator(".codes code").inner_text()
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.body()).walk("VEVENT")
    event = next(event for event in events if "日历中的事项；带有, 标点" in event["summary"])
    assert str(event["dtstart"].dt) >= day(60) and event["url"].endswith(matter)
    # Without its key the address tells nothing, not even whether there is such a calendar.
    assert office.portal.ask(urlsplit(address.replace("kaimen_", "kaimen-")).path).status == 404


def expect_letter(page, number: str) -> None:
    """One letter; the office keeps those that are not sent. Reminders are written within a minute."""
    letter = page.locator("main li, main tr").filter(has_text="luo.jingxing").filter(has_text=number)
    for _ in range(120):
        page.goto("/office/letters")
        if letter.count():
            break
        page.wait_for_timeout(1000)
    expect(letter).to_have_count(1)


def report(page, matter: str, words: str) -> None:
    page.goto(matter)
    page.get_by_role("link", name="反馈办理结果").click()
    page.locator("#field-note").fill(words)
    page.locator("#field-photographs").set_input_files(PHOTOGRAPH)
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("已反馈")


def test_a_matter_is_broken_down_and_counts_up(office, album):
    page = office.enter("Jiang Shushi")
    matter = register(page, "清理闲置厂房", lead=DISTRICT)
    page.goto(matter)
    page.get_by_role("link", name="Break down", exact=True).click()
    page.locator("#field-units").fill("没有这个单位")
    page.watched.expected_status = 422
    save(page)
    expect(page.locator("#field-units-error")).to_contain_text("没有这个单位")
    page.watched.expected_status = 200
    page.locator("#field-units").fill("tn-invest、汀南区统计局")
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("Broken down")
    expect(page.locator("main li", has_text="清理闲置厂房")).to_have_count(2)
    page.screenshot(path=album / "matter-parts.png", full_page=True)
    part = page.locator("main li", has_text="清理闲置厂房").first.get_by_role("link").get_attribute("href")
    step(page, part, "Assign", "Assigned", deadline=day(20))
    worker = office.enter("Luo Jingxing")
    worker.goto(part)
    worker.get_by_role("button", name="Sign for it").click()
    step(worker, part, "Report progress", "saved", progress="50", note="已清理一半。")
    page.goto(matter)
    expect(page.locator(".facts")).to_contain_text("25%")


def test_the_wall_renews_itself_when_a_matter_changes(office, album):
    page = office.enter("Jiang Shushi")
    matter = register(page, "核实年底前投产项目")
    screen = office.enter("陆知远", language="zh")
    screen.goto("/office/matters/wall")
    green = screen.locator(".tiles li", has_text="绿灯").locator(".tiles__value")
    before = int(green.inner_text())
    step(page, matter, "Assign", "Assigned", deadline=day(60))
    # Nobody reloads the screen.
    expect(green).to_have_text(str(before + 1))
    expect(screen.locator(".records--figures").first).to_contain_text("汀南区投资促进局")
    screen.screenshot(path=album / "wall-live.png", full_page=True)
    screen.locator(".tiles a", has_text="绿灯").click()
    expect(screen.locator(".records tbody")).to_contain_text("核实年底前投产项目")
    page.goto("/office/matters/performance")
    row = page.locator(".records tbody tr", has_text="Tingnan Investment")
    expect(row).to_be_visible()
    rows = load_workbook(io.BytesIO(page.request.get(office.base + "/office/matters/performance.xlsx").body())).active
    assert [cell.value for cell in next(rows.iter_rows())][:3] == ["承办单位", "交办", "办结"]
    assert any(row[0].value == "汀南区投资促进局" and row[1].value >= 1 for row in rows.iter_rows(min_row=2))


@pytest.mark.layout
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", sorted(WIDTHS))
def test_the_pages_of_a_matter_are_whole(office, album, language, width):
    page = office.enter("江漱石" if language == "zh" else "Jiang Shushi", language, **WIDTHS[width])
    page.goto("/office/matters?sort=-number")
    assert faults(page) == []
    page.screenshot(path=album / f"matters-{language}-{width}.png", full_page=True)
    page.locator(".records tbody a").first.click()
    assert faults(page) == []
    page.screenshot(path=album / f"matter-{language}-{width}.png", full_page=True)
    matter = path_of(page).split("?")[0]
    shown = [link.get_attribute("href") for link in page.locator(f"main a[href^='{matter}/steps/']").all()]
    assert shown
    for address in shown:
        page.goto(address)
        assert faults(page) == [], address
    page.screenshot(path=album / f"matter-step-{language}-{width}.png", full_page=True)
    for name in ["matters/wall", "matters/performance", "circulars", "circulars/new"]:
        page.goto(f"/office/{name}")
        assert faults(page) == [], name
        page.screenshot(path=album / f"{name.replace('/', '-')}-{language}-{width}.png", full_page=True)
    # Nothing is issued here: the numbers of the other tests stay.
    choose(page, "#field-unit", "云汀经济技术开发区" if language == "zh" else "Yunting Economic")
    save(page)
    assert faults(page) == []
    page.screenshot(path=album / f"circular-{language}-{width}.png", full_page=True)
    page.locator(".records--figures tbody a").first.click()
    assert faults(page) == []
    page.screenshot(path=album / f"circular-matters-{language}-{width}.png", full_page=True)
