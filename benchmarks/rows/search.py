"""Search: the same articles and queries through Kaimen's API, tantivy, Groonga and FTS5."""
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from measure.answers import Connection
from measure.numbers import megabytes, milliseconds, percentile, ratio
from measure.processes import RowFailed
from measure.report import Line, Section
from peers.brute_force import BruteForce
from peers.groonga import Groonga
from peers.in_process import SORTS, read_queries, timed
from peers.kaimen import serial

EXACT = 10_000  # up to here Kaimen's total is exact
PAGE = 20
HOW = """{articles:,} generated articles (seed {seed}, {text} of text, Zipf-distributed words, a tenth of them English)
and {queries} queries ({kinds}), each asked in {passes} passes after {warm} other queries; percentiles over all
passes, and over the first pass alone, in which every query is new. Kaimen: complete answers of
`GET /api/v1/articles` with total and twenty titles and snippets, over one kept HTTP connection. Groonga: its server
and protocol (GQTP), one kept connection, total and twenty keys, `TokenBigram`, cache off, its own score (word counts,
not BM25).
tantivy and SQLite FTS5: called inside a Python process, no HTTP, total and twenty numbers, pairs of neighbouring
characters as tokens (FTS5: one question for the total, one for the page). Hits and order are compared
with brute force: every article read for every query, BM25 over all hits, a title's words {weight:g} times (FTS5's
`bm25()` has the same title weight, but gives words that stand in over half of the articles no weight)."""


@dataclass
class Found:
    """What one engine answered."""

    name: str
    way: str
    times: dict  # sort → passes → milliseconds of each query
    totals: list
    tops: dict  # sort → first twenty of each query
    matches: dict  # query → all numbers, for a sample
    index_bytes: int = 0
    seconds: float = 0
    memory: int = 0

    def percentile(self, sort, share, passes=None):
        return percentile([time for times in self.times[sort][:passes] for time in times], share)


# MARK: Kaimen


def target(query, sort, page=1):
    more = f"&page={page}" if page > 1 else ""
    return f"/api/v1/articles?q={quote(query)}&sort={sort}{more}"


def read_items(body):
    answer = json.loads(body)
    return answer["total"], [serial(item["title"]) for item in answer["items"]]


def whole_hit_set(connection, query, total):
    numbers = set()
    for page in range(1, -(-total // PAGE) + 1):
        numbers.update(read_items(connection.get(target(query, "newest", page)).body)[1])
    return sorted(numbers - {None})


def affordable_passes(context, warm_times, queries):
    """All passes, or one where all would take more than a quarter of an hour."""
    mean = sum(warm_times) / len(warm_times) / 1000
    if mean * queries * len(SORTS) > 1800:
        raise RowFailed(f"a query takes {mean:.2f} s; {queries} of them are not asked")
    passes = context.options.passes
    return passes if mean * queries * len(SORTS) * passes <= 900 else 1


def ask_kaimen(context):
    folder, _ = context.articles
    data = context.imported.data
    queries = [query["q"] for query in read_queries(folder / "queries.jsonl")]
    warm = [query["q"] for query in read_queries(folder / "warm-up.jsonl")]
    process, port = context.kaimen.serve(data)
    with Connection(port, timeout=300) as connection:
        floor_request = connection.request("/zh")
        connection.exchange(floor_request)
        context.memory.append(("after the start and one page", *process.memory()))
        exchange = lambda request, _: connection.exchange(request)
        floor, _ = timed(exchange, [floor_request] * 2000, None)
        asked = 0
        found = Found("Kaimen", "HTTP", {}, [], {}, {})
        for sort in SORTS:
            requests = [connection.request(target(query, sort)) for query in queries]
            warm_requests = [connection.request(target(query, sort)) for query in warm]
            warm_times, _ = timed(exchange, warm_requests, sort)
            passes = affordable_passes(context, warm_times, len(queries))
            runs = [timed(exchange, requests, sort) for _ in range(passes)]
            asked += len(queries) * passes + len(warm)
            for query, (head, _) in zip(queries, runs[0][1]):
                if head[9:12] != b"200":
                    raise RowFailed(f"the query {query} answered {head[9:12].decode()}")
            read = [read_items(body) for _, body in runs[0][1]]
            found.times[sort] = [times for times, _ in runs]
            found.tops[sort] = [numbers for _, numbers in read]
            found.totals = [total for total, _ in read]
        sample = [q for q, total in zip(queries, found.totals) if total <= 200][: context.options.sample]
        found.matches = {
            query: whole_hit_set(connection, query, found.totals[queries.index(query)]) for query in sample}
    context.memory.append((f"after {asked:,} searches", *process.memory()))
    context.workplace.stop(process)
    found.index_bytes = context.imported.index_bytes
    return found, floor


# MARK: Peers


def in_process(context, engine, name, python, sample):
    folder, _ = context.articles
    result = context.workplace.folder / f"{engine}.json"
    here = Path(__file__).parent.parent
    print(f"{name}: indexing and asking …", flush=True)
    context.workplace.run(
        [python, "-m", "peers.in_process", engine, folder, result, context.options.passes,
         json.dumps(sample), context.options.title_weight], name, seconds=7200, folder=here)
    told = json.loads(result.read_text(encoding="utf-8"))
    return Found(name, "in process", told["times"], told["totals"], told["tops"], told["matches"],
                 told["bytes"], told["seconds"], told["memory"])


def ask_groonga(context, sample):
    import time

    folder, _ = context.articles
    print("Groonga: indexing and asking …", flush=True)
    groonga = Groonga(context.workplace)
    started = time.perf_counter()
    groonga.build(folder / "articles.jsonl")
    found = Found("Groonga", "GQTP", {}, [], {}, {}, groonga.index_bytes, time.perf_counter() - started)
    groonga.serve()
    ask = lambda request, _: groonga.search(request)
    queries = [query["q"] for query in read_queries(folder / "queries.jsonl")]
    warm = [query["q"] for query in read_queries(folder / "warm-up.jsonl")]
    for sort in SORTS:
        timed(ask, [groonga.prepare(query, sort=sort) for query in warm], sort)
        runs = [timed(ask, [groonga.prepare(query, sort=sort) for query in queries], sort)
                for _ in range(context.options.passes)]
        read = [groonga.read(body) for body in runs[0][1]]
        found.times[sort] = [times for times, _ in runs]
        found.tops[sort] = [keys for _, keys in read]
        found.totals = [total for total, _ in read]
    for query in sample:
        found.matches[query] = sorted(groonga.read(groonga.search(groonga.prepare(query, limit=-1)))[1])
    found.memory = groonga.process.memory()[0]
    groonga.stop()
    return found


def ask_peers(context, sample):
    """Each peer by itself; one that fails is told and leaves the others alone."""
    venv = Path(__file__).parent.parent / ".venv/bin/python"
    makers = {
        "tantivy": lambda: in_process(context, "tantivy", "tantivy", venv, sample),
        "Groonga": lambda: ask_groonga(context, sample),
        "SQLite FTS5": lambda: in_process(context, "fts5", "SQLite FTS5", sys.executable, sample),
    }
    if context.options.light:
        makers = {"tantivy": makers["tantivy"]}
    found = {}
    for name, make in makers.items():
        try:
            found[name] = make()
        except (RowFailed, OSError, ValueError, KeyError) as failure:
            context.report.failures.append((f"search beside {name}", str(failure)))
    return found


# MARK: Comparisons


def totals_agree(kaimen, peer):
    """How many queries have equal totals, and the first that do not."""
    other = [i for i, (a, b) in enumerate(zip(kaimen.totals, peer.totals)) if min(a, EXACT) != min(b, EXACT)]
    return len(kaimen.totals) - len(other), other


@dataclass
class Agreement:
    """First twenties beside the best by full BM25, as shares."""

    strict: float  # of queries whose hits all score at least what the twentieth best does
    close: float  # the same, a hundredth below allowed
    overlap: float  # mean share of the twenty
    score: float  # mean share of the best twenty's scores together


class Truth:
    """Brute force over all articles: totals, hit sets, and the best twenty of every query."""

    def __init__(self, context, engines):
        folder, _ = context.articles
        print("brute force over all articles …", flush=True)
        brute = BruteForce(folder / "articles.jsonl", context.options.title_weight)
        self.days = brute.days
        self.queries = [query["q"] for query in read_queries(folder / "queries.jsonl")]
        self.scores, self.hits, self.newest = [], {}, []
        for index, query in enumerate(self.queries):
            scores = brute.scores(query)
            self.newest.append(sorted((brute.days[number] for number in scores), reverse=True)[:PAGE])
            # Only what is asked later is kept: whole hit sets that are small, and the scores of what was answered.
            if len(scores) <= 200:
                self.hits[query] = sorted(scores)
            answered = {number for engine in engines for number in engine.tops["relevance"][index]}
            self.scores.append(Best(scores, answered))

    @property
    def totals(self):
        return [best.total for best in self.scores]

    def best_twenty(self, tops):
        strict = close = 0
        overlaps, shares = [], []
        for best, top in zip(self.scores, tops):
            if not best.total:
                continue
            got = [best.scores.get(number, 0) for number in top]
            good = sum(score >= best.last - 1e-9 for score in got)
            near = sum(score >= best.last * 0.99 for score in got)
            strict += good >= best.size
            close += near >= best.size
            overlaps.append(min(good, best.size) / best.size)
            shares.append(sum(got) / best.sum)
        count = len(overlaps)
        return Agreement(strict / count, close / count, sum(overlaps) / count, sum(shares) / count)

    def newest_twenty(self, tops):
        """Queries whose first twenty bear the days of the newest twenty."""
        return sum(sorted((self.days.get(n, "") for n in top), reverse=True) == days
                   for top, days in zip(tops, self.newest))


class Best:
    """The scores of one query."""

    def __init__(self, scores, answered):
        best = sorted(scores.values(), reverse=True)[:PAGE]
        self.total, self.size, self.sum = len(scores), len(best), sum(best)
        self.last = best[-1] if best else 0
        self.scores = {number: scores[number] for number in answered if number in scores}


# MARK: The row


def latency_cells(found, sort):
    return [
        {"newest": "newest first", "relevance": "by relevance"}[sort], found.name, found.way,
        *[milliseconds(found.percentile(sort, share)) for share in (50, 95, 99, 100)],
        milliseconds(found.percentile(sort, 99, passes=1)),
    ]


def kinds_remark(context, engines):
    folder, _ = context.articles
    places = defaultdict(list)
    for index, query in enumerate(read_queries(folder / "queries.jsonl")):
        places[query["kind"]].append(index)
    remarks = []
    for kind, indexes in places.items():
        parts = []
        for engine in engines:
            times = [times[i] for times in engine.times["relevance"] for i in indexes]
            parts.append(f"{engine.name} {milliseconds(percentile(times, 99))}")
        hits = sorted(engines[0].totals[i] for i in indexes)[len(indexes) // 2]
        remarks.append(f"{kind} ({len(indexes)} queries, median {hits:,} hits), by relevance, p99: {', '.join(parts)}")
    return remarks


def equality_lines(kaimen, peers, truth, remarks):
    """Kaimen's totals and hit sets beside the truth; the peers' beside Kaimen's."""
    lines = []
    asked = len(truth.queries)
    for other, name in [(truth, "brute force"), *((peer, peer.name) for peer in peers.values())]:
        equal, different = totals_agree(kaimen, other)
        matches = truth.hits if other is truth else other.matches
        same = sum(kaimen.matches[q] == matches.get(q) for q in kaimen.matches)
        remarks.append(f"{name}: totals equal to Kaimen's in {equal} of {asked} queries; whole hit sets equal in "
                       f"{same} of {len(kaimen.matches)} sampled queries")
        if different:
            remarks.append(f"first different totals (Kaimen, {name}): " + ", ".join(
                f"{truth.queries[i]} {kaimen.totals[i]:,}, {other.totals[i]:,}" for i in different[:5]))
        lines.append(Line("search", "queries with equal totals", f"{equal} of {asked}", name, goal="all",
                          holds=equal == asked))
    return lines


def peer_lines(kaimen, peers, remarks):
    """The peers' totals beside Kaimen's, where brute force is not asked."""
    lines = []
    for peer in peers.values():
        equal, _ = totals_agree(kaimen, peer)
        lines.append(Line("search", "queries with equal totals", f"{equal} of {len(kaimen.totals)}", peer.name,
                          goal="all", holds=equal == len(kaimen.totals)))
    remarks.append("light: no brute force, so that the best twenty are not compared; tantivy is the only peer")
    return lines


def agreement_lines(kaimen, peers, truth, remarks):
    ours = truth.best_twenty(kaimen.tops["relevance"])
    for engine in [kaimen, *peers.values()]:
        found = truth.best_twenty(engine.tops["relevance"])
        remarks.append(
            f"best twenty by full BM25, {engine.name}: all of them in {found.strict:.1%} of queries, within a "
            f"hundredth of the score in {found.close:.1%}; mean overlap {found.overlap:.1%}, mean share of the best "
            f"scores {found.score:.2%}")
        remarks.append(f"newest twenty, {engine.name}: the right days in "
                       f"{truth.newest_twenty(engine.tops['newest'])} of {len(truth.queries)} queries")
    return [
        Line("search", "best twenty are those of full BM25", f"{ours.strict:.1%} of queries", "brute force",
             goal="≥ 95 %", holds=ours.strict >= 0.95),
        Line("search", "… within 1 % of the twentieth's score", f"{ours.close:.1%} of queries", "brute force"),
    ]


def latency_lines(kaimen, peers):
    lines = []
    for sort, what, goal, limit in (("newest", "newest first, p99", "< 2 ms", 2),
                                    ("relevance", "by relevance, p99", "< 10 ms", 10)):
        ours = kaimen.percentile(sort, 99)
        first = True
        for peer in peers.values():
            theirs = peer.percentile(sort, 99)
            line = Line("search", what, milliseconds(ours), f"{peer.name}, {peer.way}", milliseconds(theirs),
                        ratio(ours, theirs))
            if first:
                line.goal, line.holds, first = goal, ours < limit, False
            if sort == "relevance" and peer.name == "tantivy":
                line.goal, line.holds = "< 10 ms, ≤ 2 × tantivy", ours < limit and ours <= 2 * theirs
            lines.append(line)
        if first:
            lines.append(Line("search", what, milliseconds(ours), goal=goal, holds=ours < limit))
    return lines


def measure(context):
    folder, text_bytes = context.articles
    kaimen, floor = context.searched
    queries = read_queries(folder / "queries.jsonl")
    peers = ask_peers(context, list(kaimen.matches))
    engines = [kaimen, *peers.values()]
    remarks = [f"the HTTP floor of this client: a cached page of Kaimen p50 {milliseconds(percentile(floor, 50))}, "
               f"p99 {milliseconds(percentile(floor, 99))}"]
    lines = latency_lines(kaimen, peers)
    if context.options.light:
        lines += peer_lines(kaimen, peers, remarks)
    else:
        truth = Truth(context, engines)
        lines += equality_lines(kaimen, peers, truth, remarks) + agreement_lines(kaimen, peers, truth, remarks)
    ours = kaimen.index_bytes / text_bytes
    lines.append(Line("search", "index ÷ text", f"{ours:.2f}" if kaimen.index_bytes else "no index found",
                      goal="≤ 2", holds=ours <= 2 if kaimen.index_bytes else None))
    for peer in peers.values():
        remarks.append(
            f"{peer.name}: index {megabytes(peer.index_bytes)} = {peer.index_bytes / text_bytes:.2f} × the text, "
            f"{context.options.articles / peer.seconds:,.0f} articles indexed a second, {megabytes(peer.memory)} "
            f"resident")
    remarks.append(
        f"Kaimen: index tables {megabytes(kaimen.index_bytes)} ({', '.join(context.imported.index_tables) or 'none'})"
        f", whole database {megabytes(context.imported.database_bytes)}, text {megabytes(text_bytes)}")
    remarks += kinds_remark(context, engines)
    kinds = defaultdict(int)
    for query in queries:
        kinds[query["kind"]] += 1
    how = HOW.format(
        articles=context.options.articles, seed=context.options.seed, text=megabytes(text_bytes),
        queries=len(queries), kinds=", ".join(f"{n} {kind}" for kind, n in kinds.items()),
        passes=context.options.passes, warm=len(read_queries(folder / "warm-up.jsonl")),
        weight=context.options.title_weight)
    headings = ["Sort", "Engine", "Over", "p50", "p95", "p99", "Slowest", "First pass p99"]
    cells = [latency_cells(engine, sort) for sort in SORTS for engine in engines]
    context.report.add(lines, Section("Search", how, headings, cells, remarks))
