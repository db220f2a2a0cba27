"""Groonga with its own database as a server on loopback; TokenBigram, its cache off.

Its HTTP server closes the connection after each answer, so it is asked in its own protocol (GQTP) on a kept one.
"""
import json
import socket
import struct

from measure.answers import accepts
from measure.processes import folder_size, free_port

SCHEMA = """table_create Articles TABLE_PAT_KEY UInt32
column_create Articles day COLUMN_SCALAR Time
column_create Articles text COLUMN_SCALAR Text
"""
INDEX = """table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto
column_create Terms texts COLUMN_INDEX|WITH_POSITION Articles text
"""
# GQTP's header: protocol, type, length of the key, level, flags, status, size, opaque, cas.
HEADER = struct.Struct(">BBHBBHIIQ")
PROTOCOL, TAIL = 0xC7, 0x02


def write_load(articles, file):
    with open(articles, encoding="utf-8") as lines, open(file, "w", encoding="utf-8") as output:
        output.write("load --table Articles\n[\n")
        for number, line in enumerate(lines):
            article = json.loads(line)
            row = {"_key": article["id"], "day": article["day"].replace("-", "/") + " 00:00:00",
                   "text": article["text"]}
            output.write(("" if number == 0 else ",\n") + json.dumps(row, ensure_ascii=False))
        output.write("\n]\n")


class Groonga:
    name = "Groonga"

    def __init__(self, workplace):
        self.workplace, self.folder = workplace, workplace.place("groonga")
        self.database = self.folder / "db" / "articles"
        self.database.parent.mkdir()

    def groonga(self, *arguments, name="groonga", start=False):
        command = ["groonga", "--log-path", self.folder / "groonga.log", *arguments]
        return self.workplace.start(name, command) if start else self.workplace.run(command, name)

    def build(self, articles):
        """Texts first, the index over them afterwards: Groonga's fastest way."""
        commands = self.folder / "load.grn"
        write_load(articles, commands)
        (self.folder / "schema.grn").write_text(SCHEMA)
        (self.folder / "index.grn").write_text(INDEX)
        self.groonga("--file", self.folder / "schema.grn", "-n", self.database)
        self.groonga("--file", commands, self.database)
        commands.unlink()
        before = folder_size(self.database.parent)
        self.groonga("--file", self.folder / "index.grn", self.database)
        self.index_bytes = folder_size(self.database.parent) - before

    def serve(self):
        port = free_port()
        self.process = self.groonga(
            "-s", "--protocol", "gqtp", "--bind-address", "127.0.0.1", "--port", str(port), "--max-threads", "2",
            self.database, start=True)
        self.process.wait_for(lambda: accepts(port))
        self.connection = socket.create_connection(("127.0.0.1", port), 60)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def stop(self):
        self.connection.close()
        self.workplace.stop(self.process)

    def prepare(self, query, limit=20, sort="relevance"):
        words = " ".join(f'"{word}"' for word in query.split())
        keys = "-_score" if sort == "relevance" else "-day"
        command = (
            f"select Articles --match_columns text --query '{words}' --output_columns _key,day --sort_keys {keys} "
            f"--limit {limit} --cache no").encode()
        return HEADER.pack(PROTOCOL, 0, 0, 0, TAIL, 0, len(command), 0, 0) + command

    def search(self, request):
        """The answer's body: JSON."""
        self.connection.sendall(request)
        body = b""
        while True:
            _, _, _, _, flags, status, size, _, _ = HEADER.unpack(self.read_exactly(HEADER.size))
            body += self.read_exactly(size)
            if status != 0:
                raise OSError(f"Groonga answered {status}: {body[:200]!r}")
            if flags & TAIL:
                return body

    def read_exactly(self, size):
        data = b""
        while len(data) < size:
            more = self.connection.recv(size - len(data))
            if not more:
                raise OSError("Groonga closed the connection")
            data += more
        return data

    @staticmethod
    def read(body):
        """(how many, the keys) of an answer."""
        rows = json.loads(body)[0]
        return rows[0][0], [row[0] for row in rows[2:]]
