"""Everyone can use every page: axe-core's rules for WCAG 2.1 A and AA, keyboard, enlarged text."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from cast import KINDS, LANGUAGES

pytestmark = pytest.mark.layout

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RULES = {"runOnly": {"type": "tag", "values": [*LEVELS, "best-practice"]}, "resultTypes": ["violations"]}
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}


def violations(page, rules: dict) -> list[str]:
    """One readable line per rule and element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("rules => axe.run(rules)", rules)["violations"]
    return [
        f"{rule['id']} ({', '.join(t for t in rule['tags'] if t in LEVELS) or 'best practice'}): {rule['help']}\n"
        f"      at {' '.join(map(str, node['target']))}: {node['html'][:160]}\n"
        f"      {node['failureSummary'].splitlines()[1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_to_object_to(visit, kind, language, width):
    page = visit(kind, language, width=width)
    light = violations(page, RULES)

    page.emulate_media(color_scheme="dark")
    dark = violations(page, COLOURS)

    assert not light, "in light colours:\n  " + "\n  ".join(light)
    assert not dark, "in dark colours:\n  " + "\n  ".join(dark)


@pytest.mark.parametrize("width, size", [(320, "100%"), (1280, "200%")], ids=["narrowest phone", "text twice as large"])
@pytest.mark.parametrize(
    "kind", ["home", "news", "article-with-table", "zone", "zones", "search", "archive", "contact"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_lost_when_the_page_is_enlarged(visit, kind, language, width, size):
    page = visit(kind, language)
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", size)

    overflow = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    assert overflow <= 0, f"the page is {overflow} px wider than its window"


@pytest.mark.parametrize("kind", ["home", "news", "article-with-table", "search"])
def test_every_stop_of_the_tab_key_is_visible_and_outlined(visit, kind):
    page = visit(kind, "en")
    stops = 0
    for _ in range(25):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            const element = document.activeElement, style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            return {name: element.outerHTML.slice(0, 120), isBody: element === document.body,
                outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
                isInView: box.width > 0 && box.bottom > 0 && box.right > 0 && box.left < innerWidth
                    && box.top < innerHeight};
        }""")
        if stop["isBody"]:
            break
        stops += 1
        assert stop["outline"] >= 2, f"no outline on {stop['name']}"
        assert stop["isInView"], f"out of sight: {stop['name']}"
    assert stops >= 10
