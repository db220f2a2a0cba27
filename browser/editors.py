"""What somebody at the editor does, counted: presses, fields, and seconds of waiting."""

import base64
import re
import subprocess
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from office import Office

EDITOR = {"zh": "夏知微", "en": "Xia Zhiwei"}
CHIEF = {"zh": "方若川", "en": "Fang Ruochuan"}
SAMPLES = Path(__file__).parent.parent / "Tests/PublishingTests/Golden/pastes"
WORDS = {
    "zh": dict(new="新建稿件", save="保存", submit="保存并提交审核", publish="发布", kept="已自动保存"),
    "en": dict(new="New manuscript", save="Save", submit="Save and submit for review", publish="Publish", kept="Kept"),
}  # fmt: skip

# What Word puts on the clipboard, as the browser hands it to a page.
PASTE = """(surface, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "text");
  surface.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""

# A file from the clipboard or from a folder.
GIVE = """(surface, [event, html, name, type, bytes]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name, { type }));
  const more = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
  surface.dispatchEvent(event === "paste" ? new ClipboardEvent(event, more) : new DragEvent(event, more));
}"""


class Desk:
    """Somebody at the editor; the people of the demo are taken by their names."""

    def __init__(self, office: Office, name: str, language: str = "en", **window):
        self.page: Page = office.enter(name, language, **window)
        self.base, self.words = office.base, WORDS[language]
        self.steps, self.waited = 0, 0.0

    def press(self, target) -> None:
        self.steps += 1
        began = time.monotonic()
        target.click()
        self.waited += time.monotonic() - began

    def fill(self, field: str, text: str) -> None:
        self.steps += 1
        self.page.locator(f"#field-{field}").fill(text)

    def choose(self, field: str) -> None:
        """Takes the first choice of a list that says something."""
        self.steps += 1
        self.page.locator(f"#field-{field}").select_option(index=1)

    def wait(self, expectation, *arguments, **options) -> None:
        began = time.monotonic()
        expectation(*arguments, **options)
        self.waited += time.monotonic() - began

    def begin(self) -> None:
        """A new manuscript, its editor open."""
        self.page.goto("/office/manuscripts")
        self.press(self.page.get_by_role("button", name=self.words["new"]))
        self.ready()

    def ready(self) -> None:
        self.wait(expect(self.page.locator("[data-body='body'][data-ready]")).to_be_attached)

    def surface(self, suffix: str = ""):
        return self.page.locator(f"[data-body='body{suffix}'] .ProseMirror")

    def paste(self, html: str, suffix: str = "") -> None:
        self.steps += 1
        self.surface(suffix).click()
        self.surface(suffix).evaluate(PASTE, html)

    def add_pictures(self, *files: Path) -> None:
        tools = self.page.locator("[data-body='body'] .editor__tools input[type=file]")
        self.steps += 2
        tools.set_input_files([str(file) for file in files])
        self.wait(expect(self.page.locator(".editor__picture")).to_have_count, len(files))

    def give(self, event: str, html: str, file: Path) -> None:
        """Pastes or drops a file, with the HTML that a browser puts beside it."""
        kind = {".jpg": "image/jpeg", ".html": "text/html"}[file.suffix]
        bytes = base64.b64encode(file.read_bytes()).decode()
        self.surface().evaluate(GIVE, [event, html, file.name, kind, bytes])

    def until_kept(self) -> None:
        expect(self.page.locator("[data-status]")).to_contain_text(self.words["kept"])

    def save(self, button: str = "save") -> None:
        self.press(self.page.locator(".editor__bar").get_by_role("button", name=self.words[button], exact=True))

    def step(self, move: str) -> None:
        """Opens the page of a step from that of the manuscript."""
        self.press(self.page.locator(f"a[href$='/steps/{move}']"))

    def finish_step(self) -> None:
        self.press(self.page.locator("main form[action*='/steps/'] .button--primary"))

    def write(self, title: str, body: str = "") -> None:
        """A text with which the checks are content."""
        self.fill("title", title)
        self.fill("source", "楠霖科技城")
        self.choose("section")
        self.paste(body or f"<p>{title}，项目建成后将带动上下游企业落户园区。</p>")
        expect(self.surface()).not_to_be_empty()


def number(page: Page) -> str:
    """The manuscript whose page is open."""
    return re.search(r"/manuscripts/(\d+)", page.url)[1]


def photograph(folder: Path, name: str, width: int = 1800, height: int = 1200) -> Path:
    """A picture as a camera would leave it: a JPEG that nothing else resembles."""
    file = folder / name
    subprocess.run(["vips", "gaussnoise", str(folder / "noise.v"), str(width), str(height)], check=True)
    subprocess.run(["vips", "cast", str(folder / "noise.v"), f"{file}[Q=60]", "uchar"], check=True)
    return file


def sample_file(name: str) -> Path:
    return SAMPLES / f"{name}.html"


def sample(name: str) -> str:
    """What a program put on the clipboard."""
    return sample_file(name).read_text(encoding="utf-8")
