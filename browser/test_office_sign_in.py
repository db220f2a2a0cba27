"""Into the office and out of it again."""

import re

import pytest
from playwright.sync_api import expect

from office import path_of, sign_in, sign_out

WRONG = {"en": "Name or password is wrong", "zh": "密码"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_password_is_said_in_a_summary_that_leads_into_the_field(office, language):
    page = office.window(language).page
    page.goto("/office/session")
    sign_in(page, office.login, "not the password at all")

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(WRONG[language])
    assert page.locator("#field-login").input_value() == office.login
    assert page.locator("#field-password").input_value() == ""
    summary.locator("a").click()
    expect(page.locator("#field-password")).to_be_focused()
    assert page.locator("#field-password").get_attribute("aria-invalid") == "true"
    described = page.locator("#field-password").get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_contain_text(WRONG[language])

    page.keyboard.type(office.password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(office.base + "/office")


def test_nothing_entered_and_a_stranger_are_refused(office):
    page = office.window().page
    page.goto("/office/session")
    for name, password in [("", ""), ("nobody.at.all", "some password or other")]:
        sign_in(page, name, password)
        expect(page.locator(".error-summary")).to_be_focused()
    page.goto("/office/people")
    assert path_of(page).startswith("/office/session?to=")


def test_who_signed_out_is_out_also_with_the_back_button(office):
    page = office.enter()
    page.goto("/office/people")
    expect(page.locator("h1")).to_have_text("People")
    sign_out(page)
    assert path_of(page) == "/office/session?done=signed_out"

    page.go_back()
    page.reload()
    assert path_of(page).startswith("/office/session")


def test_signing_in_leads_to_the_page_that_was_wanted(office):
    wanted = "/office/people?q=lin&sort=unit"
    page = office.window().page
    page.goto(wanted)
    assert path_of(page).startswith("/office/session?to=")
    sign_in(page, office.login, "wrong the first time")
    expect(page.locator(".error-summary")).to_be_focused()
    sign_in(page, office.login, office.password)
    expect(page).to_have_url(office.base + wanted)


def test_one_click_signs_in_and_leads_to_the_page_that_was_wanted(office):
    page = office.window().page
    page.goto("/office/units")
    page.get_by_role("button", name="Su Wanqing").click()

    expect(page).to_have_url(office.base + "/office/units")
    expect(page.locator(".bar__tools")).to_contain_text("Su Wanqing")


def test_nobody_is_sent_to_another_site_after_signing_in(office):
    for elsewhere in ("https://example.org/", "//example.org/", "/office//example.org", "/zh", "javascript:alert(1)"):
        page = office.window().page
        page.goto("/office/session?to=" + elsewhere)
        page.locator(".group button").first.click()
        expect(page).to_have_url(office.base + "/office")


@pytest.mark.parametrize("language, unit", [("zh", "霁川省投资促进厅"), ("en", "Jichuan Department of Investment Promotion")])
def test_the_demo_offers_its_thirty_people_by_unit(office, language, unit):
    page = office.window(language).page
    page.goto("/office/session")

    assert page.locator(".group button").count() >= 30
    units = page.locator(".group h3").all_inner_texts()
    assert len(units) == len(set(units)) and unit in units


def test_the_chosen_language_is_kept_on_the_page_and_in_later_windows(office):
    page = office.window("zh").page
    page.goto("/office/session?to=/office/people")
    page.locator(".bar button", has_text="English").click()
    assert path_of(page) == "/office/session?to=/office/people"
    expect(page.locator("html")).to_have_attribute("lang", "en")

    page.locator(".group button").first.click()
    expect(page.locator("h1")).to_have_text("People")
    page.goto("/office/people?q=lin&sort=unit")
    page.locator(".bar button", has_text="中文").click()
    assert path_of(page) == "/office/people?q=lin&sort=unit"
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh"))

    later = page.context.new_page()
    later.goto("/office/units")
    expect(later.locator("h1")).to_have_text("单位")


def test_a_form_without_the_secret_of_the_session_changes_nothing(office):
    page = office.enter()
    answer = page.request.post("/office/language", form={"language": "zh-Hans", "to": "/office", "form": "0" * 32})

    assert answer.status == 403
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
