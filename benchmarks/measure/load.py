"""wrk in interleaved rounds: A B C A B C …, so that what the machine does meanwhile hits all alike."""
import re
import statistics
from dataclasses import dataclass, field

from measure.processes import RowFailed

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 60e3}


@dataclass
class Subject:
    """What is asked: a server of this bench and a target on it."""

    name: str
    process: object
    port: int
    target: str = "/"
    headers: tuple = ()
    rounds: list = field(default_factory=list)

    def median(self, measure="rate"):
        return statistics.median(getattr(r, measure) for r in self.rounds)

    @property
    def slowest(self):
        return min(r.rate for r in self.rounds)

    @property
    def fastest(self):
        return max(r.rate for r in self.rounds)


@dataclass
class Round:
    rate: float  # answers a second
    p50: float  # milliseconds
    p99: float
    cpu: float  # microseconds of the server's processors an answer


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * UNITS[unit]


def wrk(workplace, subject, seconds, connections, may_be_silent=False):
    before = subject.process.cpu_seconds()
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    for name, value in subject.headers:
        command += ["-H", f"{name}: {value}"]
    output = workplace.run(
        command + [f"http://127.0.0.1:{subject.port}{subject.target}"], "wrk", seconds=seconds + 60)
    bad = re.search(r"(Non-2xx or 3xx responses|Socket errors): .*", output)
    if bad:
        raise RowFailed(f"{subject.name}: {bad.group(0)}")
    count = int(re.search(r"(\d+) requests in", output).group(1))
    if count == 0 and may_be_silent:
        return None
    if count == 0:
        raise RowFailed(f"{subject.name} answered nothing in {seconds} s")
    cpu = subject.process.cpu_seconds() - before
    return Round(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)),
        p50=milliseconds(re.search(r"(?m)^\s+50%\s+(\S+)", output).group(1)),
        p99=milliseconds(re.search(r"(?m)^\s+99%\s+(\S+)", output).group(1)),
        cpu=cpu / count * 1e6)


def interleaved(workplace, subjects, rounds, seconds, connections=32):
    """One short warm-up each, then the rounds."""
    for subject in subjects:
        wrk(workplace, subject, min(2, seconds), connections, may_be_silent=True)
    for _ in range(rounds):
        for subject in subjects:
            subject.rounds.append(wrk(workplace, subject, seconds, connections))
