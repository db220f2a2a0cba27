"""100,000 open matters on both engines: the wall and the lists, all reminders of a day, and a server killed among them."""
import datetime
import sqlite3
import subprocess
import time
from collections import Counter
from urllib.parse import urlencode

import generate
from measure.numbers import milliseconds, percentile
from measure.processes import RowFailed
from measure.report import Line, Section
from rows.office import ASKED, CLUSTER, SURNAMES, WARM, ask, fill, sign_in

MATTERS = 100_000
GOAL, REMINDING_GOAL = 50, 10
# What a matter is to the ledger is not measured here: they are written without entries.
STATES = ["assigned", "acknowledged", "in-progress", "in-progress", "returned"]
TOPICS = ["investment", "projects", "environment", "safety", None]
TASKS = ["完成标准厂房二期消防验收", "落实重点项目用地指标", "推进污水管网改造", "核实规上企业入库", "兑现招商政策", "协调项目用电报装"]
# A supervision officer of the first zone's unit, as `office.write_lists` names the person of this number.
NUMBER = 1320
LETTERS = generate.CHARACTERS
OFFICER = SURNAMES[NUMBER % len(SURNAMES)] + LETTERS[NUMBER % 211] + LETTERS[NUMBER % len(LETTERS)]
HOW = """{matters:,} open matters of {units:,} units, written with SQL, a fifth of them overdue; {people:,} people. Complete pages
over one kept connection, {asked} times each after {warm}, for an administrator, who sees all, and an officer of one unit.
Reminders: from the first sheet of the day to the note that all are told, quiet hours off; {lines:,} lines on
{sheets:,} sheets and {letters:,} letters. Then the day's reminders are taken away and the server is killed (SIGKILL) in
their midst, and started again: each line stands once, and nobody has two letters."""


def write(database, today):
    """Puts the matters into a SQLite file; `today` in days since 1970."""
    with sqlite3.connect(database) as store:
        units = [row[0] for row in store.execute("SELECT id FROM unit ORDER BY id")]
        if store.execute("SELECT COUNT(*) FROM matter").fetchone()[0] >= MATTERS:
            return len(units)
        first, now = 1 << 52, int(time.time())
        matters, parts, steps = [], [], []
        for number in range(MATTERS):
            lead, issuer = units[number * 7919 % len(units)], units[0]
            due = today - 60 + number * 31 % 300
            state = STATES[number % len(STATES)]
            text = f"{TASKS[number % len(TASKS)]}（第{number}批）"
            matters.append((
                first + number, issuer, 2026, 100_000 + number, f"督〔2026〕{100_000 + number}号", text, "meeting", "调度会",
                str(day(due)), TOPICS[number % len(TOPICS)], state, now, now, lead, due, today - 90, today - 90, number % 100))
            parts.append((first + number, lead, "lead", 1))
            steps += [
                (first + number, 1, "registered", "bench", now, "register"),
                (first + number, 2, "assigned", "bench", now, "assign")]  # fmt: skip
        store.executemany(
            """INSERT INTO matter (id, unit_id, year, serial, label, text, source_kind, source_text, deadline, topic,
            state, registered_at, updated_at, version, form, lead_id, due_on, assigned_on, told_on, progress)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 2, ?, ?, ?, ?, ?)""", matters)  # fmt: skip
        store.executemany("INSERT INTO matter_unit (matter_id, unit_id, part, position) VALUES (?, ?, ?, ?)", parts)
        store.executemany(
            "INSERT INTO matter_step (matter_id, position, state, actor, entered_at, action) VALUES (?, ?, ?, ?, ?, ?)",
            steps)
        store.execute("ANALYZE")
    return len(units)


def day(number):
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=number)


def lists():
    return {
        "wall": "/office/matters/wall", "matters": "/office/matters", "matters, last page": "/office/matters?page={last}",
        "matters, red": "/office/matters?light=red", "matters of a state": "/office/matters?state=returned",
        "matters by deadline": "/office/matters?sort=deadline", "matters, searched": "/office/matters?" + urlencode({"q": "消防"}),
        "matters due in a month": "/office/matters?dueFrom=2026-12-01&dueThrough=2026-12-31",
        "first page": "/office", "performance": "/office/matters/performance",
    }  # fmt: skip


class Store:
    """SQL on either engine."""

    def __init__(self, place, cluster=None):
        self.place, self.cluster = place, cluster

    def rows(self, sql):
        if self.cluster:
            done = subprocess.run(
                ["psql", "--quiet", "-At", "-F", "\t", self.place, "--command", sql], capture_output=True, text=True)
            if done.returncode != 0:
                raise RowFailed(done.stderr)
            return [line.split("\t") for line in done.stdout.splitlines()]
        with sqlite3.connect(self.place, timeout=60) as store:
            found = store.execute(sql).fetchall()
        return [[str(value) for value in row] for row in found]

    def number(self, sql):
        return int(self.rows(sql)[0][0])

    def forget_reminders(self):
        for table in ("reminder_told", "reminder_line", "reminder_sheet", "reminder_day", "notice_digest"):
            self.rows(f"DELETE FROM {table}")
        self.rows("DELETE FROM letter")


def wait(store, sql, least, seconds=300):
    """Until a count is reached; the time that it took to be."""
    end = time.monotonic() + seconds
    while store.number(sql) < least:
        if time.monotonic() > end:
            raise RowFailed(f"not reached in {seconds} s: {sql}")
        time.sleep(0.02)
    return time.monotonic()


def remind(context, store, more):
    """Seconds for the reminders of the day, and what was written; then the same with a kill in the middle."""
    sheets, finished = "SELECT COUNT(*) FROM reminder_sheet", "SELECT COUNT(*) FROM reminder_day"
    store.forget_reminders()
    process, _ = context.kaimen.serve(context.imported.data, demo=True, more=more)
    begun = wait(store, sheets, 1)
    taken = wait(store, finished, 1) - begun
    context.workplace.stop(process)
    written = counts(store)
    store.forget_reminders()
    process, _ = context.kaimen.serve(context.imported.data, demo=True, more=more)
    wait(store, sheets, written["sheets"] // 2)
    process.popen.kill()
    process.popen.wait()
    halfway = store.number(sheets)
    if halfway >= written["sheets"]:
        raise RowFailed("the server was killed too late")
    process, _ = context.kaimen.serve(context.imported.data, demo=True, more=more)
    wait(store, "SELECT COUNT(*) FROM letter", max(1, written["letters"] // 2))
    process.popen.kill()
    process.popen.wait()
    process, _ = context.kaimen.serve(context.imported.data, demo=True, more=more)
    wait(store, finished, 1)
    context.workplace.stop(process)
    again = counts(store)
    if again != written:
        raise RowFailed(f"after the kill {again}, without it {written}")
    return taken, written, halfway


def counts(store):
    lines = store.rows("SELECT matter_id, rung FROM reminder_line")
    addresses = Counter(row[0] for row in store.rows("SELECT address FROM letter"))
    return {
        "sheets": store.number("SELECT COUNT(*) FROM reminder_sheet"), "lines": len(lines),
        "lines twice": len(lines) - len({tuple(line) for line in lines}), "letters": store.number("SELECT COUNT(DISTINCT letter_id) FROM reminder_told"),
        "people with two letters": sum(1 for count in addresses.values() if count > 1),
    }  # fmt: skip


def measure_engine(context, engine, store, more=()):
    process, port = context.kaimen.serve(context.imported.data, demo=True, more=more)
    times = {}
    for who, name in (("administrator", "管理员"), ("officer", OFFICER)):
        for what, taken in ask(port, sign_in(port, name), lists()).items():
            times[engine, who, what] = taken
    context.workplace.stop(process)
    return times, remind(context, store, more)


def measure(context):
    fill(context)
    data = context.imported.data
    (data / "rules").mkdir(exist_ok=True)
    quiet = '{"reminders": {"from": "00:00", "until": "24:00", "onlyOnWorkingDays": false, "ladder": %s}}'
    ladder = """[{"rung": "days-before-7", "days": -7, "to": "workers"}, {"rung": "days-before-3", "days": -3, "to": "workers"},
        {"rung": "due", "days": 0, "to": "workers"}, {"rung": "overdue", "days": 1, "to": "heads", "isDaily": true},
        {"rung": "escalated", "days": 3, "to": "above", "isDaily": true}]"""
    (data / "rules/supervision.json").write_text(quiet % ladder)
    units = write(data / "kaimen.sqlite", int((time.time() + 8 * 3600) // 86_400))
    times, reminded = {}, {}
    try:
        found, reminded["SQLite"] = measure_engine(context, "SQLite", Store(data / "kaimen.sqlite"))
        times |= found
        cluster = context.workplace.folder / "cluster-matters"
        context.workplace.run([CLUSTER, "start", cluster], "postgres-cluster")
        database = f"postgres://kaimen@/matters?host={cluster}"
        subprocess.run(
            ["psql", "--quiet", f"postgres://kaimen@/postgres?host={cluster}", "--command",
             "CREATE DATABASE matters TEMPLATE template0"], check=True)  # fmt: skip
        context.workplace.run(
            [context.kaimen.binary, "migrate", "--from", data / "kaimen.sqlite", "--to", database], "kaimen migrate",
            seconds=7200)
        store = Store(database, cluster)
        store.rows("ANALYZE")
        found, reminded["PostgreSQL"] = measure_engine(context, "PostgreSQL", store, ["--database", database])
        times |= found
    finally:
        (data / "rules/supervision.json").unlink()
        subprocess.run([CLUSTER, "remove", context.workplace.folder / "cluster-matters"], capture_output=True)
    tell(context, times, reminded, units)


def tell(context, times, reminded, units):
    lines, cells = [], []
    for engine in reminded:
        for who in ("administrator", "officer"):
            medians = {
                what: percentile(taken, 50) for (e, w, what), taken in times.items()
                if (e, w) == (engine, who) and what != "performance"}  # fmt: skip
            slowest = max(medians, key=medians.get)
            lines.append(Line(
                "matters", f"slowest page of matters of the {who}, p50", milliseconds(medians[slowest]), engine, slowest,
                goal=f"< {GOAL} ms", holds=medians[slowest] < GOAL))  # fmt: skip
        taken, written, halfway = reminded[engine]
        lines.append(Line(
            "matters", f"all {written['lines']:,} reminders of a day", f"{taken:.1f} s", engine,
            f"{written['sheets']:,} sheets, {written['letters']:,} letters", goal=f"< {REMINDING_GOAL} s",
            holds=taken < REMINDING_GOAL))  # fmt: skip
        lines.append(Line(
            "matters", "told twice after kill -9", f"{written['lines twice'] + written['people with two letters']}", engine,
            f"killed at sheet {halfway:,}, and again among the letters", goal="0",
            holds=written["lines twice"] + written["people with two letters"] == 0))  # fmt: skip
    for engine, who, what in times:
        taken = times[engine, who, what]
        cells.append([what, who, engine, milliseconds(percentile(taken, 50)), milliseconds(percentile(taken, 95))])
    _, written, _ = reminded["SQLite"]
    how = HOW.format(
        matters=MATTERS, units=units, people=2000, asked=ASKED, warm=WARM, lines=written["lines"],
        sheets=written["sheets"], letters=written["letters"])
    context.report.add(lines, Section("Matters", how, ["Page", "Who", "Engine", "p50", "p95"], cells))
