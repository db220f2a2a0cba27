"""One running portal: the command `kaimen serve`, and plain HTTP to it."""

import http.client
import os
import re
import select
import signal
import subprocess
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("KAIMEN_BINARY", ROOT / ".build/debug/kaimen"))


@dataclass
class Answer:
    """What the portal said to one request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]


def kaimen(*arguments: str) -> subprocess.CompletedProcess:
    """Runs one command to its end."""
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=120)


def new_database() -> str:
    """The address of an empty database on the cluster of `scripts/with-postgres`."""
    cluster = os.environ["KAIMEN_TEST_POSTGRES"]
    name = f"b{uuid.uuid4().hex}"
    subprocess.run(["psql", "--quiet", cluster, "--command", f"CREATE DATABASE {name} TEMPLATE template0"], check=True)
    return cluster.replace("/postgres?", f"/{name}?")


class Portal:
    """A portal on a free port, until `stop`."""

    on_postgres = False

    def __init__(self, data: Path, host: str | None = None, demo: bool = True, more: list[str] = [],
                 database: list[str] | None = None, own_clock: bool = False):  # fmt: skip
        self.data = data
        self.clock = data.parent / f"{data.name}.clock"
        fresh = ["--database", new_database()] if Portal.on_postgres and database is None else []
        self.database = database or fresh
        command = [BINARY, "serve", "--data", str(data), "--port", "0", *self.database]
        command += ["--demo"] if demo else []
        command += (["--host", host] if host else []) + more
        # A server does not outlive tests that were killed.
        command = ["setpriv", "--pdeathsig", "KILL", *map(str, command)]
        self.errors = open(data.parent / f"{data.name}.stderr", "w+")
        environment = os.environ | (self.clock_environment() if own_clock else {})
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment)  # fmt: skip
        try:
            self.base = self.wait_for_address()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        address = urlsplit(self.base)
        self.host, self.port = address.hostname, address.port

    def clock_environment(self) -> dict[str, str]:
        """Lets the server read the time of day through libfaketime, from a file that `move_clock` writes."""
        library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        self.clock.write_text("+0\n")
        return {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(self.clock), "FAKETIME_CACHE_DURATION": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}  # fmt: skip

    def move_clock(self, days: int) -> None:
        """From now on the server's clock is so many days ahead of the machine's."""
        self.clock.write_text(f"+{days}d\n")
        # The server looks into the file once a second.
        time.sleep(2)

    def wait_for_address(self, seconds: float = 60) -> str:
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        line = self.process.stdout.readline() if ready else ""
        match = re.fullmatch(r"listening on (http://\S+:\d+)\n", line)
        assert match, f"kaimen serve said {line!r} instead of its address; on stderr: {self.complaints()}"
        return match[1]

    def complaints(self) -> str:
        self.errors.flush()
        self.errors.seek(0)
        return self.errors.read()

    def stop(self) -> int:
        """Asks the server to end, as an operator does, and gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return -signal.SIGKILL
        finally:
            self.errors.close()

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request without following redirects; `accept_language="en"` becomes the header Accept-Language."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            fields = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=fields)
            response = connection.getresponse()
            body = response.read()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, body)
        finally:
            connection.close()

    def follow(self, path: str, **headers: str) -> Answer:
        """One request that follows up to five redirects within the site."""
        for _ in range(5):
            answer = self.ask(path, **headers)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            path = self.local(answer.headers["location"])
        raise AssertionError(f"too many redirects at {path}")

    def local(self, address: str) -> str:
        """Path and query of an address of the site, also of one with its public host."""
        parts = urlsplit(address)
        return (parts.path or "/") + ("?" + parts.query if parts.query else "")

    def import_page(self, file: Path) -> float:
        """Imports a saved page while the server runs; gives the moment of the command's end."""
        done = kaimen("import", "page", str(file), "--data", str(self.data), *self.database)
        assert done.returncode == 0, done.stderr
        return time.monotonic()
