"""SQLite FTS5 in this process with the pairs as tokens and its own ranking."""
import json
import os
import sqlite3

from peers.pairs import phrases, tokens


class Engine:
    name = "SQLite FTS5"

    def __init__(self, folder, title_weight=1.0):
        self.file = f"{folder}/fts5.sqlite"
        self.rank = f"bm25({float(title_weight)}, 1.0)"
        self.database = sqlite3.connect(self.file, isolation_level=None)
        self.ids = []

    def build(self, articles):
        """Rows in the order of days, so that the newest are the last."""
        run = self.database.execute
        run("PRAGMA journal_mode = OFF")
        run("PRAGMA synchronous = OFF")
        run("CREATE VIRTUAL TABLE pairs USING fts5(title, body, content='', tokenize='unicode61 remove_diacritics 0')")
        run(f"INSERT INTO pairs(pairs, rank) VALUES ('rank', '{self.rank}')")
        run("CREATE TABLE article(number INTEGER PRIMARY KEY, id INTEGER)")
        run("BEGIN")
        for number, article in enumerate(in_day_order(articles), 1):
            title, body = article["text"].split("\n", 1)
            run("INSERT INTO pairs(rowid, title, body) VALUES (?, ?, ?)",
                (number, " ".join(tokens(title)), " ".join(tokens(body))))
            run("INSERT INTO article VALUES (?, ?)", (number, article["id"]))
        run("INSERT INTO pairs(pairs) VALUES ('optimize')")
        run("COMMIT")
        self.open()

    def open(self):
        self.ids = [0] + [row[0] for row in self.database.execute("SELECT id FROM article ORDER BY number")]

    def bytes(self):
        return os.path.getsize(self.file)

    @staticmethod
    def expression(query):
        return " AND ".join('"' + " ".join(phrase) + '"' for phrase in phrases(query))

    def prepare(self, query):
        return self.expression(query)

    def search(self, expression, sort):
        """(how many, the first twenty): two questions, as a page of results needs both."""
        total = self.database.execute("SELECT COUNT(*) FROM pairs WHERE pairs MATCH ?", (expression,)).fetchone()[0]
        order = "rank" if sort == "relevance" else "rowid DESC"
        rows = self.database.execute(
            f"SELECT rowid FROM pairs WHERE pairs MATCH ? ORDER BY {order} LIMIT 20", (expression,)).fetchall()
        return total, [self.ids[row[0]] for row in rows]

    def matches(self, expression):
        rows = self.database.execute("SELECT rowid FROM pairs WHERE pairs MATCH ?", (expression,))
        return [self.ids[row[0]] for row in rows]


def in_day_order(articles):
    """The articles of a JSON Lines file, oldest first, without holding their texts."""
    with open(articles, "rb") as file:
        places = []
        offset = 0
        for line in file:
            article = json.loads(line)
            places.append((article["day"], article["id"], offset))
            offset += len(line)
        for _, _, place in sorted(places):
            file.seek(place)
            yield json.loads(file.readline())
