"""The chain of trust as an operator, a visitor and an auditor meet it: sealed, published, pinned, proven, attacked."""

import json
import sqlite3
import subprocess
import sys
import time

import pytest

from cast import LANGUAGES
from portal import ROOT, Portal, kaimen

PAGE = """url: http://www.ledger.example/show.aspx?id={number}
您现在的位置:首页 > 开发区新闻 > 澄州 > 文字新闻
台账测试第{number}条
发布时间:2026-03-17  来源:澄州融媒体中心  发布开发区:台账开发区
正文第{number}段足够长，可以作为摘要来使用，而且没有别的意思。
"""


def publish(portal, folder, number: int) -> None:
    file = folder / f"ledger-{number}.txt"
    file.write_text(PAGE.format(number=number), encoding="utf-8")
    portal.import_page(file)


def head(portal) -> dict:
    return json.loads(portal.ask("/transparency/head.json").text)


def place(portal) -> list[str]:
    """Where a command finds the platform."""
    return ["--data", str(portal.data), *portal.database]


def check_proof(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, ROOT / "scripts/check-proof", *arguments], capture_output=True, text=True, timeout=60
    )


def attack(portal, *statements: str) -> None:
    """What somebody does who has the database in their hands, and no key."""
    if portal.database:
        script = "; ".join(["SET session_replication_role = replica", *statements])
        subprocess.run(["psql", "--quiet", portal.database[1], "--command", script], check=True)
        return
    with sqlite3.connect(portal.data / "kaimen.sqlite") as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            database.execute(statement)
    database.close()


@pytest.fixture
def office(tmp_path):
    """A portal of the test's own that is served while the test runs, and three articles in it."""
    portal = Portal(tmp_path / "data", demo=False)
    for number in (1, 2, 3):
        publish(portal, tmp_path, number)
    yield portal
    if portal.process.poll() is None:
        portal.stop()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_transparency_page_shows_the_signed_head(visit, portal, language, width):
    page = visit("transparency", language, width=width)
    first = page.locator("tbody tr").first

    assert head(portal)["chain"] in first.inner_text()
    assert page.locator("#keys ~ ul code").first.inner_text() == head(portal)["publicKey"]
    assert {"head.json", "transparency.json", "keys.json"} <= set(page.locator("main a").all_inner_texts())


def test_the_page_is_reached_from_every_footer(visit):
    page = visit("home", "en")
    page.locator("footer a", has_text="Transparency").click()
    assert page.locator("h1").inner_text() == "Transparency"


def test_a_change_comes_under_a_signed_root_by_itself(office, tmp_path):
    before = head(office)["entries"]
    publish(office, tmp_path, 4)

    deadline = time.monotonic() + 30
    while head(office)["entries"] <= before:
        assert time.monotonic() < deadline, "no new root within half a minute"
        time.sleep(0.1)


def test_what_was_written_is_sealed_when_the_server_has_stopped(office):
    assert office.stop() == 0
    answer = json.loads(kaimen("audit", "verify", *place(office), "--json").stdout)

    assert answer["holds"] and answer["entries"] == answer["sealed"] > 0


def test_a_proof_is_checked_by_somebody_without_the_platform(office, tmp_path):
    proof, pin, roots = tmp_path / "proof.json", tmp_path / "pin.json", tmp_path / "roots.json"
    pin.write_text(office.ask("/transparency/head.json").text)
    roots.write_text(office.ask("/transparency.json").text)
    made = kaimen("audit", "prove", "2", *place(office), "--json", "--pin", str(pin))
    assert made.returncode == 0, made.stderr
    proof.write_text(made.stdout)

    good = check_proof(str(proof), "--pin", str(pin), "--roots", str(roots))
    assert good.returncode == 0 and "the pin" in good.stdout, good.stderr

    forged = json.loads(made.stdout)
    forged["entry"]["detail"] += "!"
    proof.write_text(json.dumps(forged))
    assert check_proof(str(proof), "--pin", str(pin)).returncode == 1


@pytest.mark.parametrize(
    "statement, code",
    [
        ("UPDATE audit_entry SET detail = 'x' WHERE sequence = 2", "entry_changed"),
        ("DELETE FROM audit_entry WHERE sequence = 2", "entry_removed"),
        ("UPDATE article_text SET body_html = 'x' WHERE title = '台账测试第2条'", "record_changed"),
    ],
)
def test_an_attack_on_the_file_is_named_with_its_remedy(office, statement, code):
    office.stop()
    attack(office, statement)
    said = kaimen("audit", "verify", *place(office))
    answer = json.loads(kaimen("audit", "verify", *place(office), "--json").stdout)

    assert said.returncode == 1 and "backup" in said.stdout
    assert not answer["holds"] and answer["findings"][0]["code"] == code
    assert f"Entry {answer['findings'][0]['sequence']}" in said.stdout.splitlines()[0]


def test_the_pin_and_the_key_have_their_own_bad_news(office, tmp_path):
    office.stop()
    data = place(office)
    missing = kaimen("audit", "verify", *data, "--pin", str(tmp_path / "none.json"))
    assert missing.returncode == 1 and "none.json" in missing.stderr
    assert kaimen("audit", "verify", "--data", str(tmp_path / "nowhere")).returncode == 1
    assert kaimen("audit", "prove", *data).returncode == 2
    assert kaimen("audit", "prove", "1", "--record", "article:1", *data).returncode == 2
    assert kaimen("audit", "prove", "99999", *data).returncode == 1

    pin = tmp_path / "pin.json"
    assert kaimen("audit", "pin", str(pin), *data).returncode == 0
    assert kaimen("audit", "rotate-key", *data).returncode == 0
    assert kaimen("audit", "verify", *data, "--pin", str(pin)).returncode == 0
    other = tmp_path / "elsewhere.key"
    (office.data / "ledger.key").rename(other)
    (office.data / "ledger.head").rename(tmp_path / "elsewhere.head")
    assert kaimen("audit", "verify", *data).returncode == 1
    assert kaimen("audit", "verify", *data, "--ledger-key", str(other)).returncode == 0
