"""Ways through the portal, as visitors go them."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from cast import KINDS, LANGUAGES, NONSENSE, WORD

REACHABLE = [kind for kind in KINDS if kind not in ("not-found", "search-refused", "print")]


def path_of(page) -> str:
    parts = urlsplit(page.url)
    return parts.path + ("?" + parts.query if parts.query else "")


@pytest.mark.parametrize(
    "wanted, home",
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "/zh"), ("zh", "/zh"), ("zh-TW", "/zh"), ("en-US,en;q=0.9", "/en"), ("en", "/en"),
        ("de-DE,de;q=0.9,en;q=0.5", "/en"), ("en;q=0.2, zh;q=0.9", "/zh"), ("fr", "/zh"), ("", "/zh"),
        ("en;q=0, zh;q=0.1", "/zh"), (";;;q=,,", "/zh"),
    ],
)  # fmt: skip
def test_a_visitor_is_greeted_in_a_language_of_the_browser(portal, wanted, home):
    answer = portal.ask("/", accept_language=wanted)

    assert (answer.status, answer.headers["location"]) == (302, home)
    assert "accept-language" in answer.headers["vary"].lower()


@pytest.mark.parametrize("language, lang", [("zh", "zh-Hans"), ("en", "en")])
def test_the_browser_itself_lands_on_the_home_page_of_its_language(windows, portal, language, lang):
    page = windows(language=language).page
    page.goto(portal.base + "/")

    assert path_of(page) == f"/{language}"
    assert page.locator("html").get_attribute("lang") == lang
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_home_to_a_zone_to_its_article_to_the_next_and_back(visit, cast, language, width):
    page = visit("home", language, width=width)
    page.locator(f'[aria-labelledby="zones"] a[href="{cast.path("zone", language)}"]').first.click()
    zone = page.locator("h1").inner_text()
    title = page.locator(".card__title a").nth(1)
    first = title.inner_text()
    title.click()
    expect(page.locator("h1")).to_have_text(first)
    expect(page.locator(".article__facts")).to_contain_text(zone)
    way = "next" if page.locator('.neighbours a[rel="next"]').count() else "prev"
    neighbour = page.locator(f'.neighbours a[rel="{way}"]')
    second = neighbour.inner_text()
    neighbour.click()
    expect(page.locator("h1")).to_have_text(second)
    page.locator(f'.neighbours a[rel="{"prev" if way == "next" else "next"}"]').click()
    expect(page.locator("h1")).to_have_text(first)
    page.locator(".breadcrumb a").first.click()

    assert path_of(page) == f"/{language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_of_a_breadcrumb_leads_to_a_page_that_holds_the_article(visit, cast, language):
    page = visit("article", language)
    here = path_of(page)
    steps = page.locator(".breadcrumb a").evaluate_all(
        "links => links.map(a => [a.textContent, a.getAttribute('href')])"
    )
    assert len(steps) >= 3

    for label, address in steps[1:]:
        page.goto(urlsplit(page.url)._replace(path="", query="").geturl() + address)
        while page.locator(f'.card__title a[href="{here}"]').count() == 0:
            following = page.locator('.pager a[rel="next"]')
            assert following.count(), f"{label} ({address}) does not list the article"
            following.click()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", REACHABLE)
def test_the_language_switch_keeps_the_page(visit, cast, kind, language):
    page = visit(kind, language)
    before = path_of(page)
    other = {"zh": "en", "en": "zh"}[language]

    page.locator("a.language").click()
    assert path_of(page) == re.sub(f"^/{language}", f"/{other}", before)
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[other]

    page.locator("a.language").click()
    assert path_of(page) == before


def total(page) -> int:
    return int(re.search(r"\d+", page.locator(".total").inner_text())[0])


def choose(page, group: str, option: int = 0) -> str:
    """Opens a filter by its name and takes one of its options."""
    details = page.locator(".filters details").filter(has=page.locator("summary", has_text=re.compile(f"^{group}$")))
    if not details.evaluate("d => d.open"):
        details.locator("summary").click()
    link = details.locator("ul a").nth(option)
    label = link.inner_text()
    link.click()
    return label


FILTERS = {"zh": ("地区", "开发区", "类型", "年份"), "en": ("Region", "Zone", "Kind", "Year")}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_narrowed_by_zone_kind_and_year_and_widened_again(visit, language, scripts):
    page = visit("news", language, scripts=scripts)
    everything = total(page)
    _, zone_filter, kind_filter, year_filter = FILTERS[language]

    zone = choose(page, zone_filter)
    of_zone = total(page)
    assert 0 < of_zone < everything
    assert set(page.locator(".card__facts > a").all_inner_texts()) == {zone}
    kind = choose(page, kind_filter)
    of_kind = total(page)
    assert 0 < of_kind <= of_zone
    assert set(page.locator(".card__facts > span:not(.badge)").all_inner_texts()) == {kind}
    assert page.locator(".chips li").count() == 2
    page.locator(".chips a").first.click()
    page.locator(".chips a").first.click()
    assert total(page) == everything

    year = choose(page, year_filter)
    assert 0 < total(page) < everything
    days = page.locator(".card time").evaluate_all("times => times.map(t => t.dateTime.slice(0, 4))")
    assert set(days) == {year}
    assert parse_qs(urlsplit(page.url).query) == {"year": [year]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_narrowed_by_region_to_the_zones_there(visit, language):
    page = visit("zones", language)
    regions = {
        section.locator("h2 span").first.inner_text(): set(section.locator(".zone-card__name").all_inner_texts())
        for section in page.locator("section:has(> h2.region)").all()
    }
    page.locator(".navigation a").nth(1).click()
    everything = total(page)

    region = choose(page, FILTERS[language][0])

    assert 0 < total(page) < everything
    assert set(page.locator(".card__facts > a").all_inner_texts()) <= regions[region]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_list_hold_every_article_once(visit, cast, language):
    page = visit("news", language)
    wanted = total(page)
    seen = []
    for number in range(1, 50):
        seen += page.locator(".card__title a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
        assert page.locator(".pager a[aria-current]").inner_text() == str(number)
        following = page.locator('.pager a[rel="next"]')
        if following.count() == 0:
            break
        following.click()

    assert len(seen) == len(set(seen)) == wanted == len(cast.articles)


@pytest.mark.parametrize("page", ["2", "3", "999999", "0", "-1", "1.5", "x", "99999999999999999999"])
def test_a_page_that_a_list_does_not_have_is_not_found(portal, page):
    answer = portal.ask(f"/zh/news?year=1999&page={page}")

    assert answer.status == 404, answer.status


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_archive_leads_to_each_year_and_its_counts_are_true(visit, cast, language):
    page = visit("archive", language)
    years = page.locator(".years li").evaluate_all(
        "items => items.map(i => [i.querySelector('a').href, +i.querySelector('span').textContent.match(/\\d+/)[0]])"
    )
    assert sum(count for _, count in years) <= len(cast.articles)
    assert years

    for address, count in years:
        page.goto(address)
        assert total(page) == count


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_search_finds_the_articles_that_hold_a_word(visit, language, scripts):
    page = visit("home", language, scripts=scripts)
    field = page.locator("#hero-search")
    field.fill(WORD[language])
    field.press("Enter")

    assert page.locator("#search").input_value() == WORD[language]
    assert page.locator(".card").count() > 0
    page.locator(".card__title a").first.click()
    expect(page.locator("main")).to_contain_text(re.compile(WORD[language], re.IGNORECASE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_without_a_result_says_what_to_do(visit, language):
    page = visit("search-empty", language)

    assert page.locator(".empty").is_visible()
    assert NONSENSE in page.locator(".total").inner_text()
    assert page.locator("#search").input_value() == NONSENSE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_that_is_too_long_is_refused_beside_its_field(visit, language):
    page = visit("search-refused", language)

    assert page.locator('#search[aria-invalid="true"]').is_visible()
    assert "200" in page.locator("#problem").inner_text()


@pytest.mark.parametrize("kind", ["news", "article", "zones", "contact", "not-found"])
def test_search_is_within_reach_of_a_phone_on_every_page(visit, kind):
    page = visit(kind, "en", width=390)

    ways = page.locator('form[role="search"], a[href="/en/search"]').evaluate_all(
        "all => all.filter(e => e.checkVisibility()).length"
    )
    assert ways > 0, "neither a search field nor a link to the search is shown"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_has_a_view_for_paper(visit, cast, language):
    page = visit("article", language)
    title = page.locator("h1").inner_text()
    text = page.locator(".reading").inner_text()

    page.locator('.article__tools a[href$="/print"]').click()

    assert page.locator("h1").inner_text() == title
    assert page.locator(".reading").inner_text() == text
    assert page.locator("nav, form").count() == 0
    assert page.locator("[data-print]").is_visible()
    page.locator(".paper__tools a").click()
    assert path_of(page) == cast.path("article", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_office_can_be_called_written_to_and_told_of_errors(visit, language):
    page = visit("contact", language)

    assert page.locator('.contact-list a[href^="mailto:"]').count() == 1
    assert re.search(r"\d{3,4}[- ]?\d{4}", page.locator(".contact-list").inner_text())
    assert page.locator(".table tbody tr").count() > 0
    assert page.locator(".table tbody a[href^='mailto:']").count() > 0
    page.locator("footer a[href$='#report']").click()
    expect(page.locator("#report")).to_be_in_viewport()


def test_an_article_without_translation_says_so_and_keeps_its_language(visit):
    page = visit("article-untranslated", "en")

    expect(page.locator(".notice")).to_contain_text("available in Chinese only")
    assert page.locator(".reading").get_attribute("lang") == "zh-Hans"
    assert page.locator("h1").get_attribute("lang") == "zh-Hans"
    assert page.locator(".article__tools a[hreflang]").count() == 0


def test_a_translated_article_leads_to_its_other_language(visit, cast):
    page = visit("article", "en")
    assert page.locator(".notice").count() == 0

    page.locator('.article__tools a[hreflang="zh-Hans"]').click()

    assert path_of(page) == cast.path("article", "zh")


@pytest.mark.parametrize("kind", ["home", "article", "search"])
def test_the_first_key_skips_to_the_content(visit, kind):
    page = visit(kind, "en")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("class") == "skip"
    expect(skip).to_be_in_viewport(ratio=1)

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null"), "the next stop is not in the content"


@pytest.mark.parametrize("kind", ["home", "news", "search-blank"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_slash_puts_the_cursor_into_the_search(visit, kind, width):
    page = visit(kind, "en", width=width)
    page.locator("h1").click()
    page.keyboard.press("/")

    focused = page.locator(":focus")
    assert focused.count() == 1 and focused.get_attribute("type") == "search"
    page.keyboard.type("a/b")
    assert focused.input_value() == "a/b"


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_can_be_read_with_scripts_off(visit, cast, width):
    page = visit("home", "zh", width=width, scripts=False)
    page.locator(".navigation a").nth(1).click()
    page.locator(".card__title a").first.click()
    assert page.locator(".reading").inner_text().strip()
    page.locator('.article__tools a[href$="/print"]').click()
    assert page.locator("[data-print]").is_hidden(), "a button that needs a script is shown without one"


def test_an_unknown_address_answers_in_its_language_with_a_way_on(visit):
    for language, words in (("en", "There is no such page"), ("zh", "没有")):
        page = visit("not-found", language)
        expect(page.locator("h1")).to_contain_text(words)
        page.locator("main a").first.click()
        assert path_of(page) == f"/{language}"
