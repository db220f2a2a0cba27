"""Runs one in-process search engine in a process of its own and writes what was measured as JSON.

    python -m peers.in_process fts5|tantivy FOLDER RESULT PASSES SAMPLE TITLE-WEIGHT

FOLDER holds articles.jsonl, queries.jsonl and warm-up.jsonl; SAMPLE is a JSON list of queries whose whole hit sets
are wanted.
"""
import gc
import json
import sys
import time
from pathlib import Path

from measure.processes import resident_memory

SORTS = ("newest", "relevance")


def timed(search, questions, sort):
    """Milliseconds of each question, and what the first run of each answered."""
    times, answers = [], []
    gc.disable()
    for question in questions:
        started = time.perf_counter_ns()
        answer = search(question, sort)
        times.append((time.perf_counter_ns() - started) / 1e6)
        answers.append(answer)
    gc.enable()
    return times, answers


def read_queries(file):
    return [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]


def main(engine_name, folder, result, passes, sample, title_weight):
    if engine_name == "tantivy":
        from peers.tantivy_index import Engine

        engine = Engine(folder)
    else:
        from peers.fts5 import Engine

        engine = Engine(folder, title_weight)
    started = time.perf_counter()
    engine.build(f"{folder}/articles.jsonl")
    found = {"seconds": time.perf_counter() - started, "bytes": engine.bytes(), "times": {}, "tops": {}}
    queries = [query["q"] for query in read_queries(f"{folder}/queries.jsonl")]
    questions = [engine.prepare(query) for query in queries]
    warm = [engine.prepare(query["q"]) for query in read_queries(f"{folder}/warm-up.jsonl")]
    for sort in SORTS:
        timed(engine.search, warm, sort)
        runs = [timed(engine.search, questions, sort) for _ in range(passes)]
        found["times"][sort] = [times for times, _ in runs]
        found["tops"][sort] = [answer[1] for answer in runs[0][1]]
        found["totals"] = [answer[0] for answer in runs[0][1]]
    found["memory"] = resident_memory()
    found["matches"] = {query: sorted(engine.matches(engine.prepare(query))) for query in sample}
    Path(result).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    name, folder, result, passes, sample, weight = sys.argv[1:]
    main(name, folder, result, int(passes), json.loads(sample), float(weight))
