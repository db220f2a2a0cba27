"""Letters that are really sent: by msmtp, to a mail server on this machine."""

import email
import email.policy
import os
import re
import socket
import sqlite3
import stat
import subprocess
import threading
from contextlib import closing
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from office import Office, save, sign_in
from portal import BINARY, Portal
from test_office_account import PASSWORD
from test_office_pages import WIDTHS, faults
from test_office_people import open_person

SENDER = "开门：霁川省, 招商 <noreply@zone.example>"


class MailServer:
    """Keeps what it gets; `answers` are what some recipients are answered instead."""

    def __init__(self):
        self.messages: list[tuple[str, list[str], bytes]] = []
        self.answers: dict[str, str] = {}
        self.arrived = threading.Condition()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        with self.arrived:
            self.messages.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
            self.arrived.notify_all()
        return "250 OK"

    def letter_to(self, address: str, seconds: float = 20) -> tuple[str, email.message.EmailMessage]:
        """The envelope's sender and the message, as Python's `email` reads it."""

        def found():
            return next((message for message in self.messages if message[1] == [address]), None)

        with self.arrived:
            assert self.arrived.wait_for(found, seconds), f"no letter to {address}"
            sender, _, content = found()
        return sender, email.message_from_bytes(content, policy=email.policy.default)


@pytest.fixture(scope="module")
def mail():
    server = MailServer()
    server.controller.start()
    yield server
    server.controller.stop()


@pytest.fixture(scope="module")
def sending_office(tmp_path_factory, browser, mail):
    """The office of a demo that sends its letters."""
    folder = tmp_path_factory.mktemp("mail")
    settings = folder / "msmtprc"
    settings.write_text(f"defaults\ntimeout 10\naccount default\nhost 127.0.0.1\nport {mail.port}\nauth off\ntls off\n")
    program = folder / "sendmail"
    program.write_text(f'#!/bin/sh\nexec msmtp --file={settings} "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    portal = Portal(folder / "data", more=["--sendmail", str(program), "--mail-from", SENDER])
    yield Office(portal, browser)
    assert portal.stop() == 0


@pytest.fixture
def office(sending_office):
    yield sending_office
    sending_office.close_windows()


def bodies(portal: Portal) -> str:
    """The text of all letters, as the database has it."""
    question = "SELECT body FROM letter"
    if portal.database:
        done = subprocess.run(
            ["psql", "--quiet", "--tuples-only", portal.database[1], "--command", question], capture_output=True,
            text=True, check=True)  # fmt: skip
        return done.stdout
    with closing(sqlite3.connect(f"file:{portal.data}/kaimen.sqlite?mode=ro", uri=True)) as database:
        return "\n".join(body for (body,) in database.execute(question))


def letter_line(page, address: str):
    page.goto("/office/letters")
    return page.locator(".timeline > li", has_text=address).first


def invite(page, person: str) -> None:
    open_person(page, person)
    page.get_by_role("button", name="Send an invitation").click()
    expect(page.locator(".office-notice")).to_contain_text("The letter is written")


def wait_for_state(page, address: str, state: str):
    for _ in range(100):
        line = letter_line(page, address)
        if line.locator(".state").inner_text() == state:
            return line
        page.wait_for_timeout(100)
    raise AssertionError(f"the letter to {address} is {line.inner_text()!r}")


def test_an_invitation_arrives_opens_the_account_and_leaves_no_link_behind(office, mail, album):
    administrator = office.enter()
    invite(administrator, "Du Li")
    sender, message = mail.letter_to("du.li@example.org")

    assert sender == "noreply@zone.example"
    assert message["From"].addresses[0].display_name == "开门：霁川省, 招商"
    assert message["From"].addresses[0].addr_spec == "noreply@zone.example"
    assert message["To"] == "du.li@example.org" and message["Auto-Submitted"] == "auto-generated"
    assert "请设定您的密码" in message["Subject"] and "set your password" in message["Subject"]
    assert re.fullmatch(r"<letter-\d+@zone\.example>", message["Message-ID"])
    assert message["Date"].datetime.tzinfo and not message.defects
    assert message.keys() == [
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        "Auto-Submitted",
    ]  # fmt: skip
    text = message.get_content()
    link = re.search(r"http://\S+/office/welcome/\S+", text)[0]
    assert text.count(link) == 2 and "您好" in text and "Hello" in text

    line = wait_for_state(administrator, "du.li@example.org", "Sent")
    assert link not in administrator.content() and "/office/welcome/" not in line.inner_text()
    kept = bodies(office.portal)
    assert "您好" in kept and link.rsplit("/", 1)[1] not in kept

    page = office.window().page
    page.goto(link)
    expect(page.locator("h1")).to_contain_text("Du Li")
    page.locator("#field-new").fill(PASSWORD)
    save(page)
    sign_in(page, "du.li", PASSWORD)
    expect(page.locator("h1")).to_have_text("Hello, Du Li")


def test_a_letter_that_is_refused_or_delayed_is_shown_and_sent_again(office, mail, album):
    mail.answers["qiu.yihe@example.org"] = "550 no such user here"
    mail.answers["yao.qing@example.org"] = "451 come back later"
    administrator = office.enter()
    invite(administrator, "Qiu Yihe")
    invite(administrator, "Yao Qing")
    refused = wait_for_state(administrator, "qiu.yihe@example.org", "Not delivered")
    expect(refused).to_contain_text("550 no such user here")
    for _ in range(100):
        delayed = letter_line(administrator, "yao.qing@example.org")
        if "451" in delayed.inner_text():
            break
        administrator.wait_for_timeout(100)
    expect(delayed.locator(".state")).to_have_text("Waiting")
    expect(delayed).to_contain_text("Next try")
    for language in ("en", "zh"):
        for width in (1280, 390):
            window = office.enter(language=language, viewport={"width": width, "height": 800})
            window.goto("/office/letters")
            window.screenshot(path=album / f"office-letters-{language}-{width}.png", full_page=True)
            assert window.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    mail.answers.clear()
    for address in ("qiu.yihe@example.org", "yao.qing@example.org"):
        letter_line(administrator, address).get_by_role("button", name="Try again").click()
        expect(administrator.locator(".office-notice")).to_have_text("The letter is being sent again.")
        _, message = mail.letter_to(address)
        assert "/office/welcome/" in message.get_content()
        wait_for_state(administrator, address, "Sent")
    administrator.goto("/office/letters?state=failed")
    assert administrator.locator(".timeline > li").count() == 0


def undelivered(letter: email.message.EmailMessage, action: str = "failed") -> bytes:
    """What a mail server writes back about a letter, as Python's `email` writes it."""
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"], report["To"] = "MAILER-DAEMON@mail.zone.example", "noreply@zone.example"
    report.attach(MIMEText("Ihre Nachricht konnte nicht zugestellt werden. 您的邮件未能送达。"))
    server, recipient = Message(), Message()
    server["Reporting-MTA"] = "dns; mail.zone.example"
    recipient["Final-Recipient"] = "rfc822; " + letter["To"]
    recipient["Action"], recipient["Status"] = action, "5.1.1"
    recipient["Diagnostic-Code"] = "smtp; 550 5.1.1 User unknown"
    status = MIMEBase("message", "delivery-status")
    status.set_payload([server, recipient])
    report.attach(status)
    report.attach(MIMEMessage(letter))
    return report.as_bytes()


def hand_over(portal: Portal, message: bytes) -> tuple[int, str]:
    command = [str(BINARY), "letters", "returned", "--data", str(portal.data), *portal.database]
    done = subprocess.run(command, input=message, capture_output=True, env=os.environ | {"LANG": "en_GB.UTF-8"})
    return done.returncode, (done.stdout or done.stderr).decode()


def test_a_letter_that_came_back_later_is_shown_with_the_reason(office, mail, album):
    administrator = office.enter()
    invite(administrator, "Luo Jingxing")
    address = "luo.jingxing@example.org"
    _, letter = mail.letter_to(address)
    wait_for_state(administrator, address, "Sent")

    assert hand_over(office.portal, undelivered(letter, "delayed"))[0] == 0
    code, told = hand_over(office.portal, letter.as_bytes())
    assert code == 1 and "no report about a letter" in told
    assert letter_line(administrator, address).locator(".state").inner_text() == "Sent"
    # The mail server may write twice.
    for _ in range(2):
        assert hand_over(office.portal, undelivered(letter)) == (0, f"The letter to {address} did not arrive; it is noted.\n")
    line = letter_line(administrator, address)
    expect(line.locator(".state")).to_have_text("Returned")
    expect(line).to_contain_text("5.1.1: smtp; 550 5.1.1 User unknown")
    administrator.goto("/office/letters?state=returned")
    expect(administrator.locator(".timeline > li")).to_have_count(1)
    for language, width in [("zh", 1280), ("zh", 390), ("en", 1280), ("en", 390)]:
        page = office.enter(language=language, **WIDTHS[width])
        page.goto("/office/letters?state=returned")
        page.screenshot(path=album / f"office-letters-returned-{language}-{width}.png", full_page=True)
        assert faults(page) == []
    administrator.goto("/office/audit?q=Luo")
    expect(administrator.locator("main")).to_contain_text("Letter came back undelivered")


def test_a_forgotten_password_is_reset_by_a_letter(office, mail):
    administrator = office.enter()
    invite(administrator, "Feng Yu'an")
    _, first = mail.letter_to("feng.yuan@example.org")
    page = office.window().page
    page.goto("/office/password-reset")
    page.locator("#field-email").fill("FENG.YUAN@example.org")
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("a letter is on its way")
    with mail.arrived:
        assert mail.arrived.wait_for(lambda: sum(m[1] == ["feng.yuan@example.org"] for m in mail.messages) == 2, 20)
    wait_for_state(administrator, "feng.yuan@example.org", "Sent")


def test_without_a_program_the_start_and_the_pages_say_that_letters_wait(tmp_path):
    portal = Portal(tmp_path / "data", demo=False)
    try:
        assert "without --sendmail this platform sends no mail" in portal.complaints()
    finally:
        assert portal.stop() == 0
