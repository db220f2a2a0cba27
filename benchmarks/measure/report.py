"""The table: printed, and written as Markdown."""
import unicodedata
from dataclasses import dataclass, field


@dataclass
class Line:
    """One line of the summary. `ratio` is Kaimen's value divided by the peer's."""

    row: str
    what: str
    value: str
    peer: str = ""
    peer_value: str = ""
    ratio: str = ""
    goal: str = ""
    holds: bool | None = None

    @property
    def cells(self):
        verdict = {True: "yes", False: "no", None: ""}[self.holds]
        return [self.row, self.what, self.value, self.peer, self.peer_value, self.ratio, self.goal, verdict]


HEADINGS = ["Row", "What", "Kaimen", "Peer", "Peer's value", "Kaimen ÷ peer", "Goal", "Holds"]


@dataclass
class Section:
    """What a row measured, in full."""

    title: str
    how: str
    headings: list = field(default_factory=list)
    cells: list = field(default_factory=list)
    remarks: list = field(default_factory=list)


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(headings, rows):
    """Markdown whose columns also stand straight on a terminal."""
    rows = [[str(cell).replace("|", "\\|") for cell in row] for row in [headings, *rows]]
    widths = [max(3, *(width(row[i]) for row in rows)) for i in range(len(headings))]
    lines = ["| " + " | ".join(c + " " * (w - width(c)) for c, w in zip(row, widths)) + " |" for row in rows]
    return "\n".join([lines[0], "| " + " | ".join("-" * w for w in widths) + " |", *lines[1:]])


class Report:
    def __init__(self, command, date, machine, articles):
        self.command, self.date, self.machine, self.articles = command, date, machine, articles
        self.lines, self.sections, self.failures = [], [], []

    def add(self, lines, section=None):
        self.lines += lines
        if section:
            self.sections.append(section)

    def summary(self):
        return table(HEADINGS, [line.cells for line in self.lines])

    def markdown(self):
        parts = [
            "# Performance",
            f"Measured on {self.date} in one run by `{self.command}`; written by that command, not by hand.",
            table(["Machine", ""], self.machine),
            "Ratios are Kaimen's value divided by the peer's: above 1 is better for rates, below 1 for times, "
            "memory and sizes.",
            self.summary(),
        ]
        if self.failures:
            parts += ["**Not measured**", "\n".join(f"- {row}: {why}" for row, why in self.failures)]
        for section in self.sections:
            parts += [f"## {section.title}", section.how]
            if section.cells:
                parts.append(table(section.headings, section.cells))
            if section.remarks:
                parts.append("\n".join(f"- {remark}" for remark in section.remarks))
        return "\n\n".join(parts) + "\n"
