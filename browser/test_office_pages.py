"""Every page of the office in both languages, at a desk and on a phone: fits, is translated, is usable by everyone."""

import re

import pytest

from office import UNTRANSLATED, path_of, save
from test_accessibility import COLOURS, RULES, violations
from test_screenshots import CLIPPED_TEXT, STICKING_OUT

pytestmark = pytest.mark.layout

WIDTHS = {1280: {"viewport": {"width": 1280, "height": 800}},
          390: {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}}  # fmt: skip
# A link within a sentence may be as high as its line (WCAG 2.5.8).
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((e) => !e.matches(".skip, [type=hidden], .reading :is(p, li, td) a") && e.checkVisibility())
    .map((e) => [e, (e.matches("[type=checkbox], [type=radio]") && e.closest("label") || e).getBoundingClientRect()])
    .filter(([, box]) => box.height < 24 || box.width < 24)
    .map(([e, box]) => `“${e.textContent.trim()}” ${e.name ?? ""}: ${box.width} × ${box.height}`)"""
MAY_SCROLL = """() => document.querySelectorAll(".sheet, .office__nav ul").forEach((e) => e.classList.add("table"))"""
START = ["/office", "/office/account", "/office/components"]


def shape(path: str) -> str:
    """The kind of page: one person is looked at for all."""
    parts = path.split("?")[0].split("#")[0]
    return re.sub(r"/\d+|(?<=/roles/)(?!new)[a-z-]+", "/*", parts)


def pages(page) -> list[str]:
    """One address for each kind of page that links lead to from the navigation."""
    waiting, found = list(START), {}
    while waiting:
        path = waiting.pop(0)
        if shape(path) in found:
            continue
        found[shape(path)] = path
        html = page.request.get(path).text()
        links = re.findall(r'href="(/office[^"]*)"', html.replace("&amp;", "&"))
        waiting += [link for link in links if not re.search(r"/assets/|/proofs/|/documents/|/files/|/preview\b|\.(?:csv|xlsx|docx|pdf|svg)$", shape(link))]
    return list(found.values())


def faults(page) -> list[str]:
    page.evaluate(MAY_SCROLL)
    found = {
        "complaints of the browser": page.watched.all_complaints(),
        "elements outside the window": page.evaluate(STICKING_OUT),
        "text that does not fit": page.evaluate(CLIPPED_TEXT),
        "targets too small for a finger": page.evaluate(SMALL_TARGETS),
        "untranslated": UNTRANSLATED.findall(page.locator("body").inner_text()),
    }
    overflow = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    if overflow > 0:
        found["wider than the window"] = [f"{overflow} px"]
    is_wide, is_chinese = page.viewport_size["width"] == 1280, "中文" not in page.locator(".bar").inner_text()
    # The rules take long; what they look at differs between languages and widths, but not in every pair of them.
    if is_wide != is_chinese:
        found["axe"] = violations(page, RULES)
    if is_wide and is_chinese:
        found["axe"] = violations(page, COLOURS)
        page.emulate_media(color_scheme="dark")
        found["axe in dark colours"] = violations(page, COLOURS)
        page.emulate_media(color_scheme="light")
    page.watched.complaints.clear()
    return [f"{path_of(page)}: {what}: {item}" for what, items in found.items() for item in items]


@pytest.fixture(scope="module")
def pictures(request, album):
    """Where pictures go when they are asked for; they double the time."""
    return album if request.config.getoption("--office-pictures") else None


def photograph(page, album, language: str, width: int) -> None:
    if album is None:
        return
    name = shape(path_of(page)).strip("/").replace("/*", "-one").replace("/", "-")
    name += "-errors" if page.locator(".error-summary").count() else ""
    page.screenshot(path=album / f"{name}-{language}-{width}.png", full_page=True)


# Each language and each width once: the tests of the rooms look at their pages in all four.
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_each_page_that_the_navigation_leads_to_is_whole(office, pictures, language, width):
    page = office.enter(language=language, **WIDTHS[width])
    found = []
    paths = pages(page)
    assert len(paths) >= 20, paths
    for path in paths:
        answer = page.goto(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        photograph(page, pictures, language, width)
        found += faults(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_door_and_a_form_with_errors_are_whole(office, pictures, language, width):
    page = office.window(language, **WIDTHS[width]).page
    found = []
    for path in ("/office/session", "/office/password-reset"):
        page.goto(path)
        photograph(page, pictures, language, width)
        found += faults(page)
    page.goto("/office/session")
    page.locator(".group button").nth(3).click()
    for path in ("/office/account/tokens/new", "/office/people/new", "/office/units/new", "/office/roles/new"):
        page.goto(path)
        page.watched.expected_status = 422
        save(page)
        page.locator(".error-summary").wait_for()
        photograph(page, pictures, language, width)
        found += faults(page)
        page.watched.expected_status = 200
    assert not found, "\n".join(found)
