"""A disk that is full and a database that goes away under the running server: what is told, what goes on, what is kept."""

import tempfile
from pathlib import Path

import pytest

from outage import Worker, cluster, fill, small_disk
from portal import Portal
from test_live_change import saved_page


@pytest.fixture
def on_sqlite(monkeypatch):
    """Whatever the others run on."""
    monkeypatch.setattr(Portal, "on_postgres", False)


def test_on_a_full_disk_reading_goes_on_and_nothing_is_half_saved(tmp_path, on_sqlite):
    page = tmp_path / "new.txt"
    page.write_text(saved_page(zone="云汀经济技术开发区", text="正文一段。" * 20_000), encoding="utf-8")
    with small_disk(tmp_path / "data", megabytes=48) as disk:
        portal = Portal(disk)
        worker = Worker(portal)
        assert worker.make_unit().status_code == 201
        ballast = fill(disk)

        # What still fits in the journal may be written; then a write is refused, and says why.
        made, refused = 1, None
        for _ in range(3000):
            answer = worker.make_unit()
            if answer.status_code != 201:
                refused = answer
                break
            made += 1
        assert refused is not None and refused.status_code == 503, refused and refused.text
        assert "disk is full" in refused.json()["detail"] and refused.headers["Retry-After"] == "5"
        imported = worker.run("import", "page", str(page))
        assert imported.returncode == 1 and imported.stderr.strip(), imported.stdout
        assert "Error" not in imported.stderr and "Domain" not in imported.stderr, imported.stderr

        # Reading goes on: the portal, what is not kept, the office's records.
        for path in ("/zh", "/zh/news?year=2026", "/en/zones", "/zh/transparency", "/readyz"):
            assert portal.ask(path).status == 200, path
        assert sum(unit["code"].startswith("outage-") for unit in worker.units()) == made
        assert not list(disk.rglob("*.part"))

        # Room is made, and all goes on without a restart.
        ballast.unlink()
        assert worker.make_unit().status_code == 201
        assert sum(unit["code"].startswith("outage-") for unit in worker.units()) == made + 1
        imported = worker.run("import", "page", str(page))
        assert imported.returncode == 0, imported.stderr
        assert portal.stop() == 0
        verified = worker.run("audit", "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_database_server_that_goes_away_and_comes_back_loses_nothing(tmp_path, on_sqlite):
    folder = Path(tempfile.mkdtemp(prefix="kaimen-away-"))
    folder.rmdir()
    with cluster(folder) as (address, act):
        portal = Portal(tmp_path / "data", more=["--database", address])
        worker = Worker(portal, "--database", address)
        assert worker.make_unit().status_code == 201
        kept = portal.ask("/zh")
        for mode in ("immediate", "fast"):
            before = len(worker.units())
            act("stop", mode)
            assert portal.ask("/healthz").status == 200 and portal.ask("/readyz").status == 503
            assert portal.ask("/zh").body == kept.body, "a kept page needs no database"
            refused = worker.make_unit()
            assert refused.status_code == 503 and refused.headers["Retry-After"] == "5", refused.text
            assert "database is away" in refused.json()["detail"]
            office = portal.ask("/office/units", cookie="kaimen_session=" + "A" * 43, accept_language="en")
            assert office.status == 503 and "nothing was saved" in office.text and "</html>" in office.text
            assert "socket" not in office.text

            act("start")
            worker.seconds_until("/readyz", 200)
            assert len(worker.units()) == before
            assert worker.make_unit().status_code == 201
            assert len(worker.units()) == before + 1
        assert portal.ask("/zh/news").status == 200
        assert portal.stop() == 0
        verified = worker.run("audit", "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
