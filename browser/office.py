"""The back office as its people use it: a window per person, signing in, and one-time codes."""

import base64
import hashlib
import hmac
import re
import struct
import time
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal import Portal
from watching import PATIENCE, Watched, watch

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
ADMINISTRATOR = {"zh": "沈砚秋", "en": "Shen Yanqiu"}

# A key of the catalogue that has no text is shown as it is.
UNTRANSLATED = re.compile(
    r"\b(?:field|column|office|problem|refusal|action|hint|unit_kind|permission|done|record|program)_[A-Za-z_]+\b"
)


class Office:
    """The office of one portal, and the windows that are open on it."""

    def __init__(self, portal: Portal, browser: Browser):
        self.portal, self.browser = portal, browser
        self.base = portal.base
        self.contexts: list[BrowserContext] = []
        self.login, self.password = (portal.data / "demo-login.txt").read_text().split("\n")[:2]

    def window(self, language: str = "en", **options) -> Watched:
        """A window of a browser that was never here."""
        context = self.browser.new_context(
            locale=LOCALES[language], reduced_motion="reduce", timezone_id="Asia/Shanghai", base_url=self.base,
            **({"viewport": {"width": 1280, "height": 800}} | options))  # fmt: skip
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        watched = watch(context)
        watched.page.watched = watched
        return watched

    def enter(self, name: str | None = None, language: str = "en", **options) -> Page:
        """The window of somebody who has signed in by one click: the administrator, or who is named."""
        page = self.window(language, **options).page
        page.goto("/office/session")
        page.locator(".group button", has_text=name or ADMINISTRATOR[language]).first.click()
        expect(page).to_have_url(self.base + "/office")
        return page

    def close_windows(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()


def sign_in(page: Page, login: str, password: str) -> None:
    page.locator("#field-login").fill(login)
    page.locator("#field-password").fill(password)
    page.locator("#field-password").press("Enter")


def sign_out(page: Page) -> None:
    page.locator("form[action='/office/session/end'] button").click()
    expect(page.locator(".office-notice")).to_be_visible()


def path_of(page: Page) -> str:
    parts = urlsplit(page.url)
    return parts.path + ("?" + parts.query if parts.query else "")


def save(page: Page) -> None:
    """Presses the one main button of a form."""
    page.locator("main form .button--primary").first.click()


def step() -> int:
    """The half minute for which a one-time code holds."""
    return int(time.time()) // 30


def time_code(key: str, at: int) -> str:
    """The one-time code of RFC 6238 for a half minute."""
    letters = re.sub(r"\s", "", key).upper()
    secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    digest = hmac.new(secret, struct.pack(">Q", at), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
