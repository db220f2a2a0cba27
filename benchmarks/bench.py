#!/usr/bin/env python3
"""Measures Kaimen beside its peers on this machine and prints one table.

    benchmarks/bench.py [--rows page,handler,…] [--articles 20000] [--output docs/performance.md]

See README.md beside this file for the rows. Exit code 1 when a row could not be measured.
"""
import argparse
import datetime
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

from measure.machine import describe
from measure.processes import RowFailed, Workplace
from measure.report import Report
from peers.kaimen import Kaimen
from rows import matters, office, page, portal, search, visible, wordpress
from rows.context import Context

ROWS = ["page", "handler", "visible", "wordpress", "search", "import", "startup", "memory", "office", "matters"]
HERE = Path(__file__).parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--rows", default=",".join(ROWS), help="which, separated by commas (default: all)")
    add("--articles", type=int, default=20_000, help="generated articles, up to 1,000,000")
    add("--kaimen", default=".build/release/kaimen", help="the release build")
    add("--output", help="write the report as Markdown to this file")
    add("--seed", type=int, default=1)
    add("--queries", type=int, default=400)
    add("--passes", type=int, default=3, help="times that every query is asked")
    add("--sample", type=int, default=40, help="queries whose whole hit sets are compared")
    add("--light", action="store_true",
        help="search beside tantivy alone, without brute force: for 1,000,000 articles in under half an hour")
    add("--title-weight", type=float, default=5.0, help="of a title's words in the reference ranking")
    add("--index-tables", default="^search_|^sqlite_autoindex_search", help="pattern of the names of search's tables")
    add("--rounds", type=int, default=5, help="interleaved rounds of wrk")
    add("--seconds", type=int, default=5, help="of one round")
    add("--connections", type=int, default=32)
    add("--work", help="use this folder and keep it, instead of a temporary one")
    add("--no-setup", action="store_true", help="do not install what the rows need")
    given = parser.parse_args()
    given.rows = [row.strip() for row in given.rows.split(",") if row.strip()]
    unknown = [row for row in given.rows if row not in ROWS]
    if unknown:
        parser.error(f"there is no row {unknown[0]}; the rows are {', '.join(ROWS)}")
    if not 1000 <= given.articles <= 1_000_000:
        parser.error("--articles takes 1,000 to 1,000,000")
    return given


def tasks(rows):
    """(names, what measures them), in the order of measuring: the quiet ones before the long ones."""
    if "page" in rows or "handler" in rows:
        yield [r for r in ("page", "handler") if r in rows], lambda c: page.measure(c, "page" in rows, "handler" in rows)
    for name, measure in (
        ("visible", visible.measure), ("wordpress", wordpress.measure), ("import", portal.measure_import),
        ("startup", portal.measure_startup), ("search", search.measure), ("memory", portal.measure_memory),
        ("office", office.measure), ("matters", matters.measure),
    ):
        if name in rows:
            yield [name], measure


def run(given, report):
    with Workplace(given.work) as workplace:
        context = Context(given, workplace, Kaimen(given.kaimen, workplace), report)
        for names, measure in tasks(given.rows):
            label = " and ".join(names)
            print(f"— {label}", flush=True)
            started, running = time.monotonic(), list(workplace.processes)
            try:
                measure(context)
                print(f"  {time.monotonic() - started:,.0f} s", flush=True)
            except (RowFailed, OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
                reason = str(failure) if isinstance(failure, RowFailed) else f"{type(failure).__name__}: {failure}"
                print(f"  not measured: {reason}", file=sys.stderr, flush=True)
                report.failures.append((label, reason))
            for process in [p for p in workplace.processes if p not in running]:
                workplace.stop(process)


def interrupted(*_):
    raise KeyboardInterrupt


def main():
    given = arguments()
    signal.signal(signal.SIGTERM, interrupted)
    if not given.no_setup:
        done = subprocess.run([HERE / "setup", *given.rows])
        if done.returncode != 0:
            print("setup failed; rows that lack something will say so", file=sys.stderr)
    command = "benchmarks/bench.py " + " ".join(shlex.quote(argument) for argument in sys.argv[1:])
    report = Report(command.strip(), datetime.date.today().isoformat(), describe(), given.articles)
    try:
        run(given, report)
    except RowFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; everything that was started is stopped", file=sys.stderr)
        return 130
    print()
    print("\n".join(f"{name}: {value}" for name, value in report.machine))
    print()
    print(report.summary())
    for row, why in report.failures:
        print(f"not measured: {row}: {why}", file=sys.stderr)
    if given.output:
        Path(given.output).parent.mkdir(parents=True, exist_ok=True)
        Path(given.output).write_text(report.markdown(), encoding="utf-8")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
