"""Signing in through the organization's own identity provider, which stands on another host."""

import re

import pytest
from playwright.sync_api import expect

from conftest import serve
from identity_provider import IdentityProvider
from office import Office, path_of, save, sign_out
from test_office_pages import WIDTHS, faults, pictures  # noqa: F401

NAME = {"zh": "霁川统一认证", "en": "Jichuan Identity"}
BUTTON = {"zh": "使用霁川统一认证登录", "en": "Use Jichuan Identity"}
PASSWORD = "seven quiet herons cross"


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    provider = IdentityProvider(tmp_path_factory.mktemp("provider"))
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def open_office(tmp_path_factory, browser, provider):
    folder = tmp_path_factory.mktemp("office") / "data"
    for portal in serve(folder, more=provider.options(NAME["zh"], NAME["en"])):
        yield Office(portal, browser)


@pytest.fixture
def office(open_office):
    yield open_office
    open_office.close_windows()


def go(page, language: str, wanted: str = "/office") -> None:
    """Presses the button, and arrives at the provider."""
    page.goto("/office/session?to=" + wanted)
    page.get_by_role("button", name=BUTTON[language]).click()
    expect(page.locator("h1")).to_have_text("Who are you?")


def agree(page, subject: str, email: str = "") -> None:
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Agree").click()


@pytest.mark.parametrize(
    "language, login, person", [("zh", "tang.yingxue", "唐映雪"), ("en", "luo.jingxing", "Luo Jingxing")]
)
def test_a_verified_address_opens_the_office_and_is_linked(office, provider, language, login, person):
    page = office.window(language).page
    go(page, language, "/office/account")
    assert provider.asked[-1]["ui_locales"].startswith({"zh": "zh-CN", "en": "en"}[language])
    assert provider.asked[-1]["redirect_uri"] == office.base + "/office/session/provider"
    agree(page, login, login.upper() + "@example.org")

    expect(page).to_have_url(office.base + "/office/account")
    expect(page.locator(".bar__tools")).to_contain_text(person)
    ways = page.locator(".part", has=page.locator("form[action='/office/account/provider/end']"))
    expect(ways).to_contain_text(NAME[language])
    expect(ways).to_contain_text(login.upper())

    # Without a password it is the only way in.
    ways.get_by_role("button").click()
    page.watched.expected_status = 403
    expect(page.locator("main")).to_contain_text({"zh": "请先设置密码", "en": "Set a password first"}[language])

    page.goto("/office/account/password")
    page.locator("#field-new").fill(PASSWORD)
    save(page)
    expect(page.locator(".office-notice")).to_be_visible()
    ways.get_by_role("button").click()
    expect(page.locator(".office-notice")).to_contain_text({"zh": "已解绑", "en": "Unlinked"}[language])
    sign_out(page)

    # What was unlinked does not come back by its address.
    go(page, language)
    agree(page, login, login + "@example.org")
    expect(page.locator("main")).to_contain_text({"zh": "该账号已从您的账户解绑", "en": "was unlinked"}[language])
    page.get_by_role("link", name={"zh": "返回登录页", "en": "Back to the sign-in page"}[language]).click()
    page.locator("#field-login").fill(login)
    page.locator("#field-password").fill(PASSWORD)
    page.locator("#field-password").press("Enter")
    expect(page).to_have_url(office.base + "/office")

    # By hand it does, with the password.
    page.goto("/office/account")
    page.get_by_role("link", name=NAME[language]).click()
    page.locator("#field-password").fill("not the password")
    save(page)
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator("#field-password").fill(PASSWORD)
    save(page)
    agree(page, login, "private@elsewhere.example")
    expect(page).to_have_url(office.base + "/office/account?done=provider_linked")
    expect(page.locator("main")).to_contain_text("private@elsewhere.example")
    sign_out(page)
    go(page, language, "/office/people")
    agree(page, login)
    expect(page).to_have_url(office.base + "/office/people")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_does_not_work_is_said_with_the_way_out(office, provider, request, album, language, width):
    page = office.window(language, **WIDTHS[width]).page
    found = []

    def look(name: str) -> None:
        found.extend(faults(page))
        if request.config.getoption("--office-pictures"):
            page.screenshot(path=album / f"office-provider-{name}-{language}-{width}.png", full_page=True)

    page.goto("/office/session")
    look("door")

    page.watched.expected_status = 403
    go(page, language)
    agree(page, "stranger", "stranger@elsewhere.example")
    expect(page.locator("main")).to_contain_text({"zh": "没有与该账号对应的人员", "en": "Nobody on this platform"}[language])
    look("unknown")
    assert "failed" not in office.portal.complaints()

    go(page, language)
    page.get_by_role("button", name="Deny").click()
    expect(page.locator("main")).to_contain_text({"zh": "取消了登录", "en": "You cancelled"}[language])
    assert "<b>" not in page.locator("main").inner_text() and "no</b>" not in page.content()
    look("denied")

    page.reload()
    expect(page.locator("main")).to_contain_text({"zh": "已超时", "en": "has timed out"}[language])
    look("expired")
    assert path_of(page).startswith("/office/session/provider?")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_account_page_and_the_page_before_linking_are_whole(office, request, album, language):
    for width in (1280, 390):
        page = office.enter({"zh": "魏长庚", "en": "Wei Changgeng"}[language], language, **WIDTHS[width])
        found = []
        for path in ("/office/account", "/office/account/provider"):
            page.goto(path)
            found += faults(page)
            if request.config.getoption("--office-pictures"):
                name = path.removeprefix("/office/").replace("/", "-")
                page.screenshot(path=album / f"office-provider-{name}-{language}-{width}.png", full_page=True)
        assert not found, "\n".join(found)


def test_another_window_cannot_finish_what_was_begun_here(office, provider):
    page = office.window().page
    go(page, "en")
    form = {"asked": page.locator("[name=asked]").input_value(), "subject": "su.wanqing", "do": "agree"}
    form["email"] = "su.wanqing@example.org"
    agreed = page.request.post(provider.issuer + "/agree", form=form, max_redirects=0)

    victim = office.window().page
    assert victim.goto(agreed.headers["location"]).status == 403
    victim.goto("/office")
    assert path_of(victim).startswith("/office/session")


def test_without_scripts_it_works_too(office):
    page = office.window(java_script_enabled=False).page
    go(page, "en")
    agree(page, "han.qiye", "han.qiye@example.org")
    expect(page.locator("h1")).to_have_text("Hello, Han Qiye")


# The last: the provider comes back, but the portal remembers for an hour what it published.
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_provider_that_is_away_stops_neither_the_server_nor_the_password(
    tmp_path_factory, browser, provider, language
):
    folder = tmp_path_factory.mktemp("away") / "data"
    away = IdentityProvider(folder.parent)
    away.stop()
    for portal in serve(folder, more=away.options(NAME["zh"], NAME["en"])):
        office = Office(portal, browser)
        page = office.window(language).page
        page.goto("/office/session")
        page.watched.expected_status = 503
        page.get_by_role("button", name=BUTTON[language]).click()
        expect(page.locator("main")).to_contain_text({"zh": "暂时没有响应", "en": "does not answer"}[language])
        assert not faults(page)
        assert re.search(r"signing in at the provider failed", portal.complaints())
        page.get_by_role("link", name={"zh": "返回登录页", "en": "Back to the sign-in page"}[language]).click()
        page.locator("#field-login").fill(office.login)
        page.locator("#field-password").fill(office.password)
        page.locator("#field-password").press("Enter")
        expect(page).to_have_url(office.base + "/office")
        away.start(away.port)
        sign_out(page)
        go(page, language)
        office.close_windows()
        away.stop()
