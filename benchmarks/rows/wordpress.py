"""An article's page beside the same article in WordPress."""
import json

import generate
from measure.answers import Connection
from measure.load import Subject, interleaved
from measure.numbers import megabytes, milliseconds, rate, ratio
from measure.processes import RowFailed
from measure.report import Line, Section
from peers import wordpress

ARTICLES = 30
HOW = """The page of one generated article of 2 KB: Kaimen {ours:,} bytes, WordPress {theirs:,} bytes (Debian's
package, theme {theme}, PHP with its opcode cache, four php-fpm workers, MariaDB with its defaults, nginx in front);
{articles} articles in each. `wrk -t1 -c{connections}` on loopback, {rounds} interleaved rounds of {seconds} s, WordPress without
the cache by itself afterwards; median.
The page cache is nginx's FastCGI cache with two workers, the usual way to make WordPress fast: it does not know of
changes and serves what it has for ten minutes. "Processor" is the processor time of all processes of a stack an
answer. Memory (PSS, which counts shared pages once): all processes of a stack after the rounds."""


def same_articles(workplace):
    writer = generate.Writer(7, 2048, 0)
    articles = writer.chunk(0, ARTICLES)
    folder = workplace.place("wordpress-pages")
    for article in articles:
        (folder / f"{article['id']}.txt").write_text(generate.page(article), encoding="utf-8")
    return articles, folder


def kaimen_subject(context, folder, article):
    data = context.workplace.place("wordpress-portal")
    context.kaimen.import_pages(folder, data, seconds=120)
    process, port = context.kaimen.serve(data)
    with Connection(port) as connection:
        for number in (1, 2):
            for item in json.loads(connection.get(f"/api/v1/articles?sort=newest&page={number}").body)["items"]:
                if item["title"] == article["title"]:
                    return Subject("Kaimen", process, port, item["url"])
    raise RowFailed("the article is not in Kaimen's list")


def body_with(subject, text):
    with Connection(subject.port) as connection:
        connection.get(subject.target, subject.headers)
        answer = connection.get(subject.target, subject.headers)
    if answer.status != 200 or text.encode() not in answer.body:
        raise RowFailed(f"{subject.name} answers {answer.status} without the article's text")
    return answer.body


def measure(context):
    options = context.options
    articles, folder = same_articles(context.workplace)
    article = articles[-1]
    ours = kaimen_subject(context, folder, article)
    plain_stack, plain_port, cache_stack, cache_port, target = wordpress.start(context.workplace, articles)
    plain = Subject("WordPress", plain_stack, plain_port, target)
    cached = Subject("WordPress behind nginx's page cache", cache_stack, cache_port, target)
    subjects = [ours, cached, plain]
    needle = article["paragraphs"][0][:20]
    sizes = {subject.name: len(body_with(subject, needle)) for subject in subjects}
    interleaved(context.workplace, subjects[:2], options.rounds, options.seconds, options.connections)
    # By itself and last: it works on for seconds after the load has gone, which would slow the others.
    interleaved(context.workplace, [plain], options.rounds, max(5, options.seconds), options.connections)
    memory = {subject.name: subject.process.memory()[1] for subject in subjects}
    lines = [
        Line("wordpress", "an article's page, answers a second", rate(ours.median()), peer.name, rate(peer.median()),
             ratio(ours.median(), peer.median()))
        for peer in (plain, cached)
    ] + [
        Line("wordpress", "memory of all processes (PSS)", megabytes(memory[ours.name]), plain.name,
             megabytes(memory[plain.name]), ratio(memory[ours.name], memory[plain.name]))
    ]
    cells = [
        [s.name, f"{sizes[s.name]:,}", rate(s.median()), rate(s.slowest), rate(s.fastest),
         milliseconds(s.median("p50")), milliseconds(s.median("p99")), f"{s.median('cpu'):,.1f} µs",
         megabytes(memory[s.name])]
        for s in subjects
    ]
    how = HOW.format(ours=sizes[ours.name], theirs=sizes[plain.name], theme="Twenty Twenty-Three", articles=ARTICLES,
                     connections=options.connections, rounds=options.rounds, seconds=options.seconds)
    headings = ["Server", "Bytes", "Median", "Slowest", "Fastest", "p50", "p99", "Processor", "Memory"]
    context.report.add(lines, Section("WordPress", how, headings, cells))
