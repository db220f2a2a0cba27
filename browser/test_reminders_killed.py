"""The reminders of a day are told once, though the server is killed (SIGKILL) among the sheets and among the letters."""

import json
import sqlite3
import subprocess
import time

import pytest

from portal import ROOT, Portal

MATTERS = 6000
DAY = 86_400


class Store:
    """The database of a portal that runs or not, on either engine."""

    def __init__(self, portal: Portal):
        self.file = portal.data / "kaimen.sqlite"
        self.address = str(portal.database[1]) if portal.database else None

    def rows(self, sql: str) -> list[list[str]]:
        if self.address:
            done = subprocess.run(
                ["psql", "--quiet", "-At", "-F", "\t", self.address], input=sql, capture_output=True, text=True)  # fmt: skip
            assert done.returncode == 0 and not done.stderr, done.stderr
            return [line.split("\t") for line in done.stdout.splitlines()]
        with sqlite3.connect(self.file, timeout=60) as store:
            if sql.count(";") > 1:
                store.executescript(sql)
                return []
            return [[str(value) for value in row] for row in store.execute(sql).fetchall()]

    def number(self, sql: str) -> int:
        return int(self.rows(sql)[0][0])

    def fill(self) -> None:
        """Matters that are long overdue in every unit, without entries of the ledger: nobody verifies it here."""
        units = [int(row[0]) for row in self.rows("SELECT id FROM unit ORDER BY id")]
        now = int(time.time())
        due = (now + 8 * 3600) // DAY - 10
        matters, parts, steps = [], [], []
        for number in range(MATTERS):
            key, unit = (1 << 52) + number, units[number % len(units)]
            matters.append(
                f"({key}, {unit}, 2020, {number + 1}, '督〔2020〕{number + 1}号', '事项{number}', 'instruction', '', "
                f"'2020-01-01', 'in-progress', {now}, {now}, 1, 3, {unit}, {due}, {due - 30})")
            parts.append(f"({key}, {unit}, 'lead', 1)")
            steps.append(f"({key}, 1, 'registered', 'test', {now}, 'register')")
        self.rows(
            "INSERT INTO matter (id, unit_id, year, serial, label, text, source_kind, source_text, deadline, state, "
            f"registered_at, updated_at, version, form, lead_id, due_on, assigned_on) VALUES {', '.join(matters)};\n"
            f"INSERT INTO matter_unit (matter_id, unit_id, part, position) VALUES {', '.join(parts)};\n"
            "INSERT INTO matter_step (matter_id, position, state, actor, entered_at, action) "
            f"VALUES {', '.join(steps)};\n")

    def forget(self) -> None:
        """As if no reminder had been written today."""
        tables = ["reminder_told", "reminder_line", "reminder_sheet", "reminder_day", "notice_digest", "letter"]
        self.rows(";\n".join(f"DELETE FROM {table}" for table in tables) + ";\n")

    def wait(self, sql: str, least: int) -> None:
        end = time.monotonic() + 120
        while self.number(sql) < least:
            assert time.monotonic() < end, sql
            time.sleep(0.005)

    def told(self) -> dict[str, int]:
        """What was written, and what of it twice."""
        return {
            "sheets": self.number("SELECT COUNT(*) FROM reminder_sheet"),
            "lines": self.number("SELECT COUNT(*) FROM reminder_line"),
            "told": self.number("SELECT COUNT(*) FROM reminder_told"),
            "people": self.number("SELECT COUNT(DISTINCT person_id) FROM reminder_told"),
            "letters": self.number("SELECT COUNT(DISTINCT letter_id) FROM reminder_told"),
            "lines twice": self.number(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM reminder_line GROUP BY matter_id, rung "
                "HAVING COUNT(*) > 1) AS twice"),
            "letters twice": self.number(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM letter GROUP BY address HAVING COUNT(*) > 1) AS twice"),
            "lost": self.number(
                "SELECT COUNT(*) FROM reminder_told WHERE letter_id NOT IN (SELECT id FROM letter)"),
        }  # fmt: skip


SHEETS, FINISHED = "SELECT COUNT(*) FROM reminder_sheet", "SELECT COUNT(*) FROM reminder_day"
TOLD = "SELECT COUNT(*) FROM reminder_told"


def kill_when(portal: Portal, store: Store, sql: str, least: int) -> int:
    """Kills the server as soon as a count is reached; how far it had come."""
    store.wait(sql, least)
    portal.process.kill()
    portal.process.wait()
    return store.number(sql)


@pytest.mark.timeout(390)
def test_each_reminder_of_a_day_is_told_once_though_the_server_is_killed(tmp_path):
    data = tmp_path / "killed"
    (data / "rules").mkdir(parents=True)
    shipped = json.loads((ROOT / "Sources/Supervision/Resources/supervision.json").read_text())
    reminders = shipped["reminders"] | {"from": "00:00", "until": "24:00", "onlyOnWorkingDays": False}
    (data / "rules/supervision.json").write_text(json.dumps({"reminders": reminders}))
    portal = Portal(data)
    store = Store(portal)
    assert portal.stop() == 0
    store.fill()
    store.forget()

    def serve() -> Portal:
        return Portal(data, database=portal.database)

    # Nothing happens to it: so much is to be told.
    quiet = serve()
    store.wait(FINISHED, 1)
    assert quiet.stop() == 0
    whole = store.told()
    assert whole["lines"] >= 2 * MATTERS and whole["letters"] == whole["people"] > 5
    assert whole["lines twice"] == whole["letters twice"] == whole["lost"] == 0

    # Killed among the sheets, and again among the letters.
    store.forget()
    sheets = kill_when(serve(), store, SHEETS, 2)
    assert sheets < whole["sheets"], "killed too late"
    told = kill_when(serve(), store, TOLD, 1)
    assert told < whole["told"], "killed too late"
    last = serve()
    store.wait(FINISHED, 1)
    assert last.stop() == 0
    assert store.told() == whole
