"""What roles may do, and what a deputy may do in the place of another."""

from datetime import date, timedelta

from playwright.sync_api import expect

from office import path_of, save


def test_a_role_is_made_and_gets_a_permission(office):
    page = office.enter()
    page.goto("/office/roles")
    page.get_by_role("link", name="New role").click()
    page.locator("#field-nameEnglish").fill("Archivist")
    save(page)
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.locator("#field-nameEnglish").input_value() == "Archivist"
    page.locator("#field-code").fill("archivist")
    page.locator("#field-nameChinese").fill("档案员")
    page.get_by_label("See articles").check()
    save(page)
    line = page.locator(".records tbody tr", has_text="archivist")
    expect(line).to_contain_text("See articles")

    line.get_by_role("link", name="Archivist").click()
    expect(page.get_by_label("See articles")).to_be_checked()
    page.get_by_label("Read the audit trail").check()
    save(page)
    expect(page.locator(".office-notice")).to_have_text("Saved.")
    expect(line).to_contain_text("Read the audit trail")


def test_who_may_not_change_roles_sees_no_way_to_them(office):
    page = office.enter("Su Wanqing")
    page.goto("/office/roles")

    assert page.locator(".records tbody tr").count() >= 9
    assert page.locator("main a").count() == 0
    assert page.goto("/office/roles/editor").status == 403
    assert page.goto("/office/people/new").status == 403


def test_a_deputy_sees_more_until_the_delegation_ends(office):
    deputy = office.enter("Jian Su")
    deputy.goto("/office/articles")
    own = deputy.locator(".list-head p").inner_text()
    assert deputy.get_by_role("link", name="Audit").count() == 0

    page = office.enter("Cheng Yumian")
    page.goto("/office/account")
    page.get_by_role("link", name="Delegate while absent").click()
    page.locator("#field-to").fill("nobody.known")
    save(page)
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Nobody has this sign-in name")
    expect(summary).to_contain_text("Until")
    page.locator("#field-to").fill("jian.su")
    page.locator("#field-validTo").fill((date.today() + timedelta(days=7)).isoformat())
    page.locator("#field-reason").fill("on leave")
    save(page)
    expect(page).to_have_url(office.base + "/office/account?done=saved")

    deputy.reload()
    expect(deputy.get_by_role("link", name="Audit")).to_be_visible()
    assert deputy.locator(".list-head p").inner_text() != own
    deputy.goto("/office/people/new")
    expect(deputy.locator("h1")).to_have_text("New person")

    page.goto("/office/people?q=cheng.yumian")
    page.locator(".records tbody a").first.click()
    expect(page.locator("main")).to_contain_text("Cheng Yumian → Jian Su")
    page.get_by_role("button", name="End the delegation to Jian Su").click()
    expect(page.locator(".office-notice")).to_have_text("The delegation has ended.")
    deputy.goto("/office/articles")
    assert deputy.locator(".list-head p").inner_text() == own
    assert path_of(deputy) == "/office/articles" and deputy.get_by_role("link", name="Audit").count() == 0
