"""Servers that the bench starts: own folder, loopback only, and gone at the end whatever happens."""
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
_libc = ctypes.CDLL(None)


class RowFailed(Exception):
    """A row cannot be measured; the sentence says why."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _end_with_parent():
    _libc.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: even if the bench itself is killed


class Process:
    """One running server with what it started."""

    def __init__(self, name, command, log, environment=None, folder=None):
        self.name, self.log = name, log
        self.started = time.perf_counter()
        with open(log, "ab") as output:
            self.popen = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=_end_with_parent, cwd=folder,
                env=None if environment is None else {**os.environ, **environment})

    @property
    def pids(self):
        """The process and its descendants that still run."""
        children = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    parent = int(Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()[1])
                    children.setdefault(parent, []).append(int(entry))
                except (OSError, IndexError):
                    pass
        found = [self.popen.pid] if self.popen.poll() is None else []
        for pid in found:
            found += children.get(pid, [])
        return found

    def cpu_seconds(self):
        total = 0
        for pid in self.pids:
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                total += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return total / CLOCK_TICKS

    def memory(self):
        """Resident and proportional memory in bytes, of the process and what it started."""
        rss = pss = 0
        for pid in self.pids:
            try:
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Rss:"):
                        rss += int(line.split()[1]) * 1024
                    elif line.startswith("Pss:"):
                        pss += int(line.split()[1]) * 1024
            except OSError:
                pass
        return rss, pss

    def last_words(self):
        lines = Path(self.log).read_text(errors="replace").strip().splitlines()
        return " / ".join(lines[-3:]) or "it said nothing"

    def wait_for(self, is_ready, seconds=30, pause=0.02):
        """Waits until `is_ready()` is true; a server that ends before is a failure with its last words."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if self.popen.poll() is not None:
                raise RowFailed(f"{self.name} ended with {self.popen.returncode}: {self.last_words()}")
            if time.monotonic() > deadline:
                raise RowFailed(f"{self.name} was not ready after {seconds} s: {self.last_words()}")
            time.sleep(pause)

    def stop(self, seconds=10):
        if self.popen.poll() is None:
            self.popen.terminate()
            try:
                self.popen.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.popen.pid, signal.SIGKILL)  # its own session: nobody else's processes are in it
        except ProcessLookupError:
            pass
        self.popen.wait()


class Workplace:
    """The temporary folder and the processes of one run."""

    def __init__(self, keep=None):
        self.kept = keep is not None
        self.folder = Path(keep or tempfile.mkdtemp(prefix="kaimen-bench-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)  # nginx's workers read files in it as another user
        self.processes, self.started = [], 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.stop()
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=True)

    def place(self, name):
        """A folder of its own."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def start(self, name, command, **options):
        self.started += 1
        log = self.place("logs") / f"{self.started:03d}-{name.replace(' ', '-')}.log"
        process = Process(name, command, log, **options)
        self.processes.append(process)
        return process

    def stop(self, process):
        process.stop()
        self.processes.remove(process)

    def run(self, command, what, seconds=3600, **options):
        """Runs a command to its end and gives back what it printed.
        It is a process of the workplace, so that Ctrl-C ends it like the others."""
        process = self.start(what, command, **options)
        try:
            process.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            raise RowFailed(f"{what} took longer than {seconds} s") from None
        finally:
            self.stop(process)
        if process.popen.returncode != 0:
            raise RowFailed(f"{what} ended with {process.popen.returncode}: {process.last_words()}")
        return Path(process.log).read_text(errors="replace")


def folder_size(folder):
    """Bytes that the files below a folder take on the disk."""
    return sum(file.stat().st_blocks * 512 for file in Path(folder).rglob("*") if file.is_file())


def resident_memory():
    """Of this process, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
