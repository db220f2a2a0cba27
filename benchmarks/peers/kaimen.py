"""Kaimen itself: what is measured."""
import re
import time
from pathlib import Path

from measure.answers import Connection
from measure.processes import RowFailed, free_port


class Kaimen:
    """The release build at a path."""

    def __init__(self, binary, workplace):
        self.binary, self.workplace = Path(binary).resolve(), workplace
        if not self.binary.exists():
            raise RowFailed(f"{binary} is not there; build it with: swift build -c release --product kaimen")

    def serve(self, data, demo=False, seconds=120, more=()):
        """Starts the server and waits for its line; gives (process, port)."""
        port = free_port()
        command = [self.binary, "serve", "--data", data, "--port", port] + (["--demo"] if demo else [])
        command += more
        process = self.workplace.start("kaimen serve", command)
        process.wait_for(lambda: "listening on" in Path(process.log).read_text(), seconds)
        return process, port

    def import_pages(self, pages, data, seconds=7200):
        """Gives (seconds from start to exit, the summary)."""
        started = time.perf_counter()
        said = self.workplace.run(
            [self.binary, "import", "page", pages, "--data", data], "kaimen import page", seconds=seconds)
        return time.perf_counter() - started, said.strip().splitlines()[-1]

    def first_answer(self, data, target="/zh", seconds=120):
        """Seconds from exec to the last byte of the first answered page, and the process."""
        port = free_port()
        started = time.perf_counter()
        process = self.workplace.start("kaimen serve", [self.binary, "serve", "--data", data, "--port", port])
        while True:
            try:
                with Connection(port) as connection:
                    status = connection.get(target).status
                taken = time.perf_counter() - started
                break
            except OSError:
                if process.popen.poll() is not None or time.perf_counter() - started > seconds:
                    raise RowFailed(f"kaimen serve did not answer: {process.last_words()}") from None
                time.sleep(0.0005)
        if status != 200:
            raise RowFailed(f"the first page answered {status}")
        return taken, process, port


def saved_page(number, title, day):
    """A page to publish while the server runs."""
    return f"""url: http://portal.example/change.aspx?id={number}
您现在的位置:首页 > 开发区新闻 > 澄州 > 文字新闻
{title}
发布时间:{day}  来源:澄州融媒体中心  发布开发区:澄阳开发区

　　第一段文字足够长，可以作为摘要来使用，而且没有别的意思。第二句也一样。
"""


def serial(title):
    """The number at the end of a generated title."""
    found = re.search(r"[（(](\d+)[）)]\s*$", re.sub(r"<[^>]*>", "", title))
    return int(found.group(1)) if found else None
