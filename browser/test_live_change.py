"""What is imported while the portal runs is on its pages at once; old addresses lead to the new ones."""

import html
import re
import time

import pytest

from portal import ROOT

ADDRESS = "http://old.example/show.aspx?id=4711"
TITLE = "云汀推出企业开办“一天办结”新服务"


def saved_page(
    title: str = TITLE, zone: str = "", text: str = "市场监管局窗口今日起启用新流程。", address: str = ADDRESS
) -> str:
    return f"""url: {address}
您现在的位置:首页 > 开发区新闻 > 云汀 > 文字新闻
{title}
发布时间:2026-11-20  来源:开发区融媒体中心  发布开发区:{zone}

  {text}

上一条:没有了
下一条:没有了
与我们联系
  联系电话:0512-5555 0101
"""


@pytest.fixture(scope="module")
def zones(workshop) -> dict[str, str]:
    """Number by Chinese name, of the zones that have articles."""
    found = re.findall(
        r'href="/zh/zones/(\d+)">.*?zone-card__name"[^>]*>([^<]+)', workshop.ask("/zh/zones").text, re.DOTALL
    )
    busy = {html.unescape(name): id for id, name in found if "card__title" in workshop.ask(f"/zh/zones/{id}").text}
    assert len(busy) > 1
    return busy


@pytest.fixture
def publish(workshop, tmp_path):
    """Imports a saved page; gives the moment at which the command ended."""

    def importing(name: str = "new.txt", **page) -> float:
        file = tmp_path / name
        file.write_text(saved_page(**page), encoding="utf-8")
        return workshop.import_page(file)

    return importing


def seconds_until(workshop, path: str, text: str, since: float) -> float:
    """Asks for a page until it holds `text`; gives up half a minute after `since`."""
    while text not in workshop.ask(path).text:
        assert time.monotonic() - since < 30, f"{text} is not on {path} after half a minute"
        time.sleep(0.05)
    return time.monotonic() - since


def test_an_imported_article_is_on_home_list_and_zone_by_itself(workshop, zones, publish):
    (zone, number), *_ = zones.items()
    paths = [
        "/zh",
        "/zh/news",
        f"/zh/news?zone={number}",
        f"/zh/zones/{number}",
        "/en/news",
        "/zh/feeds/news.atom",
        "/zh/news?year=2026",
    ]
    before = {path: workshop.ask(path) for path in paths}
    assert all(TITLE not in answer.text for answer in before.values())

    done = publish(zone=zone)

    for path in paths:
        seconds_until(workshop, path, TITLE, done)
    for path, answer in before.items():
        assert workshop.ask(path, if_none_match=answer.headers["etag"]).status == 200, f"{path} kept its tag"


def test_pages_that_an_import_does_not_touch_keep_their_tags(workshop, zones, publish):
    (zone, _), (_, elsewhere), *_ = zones.items()
    publish(zone=zone)
    seconds_until(workshop, "/zh", TITLE, time.monotonic())
    far = re.search(r'card__title"><a href="([^"]+)"', workshop.ask(f"/zh/zones/{elsewhere}").text)[1]
    paths = [
        f"/zh/zones/{elsewhere}",
        f"/zh/news?zone={elsewhere}",
        "/zh/about",
        "/en/about",
        "/zh/news?year=2019",
        "/zh/zones",
    ]
    tags = {path: workshop.ask(path).headers["etag"] for path in paths if workshop.ask(path).status == 200}

    second = publish("second.txt", zone=zone, title=TITLE + "再升级", address=ADDRESS + "2")
    seconds_until(workshop, "/zh", TITLE + "再升级", second)

    changed = [path for path, tag in tags.items() if workshop.ask(path, if_none_match=tag).status != 304]
    assert not changed
    assert workshop.ask(far).status == 200


def test_importing_the_same_page_again_changes_nothing(workshop, zones, publish):
    (zone, _), *_ = zones.items()
    publish(zone=zone)
    seconds_until(workshop, "/zh", TITLE, time.monotonic())
    tags = {path: workshop.ask(path).headers["etag"] for path in ("/zh", "/zh/news", "/sitemap.xml")}

    publish("copy.txt", zone=zone)
    time.sleep(1)

    assert [path for path, tag in tags.items() if workshop.ask(path, if_none_match=tag).status != 304] == []


def test_a_corrected_page_replaces_its_article(workshop, zones, publish):
    (zone, _), *_ = zones.items()
    seconds_until(workshop, "/zh/news", TITLE, publish(zone=zone))
    address = re.search(rf'href="([^"]+)">{TITLE}<', workshop.ask("/zh/news").text)[1]

    done = publish(zone=zone, text="更正：新流程自下月起启用。")

    seconds_until(workshop, address, "更正：新流程自下月起启用。", done)
    assert workshop.ask("/zh/news").text.count(f">{TITLE}<") == 1


def test_an_old_address_redirects_for_good(workshop, zones, publish):
    (zone, _), *_ = zones.items()
    seconds_until(workshop, "/zh/news", TITLE, publish(zone=zone))
    address = re.search(rf'href="([^"]+)">{TITLE}<', workshop.ask("/zh/news").text)[1]

    for host in ("old.example", "old.example:80", "OLD.example"):
        answer = workshop.ask("/show.aspx?id=4711", host=host)
        assert (answer.status, workshop.local(answer.headers["location"])) == (301, address), host
    assert workshop.ask("/show.aspx?id=999999", host="old.example").status == 404


def test_an_old_portal_does_not_answer_with_the_articles_of_another(workshop, zones, publish):
    (zone, _), *_ = zones.items()
    seconds_until(workshop, "/zh/news", TITLE, publish(zone=zone))
    host, path = next(address.split("//")[1].split("/", 1) for address in old_addresses())
    assert workshop.ask("/" + path, host=host).status == 301

    assert workshop.ask("/" + path, host="old.example").status == 404


def old_addresses() -> list[str]:
    """Where the pages of the demo once stood."""
    place = re.compile(r"""(?:^url: |canonical" href="|saved from url=\(\d+\))(https?://[^\s">]+)""", re.MULTILINE)
    files = [
        file
        for file in (ROOT / "Sources/DemoData/Resources/pages").rglob("*")
        if file.suffix in (".html", ".htm", ".txt")
    ]
    return sorted(
        {found for file in files for found in place.findall(file.read_bytes().decode("utf-8", errors="ignore"))}
    )


def test_every_saved_page_of_the_demo_still_answers_at_its_old_address(workshop):
    addresses = old_addresses()
    assert len(addresses) > 10

    lost = []
    for address in addresses:
        host, path = address.split("//")[1].split("/", 1)
        answer = workshop.ask("/" + path, host=host)
        if answer.status != 301 or workshop.ask(workshop.local(answer.headers["location"])).status != 200:
            lost.append(f"{answer.status} {address}")
    assert not lost, lost
