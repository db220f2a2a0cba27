"""The HTML of every kind of page is valid and carries what search engines and the government-website guide ask for."""

import json
import re
import subprocess
from collections import Counter
from itertools import pairwise

import html5lib
import lxml.html
import pytest

from cast import KINDS, LANGUAGES

# The same templates make the same bytes of the same data, whatever the database.
pytestmark = pytest.mark.layout

LANG = {"zh": "zh-Hans", "en": "en"}
COLUMNS = (
    "news",
    "news-page-2",
    "news-of-a-zone",
    "opportunities",
    "policies",
    "zones",
    "zone",
    "archive",
    "about",
    "contact",
)
ARTICLES = ("article", "article-with-picture", "article-with-table", "article-with-attachment", "article-untranslated")
INDEXED = ("home", *COLUMNS, *ARTICLES)

both = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def source(portal, cast):
    """The bytes of a page and its tree, read once."""
    kept = {}

    def read(kind: str, language: str):
        if (kind, language) not in kept:
            answer = portal.ask(cast.path(kind, language))
            assert answer.status == cast.status.get(kind, 200)
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            kept[kind, language] = (answer.body, lxml.html.document_fromstring(answer.text))
        return kept[kind, language]

    return read


def metas(tree) -> dict[str, str]:
    return {meta.get("name"): meta.get("content") for meta in tree.iterfind(".//meta[@name]")}


@both
@pytest.mark.parametrize("kind", KINDS)
def test_the_page_parses_without_an_error(source, kind, language):
    parser = html5lib.HTMLParser()
    text = source(kind, language)[0].decode()
    parser.parse(text)
    lines = text.splitlines()

    errors = [
        f"line {line}: {name} {details}: {lines[line - 1][max(0, column - 80) : column + 20]}"
        for (line, column), name, details in parser.errors
    ]
    assert not errors, "\n".join(errors)


@both
@pytest.mark.parametrize("kind", KINDS)
def test_tidy_finds_no_error(source, kind, language):
    done = subprocess.run(["tidy", "-quiet", "-errors", "-utf8"], input=source(kind, language)[0], capture_output=True)

    # Debian's tidy is older than <dl><div>, aria-current and loading: its warnings are about those.
    errors = [line for line in done.stderr.decode().splitlines() if "Warning:" not in line and "Info:" not in line]
    assert done.returncode < 2 and not errors, errors


# Parent → what may stand in it directly; and elements that hold running text only.
CHILDREN = {
    "ul": {"li"}, "ol": {"li"}, "dl": {"div", "dt", "dd"},
    "table": {"caption", "thead", "tbody", "tfoot", "tr", "colgroup"},
    "thead": {"tr"}, "tbody": {"tr"}, "tr": {"td", "th"}, "head": {"meta", "title", "link", "script"},
}  # fmt: skip
RUNNING_TEXT = {"p", "span", "h1", "h2", "h3", "h4", "dt", "label", "button", "summary", "time", "strong", "em"}
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "article",
    "aside",
    "nav",
    "form",
    "h1",
    "h2",
    "h3",
    "figure",
    "main",
}


@both
@pytest.mark.parametrize("kind", KINDS)
def test_elements_stand_where_they_may(source, kind, language):
    wrong = []
    for element in source(kind, language)[1].iter("*"):
        allowed = CHILDREN.get(element.tag)
        wrong += [f"<{c.tag}> in <{element.tag}>" for c in element if allowed and c.tag not in allowed]
        if element.tag in RUNNING_TEXT:
            wrong += [f"<{inner.tag}> in <{element.tag}>" for inner in element.iterdescendants(*BLOCKS)]
        if element.tag in ("a", "button"):
            wrong += [f"<{inner.tag}> in <{element.tag}>" for inner in element.iterdescendants("a", "button", "input")]
        if element.tag in ("ul", "ol", "dl", "tr") and len(element) == 0:
            wrong.append(f"empty <{element.tag} class={element.get('class')}>")
    assert not wrong


@both
@pytest.mark.parametrize("kind", KINDS)
def test_headings_ids_and_languages_are_in_order(source, kind, language):
    tree = source(kind, language)[1]

    assert tree.get("lang") == LANG[language]
    assert len(tree.findall(".//h1")) == 1
    levels = [int(heading.tag[1]) for heading in tree.iter("h1", "h2", "h3", "h4")]
    jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    assert not jumps, f"headings jump: {levels}"
    twice = [id for id, count in Counter(tree.xpath("//@id")).items() if count > 1]
    assert not twice
    for names in tree.xpath("//@aria-labelledby | //@aria-describedby | //label/@for"):
        for name in names.split():
            assert tree.get_element_by_id(name, None) is not None, f"nothing has the id {name}"
    assert set(tree.xpath("//body//@lang")) <= {"zh-Hans", "en"}
    assert len(tree.findall(".//main")) == 1
    assert not tree.xpath("//*[@style] | //style | //*[starts-with(name(@*), 'on')]"), "style or script within the page"
    assert all(image.get("alt") is not None for image in tree.iter("img"))


@both
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_names_its_site_for_the_guide(source, kind, language):
    found = metas(source(kind, language)[1])

    assert found["SiteName"] and found["SiteDomain"]
    assert re.fullmatch(r"[0-9A-Za-z]{10}", found["SiteIDCode"]), found["SiteIDCode"]


@both
@pytest.mark.parametrize("kind", [*COLUMNS, *ARTICLES])
def test_every_list_and_article_names_its_column_for_the_guide(source, kind, language):
    found = metas(source(kind, language)[1])

    missing = [
        name for name in ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType") if not found.get(name)
    ]
    assert not missing


@both
@pytest.mark.parametrize("kind", ARTICLES)
def test_every_article_names_title_day_and_source_for_the_guide(source, kind, language):
    tree = source(kind, language)[1]
    found = metas(tree)

    assert found["ArticleTitle"] == tree.findtext(".//h1")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", found["PubDate"])
    assert found["ContentSource"]
    assert found["Description"]
    assert found["Url"].endswith(tree.xpath("string(//link[@rel='canonical']/@href)"))
    if "picture" in kind:
        assert re.search(r"/files/[0-9a-f]{64}$", found["Image"])


@both
@pytest.mark.parametrize("kind", INDEXED)
def test_canonical_and_language_links_agree_with_each_other(portal, cast, source, kind, language):
    tree = source(kind, language)[1]
    canonical = tree.xpath("string(//link[@rel='canonical']/@href)")
    alternates = {link.get("hreflang"): link.get("href") for link in tree.xpath("//link[@hreflang]")}

    assert portal.local(canonical) == cast.path(kind, language)
    assert set(alternates) == {"zh-Hans", "en", "x-default"}
    assert alternates[LANG[language]] == canonical
    other = {"zh": "en", "en": "zh"}[language]
    there = source(kind, other)[1]
    assert there.xpath("string(//link[@rel='canonical']/@href)") == alternates[LANG[other]]
    assert {link.get("hreflang"): link.get("href") for link in there.xpath("//link[@hreflang]")} == alternates
    assert portal.follow(portal.local(alternates["x-default"])).status == 200


@both
@pytest.mark.parametrize("kind", ["print", "search", "search-empty", "search-refused", "not-found"])
def test_pages_that_are_no_content_are_kept_out_of_search_engines(source, kind, language):
    assert metas(source(kind, language)[1])["robots"] == "noindex"


@both
@pytest.mark.parametrize("kind", INDEXED)
def test_structured_data_has_the_right_types(source, kind, language):
    tree = source(kind, language)[1]
    blocks = [json.loads(script.text) for script in tree.xpath("//script[@type='application/ld+json']")]
    types = {block["@type"]: block for block in blocks}

    assert all(block["@context"] == "https://schema.org" for block in blocks)
    if kind != "home":
        steps = types["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert [step["name"] for step in steps] == [
            a.text_content() for a in tree.xpath("//nav[starts-with(@class, 'breadcrumb')]//a")
        ]
        assert all(re.match("https?://", step["item"]) for step in steps)
    if kind in ("home", "zone"):
        assert types["Organization"]["name"] and types["Organization"]["url"]
    if kind in ARTICLES:
        article = types["NewsArticle"]
        assert article["headline"] == tree.findtext(".//h1")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", article["datePublished"])
        assert article["publisher"]["name"] and article["author"]["name"]
        assert article["inLanguage"] == tree.xpath("string(//*[@class='reading']/@lang)")


@both
@pytest.mark.parametrize("kind", INDEXED)
def test_open_graph_describes_the_page(source, kind, language):
    tree = source(kind, language)[1]
    found = {meta.get("property"): meta.get("content") for meta in tree.xpath("//meta[@property]")}

    for name in ("og:title", "og:type", "og:url", "og:site_name", "og:description", "og:locale"):
        assert found.get(name), name
    assert found["og:url"] == tree.xpath("string(//link[@rel='canonical']/@href)")
    assert found["og:type"] == ("article" if kind in ARTICLES else "website")
    assert metas(tree)["description"], "no description"


@both
def test_titles_and_descriptions_of_different_pages_differ(source, language):
    titles = Counter(source(kind, language)[1].findtext(".//title") for kind in INDEXED if "article" not in kind)

    assert not [title for title, count in titles.items() if count > 1]
