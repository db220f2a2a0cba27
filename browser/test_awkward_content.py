"""Pages of old portals hold the strangest things; the layout bears them."""

import html
import re

import pytest

pytestmark = pytest.mark.layout

UNBROKEN = "https://old.example/" + "a" * 300
WIDE_ROW = "<tr>" + "".join(f"<td>第{n}列的指标</td>" for n in range(30)) + "</tr>"
PAGES = {
    "a title without an end": ("超长标题" * 120, "<p>正文。</p>"),
    "an address that cannot be broken": (
        "无法换行的网址",
        f"<p>网址 {UNBROKEN}</p><h2>{'W' * 120}</h2><ul><li>{'长' * 200}{'X' * 150}</li></ul>",
    ),
    "a table of thirty columns": ("三十列的表格", f"<table>{3 * WIDE_ROW}</table>"),
    "markup as text": (
        "<b>标题</b> & “引号” {{title}}",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; {{{bodyHTML}}}</p>",
    ),
    "scripts in the text": (
        "正文里有脚本",
        "<p onclick='alert(1)'>一<script>document.title = 'taken'</script><img src=x onerror='alert(1)'>"
        "<a href='javascript:alert(1)'>点击</a></p>",
    ),
    # Last, because home and list show it from here on.
    "a title of one endless word": ("Donaudampfschifffahrtsgesellschaft" * 8, "<p>正文。</p>"),
}
OVERFLOW = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
ACTIVE = ".reading [onclick], .reading [onerror], .reading script, [href^='javascript']"


@pytest.fixture(scope="module", params=PAGES)
def address(request, workshop, tmp_path_factory):
    """The path of an awkward article, once it is published."""
    title, body = PAGES[request.param]
    own = f"第{list(PAGES).index(request.param)}号"
    file = tmp_path_factory.mktemp("awkward") / "page.html"
    file.write_text(
        f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>
        <body><div class="breadcrumb">您现在的位置：首页 &gt; {own}新闻 &gt; 云汀 &gt; 文字新闻</div>
        <h1>{html.escape(title)}</h1>
        <p>发布时间：2026-11-21 来源：测试 发布开发区：{own}开发区</p>
        <div class="content">{body}</div></body></html>""",
        encoding="utf-8")  # fmt: skip
    before = set(articles(workshop))
    workshop.import_page(file)
    for _ in range(100):
        if new := set(articles(workshop)) - before:
            return new.pop()
    raise AssertionError("the article did not appear")


def articles(workshop) -> list[str]:
    return re.findall(r'"url":"/zh(/articles/\d+)"', workshop.ask("/api/v1/articles?sort=newest").text)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_layout_bears_it(windows, workshop, address, width):
    watched = windows(width=width)
    try:
        for path in ("/zh" + address, "/en" + address, f"/zh{address}/print", "/zh/news", "/zh"):
            watched.page.goto(workshop.base + path)
            overflow = watched.page.evaluate(OVERFLOW)
            assert overflow <= 0, f"{path} is {overflow} px wider than its window"
            assert watched.page.title() != "taken"
            assert watched.page.locator(ACTIVE).count() == 0
        assert not watched.all_complaints()
    finally:
        watched.page.close()
