"""The tree of units: grown, renamed, merged."""

from datetime import date, timedelta

from playwright.sync_api import expect

from office import path_of, save


def today(page) -> date:
    """The day by the clock of the platform's place."""
    return date.fromisoformat(page.evaluate("new Date().toLocaleDateString('sv')"))


def open_unit(page, name: str) -> None:
    page.goto("/office/units")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name)


def add_below(page, parent: str, code: str, chinese: str, english: str) -> None:
    open_unit(page, parent)
    page.get_by_role("link", name="New unit below").click()
    page.locator("#field-nameChinese").fill(chinese)
    page.locator("#field-nameEnglish").fill(english)
    page.locator("#field-code").fill(code)
    page.locator("#field-kind").select_option("department")
    save(page)
    expect(page.locator(".office-notice")).to_have_text("Saved.")


def indent(page, name: str) -> float:
    link = page.get_by_role("link", name=name, exact=True)
    return link.bounding_box()["x"]


def test_the_tree_shows_each_unit_below_its_parent(office):
    page = office.enter()
    page.goto("/office/units")

    steps = [indent(page, name) for name in (
        "Jichuan Province", "Tingnan District",
        "Yunting Economic and Technological Development Zone", "Energy Storage Team")]  # fmt: skip
    assert steps == sorted(steps) and len(set(steps)) == 4

    page.locator("#field-kind").select_option("team")
    page.locator(".list-filters button").click()
    assert path_of(page) == "/office/units?q=&kind=team"
    assert page.locator(".records tbody a").all_inner_texts() == ["Energy Storage Team"]


def test_a_new_unit_stands_below_its_parent(office):
    page = office.enter()
    open_unit(page, "Bailu Industrial Park")
    page.get_by_role("link", name="New unit below").click()
    expect(page.locator("#field-parent option:checked")).to_have_text("\u3000Bailu Industrial Park")
    page.locator("#field-nameEnglish").fill("Bailu Service Office")
    page.locator("#field-code").fill("bailu")
    save(page)
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.locator("[aria-invalid=true]").count() == 3
    expect(page.locator(".error-summary")).to_contain_text("belongs to another unit")

    page.locator("#field-nameChinese").fill("柏麓服务处")
    page.locator("#field-code").fill("bl-service")
    page.locator("#field-kind").select_option("department")
    save(page)
    expect(page.locator("h1")).to_have_text("Bailu Service Office")
    expect(page.locator(".breadcrumb")).to_contain_text("Bailu Industrial Park")

    page.goto("/office/units")
    assert indent(page, "Bailu Service Office") > indent(page, "Bailu Industrial Park")


def test_a_name_holds_from_its_day_on_and_the_earlier_one_stays_known(office):
    page = office.enter()
    add_below(page, "Haiya Harbour Economic Zone", "hy-office", "海崖办公室", "Haiya Office")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("#field-nameEnglish").fill("Haiya General Office")
    page.locator("#field-since").fill("2010-01-01")
    page.locator("#field-reason").fill("renamed by decree")
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("so that history stays true")
    assert page.locator("#field-nameEnglish").input_value() == "Haiya General Office"

    tomorrow = today(page) + timedelta(days=1)
    page.locator("#field-since").fill(tomorrow.isoformat())
    save(page)
    expect(page.locator(".office-notice")).to_have_text("Saved.")
    expect(page.locator("h1")).to_have_text("Haiya Office")
    periods = page.locator(".part", has=page.get_by_role("heading", name="Earlier names and places"))
    expect(periods).to_contain_text(f"since {tomorrow}")
    expect(periods).to_contain_text("Haiya General Office")

    page.get_by_role("link", name="History").click()
    newest = page.locator(".timeline > li").first
    expect(newest.locator("del").first).to_have_text("Haiya Office")
    expect(newest.locator("ins").first).to_have_text("Haiya General Office")
    expect(newest.locator(".timeline__reason")).to_have_text("renamed by decree")


def test_the_people_of_a_closed_unit_move_to_its_successor(office):
    page = office.enter()
    open_unit(page, "Yanbei Supervision Office")
    page.get_by_role("link", name="Close or merge").click()
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("Reason: Fill this in.")
    page.locator("#field-reason").fill("merged into the district office")
    save(page)
    expect(page.locator(".office-notice--bad")).to_contain_text("People still have duties here")

    page.locator("#field-successor").select_option(label="\u3000\u3000Office of the Yanbei District Government")
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("The unit is closed")
    assert page.get_by_role("link", name="Yanbei Supervision Office", exact=True).count() == 0

    open_unit(page, "Office of the Yanbei District Government")
    expect(page.locator("main")).to_contain_text("Meng Zhiqiu")
    page.goto("/office/people?q=Meng")
    expect(page.locator(".records tbody tr")).to_contain_text("Office of the Yanbei District Government")
