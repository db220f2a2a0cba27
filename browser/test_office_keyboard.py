"""The office without a mouse."""

from playwright.sync_api import expect

from office import path_of


def tab_to(page, selector: str, limit: int = 80) -> None:
    """Presses the tab key until the element has the focus, each stop being outlined and in sight."""
    wanted = page.locator(selector).first
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            const element = document.activeElement, style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            return {name: element.outerHTML.slice(0, 120),
                outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
                isInView: box.bottom > 0 && box.right > 0 && box.left < innerWidth && box.top < innerHeight};
        }""")
        assert stop["outline"] >= 2, f"no outline on {stop['name']}"
        assert stop["isInView"], f"out of sight: {stop['name']}"
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the tab key does not reach {selector}")


def test_a_person_is_found_and_changed_by_keyboard_alone(office):
    page = office.window().page
    page.goto("/office/session")
    tab_to(page, "#field-login")
    page.keyboard.type(office.login)
    page.keyboard.press("Tab")
    page.keyboard.type(office.password)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Hello, Shen Yanqiu")

    tab_to(page, ".office__nav a[href='/office/people']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("People")
    page.keyboard.press("/")
    expect(page.locator("#field-q")).to_be_focused()
    page.keyboard.type("wei.changgeng")
    page.keyboard.press("Enter")
    expect(page.locator(".records tbody tr")).to_have_count(1)
    assert "q=wei.changgeng" in path_of(page)

    tab_to(page, ".records tbody a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Wei Changgeng")
    tab_to(page, ".actions a[href$='/edit']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Edit person")
    tab_to(page, "#field-email")
    page.keyboard.press("Control+A")
    page.keyboard.type("no address")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#field-email")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("changgeng@example.org")
    tab_to(page, "main form .button--primary")
    page.keyboard.press("Enter")
    expect(page.locator(".office-notice")).to_have_text("Saved.")
    expect(page.locator(".facts")).to_contain_text("changgeng@example.org")


def test_the_first_stop_skips_to_the_content(office):
    page = office.enter()
    page.goto("/office/people")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")
