"""Nothing slips: what happens to a matter is said in group chats, stands in people's notices once, and comes by letter."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from office import path_of, save
from test_office_matters import day, register, step
from test_office_pages import WIDTHS, faults

DINGTALK_KEY, FEISHU_KEY = "SECrobot-key-of-a-test", "feishu-key-of-a-test"


def letters(page) -> str:
    page.goto("/office/letters")
    return page.locator("main").inner_text()


class Robots:
    """The robots of four chats: one each of WeCom, DingTalk and Feishu, one that is told too much, and one that never
    answers."""

    ANSWERS = {
        "/wecom": {"errcode": 0, "errmsg": "ok"},
        "/dingtalk": {"errcode": 0, "errmsg": "ok"},
        "/feishu/hook": {"code": 0, "msg": "success", "data": {}},
        "/busy": {"errcode": 45009, "errmsg": "api freq out of limit"},
    }

    def __init__(self):
        self.told: list[tuple[str, dict]] = []
        self.arrived = threading.Condition()
        self.over = threading.Event()
        robots = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with robots.arrived:
                    robots.told.append((self.path, body))
                    robots.arrived.notify_all()
                name = urlsplit(self.path).path
                if name == "/silent":
                    robots.over.wait(120)
                    self.close_connection = True
                    return
                answer = json.dumps(robots.ANSWERS[name]).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def said(self, name: str, words: str) -> list[tuple[str, dict]]:
        """What one robot was told that holds some words."""
        with self.arrived:
            return [(path, body) for path, body in self.told
                    if urlsplit(path).path == "/" + name and words in json.dumps(body, ensure_ascii=False)]  # fmt: skip

    def wait_for(self, name: str, words: str) -> tuple[str, dict]:
        def came() -> bool:
            return any(urlsplit(path).path == "/" + name and words in json.dumps(body, ensure_ascii=False)
                       for path, body in self.told)  # fmt: skip

        with self.arrived:
            assert self.arrived.wait_for(came, 30), f"{name} was told nothing of {words}: {self.told}"
        return self.said(name, words)[0]


@pytest.fixture
def robots():
    robots = Robots()
    yield robots
    robots.over.set()
    robots.server.shutdown()


def add_robot(page, name: str, kind: str, address: str, key: str = "") -> str:
    """Makes a webhook of a robot that is told of steps; gives the address of its page."""
    page.goto("/office/webhooks/new")
    page.locator("#field-name").fill(name)
    page.locator("#field-webhookAddress").fill(address)
    page.locator("#field-webhookFormat").select_option(kind)
    page.locator("#field-robotSecret").fill(key)
    for event in ["article.published", "article.updated", "article.withdrawn"]:
        page.locator(f"input[name='events'][value='{event}']").uncheck()
    page.locator("input[name='events'][value='matter.step']").check()
    save(page)
    expect(page.locator(".office-notice")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("robot")
    return path_of(page).split("?")[0]


def expect_on_page(page, address: str, words: str) -> None:
    for _ in range(60):
        page.goto(address)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    expect(page.locator("main")).to_contain_text(words)


def test_robots_say_a_step_in_their_chats_while_one_never_answers(office, robots):
    administrator = office.enter()
    silent = add_robot(administrator, "Silent chat", "wecom", robots.base + "/silent?key=s")
    hooks = {
        "wecom": add_robot(administrator, "WeCom chat", "wecom", robots.base + "/wecom?key=k"),
        "dingtalk": add_robot(
            administrator, "DingTalk chat", "dingtalk", robots.base + "/dingtalk?access_token=t", DINGTALK_KEY),
        "feishu/hook": add_robot(administrator, "Feishu chat", "feishu", robots.base + "/feishu/hook", FEISHU_KEY),
    }  # fmt: skip
    supervisor = office.enter("Jiang Shushi")
    words = "核实" + "很长的要求" * 20
    matter = register(supervisor, words)
    number = supervisor.locator("h1").inner_text()
    step(supervisor, matter, "Assign", "Assigned", deadline=day(40))

    robots.wait_for("silent", number)
    _, body = robots.wait_for("wecom", number)
    assert body["msgtype"] == "markdown"
    content = body["markdown"]["content"]
    assert content.startswith(f"### {number} · 已交办\n") and matter in content
    # A chat is told what it is about, not all of it.
    assert words[:60] + "…" in content and words not in content

    path, body = robots.wait_for("dingtalk", number)
    assert body["markdown"]["title"] == f"{number} · 已交办" and matter in body["markdown"]["text"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    signed = f"{query['timestamp']}\n{DINGTALK_KEY}".encode()
    assert query["access_token"] == "t" and len(query["timestamp"]) == 13
    assert base64.b64decode(query["sign"]) == hmac.digest(DINGTALK_KEY.encode(), signed, hashlib.sha256)

    _, body = robots.wait_for("feishu/hook", number)
    assert body["msg_type"] == "post"
    post = body["content"]["post"]["zh_cn"]
    assert post["title"] == f"{number} · 已交办"
    assert any(part.get("href", "").endswith(matter) for paragraph in post["content"] for part in paragraph)
    key = f"{body['timestamp']}\n{FEISHU_KEY}".encode()
    assert len(body["timestamp"]) == 10
    assert base64.b64decode(body["sign"]) == hmac.digest(key, b"", hashlib.sha256)

    for name, hook in hooks.items():
        expect_on_page(administrator, hook, "Arrived")
        assert len(robots.said(name, number)) == 1
    administrator.goto("/office/webhooks")
    expect(administrator.locator(".timeline > li", has_text="Silent chat").locator(".state")).to_have_text("Waiting")
    for hook in [silent, *hooks.values()]:
        administrator.goto(hook)
        administrator.get_by_role("button", name="Remove").click()
        expect(administrator.locator(".office-notice")).to_be_visible()


def test_a_robot_that_refuses_is_shown_as_such_and_asked_again_later(office, robots):
    page = office.enter()
    hook = add_robot(page, "Busy chat", "wecom", robots.base + "/busy?key=b")
    page.get_by_role("button", name="Send a test").click()
    robots.wait_for("busy", "测试")
    expect_on_page(page, hook, "The robot was told too much at a time (errcode 45009)")
    expect(page.locator(".timeline .state").first).to_have_text("Waiting")
    expect(page.locator(".timeline > li").first).to_contain_text("next at")
    # What is kept for good has no key in it.
    page.get_by_role("link", name="History").click()
    expect(page.locator("main")).to_contain_text("WeCom robot")
    expect(page.locator("main")).not_to_contain_text("key=b")
    page.goto(hook)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".office-notice")).to_be_visible()


def unread(page):
    return page.locator(".office__nav a[href='/office/notices']")


def test_what_happens_to_a_matter_stands_in_the_notices_of_those_concerned(office, album):
    supervisor = office.enter("Jiang Shushi")
    matter = register(supervisor, "更换园区门牌")
    number = supervisor.locator("h1").inner_text()
    step(supervisor, matter, "Assign", "Assigned", deadline=day(40))
    supervisor.get_by_role("button", name="Follow", exact=True).click()
    expect(supervisor.locator(".office-notice")).to_contain_text("You follow it")

    worker = office.enter("Luo Jingxing")
    expect(unread(worker)).to_contain_text("(")
    unread(worker).click()
    entry = worker.locator(".timeline > li", has_text="更换园区门牌")
    expect(entry).to_have_count(1)
    for part in [number, "Assigned", "Unread"]:
        expect(entry).to_contain_text(part)
    worker.screenshot(path=album / "notices.png", full_page=True)
    entry.get_by_role("button", name="Open, and mark as read").click()
    expect(worker).to_have_url(office.base + matter)
    worker.get_by_role("button", name="Sign for it").click()
    unread(worker).click()
    # What they did themselves is no news to them.
    expect(entry).to_have_count(1)
    expect(entry).not_to_contain_text("Unread")

    # Who follows is told of every step, others of what is their duty.
    supervisor.goto("/office/notices")
    entry = supervisor.locator(".timeline > li", has_text="更换园区门牌")
    expect(entry).to_have_count(1)
    for part in ["Signed for", "You follow it"]:
        expect(entry).to_contain_text(part)
    supervisor.goto(matter)
    supervisor.get_by_role("button", name="No longer follow").click()
    expect(supervisor.locator(".office-notice")).to_contain_text("no longer follow")

    # A reminder by hand is a letter at once, and one.
    step(supervisor, matter, "Remind", "Reminded", note="请本周内完成。")
    administrator = office.enter()
    for _ in range(60):
        if f"{number}: Reminder" in letters(administrator):
            break
        administrator.wait_for_timeout(500)
    letter = administrator.locator(".timeline > li", has_text="luo.jingxing").filter(has_text=f"{number}: Reminder")
    expect(letter).to_have_count(1)
    expect(letter).to_contain_text("请本周内完成。")

    worker.goto("/office/notices")
    expect(worker.locator(".timeline > li", has_text="更换园区门牌")).to_have_count(2)
    worker.get_by_role("button", name="Mark all as read").click()
    expect(worker.locator(".office-notice")).to_contain_text("Marked as read")
    expect(unread(worker)).to_have_text("Notices")
    expect(worker.locator(".timeline")).not_to_contain_text("Unread")
    # Nobody else's notices are theirs.
    stranger = office.enter("陆知远", language="zh")
    stranger.goto("/office/notices")
    expect(stranger.locator("main")).not_to_contain_text("请本周内完成。")


@pytest.mark.layout
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", sorted(WIDTHS))
def test_the_pages_of_notices_are_whole(office, album, language, width):
    page = office.enter("罗景行" if language == "zh" else "Luo Jingxing", language, **WIDTHS[width])
    page.goto("/office/notices")
    assert faults(page) == []
    page.screenshot(path=album / f"notices-{language}-{width}.png", full_page=True)
    page.goto("/office/account")
    page.locator("main a[href='/office/account/notices']").click()
    assert faults(page) == []
    for letters in ["never", "daily"]:
        page.locator("#field-noticeLetters").select_option(letters)
        save(page)
        expect(page.locator(".office-notice")).to_be_visible()
        expect(page.locator("#field-noticeLetters")).to_have_value(letters)
