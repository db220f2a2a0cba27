"""Every answer, the refusals included, tells the browser what it must not do."""

import re

import pytest

pytestmark = pytest.mark.layout

ANSWERS = {
    "a page": ("/zh", "GET", {}, 200),
    "a page asked for by its head": ("/en/news", "HEAD", {}, 200),
    "a compressed page": ("/zh/news", "GET", {"accept_encoding": "gzip"}, 200),
    "a redirect": ("/", "GET", {}, 302),
    "a search": ("/en/search?q=a", "GET", {}, 200),
    "a refused search": ("/en/search?q=" + 201 * "a", "GET", {}, 400),
    "a missing page": ("/en/nothing", "GET", {}, 404),
    "a missing article": ("/zh/articles/1", "GET", {}, 404),
    "a missing file": ("/files/" + 64 * "0", "GET", {}, 404),
    "an address that climbs": ("/zh/..%2f..%2fetc/passwd", "GET", {}, 400),
    "an address with a zero byte": ("/zh/news%00", "GET", {}, 400),
    "a wrong method": ("/zh", "POST", {}, 405),
    "the interface": ("/api/v1/articles", "GET", {}, 200),
    "a refusal of the interface": ("/api/v1/articles?page=x", "GET", {}, 400),
    "a missing part of the interface": ("/api/v1/nothing", "GET", {}, 404),
    "the description of the interface": ("/api/openapi.json", "GET", {}, 200),
    "a feed": ("/zh/feeds/news.atom", "GET", {}, 200),
    "a sitemap": ("/sitemap.xml", "GET", {}, 200),
    "robots.txt": ("/robots.txt", "GET", {}, 200),
    "a sign of life": ("/healthz", "GET", {}, 200),
    "a sign of readiness": ("/readyz", "GET", {}, 200),
}  # fmt: skip


def policy(text: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (part.split() for part in text.split(";")) if words}


def check(answer):
    rules = policy(answer.headers["content-security-policy"])
    assert rules["default-src"] == ["'none'"]
    for rule in ("frame-ancestors", "base-uri"):
        assert rules[rule] == ["'none'"], rule
    assert rules["form-action"] == ["'self'"]
    for rule, sources in rules.items():
        unsafe = [s for s in sources if "unsafe" in s or s in ("*", "data:", "blob:") or s.startswith("http")]
        assert not unsafe, f"{rule} allows {unsafe}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] in ("strict-origin-when-cross-origin", "same-origin", "no-referrer")
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert not re.search(r"\d", answer.headers.get("server", "")), "the server names its version"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("what", ANSWERS)
def test_the_answer_is_fenced_in(portal, what):
    path, method, headers, status = ANSWERS[what]
    answer = portal.ask(path, method, **headers)

    assert answer.status == status
    check(answer)
    assert answer.headers.get("content-type") or answer.status in (302, 304)


def test_an_unchanged_page_is_fenced_in_too(portal):
    tag = portal.ask("/zh").headers["etag"]
    answer = portal.ask("/zh", if_none_match=tag)

    assert answer.status == 304 and answer.body == b""
    check(answer)


def test_style_script_icon_and_pictures_are_fenced_in_and_kept_for_a_year(portal, cast):
    page = portal.ask(cast.path("article-with-picture", "zh")).text
    addresses = set(re.findall(r'"(/(?:assets|files)/[^"]+)"', page))
    assert len(addresses) >= 4

    for address in addresses:
        answer = portal.ask(address)
        assert answer.status == 200
        check(answer)
        assert "immutable" in answer.headers["cache-control"]
        assert portal.ask(address, if_none_match=answer.headers["etag"]).status == 304


def test_error_pages_tell_nothing_about_the_inside(portal):
    for path in ("/zh/articles/abc", "/en/zones/-1", "/zh/..%2f", "/api/v1/x", "/files/x"):
        text = portal.ask(path).text
        assert not re.search(r"Swift|Hummingbird|SQL|Optional\(|/Sources/|HTTPError", text), path
