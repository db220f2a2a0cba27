"""A platform whose disk or database fails under it, with somebody who goes on working."""

import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from portal import BINARY, ROOT, Portal


class Worker:
    """A program that makes units and reads them."""

    def __init__(self, portal: Portal, *database: str):
        self.portal, self.database = portal, database
        login = (portal.data / "demo-login.txt").read_text().split("\n")[0]
        words = ["account", "token", "--login", login, "--scopes", "all", "--name", "outage"]
        done = subprocess.run(
            [BINARY, *words, "--data", str(portal.data), *database], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        self.headers = {"Authorization": "Bearer " + done.stdout.strip(), "Accept-Language": "en"}
        self.root = self.units()[0]["id"]
        self.number = 0

    def ask(self, method: str, path: str, body: dict | None = None) -> requests.Response:
        return requests.request(method, self.portal.base + path, json=body, headers=self.headers, timeout=60)

    def units(self) -> list[dict]:
        answer = self.ask("GET", "/api/v1/units?size=200")
        assert answer.status_code == 200, answer.text
        first = answer.json()
        items, page = first["items"], 1
        while len(items) < first["total"]:
            page += 1
            items += self.ask("GET", f"/api/v1/units?size=200&page={page}").json()["items"]
        return items

    def make_unit(self) -> requests.Response:
        self.number += 1
        unit = dict(code=f"outage-{self.number}", kind="team", nameChinese="单位" * 40, parent=self.root)
        return self.ask("POST", "/api/v1/units", unit)

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """A command on the same data while the server runs."""
        return subprocess.run(
            [BINARY, *arguments, "--data", str(self.portal.data), *self.database],
            capture_output=True, text=True, timeout=120)  # fmt: skip

    def seconds_until(self, path: str, status: int, patience: float = 20) -> float:
        begin = time.monotonic()
        while (answer := self.portal.ask(path)).status != status:
            assert time.monotonic() - begin < patience, f"{path} still answers {answer.status}"
            time.sleep(0.1)
        return time.monotonic() - begin


@contextmanager
def small_disk(folder: Path, megabytes: int):
    """A disk of its own at a folder; the test is skipped where none may be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "kaimen-small-disk", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Takes all the room that is left on a disk."""
    ballast = folder / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass
    return ballast


@contextmanager
def cluster(folder: Path):
    """A PostgreSQL cluster that may be stopped; gives its address and a function that runs an action on it."""
    def act(action: str, *more: str):
        subprocess.run([ROOT / "scripts/postgres-cluster", action, str(folder), *more], check=True, timeout=120)

    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        pytest.skip("PostgreSQL is not installed")
    act("start")
    try:
        yield f"postgres://kaimen@/postgres?host={folder}&connections=4", act
    finally:
        act("remove")
