"""The pages that the tests visit, found in the demo by what they hold."""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote

from portal import Portal

LANGUAGES = ("zh", "en")
WORD = {"zh": "项目", "en": "project"}
NONSENSE = "qzxvwk"


@dataclass
class Cast:
    """Paths below the language, by kind of page."""

    paths: dict[str, str | None]
    articles: list[str]
    zones: list[str]
    status: dict[str, int]

    def path(self, name: str, language: str) -> str:
        below = self.paths[name]
        assert below is not None, f"the demo holds nothing to show as {name}"
        return f"/{language}/{below.replace('{word}', quote(WORD[language]))}".rstrip("/")


KINDS = (
    "home", "news", "news-page-2", "news-of-a-zone", "opportunities", "policies", "article", "article-with-picture",
    "article-with-table", "article-with-attachment", "article-untranslated", "print", "zones", "zone", "search",
    "search-empty", "search-blank", "archive", "about", "contact", "transparency", "figure", "not-found", "search-refused",
)  # fmt: skip


def article_ids(portal: Portal) -> list[str]:
    ids: list[str] = []
    page, total = 1, 1
    while len(ids) < total and page < 100:
        answer = json.loads(portal.ask(f"/api/v1/articles?sort=newest&page={page}").text)
        total = answer["total"]
        ids += [item["id"] for item in answer["items"]]
        page += 1
    return ids


def find_cast(portal: Portal) -> Cast:
    """Reads every article of the demo once and picks one for each role."""
    ids = article_ids(portal)
    zones = re.findall(r'href="/zh/zones/(\d+)"', portal.ask("/zh/zones").text)
    texts = {id: (portal.ask(f"/zh/articles/{id}").text, portal.ask(f"/en/articles/{id}").text) for id in ids}

    def body_language(html: str) -> str:
        return re.search(r'class="reading" lang="([^"]+)"', html)[1]

    def first(wanted) -> str | None:
        return next((f"articles/{id}" for id, (zh, en) in texts.items() if wanted(zh, en)), None)

    def is_translated(en: str) -> bool:
        return body_language(en) == "en"

    figure = re.search(r'href="/zh/(figures/\d+)"', portal.ask("/zh/transparency").text)
    picture = first(lambda zh, en: is_translated(en) and "<figure" in zh)
    zone = next(z for z in zones if 'class="cards"' in portal.ask(f"/zh/zones/{z}").text)
    paths = {
        "home": "", "news": "news", "news-page-2": "news?page=2", "news-of-a-zone": f"news?zone={zone}",
        "opportunities": "opportunities", "policies": "policies",
        "article": first(lambda zh, en: is_translated(en) and 'rel="next"' in zh and 'rel="prev"' in zh),
        "article-with-picture": picture,
        "article-with-table": first(lambda zh, en: 'class="table"' in zh),
        "article-with-attachment": first(lambda zh, en: 'class="attachments"' in zh),
        "article-untranslated": first(lambda zh, en: not is_translated(en)),
        "print": picture and f"{picture}/print",
        "zones": "zones", "zone": f"zones/{zone}", "search": "search?q={word}", "search-empty": f"search?q={NONSENSE}",
        "search-blank": "search", "archive": "archive", "about": "about", "contact": "contact",
        "transparency": "transparency", "figure": figure and figure[1], "not-found": "nothing-here", "search-refused": "search?q=" + 201 * "a",
    }  # fmt: skip
    assert set(paths) == set(KINDS)
    return Cast(paths, ids, zones, {"not-found": 404, "search-refused": 400})
