"""Import, start-up and memory of a portal with all the articles."""
import statistics

from measure.numbers import megabytes, milliseconds, rate
from measure.report import Line, Section

STARTS = 7


def measure_import(context):
    imported = context.imported
    _, text_bytes = context.articles
    speed = context.options.articles / imported.seconds
    how = (f"`kaimen import page FOLDER --data DIR` with {context.options.articles:,} saved plain-text pages in an empty "
           f"portal, from the command's start to its end: {imported.seconds:,.1f} s. Its summary: {imported.summary} "
           f"The database is {megabytes(imported.database_bytes)}, "
           f"{imported.database_bytes / text_bytes:.1f} × the text.")
    context.report.add(
        [Line("import", f"{context.options.articles:,} plain-text pages", rate(speed), goal="≥ 2,000/s",
              holds=speed >= 2000)], Section("Import", how))


def measure_startup(context):
    times = []
    for _ in range(STARTS):
        taken, process, _ = context.kaimen.first_answer(context.imported.data)
        context.workplace.stop(process)
        times.append(taken * 1000)
    median = statistics.median(times)
    how = (f"From the start of `kaimen serve` on a portal with {context.options.articles:,} articles to the last byte "
           f"of the first answered `/zh`, {STARTS} times, files in the system's cache: "
           f"{', '.join(milliseconds(time) for time in times)}.")
    context.report.add(
        [Line("startup", f"first answered page with {context.options.articles:,} articles", milliseconds(median),
              goal="< 500 ms", holds=median < 500)], Section("Start-up", how))


def measure_memory(context):
    context.searched  # the memory is read before and after it
    lines = [
        Line("memory", f"resident, {when}", megabytes(rss), goal="< 200 MB", holds=rss < 200e6)
        for when, rss, _ in context.memory
    ]
    cells = [[when, megabytes(rss), megabytes(pss)] for when, rss, pss in context.memory]
    how = (f"`kaimen serve` on a portal with {context.options.articles:,} articles: RSS and PSS of the process from "
           f"`/proc/PID/smaps_rollup`. Mapped file pages count as resident.")
    context.report.add(lines, Section("Memory", how, ["When", "RSS", "PSS"], cells))
