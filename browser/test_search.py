"""Searching with the keyboard alone: suggestions while typing, filters, a way out of an empty result."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from cast import LANGUAGES
from playwright.sync_api import expect

TYPED = {"zh": "云汀", "en": "yunting"}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_suggestion_is_reached_and_followed_without_a_mouse(visit, language, width):
    page = visit("news", language, width=width)
    page.keyboard.press("/")
    box = page.locator("#quick-search")
    expect(box).to_be_focused()

    page.keyboard.type(TYPED[language])
    options = page.locator("#quick-search-suggestions [role=option]")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).violations_count == 0

    page.keyboard.press("ArrowDown")
    chosen = page.locator("#quick-search-suggestions [aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    target = chosen.get_attribute("data-url")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    assert page.watched.all_complaints() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_escape_closes_the_suggestions_and_enter_searches_for_what_was_typed(visit, language):
    page = visit("news", language)
    page.keyboard.press("/")
    page.keyboard.type(TYPED[language])
    expect(page.locator("#quick-search-suggestions [role=option]").first).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator("#quick-search-suggestions")).to_be_hidden()
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/search\?q="))
    expect(page.locator("main mark").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_too_many_can_be_left_out(visit, portal, language):
    page = visit("news", language)
    words = {"zh": "招商 天外飞仙", "en": "zone zzzunheardof"}[language]
    page.goto(f"{portal.base}/{language}/search?q={words}")

    page.locator(".search__reliefs a").first.click()

    page.wait_for_load_state()
    expect(page.locator(".search__results .card").first).to_be_visible()
