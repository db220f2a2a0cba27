"""What a visitor sees, at a desk and on a phone, and that nothing sticks out or is broken."""

import pytest

from cast import KINDS, LANGUAGES
from portal import ROOT

pytestmark = pytest.mark.layout

DARK = ("home", "news-of-a-zone", "article-with-picture", "article-with-table", "zone", "contact")
LOOKS = [(kind, "light") for kind in KINDS] + [(kind, "dark") for kind in DARK]

LOAD_ALL_PICTURES = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  await document.fonts.ready;
}"""
BROKEN_PICTURES = "[...document.images].filter((i) => !i.naturalWidth).map((i) => i.currentSrc || i.src)"
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const mayScroll = ".table, .navigation ul, .skip, .visually-hidden";
  const name = (e) => e.tagName.toLowerCase() + [...e.classList].map((name) => "." + name).join("");
  return [...document.body.querySelectorAll("*")].filter((e) => {
    const box = e.getBoundingClientRect();
    const isInside = e.parentElement.closest(mayScroll) || e.matches(".skip, .visually-hidden");
    return box.width && !isInside && (box.right > width + 0.5 || box.left < -0.5);
  }).map((e) => `${name(e)} reaches from ${e.getBoundingClientRect().left} to ${e.getBoundingClientRect().right}`);
}"""
SMALL_TARGETS = """() => {
  const targets = "nav a, .masthead a, .chips a, .filters a, summary, .section__head a, footer a, button, input";
  return [...document.querySelectorAll(targets)].filter((e) => !e.matches(".skip") && e.checkVisibility())
    .map((e) => ({e, box: e.getBoundingClientRect()}))
    .filter(({box}) => box.height < 24 || box.width < 24)
    .map(({e, box}) => `“${e.textContent.trim()}” in ${e.closest("[class]").className}: ${box.width} × ${box.height}`);
}"""
CLIPPED_TEXT = """() => [...document.querySelectorAll("h1, h2, h3, a, button, dt, dd, th, td, p")]
  .filter((e) => e.checkVisibility() && !e.closest(".table, .navigation ul, .skip, .card__excerpt"))
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
  .map((e) => `${e.tagName} ${e.className} “${e.textContent.trim().slice(0, 40)}”`)"""

# Chinese breaks anywhere: a column that is squeezed does not stick out, it becomes one character wide.
SQUEEZED_CELLS = """() => [...document.querySelectorAll("th, td, dt, dd")].filter((e) => {
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const isLong = e.textContent.trim().length > 2;
    return e.checkVisibility() && isLong && room < 2.2 * size && e.clientHeight > 3 * size + 20;
  }).map((e) => `${e.tagName} “${e.textContent.trim()}” is ${e.clientWidth} px wide and ${e.clientHeight} px high`)"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind, scheme", LOOKS)
def test_the_page_fits_its_window_and_nothing_on_it_is_broken(visit, album, kind, scheme, language, width):
    page = visit(kind, language, width=width, scheme=scheme)
    page.evaluate(LOAD_ALL_PICTURES)

    page.screenshot(path=album / f"{kind}-{language}-{width}-{scheme}.png", full_page=True)

    found = {
        "complaints of the browser": page.watched.all_complaints(),
        "pictures that did not load": page.evaluate(BROKEN_PICTURES),
        "elements outside the window": page.evaluate(STICKING_OUT),
        "text that does not fit": page.evaluate(CLIPPED_TEXT),
        "cells one character wide": page.evaluate(SQUEEZED_CELLS),
        "targets too small for a finger": page.evaluate(SMALL_TARGETS),
    }
    overflow = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    assert overflow <= 0, f"the page is {overflow} px wider than its window"
    assert not any(found.values()), "\n".join(f"{what}: {items}" for what, items in found.items() if items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_article_has_no_navigation(visit, album, language):
    page = visit("article-with-picture", language)
    page.emulate_media(media="print")
    page.evaluate(LOAD_ALL_PICTURES)

    page.screenshot(path=album / f"article-on-paper-{language}.png", full_page=True)

    shown = page.evaluate("""[...document.querySelectorAll("header.masthead, nav, footer, form")]
        .filter((e) => e.checkVisibility()).map((e) => e.className)""")
    assert shown == []
    assert page.locator("h1").is_visible() and page.locator(".reading").is_visible()


def test_the_readme_shows_the_home_page(visit, request):
    if not request.config.getoption("--update-readme-picture"):
        pytest.skip("asked for with --update-readme-picture")
    page = visit("home", "en")
    page.evaluate(LOAD_ALL_PICTURES)
    target = ROOT / "docs/images/home.png"
    target.parent.mkdir(exist_ok=True)
    page.screenshot(path=target)
