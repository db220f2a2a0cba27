"""The office: its lists, over a kept connection, for an administrator and for an officer of one unit, on both engines."""
import csv
import re
import subprocess
import time
from pathlib import Path
from urllib.parse import urlencode

import generate
from measure.answers import Connection
from measure.numbers import milliseconds, percentile
from measure.processes import RowFailed
from measure.report import Line, Section

PEOPLE = 2000
DEPARTMENTS = 300
WARM, ASKED = 5, 40
GOAL = 30
CLUSTER = Path(__file__).parent.parent.parent / "scripts/postgres-cluster"
ROLES = ["editor", "chief-editor", "investment-officer", "statistics-officer", "supervision-officer", "leader", "auditor"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
HOW = """{articles:,} articles, {units:,} units and {people:,} people (`kaimen people import` of CSV files: {seconds:.1f} s),
all in `kaimen serve`, signed in by one click; complete pages over one kept connection, {asked} times each after {warm}.
The administrator reads everything; the officer edits in the unit of one zone. PostgreSQL is a cluster of its own on
this machine, filled by `kaimen migrate`."""


def lists(folder):
    """The addresses that are measured, by what they show; `{last}` becomes the number of the last page."""
    word = generate.REAL[0]
    return {
        "articles": "/office/articles", "articles, days of a year": "/office/articles?from=2020-01-01&through=2020-12-31",
        "articles of a zone": "/office/articles?zone={zone}", "articles, oldest first": "/office/articles?sort=day",
        "articles, last changed first": "/office/articles?sort=updated",
        "articles, last page": "/office/articles?page={last}", "articles, searched": "/office/articles?" + urlencode({"q": word}),
        "people": "/office/people", "people by unit": "/office/people?sort=unit",
        "people, last page": "/office/people?page={last}", "people, searched": "/office/people?" + urlencode({"q": "王"}),
        "people of a role": "/office/people?role=editor&sort=lastSeen", "units": "/office/units",
        "units, searched": "/office/units?" + urlencode({"q": "处"}), "audit trail": "/office/audit",
        "audit trail of an action": "/office/audit?action=person.created",
        "audit trail of a day": "/office/audit?from=2026-01-01&record_kind=article",
        "audit trail, last page": "/office/audit?page={last}",
    }  # fmt: skip


# MARK: People


def write_lists(folder):
    """Units: one for each zone, the others below them in two levels; people in all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    units = [("代码", "名称", "类型", "上级代码", "开发区")]
    codes = []
    for number, zone in enumerate(generate.ZONES):
        codes.append(f"zone-{number}")
        units.append((codes[-1], zone + "管委会", "开发区", "root", zone))
    for number in range(DEPARTMENTS):
        parent = codes[number % len(codes)] if number < 200 else codes[len(generate.ZONES) + number % 150]
        codes.append(f"department-{number}")
        units.append((codes[-1], f"第{number}处", "部门", parent, ""))
    people = [("姓名", "登录名", "邮箱", "单位代码", "角色代码", "职务")]
    # The first edits in the unit of the first zone: it is this one that is measured.
    for number in range(PEOPLE):
        letters = generate.CHARACTERS
        name = SURNAMES[number % len(SURNAMES)] + letters[number % 211] + letters[number % len(letters)]
        people.append((
            name if number else "测试专员", f"person-{number}", f"person-{number}@example.org", codes[number % len(codes)],
            ROLES[number % len(ROLES)], "科员"))  # fmt: skip
    for name, rows in (("units", units), ("people", people)):
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    return [folder / "units.csv", folder / "people.csv"], len(units) - 1


def fill(context):
    """Gives (units, seconds of the import)."""
    data, kaimen = context.imported.data, context.kaimen
    if not (data / "office-filled").exists():
        done = subprocess.run(
            [kaimen.binary, "account", "create-administrator", "--data", data, "--login", "bench", "--name", "管理员"],
            input="eight sparrows on a wire\n", capture_output=True, text=True)  # fmt: skip
        if done.returncode != 0:
            raise RowFailed(f"no administrator: {done.stderr}")
        files, units = write_lists(context.workplace.place("lists"))
        started = time.perf_counter()
        kaimen.workplace.run([kaimen.binary, "people", "import", *files, "--data", data], "kaimen people import")
        (data / "office-filled").write_text(f"{units} {time.perf_counter() - started}")
    units, seconds = (data / "office-filled").read_text().split()
    return int(units), float(seconds)


# MARK: Asking


def sign_in(port, name):
    """The cookie of a session of somebody by name, by the one click of a demonstration."""
    with Connection(port, timeout=300) as connection:
        page = connection.get("/office/session")
        cookie = next(value.split(";")[0] for key, value in page.fields if key.lower() == "set-cookie")
        html = page.body.decode()
        secret = re.search(r'name="form" value="([0-9a-f]+)"', html)[1]
        person = re.search(r'name="person" value="(\d+)"[^\n]*?<button[^>]*>' + name, html)
        if not person:
            raise RowFailed(f"{name} is not among those who can sign in")
        body = urlencode({"form": secret, "person": person[1], "to": "/office"}).encode()
        head, _ = connection.exchange(
            f"POST /office/session/demonstration HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        found = re.search(r"set-cookie: (kaimen_session=[^;]+)", head.decode("latin-1"), re.I)
        if not found:
            raise RowFailed(f"{name} was not let in")
        return found[1]


def ask(port, cookie, addresses):
    """Milliseconds of each page, by what it shows."""
    headers = [("Cookie", cookie), ("Accept-Language", "zh-CN")]
    times = {}
    with Connection(port, timeout=300) as connection:
        zone = re.search(r'id="field-zone".*?<option value="(\d+)"', connection.get("/office/articles", headers).body.decode(), re.S)
        for what, address in addresses.items():
            if "{last}" in address:
                first = connection.get(address.split("?")[0], headers).body.decode()
                last = max([int(number) for number in re.findall(r"page=(\d+)", first)] or [1])
                address = address.format(last=last)
            if "{zone}" in address:
                address = address.format(zone=zone[1] if zone else 0)
            answer = connection.get(address, headers)
            if answer.status == 403:
                continue
            if answer.status != 200:
                raise RowFailed(f"{address} answered {answer.status}")
            request = connection.request(address, headers)
            taken = []
            for _ in range(WARM + ASKED):
                started = time.perf_counter()
                connection.exchange(request)
                taken.append((time.perf_counter() - started) * 1000)
            times[what] = taken[WARM:]
    return times


def measure_engine(context, engine, more=()):
    process, port = context.kaimen.serve(context.imported.data, demo=True, more=more)
    addresses = lists(context.imported.data)
    found = {}
    for who, name in (("administrator", "管理员"), ("officer", "测试专员")):
        found[who] = ask(port, sign_in(port, name), addresses)
    context.workplace.stop(process)
    return {(engine, who, what): times for who, lists in found.items() for what, times in lists.items()}


def measure(context):
    units, seconds = fill(context)
    times = measure_engine(context, "SQLite")
    cluster = context.workplace.folder / "cluster"
    try:
        context.workplace.run([CLUSTER, "start", cluster], "postgres-cluster")
        database = f"postgres://kaimen@/bench?host={cluster}"
        subprocess.run(
            ["psql", "--quiet", f"postgres://kaimen@/postgres?host={cluster}", "--command",
             "CREATE DATABASE bench TEMPLATE template0"], check=True)  # fmt: skip
        context.workplace.run(
            [context.kaimen.binary, "migrate", "--from", context.imported.data / "kaimen.sqlite", "--to", database],
            "kaimen migrate", seconds=7200)  # fmt: skip
        times |= measure_engine(context, "PostgreSQL", ["--database", database])
    finally:
        subprocess.run([CLUSTER, "remove", cluster], capture_output=True)
    tell(context, times, units, seconds)


def tell(context, times, units, seconds):
    lines, cells = [], []
    for engine in ("SQLite", "PostgreSQL"):
        for who in ("administrator", "officer"):
            medians = {what: percentile(taken, 50) for (e, w, what), taken in times.items() if (e, w) == (engine, who)}
            slowest = max(medians, key=medians.get)
            lines.append(Line(
                "office", f"slowest list of the {who}, p50", milliseconds(medians[slowest]), engine, slowest,
                goal=f"< {GOAL} ms", holds=medians[slowest] < GOAL))  # fmt: skip
    for engine, who, what in times:
        taken = times[engine, who, what]
        cells.append([what, who, engine, milliseconds(percentile(taken, 50)), milliseconds(percentile(taken, 95))])
    how = HOW.format(
        articles=context.options.articles, units=units, people=PEOPLE, seconds=seconds, asked=ASKED, warm=WARM)
    context.report.add(lines, Section("Office", how, ["List", "Who", "Engine", "p50", "p95"], cells))
