#!/usr/bin/env python3
"""Lays the demo's texts out as the saved pages of old portals: several layouts, several character sets.

Usage: make_pages.py FOLDER (the texts stand in texts.json beside this file)
"""
import html
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
SEP = {"modern": " › ", "table": " &gt;&gt; ", "text": " > "}


def trail(zone, article, language):
    if language == "en":
        return ["Home", article["section_en"], zone["region_en"], article["kind_en"]]
    return ["首页", article["section"], zone["region"], article["kind"]]


def address(zone, article, language):
    return f"http://{zone['host']}/{'en/' if language == 'en' else ''}show.aspx?id={article['id']}"


def date_text(day, style):
    year, month, date = day.split("-")
    digits = "〇一二三四五六七八九"
    numeral = lambda n: ("" if n < 10 else ("十" if n < 20 else digits[n // 10] + "十")) + (digits[n % 10] if n % 10 else "")
    return {
        "iso": day,
        "slash": f"{year}/{int(month)}/{int(date)}",
        "han": f"{year}年{int(month)}月{int(date)}日",
        "numeral": "".join(digits[int(c)] for c in year) + f"年{numeral(int(month))}月{numeral(int(date))}日",
    }[style]


def picture(article, tag):
    if not article.get("picture"):
        return ""
    name, caption, caption_en = article["picture"]
    text = caption_en if tag == "en" else caption
    return f'<figure><img src="{article["id"]}_files/{name}" alt="{html.escape(text)}"><figcaption>{html.escape(text)}</figcaption></figure>'


def table(article, language):
    rows = article.get("table" if language == "zh" else "table_en")
    if not rows:
        return ""
    return "<table>" + "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows) + "</table>"


def attachment(article, language):
    """The link to the document that make_documents.py laid beside the page."""
    if not article.get("attachment"):
        return ""
    name, label, label_en = article["attachment"]
    return f'<p><a href="{article["id"]}_files/{name}">{html.escape(label_en if language == "en" else label)}</a></p>'


def modern(zone, article, language, before, after):
    zh = language == "zh"
    title, paragraphs = (article["title"], article["text"]) if zh else (article["title_en"], article["text_en"])
    original = "" if zh else f'<link rel="alternate" hreflang="zh-CN" href="{address(zone, article, "zh")}">'
    name = zone["name"] if zh else zone["name_en"]
    source = article["source"] if zh else article["source_en"]
    label = ("发布时间：", "来源：", "发布开发区：") if zh else ("Published: ", "Source: ", "Publishing zone: ")
    none = "没有了" if zh else "None"
    crumbs = "".join(f'<li><a href="#">{c}</a></li>' for c in trail(zone, article, language))
    return f"""<!DOCTYPE html>
<html lang="{'zh-CN' if zh else 'en'}"><head><meta charset="utf-8"><title>{html.escape(title)}_{name}</title>
<meta name="SiteName" content="{name}"><meta name="ArticleTitle" content="{html.escape(title)}">
<meta name="PubDate" content="{article['day']} 09:30"><meta name="ContentSource" content="{source}">
<link rel="canonical" href="{address(zone, article, language)}">{original}
<script>var visits = 0;</script></head><body>
<header class="site-header"><div class="logo">{name}</div><nav class="menu"><a href="/">{'首页' if zh else 'Home'}</a> <a href="/news">{'新闻' if zh else 'News'}</a> <a href="/zone">{'园区' if zh else 'Zone'}</a></nav></header>
<div class="breadcrumb"><ol>{crumbs}</ol></div>
<main><article><h1>{html.escape(title)}</h1>
<div class="meta"><span>{label[0]}{article['day']}</span> <span>{label[1]}{source}</span> <span>{label[2]}{name}</span></div>
<div class="content">{picture(article, language)}{''.join(f'<p>{html.escape(p)}</p>' for p in paragraphs)}{table(article, language)}{attachment(article, language)}</div></article>
<div class="pages"><p>{'上一篇：' if zh else 'Previous: '}{before or none}</p><p>{'下一篇：' if zh else 'Next: '}{after or none}</p></div></main>
<aside class="sidebar"><h3>{'热门文章' if zh else 'Most read'}</h3><ul><li><a href="#">{'投资指南' if zh else 'Guide'}</a></li></ul></aside>
<footer class="footer"><h4>{'与我们联系' if zh else 'Contact us'}</h4><p>{'联系电话：' if zh else 'Tel: '}{zone['phone']}</p><p>{'传真：' if zh else 'Fax: '}{zone['fax']}</p><p>{'邮箱：' if zh else 'E-mail: '}{zone['email']}</p><p>Copyright © 2016-2026 {name}</p></footer></body></html>
"""


def old_table(zone, article, before, after):
    paragraphs = "".join(f'<P style="text-indent:2em"><FONT face="宋体">&nbsp;&nbsp;{html.escape(p)}</FONT></P>' for p in article["text"])
    image = picture(article, "zh").replace("<figure>", "<CENTER>").replace("</figure>", "</CENTER>")
    url = address(zone, article, "zh")
    return f"""<!-- saved from url=({len(url):04d}){url} -->
<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=gb2312"><TITLE>{html.escape(article['title'])}</TITLE></HEAD><BODY>
<TABLE width=960 align=center><TR><TD><A href="/">首页</A> | <A href="/gk">园区概况</A> | <A href="/zs">招商引资</A></TD></TR></TABLE>
<TABLE width=960 align=center><TR><TD>您现在的位置：{SEP['table'].join(trail(zone, article, 'zh'))}</TD></TR>
<TR><TD align=center><FONT size=5><B>{html.escape(article['title'])}</B></FONT></TD></TR>
<TR><TD align=center>发布时间：{date_text(article['day'], 'han')}&nbsp;&nbsp;来源：{article['source']}&nbsp;&nbsp;发布开发区：{zone['name']}&nbsp;&nbsp;【字体：大 中 小】</TD></TR>
<TR><TD>{image}{paragraphs}{table(article, 'zh')}{attachment(article, 'zh')}</TD></TR>
<TR><TD>上一篇：{before or '没有了'}</TD></TR><TR><TD>下一篇：{after or '没有了'}</TD></TR>
<TR><TD>【打印】【关闭】</TD></TR></TABLE>
<TABLE width=960><TR><TD>与我们联系</TD></TR><TR><TD>联系电话：{zone['phone']}</TD></TR><TR><TD>传真：{zone['fax']}</TD></TR><TR><TD>邮箱：{zone['email']}</TD></TR><TR><TD>版权所有：{zone['name']}</TD></TR></TABLE></BODY></HTML>
"""


def copied(zone, article, before, after, style):
    paragraphs = "\n\n".join("\u3000\u3000" + p for p in article["text"])
    return f"""url: {address(zone, article, 'zh')}
{zone['slogan']}
您现在的位置:{SEP['text'].join(trail(zone, article, 'zh'))}
{article['title']}
发布时间:{date_text(article['day'], style)}  来源:{article['source']}  发布开发区:{zone['name']}

{paragraphs}

上一条:{before or '没有了'}
下一条:{after or '没有了'}
与我们联系
  • 联系电话:{zone['phone']}
  • 传  真:{zone['fax']}
  • 邮  箱:{zone['email']}
Copyright © 2016-2026 All Rights Reserved. 版权所有:{zone['name']}
"""


def main(folder):
    data = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))
    for key, zone in data["zones"].items():
        articles = [a for a in data["articles"] if a["zone"] == key]
        target = Path(folder) / "pages" / key
        target.mkdir(parents=True, exist_ok=True)
        for index, article in enumerate(articles):
            before = articles[index - 1]["title"] if index > 0 else None
            after = articles[index + 1]["title"] if index + 1 < len(articles) else None
            layout, encoding = article["layout"]
            if layout == "modern":
                text, ending = modern(zone, article, "zh", before, after), "html"
            elif layout == "table":
                text, ending = old_table(zone, article, before, after), "htm"
            else:
                text, ending = copied(zone, article, before, after, layout), "txt"
            (target / f"{article['id']}.{ending}").write_bytes(text.encode(encoding))
            if "title_en" in article:
                english = modern(zone, article, "en", None, None)
                (target / f"{article['id']}.en.html").write_bytes(english.encode("utf-8"))


if __name__ == "__main__":
    main(sys.argv[1])
