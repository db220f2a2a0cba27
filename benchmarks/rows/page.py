"""A cached page beside nginx with the same bytes and beside a plain Hummingbird handler."""
import gzip

from measure.answers import Connection
from measure.load import Subject, interleaved
from measure.numbers import milliseconds, rate, ratio
from measure.processes import RowFailed
from measure.report import Line, Section
from peers import handler, nginx

HOW = """The home page `/zh` of `kaimen serve --demo`, {size:,} bytes ({packed:,} compressed), asked by
`wrk -t1 -c{connections}` on loopback in {rounds} interleaved rounds of {seconds} s after a warm-up; median, slowest
and fastest round. nginx serves the same bytes from a file with two workers, `open_file_cache`, no access log and the
same response headers; the handler is a plain Hummingbird application (`benchmarks/handler`) that answers the same
bytes and headers from memory. Every body was compared before the rounds: all equal. "Processor" is the server's
processor time an answer. Compressed: `Accept-Encoding: gzip`, nginx sends Kaimen's compressed bytes with
`gzip_static`. Not modified:
`If-None-Match` with the server's own tag."""

GZIP = (("Accept-Encoding", "gzip"),)


def fetch(port, target="/", headers=()):
    with Connection(port) as connection:
        return connection.get(target, headers)


def page_subjects(context, with_handler):
    """Kaimen, nginx and, when asked for, the handler, with the same bytes."""
    process, port = context.kaimen.serve(context.workplace.place("demo"), demo=True)
    target = "/zh"
    answer = fetch(port, target)
    if answer.status != 200:
        raise RowFailed(f"{target} answered {answer.status}")
    packed = fetch(port, target, GZIP).body
    static = nginx.static(context.workplace, answer, packed)
    subjects = [Subject("Kaimen", process, port, target), Subject("nginx", *static)]
    if with_handler:
        subjects.append(Subject("Hummingbird handler", *handler.start(context.workplace, answer)))
    for subject in subjects[1:]:
        if fetch(subject.port, subject.target).body != answer.body:
            raise RowFailed(f"{subject.name} serves other bytes than Kaimen")
    return subjects, answer, packed


def compressed(subjects, answer, packed):
    if gzip.decompress(packed) != answer.body:
        raise RowFailed("Kaimen's compressed page is not its plain one")
    for subject in subjects[:2]:
        found = fetch(subject.port, subject.target, GZIP)
        if found.headers.get("content-encoding") != "gzip" or found.body != packed:
            raise RowFailed(f"{subject.name} does not answer the same compressed bytes")
    return [Subject(s.name, s.process, s.port, s.target, GZIP) for s in subjects[:2]]


def not_modified(subjects):
    found = []
    for subject in subjects[:2]:
        headers = (("If-None-Match", fetch(subject.port, subject.target).headers.get("etag", "")),)
        status = fetch(subject.port, subject.target, headers).status
        if status != 304:
            raise RowFailed(f"{subject.name} answers {status} to its own tag")
        found.append(Subject(subject.name, subject.process, subject.port, subject.target, headers))
    return found


def cells(variant, subjects):
    return [
        [variant, s.name, rate(s.median()), rate(s.slowest), rate(s.fastest), milliseconds(s.median("p50")),
         milliseconds(s.median("p99")), f"{s.median('cpu'):.1f} µs"]
        for s in subjects
    ]


def measure(context, with_page, with_handler):
    subjects, answer, packed = page_subjects(context, with_handler)
    options = context.options
    load = (options.rounds, options.seconds, options.connections)
    interleaved(context.workplace, subjects, *load)
    kaimen, static = subjects[:2]
    lines, details, remarks = [], cells("plain", subjects), []
    if with_page:
        lines += [
            Line("page", "cached home page, answers a second", rate(kaimen.median()), "nginx, same bytes",
                 rate(static.median()), ratio(kaimen.median(), static.median()), "≥ 1.00 ×",
                 kaimen.median() >= static.median()),
            Line("page", "p99 of these answers", milliseconds(kaimen.median("p99")), "nginx, same bytes",
                 milliseconds(static.median("p99")), ratio(kaimen.median("p99"), static.median("p99")), "≤ 1.00 ×",
                 kaimen.median("p99") <= static.median("p99")),
        ]
    if with_handler:
        plain = subjects[2]
        lines.append(Line("handler", "cached home page, answers a second", rate(kaimen.median()),
                          "plain Hummingbird handler", rate(plain.median()), ratio(kaimen.median(), plain.median())))
    if with_page:
        for variant, make in (("compressed", lambda: compressed(subjects, answer, packed)),
                              ("not modified", lambda: not_modified(subjects))):
            try:
                pair = make()
                interleaved(context.workplace, pair, max(3, options.rounds // 2), options.seconds, options.connections)
            except RowFailed as failure:
                remarks.append(f"{variant}: not measured, {failure}")
                continue
            details += cells(variant, pair)
            ours, theirs = pair[0].median(), pair[1].median()
            lines.append(Line("page", f"{variant}, answers a second", rate(ours), "nginx", rate(theirs),
                              ratio(ours, theirs)))
    for subject in subjects:
        context.workplace.stop(subject.process)
    how = HOW.format(size=len(answer.body), packed=len(packed), connections=options.connections, rounds=options.rounds,
                     seconds=options.seconds)
    headings = ["Variant", "Server", "Median", "Slowest", "Fastest", "p50", "p99", "Processor"]
    context.report.add(lines, Section("A cached page", how, headings, details, remarks))
