"""What several rows share: the generated articles, the portal that holds them, what was already measured."""
import re
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import generate
from measure.processes import RowFailed


@dataclass
class Imported:
    data: Path
    seconds: float
    summary: str
    database_bytes: int
    index_bytes: int
    index_tables: list


@dataclass
class Context:
    options: object
    workplace: object
    kaimen: object
    report: object
    memory: list = field(default_factory=list)  # (when, rss, pss)

    @cached_property
    def articles(self):
        """The folder of the generated articles and the bytes of their texts."""
        folder = self.workplace.place("articles")
        print(f"generating {self.options.articles:,} articles …", flush=True)
        size = generate.generate(
            folder, self.options.articles, seed=self.options.seed, query_count=self.options.queries)
        return folder, size

    @cached_property
    def imported(self):
        """The portal with all articles; its import is what the import row tells."""
        folder, _ = self.articles
        print(f"importing {self.options.articles:,} pages …", flush=True)
        data = self.workplace.place("portal")
        seconds, summary = self.kaimen.import_pages(folder / "pages", data)
        database = data / "kaimen.sqlite"
        if not database.exists():
            raise RowFailed("the import left no kaimen.sqlite")
        index_bytes, tables = index_size(database, self.options.index_tables)
        return Imported(data, seconds, summary, database.stat().st_size, index_bytes, tables)

    @cached_property
    def searched(self):
        """What Kaimen's search answered and how fast; memory is read before and after."""
        from rows.search import ask_kaimen

        return ask_kaimen(self)


def index_size(database, pattern):
    """Bytes of the tables and indexes that search has in the database: those whose name matches the pattern.

    Asked of the command line's sqlite3, because Python's is built without `dbstat`.
    """
    sql = "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name"
    try:
        told = subprocess.run(
            ["sqlite3", "-readonly", "-separator", "\t", database, sql], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0, []
    sizes = dict(line.rsplit("\t", 1) for line in told.stdout.splitlines())
    names = [name for name in sizes if re.search(pattern, name)]
    return sum(int(sizes[name]) for name in names), names
