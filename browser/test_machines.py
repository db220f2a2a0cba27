"""What programs read: feeds, sitemaps, the public interface; and the new Internet protocol."""

import email.utils
import gzip
import json
import re
import socket
from datetime import date, datetime
from urllib.parse import quote

import feedparser
import lxml.etree
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from cast import LANGUAGES, WORD
from portal import Portal

FORMS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
VERSIONS = {"rss": "rss20", "atom": "atom10", "json": "json11"}

both = pytest.mark.parametrize("language", LANGUAGES)


# Feeds


def entries(portal, cast, language: str, form: str, of_zone: bool):
    query = "?" + cast.path("news-of-a-zone", language).split("?")[1] if of_zone else ""
    answer = portal.ask(f"/{language}/feeds/news.{form}{query}")
    assert (answer.status, answer.media_type) == (200, FORMS[form])
    return answer


@both
@pytest.mark.parametrize("of_zone", [False, True], ids=["all news", "news of a zone"])
@pytest.mark.parametrize("form", FORMS)
def test_a_feed_holds_what_its_list_shows(portal, cast, form, language, of_zone):
    answer = entries(portal, cast, language, form, of_zone)
    shown = portal.ask(cast.path("news-of-a-zone" if of_zone else "news", language)).text
    links = re.findall(r'class="card__title"><a href="([^"]+)"', shown)

    if form == "json":
        feed = json.loads(answer.text)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"] and feed["home_page_url"] and feed["feed_url"]
        items = [
            (item["id"], item["url"], item["title"], datetime.fromisoformat(item["date_published"]))
            for item in feed["items"]
        ]
        assert all(item.get("content_text") or item.get("content_html") for item in feed["items"])
    else:
        feed = feedparser.parse(answer.body, response_headers={"content-type": answer.headers["content-type"]})
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.version == VERSIONS[form]
        assert feed.feed.title and feed.feed.link
        assert any(link.rel == "self" for link in feed.feed.links)
        items = [(item.id, item.link, item.title, item.get("published", item.get("updated"))) for item in feed.entries]
        assert all(item.summary for item in feed.entries)
    assert [portal.local(url) for _, url, _, _ in items] == links
    assert len({id for id, *_ in items}) == len(items)
    assert all(title and when for _, _, title, when in items)
    assert all(url.startswith("http") for _, url, _, _ in items)


def test_the_days_of_an_rss_feed_have_the_standard_form(portal, cast):
    tree = lxml.etree.fromstring(entries(portal, cast, "en", "rss", False).body)
    days = tree.xpath("//pubDate/text()")

    assert days and all(email.utils.parsedate_to_datetime(day).utcoffset() for day in days)


@both
@pytest.mark.parametrize("kind", ["home", "news", "news-of-a-zone", "zone", "opportunities", "policies"])
def test_every_list_announces_its_feeds(portal, cast, kind, language):
    text = portal.ask(cast.path(kind, language)).text
    announced = dict(re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)"', text))

    assert set(announced) == set(FORMS.values())
    for address in announced.values():
        assert portal.ask(address.replace("&amp;", "&")).status == 200


# Sitemaps

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def sitemaps(portal):
    index = lxml.etree.fromstring(portal.ask("/sitemap.xml").body)
    assert index.tag == SITEMAP + "sitemapindex"
    places = [entry.findtext(SITEMAP + "loc") for entry in index]
    assert places and all(entry.tag == SITEMAP + "sitemap" for entry in index)
    answers = [portal.ask(portal.local(place)) for place in places]
    assert all((answer.status, answer.media_type) == (200, "application/xml") for answer in answers)
    return [lxml.etree.fromstring(answer.body) for answer in answers]


def test_robots_may_read_everything_but_searches_and_find_the_sitemap(portal, sitemaps):
    lines = portal.ask("/robots.txt").text.splitlines()
    place = next(line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: "))

    assert place.startswith("http") and portal.local(place) == "/sitemap.xml"
    assert "User-agent: *" in lines
    assert not [line for line in lines if line.strip() in ("Disallow: /", "Disallow: /zh", "Disallow: /en")]


def test_the_sitemaps_are_valid(sitemaps):
    for sitemap in sitemaps:
        assert sitemap.tag == SITEMAP + "urlset"
        assert 0 < len(sitemap) <= 50_000
        for url in sitemap:
            assert {child.tag for child in url} <= {SITEMAP + "loc", SITEMAP + "lastmod", XHTML + "link"}
            assert url.findtext(SITEMAP + "loc").startswith("http")
            if (changed := url.findtext(SITEMAP + "lastmod")) is not None:
                date.fromisoformat(changed)
            alternates = {link.get("hreflang"): link.get("href") for link in url.iter(XHTML + "link")}
            assert set(alternates) >= {"zh-Hans", "en"} and url.findtext(SITEMAP + "loc") in alternates.values()


def test_every_address_of_the_sitemaps_is_alive_and_all_pages_are_in_them(portal, cast, sitemaps):
    places = [portal.local(url.findtext(SITEMAP + "loc")) for sitemap in sitemaps for url in sitemap]
    assert len(places) == len(set(places))

    dead = [place for place in places if portal.ask(place).status != 200]
    assert not dead
    kinds = ["home", "news", "opportunities", "policies", "zones", "zone", "archive", "about", "contact", "article"]
    missing = [path for language in LANGUAGES for kind in kinds if (path := cast.path(kind, language)) not in places]
    assert not missing
    assert {f"/en/articles/{id}" for id in cast.articles} <= set(places)


# The public interface


@pytest.fixture(scope="module")
def document(portal):
    answer = portal.ask("/api/openapi.json")
    assert (answer.status, answer.media_type) == (200, "application/json")
    return json.loads(answer.text)


def test_the_description_of_the_interface_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()
    assert "/api/v1/articles" in document["paths"]


@pytest.fixture(scope="module")
def articles(portal, document):
    """Asks the interface and holds the answer against its description."""
    responses = document["paths"]["/api/v1/articles"]["get"]["responses"]

    def ask(query: str = "", status: int = 200, **headers):
        answer = portal.ask("/api/v1/articles" + query, **headers)
        assert answer.status == status, answer.text
        media_type = "application/json" if status == 200 else "application/problem+json"
        assert answer.media_type == media_type
        response = responses[str(status)]
        if "$ref" in response:
            response = document["components"]["responses"][response["$ref"].split("/")[-1]]
        schema = response["content"][media_type]["schema"]
        found = json.loads(answer.text)
        Draft202012Validator(
            {**schema, "components": document.get("components", {})}, format_checker=FormatChecker()
        ).validate(found)
        return found

    return ask


def test_an_answer_has_exactly_the_promised_members(portal, articles):
    found = articles()

    assert list(found) == ["total", "items"]
    assert found["total"] >= len(found["items"]) > 0
    for item in found["items"]:
        assert list(item) == ["id", "title", "publishedOn", "zone", "source", "url", "snippet"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", item["publishedOn"])
        assert portal.ask(portal.local(item["url"])).status == 200


def test_the_pages_of_the_interface_hold_every_article_once(articles, cast):
    ids, page = [], 1
    while (items := articles(f"?page={page}&sort=newest")["items"]) and page < 100:
        ids += [item["id"] for item in items]
        page += 1

    assert len(ids) == len(set(ids)) == articles()["total"] == len(cast.articles)


def test_newest_means_newest_first(articles):
    days = [item["publishedOn"] for item in articles("?sort=newest")["items"]]

    assert days == sorted(days, reverse=True)


def test_days_bound_the_answer_on_both_sides(articles):
    days = sorted(item["publishedOn"] for item in articles("?sort=newest")["items"])
    first, last = days[3], days[-4]
    found = articles(f"?from={first}&to={last}&sort=newest")

    assert found["items"] and all(first <= item["publishedOn"] <= last for item in found["items"])
    assert articles(f"?from={last}&to={first}")["total"] == 0 or first == last


@both
def test_a_zone_is_found_by_name_and_by_number(articles, cast, portal, language):
    name = re.search(r"<h1[^>]*>([^<]+)", portal.ask(cast.path("zone", language)).text)[1]
    by_number = articles(f"?zone={cast.paths['zone'].split('/')[1]}", accept_language=language)

    assert by_number["total"] > 0
    assert {item["zone"] for item in by_number["items"]} == {name}
    assert articles(f"?zone={quote(name)}", accept_language=language) == by_number
    assert articles("?zone=no-such-zone")["total"] == 0


@both
def test_q_means_what_the_search_box_means(articles, portal, cast, language):
    found = articles(f"?q={quote(WORD[language])}", accept_language=language)
    page = portal.ask(cast.path("search", language)).text

    assert found["total"] > 0
    assert re.findall(r'card__title"><a href="([^"]+)"', page) == [item["url"] for item in found["items"]]
    assert re.search(rf"\D{found['total']}\D", re.search(r'class="total"[^>]*>(?:<[^>]+>)?([^<]+)', page)[1] + " ")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=1.5",
        "from=2021-13-40",
        "to=yesterday",
        "from=2021-2-3",
        "sort=best",
        "q=" + 201 * "a",
    ],
)
def test_a_wrong_parameter_is_refused_with_its_reason(articles, query):
    problem = articles("?" + query, status=400)

    assert problem["status"] == 400 and problem["title"] and problem["detail"]
    assert query.startswith("q=") or query.split("=")[0] in problem["detail"]


def test_unknown_parameters_are_ignored(articles):
    assert articles("?colour=red") == articles()


# Transport


def test_a_page_is_sent_compressed_to_those_who_read_that(portal):
    plain, packed = portal.ask("/zh"), portal.ask("/zh", accept_encoding="gzip, br")

    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "accept-encoding" in plain.headers["vary"].lower()
    assert portal.ask("/zh", accept_encoding="gzip;q=0").headers.get("content-encoding") is None


@pytest.mark.parametrize("path", ["/zh", "/en/news", "/zh/feeds/news.rss", "/sitemap.xml", "/robots.txt"])
def test_a_head_request_answers_as_a_get_without_its_body(portal, path):
    get, head = portal.ask(path), portal.ask(path, "HEAD")
    ignore = ("date",)

    assert head.body == b"" and head.status == get.status
    assert {k: v for k, v in head.headers.items() if k not in ignore} == {
        k: v for k, v in get.headers.items() if k not in ignore
    }


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_server_says_that_it_lives(portal, path):
    assert portal.ask(path).status == 200


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
def test_the_portal_is_served_over_ipv6(tmp_path):
    portal = Portal(tmp_path / "data", host="::1", demo=False)
    try:
        assert portal.base.startswith("http://[::1]:")
        assert portal.ask("/zh").status == 200
    finally:
        assert portal.stop() == 0
