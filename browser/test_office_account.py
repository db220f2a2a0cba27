"""One's own account: password, one-time codes, devices, tokens, and the letter that opens it."""

import re

from playwright.sync_api import expect

from office import path_of, save, sign_in, sign_out, step, time_code
from test_office_people import open_person

PASSWORD = "seven quiet herons cross"


def arrive(office, person: str, login: str):
    """Invites somebody, opens the letter as them, sets the password; gives their signed-in window."""
    administrator = office.enter()
    open_person(administrator, person)
    expect(administrator.locator(".facts .state")).to_have_text("No password yet")
    administrator.get_by_role("button", name="Send an invitation").click()
    expect(administrator.locator(".office-notice")).to_contain_text("The letter is written")
    administrator.get_by_role("link", name="Letters").click()
    letter = administrator.locator(".timeline > li", has_text=login + "@example.org").first
    link = re.search(r"http://\S+/office/welcome/\S+", letter.inner_text())[0]

    page = office.window().page
    page.goto(link)
    expect(page.locator("h1")).to_contain_text(person)
    page.locator("#field-new").fill("short")
    save(page)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("At least 10 characters")
    page.locator("#field-new").fill(PASSWORD)
    save(page)
    expect(page).to_have_url(office.base + "/office/session?done=password_set")
    sign_in(page, login, PASSWORD)
    expect(page.locator("h1")).to_have_text(f"Hello, {person}")
    return page, link


def test_a_letter_opens_the_account_once(office):
    page, link = arrive(office, "Du Li", "du.li")
    sign_out(page)

    stranger = office.window().page
    answer = stranger.goto(link)
    assert answer.status == 403
    expect(stranger.locator("main")).to_contain_text("This link no longer works")


def test_who_changed_the_password_signs_in_with_the_new_one_only(office):
    page, _ = arrive(office, "Qiu Yihe", "qiu.yihe")
    elsewhere = office.window().page
    elsewhere.goto("/office/session")
    sign_in(elsewhere, "qiu.yihe", PASSWORD)
    expect(elsewhere).to_have_url(office.base + "/office")

    page.goto("/office/account/password")
    page.locator("#field-present").fill("not the present one")
    page.locator("#field-new").fill("a wholly new sentence")
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("The present password is wrong")
    page.locator("#field-present").fill(PASSWORD)
    page.locator("#field-new").fill("a wholly new sentence")
    save(page)
    expect(page.locator(".office-notice")).to_have_text("The password is set.")

    elsewhere.reload()
    assert path_of(elsewhere).startswith("/office/session"), "the other device is still signed in"
    sign_in(elsewhere, "qiu.yihe", PASSWORD)
    expect(elsewhere.locator(".error-summary")).to_be_focused()
    sign_in(elsewhere, "qiu.yihe", "a wholly new sentence")
    expect(elsewhere.locator("h1")).to_have_text("Hello, Qiu Yihe")


def enter_code(page, code: str) -> None:
    page.locator("#field-code").fill(code)
    page.locator("#field-code").press("Enter")


def test_one_time_codes_guard_the_account(office):
    page, _ = arrive(office, "Yao Qing", "yao.qing")
    page.goto("/office/account/codes")
    assert page.locator(".codes code").count() == 0, "a key is made by looking"
    page.get_by_role("button", name="Begin").click()
    key = page.locator(".codes code").inner_text()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    enter_code(page, "000000")
    expect(page.locator(".error-summary")).to_contain_text("This code is wrong")
    key = page.locator(".codes code").inner_text()
    first = step()
    enter_code(page, time_code(key, first))
    expect(page.locator("h1")).to_have_text("Recovery codes")
    recovery = page.locator(".codes code").all_inner_texts()
    assert len(recovery) == len(set(recovery)) >= 8
    page.get_by_role("link", name="I have written them down").click()
    expect(page.locator(".facts").first).to_contain_text("On")
    page.goto("/office/account/codes")
    assert not any(code in page.content() for code in recovery), "recovery codes are shown again"
    sign_out(page)

    page.goto("/office/session?to=/office/units")
    sign_in(page, "yao.qing", PASSWORD)
    expect(page.locator("h1")).to_have_text("Enter the code")
    page.goto("/office/people")
    assert path_of(page).startswith("/office/session/code"), "the password alone opened a page"
    page.goto("/office/session/code?to=/office/units")
    enter_code(page, time_code(key, first))
    expect(page.locator(".error-summary")).to_contain_text("used before")
    # The next half minute's code is good already: clocks differ.
    enter_code(page, time_code(key, first + 1))
    expect(page).to_have_url(office.base + "/office/units")
    sign_out(page)

    for code, is_good in [(recovery[0], True), (recovery[0], False), (recovery[1], True)]:
        page.goto("/office/session")
        sign_in(page, "yao.qing", PASSWORD)
        expect(page.locator("h1")).to_have_text("Enter the code")
        enter_code(page, code)
        if is_good:
            expect(page.locator("h1")).to_have_text("Hello, Yao Qing")
            sign_out(page)
        else:
            expect(page.locator(".error-summary")).to_be_focused()
            page.get_by_role("link", name="Cancel").click()
            expect(page.locator("h1")).to_have_text("Sign in")


def test_devices_are_listed_and_signed_out_from_afar(office):
    page = office.enter("Feng Yu'an")
    elsewhere = office.enter("Feng Yu'an")
    page.goto("/office/account")
    devices = page.locator(".part", has=page.get_by_role("heading", name="Devices that are signed in"))
    assert devices.locator(".timeline > li").count() == 2
    expect(devices.locator(".state")).to_have_text("This device")
    expect(devices.locator(".timeline > li").first).to_contain_text("Chrome · Linux")
    devices.get_by_role("button").click()
    expect(page.locator(".office-notice")).to_have_text("That device is signed out.")
    assert devices.locator(".timeline > li").count() == 1

    elsewhere.reload()
    assert path_of(elsewhere).startswith("/office/session")


def test_a_token_works_for_a_program_until_it_is_ended(office):
    page = office.enter("Lin Xu")
    page.goto("/office/account")
    page.get_by_role("link", name="New API token").click()
    save(page)
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator("#field-name").fill("directory sync")
    page.get_by_label("See units and people").check()
    save(page)
    token = page.locator(".codes code").inner_text()
    bearer = "Bearer " + token
    assert office.portal.ask("/api/v1/me").status == 401
    me = office.portal.ask("/api/v1/me", authorization=bearer)
    assert me.status == 200 and '"lin.xu"' in me.text and "unit.read" in me.text
    assert office.portal.ask("/api/v1/units", authorization=bearer).status == 200
    assert office.portal.ask("/api/v1/audit", authorization=bearer).status in (403, 404)

    page.get_by_role("link", name="I have kept it").click()
    assert token not in page.content()
    page.get_by_role("button", name="End “directory sync”").click()
    expect(page.locator(".office-notice")).to_have_text("The token has ended.")
    assert office.portal.ask("/api/v1/me", authorization=bearer).status == 401
