"""Every address that the portal gives out is alive, and no page shows its scaffolding."""

import json
import re
from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html
import pytest

from portal import ROOT

pytestmark = pytest.mark.layout

MOST = 1200
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
LINKS = "//a/@href | //link/@href | //img/@src | //script/@src | //form/@action | //source/@srcset"


class Crawl:
    """Walks from /zh and /en, near pages before far ones, and keeps what it read."""

    def __init__(self, portal):
        self.portal = portal
        settings = json.loads((portal.data / "site.json").read_text(encoding="utf-8"))
        self.hosts = {settings.get("domain", "localhost"), f"{portal.host}:{portal.port}"}
        self.pages: dict[str, lxml.html.HtmlElement] = {}
        self.dead: list[str] = []
        self.faults: list[str] = []
        self.odd: list[str] = []
        self.origin: dict[str, str] = {"/zh": "the start", "/en": "the start"}
        near, far = deque(["/zh", "/en", "/", "/robots.txt", "/sitemap.xml"]), deque()
        while (near or far) and len(self.origin) - len(near) - len(far) < MOST:
            path = near.popleft() if near else far.popleft()
            for link in self.read(path):
                if link not in self.origin:
                    self.origin[link] = path
                    # Combinations of filters are endless: first everything that is one step from the plain pages.
                    (far if link.count("=") > 1 else near).append(link)

    def read(self, path: str) -> list[str]:
        answer = self.portal.follow(path)
        if answer.status >= 500:
            self.faults.append(f"{answer.status} at {path}, linked from {self.origin.get(path)}")
        elif answer.status >= 400:
            self.dead.append(f"{answer.status} at {path}, linked from {self.origin.get(path)}")
        if answer.status != 200:
            return []
        if answer.media_type == "text/html":
            tree = self.pages[path] = lxml.html.document_fromstring(answer.text)
            links = tree.xpath(LINKS) + tree.xpath(
                "//meta[@property='og:image' or @name='Image' or @name='Url']/@content"
            )
        elif answer.media_type in ("application/xml", "application/rss+xml", "application/atom+xml"):
            tree = lxml.etree.fromstring(answer.body)
            links = tree.xpath("//*[local-name()='loc' or local-name()='link' or local-name()='guid']/text() | //@href")
        elif answer.media_type == "application/feed+json":
            links = [item["url"] for item in json.loads(answer.text)["items"]]
        else:
            links = []
        return [local for link in links if (local := self.local(path, link))]

    def local(self, page: str, link: str) -> str | None:
        """Path and query of a link within the site; `None` for others, whose form alone is looked at."""
        address = urlsplit(urljoin(self.portal.base + page, urldefrag(link.strip())[0]))
        if address.scheme in ("http", "https") and address.netloc in self.hosts:
            return self.portal.local(address.geturl())
        good = {"mailto": r"[^@\s]+@[^@\s]+\.\w+", "tel": r"\+?\d{5,}", "http": r".+", "https": r".+"}
        if not re.fullmatch(good.get(address.scheme, r"(?!)"), address.path or address.netloc):
            self.odd.append(f"{link!r} on {page}")
        return None


@pytest.fixture(scope="module")
def crawl(portal):
    return Crawl(portal)


def test_the_crawl_saw_the_whole_portal(crawl, cast):
    assert len(crawl.pages) >= 300
    missing = [
        f"/{language}/{path}" for language in ("zh", "en")
        for path in [f"articles/{id}" for id in cast.articles] + [f"zones/{id}" for id in cast.zones]
        if f"/{language}/{path}" not in crawl.pages
    ]  # fmt: skip
    assert not missing, f"no link leads to {missing}"


def test_no_address_makes_the_server_fail(crawl):
    assert not crawl.faults, "\n".join(crawl.faults[:20])


def test_no_link_is_dead(crawl):
    assert not crawl.dead, f"{len(crawl.dead)} dead links:\n" + "\n".join(crawl.dead[:20])


def test_links_to_elsewhere_are_well_formed(crawl):
    assert not crawl.odd, "\n".join(sorted(set(crawl.odd))[:20])


def test_anchors_lead_to_something(crawl):
    missing = []
    for path, tree in crawl.pages.items():
        ids = set(tree.xpath("//@id"))
        for link in tree.xpath("//a/@href[contains(., '#')]"):
            target, anchor = urldefrag(link)
            there = ids if not target else set(crawl.pages[target].xpath("//@id")) if target in crawl.pages else None
            if there is not None and anchor not in there:
                missing.append(f"{link} on {path}")
    assert not missing, missing[:20]


def shown_texts(tree):
    """Every text that a reader or listener gets, with the element whose language it has."""
    for element in tree.iter("*"):
        if element.tag in ("script", "style"):
            continue
        if element.text and element.text.strip():
            yield element.text.strip(), element
        for name in ("alt", "title", "aria-label", "placeholder", "content", "label"):
            if element.get(name):
                yield element.get(name), element
        for child in element:
            if child.tail and child.tail.strip():
                yield child.tail.strip(), element


def test_no_page_shows_its_scaffolding(crawl):
    keys = json.loads((ROOT / "Sources/Localization/Resources/en.json").read_text(encoding="utf-8"))
    key = re.compile(r"\b(" + "|".join(sorted((k for k in keys if "_" in k), key=len, reverse=True)) + r")\b")
    scaffolding = re.compile(r"\{\{|\}\}|\{[a-z_]+\}|Optional\(|\bnil\b|&(amp;)?(lt|gt|quot|#\d+);|\bundefined\b|�")
    found = [
        f"{text[:80]!r} on {path}"
        for path, tree in crawl.pages.items()
        for text, _ in shown_texts(tree)
        if key.search(text) or scaffolding.search(text)
    ]
    assert not found, "\n".join(found[:20])


def language_of(element) -> str:
    while element is not None:
        if element.get("lang"):
            return element.get("lang")
        element = element.getparent()
    return ""


def test_chinese_on_english_pages_is_marked_as_chinese(crawl):
    found = {}
    for path, tree in crawl.pages.items():
        if not re.match(r"/en\b", path):
            continue
        for text, element in shown_texts(tree.find("body")):
            if CHINESE.search(text) and language_of(element) != "zh-Hans":
                found.setdefault(f"<{element.tag} class={element.get('class')}> {text[:60]!r}", path)
    assert not found, f"{len(found)} texts:\n" + "\n".join(
        f"{what} on {path}" for what, path in list(found.items())[:20]
    )


def test_titles_of_english_pages_are_english_where_their_text_is(crawl):
    found = [
        f"{text[:80]!r} on {path}"
        for path, tree in crawl.pages.items()
        if re.match(r"/en\b", path)
        and not tree.xpath("//*[@class='reading' and @lang='zh-Hans'] | //h1[@lang='zh-Hans']")
        for text, element in shown_texts(tree.find("head"))
        if CHINESE.search(text) and language_of(element) != "zh-Hans"
    ]
    assert not found, "\n".join(found[:20])
