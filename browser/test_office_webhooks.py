"""Other systems are told what happens: a webhook is made, tried, believed by its signature, and paused."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from office import save
from test_editors import published


class Receiver:
    """Another system, which keeps what it is told and answers as it is set."""

    def __init__(self):
        self.told: list[tuple[dict, bytes]] = []
        self.status = 204
        self.arrived = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.arrived:
                    receiver.told.append(({k.lower(): v for k, v in self.headers.items()}, body))
                    receiver.arrived.notify_all()
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/told"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, count: int) -> tuple[dict, bytes]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.told) >= count, 20), f"{len(self.told)} of {count} came"
            return self.told[count - 1]


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


def is_signed(headers: dict, body: bytes, secret: str) -> bool:
    """Written from the text of Standard Webhooks, not from ours."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    return headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_system_is_told_by_signed_messages_until_it_wants_no_more(office, receiver, language):
    words = {
        "zh": dict(new="新建推送", test="发送测试", kept="已保存", arrived="已送达", gone="已放弃", again="重新发送",
                   remove="删除"),
        "en": dict(new="New webhook", test="Send a test", kept="It is kept", arrived="Arrived", gone="Given up", again="Send again", remove="Remove"),
    }[language]  # fmt: skip
    page = office.enter(language=language)
    page.goto("/office/webhooks")
    page.get_by_role("link", name=words["new"]).click()
    page.watched.expected_status = 422
    page.locator("#field-webhookAddress").fill("ftp://data.example")
    save(page)
    expect(page.locator(".error-summary a")).to_have_count(2)
    page.watched.expected_status = 200
    page.locator("#field-name").fill(f"数据中心 {language}")
    page.locator("#field-webhookAddress").fill(receiver.address)
    save(page)
    secret = page.locator(".codes li").inner_text().strip()
    assert secret.startswith("whsec_")
    page.get_by_role("link", name=words["kept"]).click()

    page.get_by_role("button", name=words["test"]).click()
    headers, body = receiver.wait_for(1)
    assert is_signed(headers, body, secret) and not is_signed(headers, body + b" ", secret)
    assert headers["content-type"] == "application/json"
    assert json.loads(body)["type"] == "platform.test"
    badge = page.locator(".timeline .state").first
    expect_after_reload(page, badge, words["arrived"])

    # The receiver is gone for good: it is not asked again, and a person sees it.
    receiver.status = 410
    page.get_by_role("button", name=words["test"]).click()
    receiver.wait_for(2)
    expect_after_reload(page, badge, words["gone"])
    receiver.status = 204
    page.get_by_role("button", name=words["again"]).click()
    again, _ = receiver.wait_for(3)
    assert again["webhook-id"] == receiver.told[1][0]["webhook-id"]
    expect_after_reload(page, badge, words["arrived"])
    page.get_by_role("button", name=words["remove"]).click()
    expect(page.locator(".office-notice")).to_be_visible()


def expect_after_reload(page, locator, text: str) -> None:
    for _ in range(40):
        if locator.inner_text() == text:
            return
        page.wait_for_timeout(250)
        page.reload()
    expect(locator).to_have_text(text)


def test_what_is_published_is_told_with_the_way_to_it(office, receiver):
    page = office.enter()
    page.goto("/office/webhooks/new")
    page.locator("#field-name").fill("Published")
    page.locator("#field-webhookAddress").fill(receiver.address)
    save(page)
    secret = page.locator(".codes li").inner_text().strip()
    page.get_by_role("link", name="It is kept").click()
    hook = page.url

    _, _, number = published(office, "推送给数据中心的消息")
    headers, body = receiver.wait_for(1)
    assert is_signed(headers, body, secret)
    news = json.loads(body)
    assert news["type"] == "article.published" and news["data"]["article"]["id"] == str(number)
    text = news["data"]["article"]["texts"][0]
    assert text["title"] == "推送给数据中心的消息"
    assert office.portal.ask(text["path"]).status == 200
    page.goto(hook)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".office-notice")).to_be_visible()
