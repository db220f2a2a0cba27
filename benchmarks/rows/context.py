"""What several rows share: the generated articles, the portal that holds them, what was already measured."""
import sqlite3
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
    """Bytes of the tables and indexes that search has in the database: those whose name matches the pattern."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    connection.create_function("regexp", 2, _matches)
    names = [row[0] for row in connection.execute(
        "SELECT name FROM sqlite_master WHERE (name REGEXP ? OR tbl_name REGEXP ?) AND rootpage > 0",
        (pattern, pattern))]
    marks = ", ".join("?" * len(names))
    total = connection.execute(
        f"SELECT COALESCE(SUM(pgsize), 0) FROM dbstat WHERE aggregate AND name IN ({marks})", names).fetchone()[0]
    connection.close()
    return total, names


def _matches(pattern, name):
    import re

    return re.search(pattern, name or "") is not None
