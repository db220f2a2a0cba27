"""A change, from the end of the command that published it to the first page that shows it."""
import statistics
import time
from datetime import date

from measure.answers import Connection
from measure.numbers import milliseconds
from measure.processes import RowFailed
from measure.report import Line, Section
from peers.kaimen import saved_page

CHANGES = 10
HOW = """While `kaimen serve --demo` runs, `kaimen import page` publishes one article, {changes} times; `/zh` is asked
every millisecond from the moment the command has ended until the new title stands on it. "Command and page" counts
from the command's start."""


def one_change(context, port, folder, data, number):
    title = f"澄州变更可见测试第{number}号开工"
    file = folder / f"change-{number}.txt"
    file.write_text(saved_page(number, title, date.today().isoformat()), encoding="utf-8")
    with Connection(port) as connection:
        request = connection.request("/zh")
        if title.encode() in connection.exchange(request)[1]:
            raise RowFailed("the title was there before it was published")
        taken, _ = context.kaimen.import_pages(file, data, seconds=60)
        ended = time.perf_counter()
        while title.encode() not in connection.exchange(request)[1]:
            if time.perf_counter() - ended > 10:
                raise RowFailed("the new title was not on /zh after 10 s")
            time.sleep(0.001)
        waited = time.perf_counter() - ended
    return waited * 1000, (taken + waited) * 1000


def measure(context):
    data, folder = context.workplace.place("visible"), context.workplace.place("changes")
    process, port = context.kaimen.serve(data, demo=True)
    times = [one_change(context, port, folder, data, number) for number in range(1, CHANGES + 1)]
    context.workplace.stop(process)
    waits, wholes = [t[0] for t in times], [t[1] for t in times]
    rows = [[name, milliseconds(min(v)), milliseconds(statistics.median(v)), milliseconds(max(v))]
            for name, v in (("after the command", waits), ("command and page", wholes))]
    line = Line("visible", f"a publication is on the home page, median of {CHANGES}",
                milliseconds(statistics.median(waits)), goal="< 1,000 ms", holds=max(waits) < 1000)
    context.report.add([line], Section("A change is visible", HOW.format(changes=CHANGES),
                                       ["Counted from", "Fastest", "Median", "Slowest"], rows))
