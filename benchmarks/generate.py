#!/usr/bin/env python3
"""Invents articles of development zones, the same ones for the same seed.

    generate.py FOLDER [--articles 20000] [--seed 1] [--bytes 2048] [--queries 400] [--archive FILE.tar.gz]

FOLDER gets pages/ (saved plain-text pages that `kaimen import page` reads), articles.jsonl (the same articles for
the peers), queries.jsonl and warm-up.jsonl (two disjoint sets of queries). With --archive the pages are packed into
one archive instead of pages/.
"""
import argparse
import itertools
import json
import random
import signal
import tarfile
from datetime import date, timedelta
from io import BytesIO
from multiprocessing import Pool
from pathlib import Path

CHUNK = 500
VOCABULARY = 40_000
PROCESSES = 2

# Words that a reader would search for, in order of frequency; invented ones follow.
REAL = """招商 项目 引资 开工 企业 产业 建设 发展 徐州 投资 签约 服务 会议 工作 推进 落地 创新 经济 重点 园区 制造 装备 生态 科技
外资 调研 投产 竣工 奠基 政策 人才 平台 基地 集群 智能 新能源 营商环境 高质量 生物医药 集成电路 工程机械 现代物流 数字经济 供应链
南京 苏州 无锡 常州 淮安 盐城 扬州 宿迁 连云港 专班 考察 洽谈 用地 审批 土地 厂房 税收 就业 出口 贸易""".split()
CHARACTERS = """要作工会实商的发招导进资项委落大引强力展一情化全点开领议重目政新和部中各防建推度动督上加好年务出控市组保为行况步责主
持效相关局时下国有在报对考我任不制民促提高经济府业指协人事门早常地产分施核子质把量认坚调设精标严抓法社来源同了汇查意得到位体头成投
办现求日次先环召充细首书记带性用两解干机入四生面治真统安本创能司通识案确省文心合清转程挥评以起准态升更格完筹节服副长园型定方每置风续
期交负思抢山半参感压聚理综共明及势所善监照深布向听取与当前专题刘家手季放想利周难志是活命线代打平贾汪红内形决村计增境按努排城六站者浏
学科技启医公过料给策图具根破自群众户江流挂还双表切接室问水须快构征键基励多造徐州扩融县研究外集彻处输护良告电视规即级十紧达供障围履见改
央神断兴院稳条原数三验小豫南汽车福药泰材限随就希望审张正击近身变号追超绿色己此亿校友智回汉单赞可这架税走占显街健奖论英凭树牢信息互直
网际字苏运价宜式习惯模冲逐晰路范握律队伍素配争件证步应急预备容脚础二百奋斗域渠功革旅游略补齐板其余名永乐店读版权""".replace("\n", "")
ENGLISH = """industry investment district customs logistics equipment vehicle circuit hospital university skill enterprise
public minister council signing groundbreaking production output quarter million facility building construction
infrastructure utility supply electricity fibre airport railway station bridge tunnel harbour cruise container shipping
purchaser procurement bidding auction permit approval review inspection audit supervision commission municipal
provincial national exhibition delegation visitor business partnership capital subsidy policy regulation survey
evaluation quality innovation institute robotics photonics vaccine clinical diagnosis agritourism culture museum
community pollution climate emission recycling turbine silicon aluminium titanium lithium plastic furniture ceramic
printing television digital intelligent security privacy justice arbitration dispute mediation recruitment internship
curriculum specialist technician discount kindergarten festival olympic swimming badminton stadium
gymnasium""".split()
# Names on every page; no query shares two neighbouring characters with them.
ZONES = [a + b + "开发区" for a in "澄潞汶沂沭潼" for b in ("阳", "陵", "皋", "墟", "濮")]
FRAME = "首页 开发区新闻 澄州 文字新闻 澄州融媒体中心 " + " ".join(ZONES)
FIRST_DAY, DAYS = date(2015, 1, 1), 4300


class Language:
    """A vocabulary whose words are drawn by Zipf's law (Mandelbrot's form)."""

    def __init__(self, words, joint, clause, sentence):
        self.words, self.joint, self.clause, self.sentence = words, joint, clause, sentence
        self.weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(1, len(words) + 1)))

    def draw(self, chance, count):
        return chance.choices(self.words, cum_weights=self.weights, k=count)

    def phrase(self, words):
        return self.joint.join(words)


def invented_words(seed, count):
    """Words of two to four characters, no two alike."""
    chance = random.Random(f"{seed}:vocabulary")
    characters = [c for c in dict.fromkeys(CHARACTERS) if "\u4e00" <= c <= "\u9fff"]
    words = dict.fromkeys(REAL)
    while len(words) < count:
        length = chance.choices((2, 3, 4), weights=(70, 18, 12))[0]
        words["".join(chance.choices(characters, k=length))] = None
    return list(words)


class Writer:
    """Makes the articles of one seed; a chunk of them depends on nothing but the seed and its number."""

    def __init__(self, seed, size, english):
        self.seed, self.size, self.english = seed, size, english
        self.chinese_words = Language(invented_words(seed, VOCABULARY), "", "，", "。")
        self.english_words = Language(ENGLISH, " ", ", ", ". ")

    def chunk(self, number, count):
        chance = random.Random(f"{self.seed}:{number}")
        return [self.article(chance, number * CHUNK + index + 1) for index in range(count)]

    def article(self, chance, number):
        is_english = chance.random() < self.english
        language = self.english_words if is_english else self.chinese_words
        title = language.phrase(language.draw(chance, chance.randint(4, 7)))
        return {
            "id": number,
            "title": f"{title} ({number})" if is_english else f"{title}（{number}）",
            "day": (FIRST_DAY + timedelta(days=chance.randrange(DAYS))).isoformat(),
            "zone": chance.choice(ZONES),
            "language": "en" if is_english else "zh",
            "paragraphs": self.paragraphs(chance, language, self.size - len(title.encode()) - 16),
        }

    def paragraphs(self, chance, language, size):
        # 2.4 characters of three bytes a Chinese word, nine letters and a space an English one, and punctuation.
        bytes_a_word = 7.9 if language is self.chinese_words else 10.3
        words = language.draw(chance, int(size / bytes_a_word))
        clauses, position = [], 0
        while position < len(words):
            step = chance.randint(4, 9)
            clauses.append(language.phrase(words[position : position + step]))
            position += step
        sentences = [language.clause.join(some) + language.sentence for some in groups(clauses, 3)]
        return ["".join(some).rstrip() for some in groups(sentences, 5)]


def groups(items, size):
    return [items[start : start + size] for start in range(0, len(items), size)]


def page(article):
    """The article as the text that a browser copies from an old portal."""
    paragraphs = "\n\n".join("\u3000\u3000" + text for text in article["paragraphs"])
    return f"""url: http://portal.example/show.aspx?id={article['id']}
您现在的位置:首页 > 开发区新闻 > 澄州 > 文字新闻
{article['title']}
发布时间:{article['day']}  来源:澄州融媒体中心  发布开发区:{article['zone']}

{paragraphs}

与我们联系
联系电话:+86-0599-5550123
"""


def page_name(number):
    return f"{number // CHUNK:05d}/{number:07d}.txt"


def line(article):
    """One JSON line for the peers: title and text as one text, since they rank one field."""
    text = "\n".join([article["title"], *article["paragraphs"]])
    return json.dumps({"id": article["id"], "day": article["day"], "text": text}, ensure_ascii=False) + "\n"


# MARK: Queries


def queries(writer, count, chunks, label):
    """Single words by frequency, two and three words, runs of four and more characters, English words."""
    chance = random.Random(f"{writer.seed}:queries:{label}")
    words, english = writer.chinese_words.words, writer.english_words.words
    articles = [a for number in chance.choices(range(chunks), k=3) for a in writer.chunk(number, CHUNK)]
    runs = [
        run
        for article in articles
        if article["language"] == "zh"
        for run in article["paragraphs"][0].replace("。", "，").split("，")
        if len(run) >= 8
    ]

    def some_run():
        run, length = chance.choice(runs), chance.randint(4, 8)
        start = chance.randint(0, len(run) - length)
        return run[start : start + length]

    def frequent():
        return words[int(chance.random() ** 2 * 200)]

    def seen():
        run = chance.choice(runs)
        return run[:2]

    makers = {
        "common word": (3, frequent),
        "middling word": (3, lambda: chance.choice(words[200:4000])),
        "rare word": (3, lambda: chance.choice(words[10_000:])),
        "two words": (4, lambda: f"{frequent()} {chance.choice([frequent, seen])()}"),
        "three words": (3, lambda: f"{frequent()} {frequent()} {seen()}"),
        "run of 4 to 8": (4, some_run),
        "English": (3, lambda: " ".join(chance.sample(english, chance.randint(1, 2)))),
    }
    kinds, shares = list(makers), [share for share, _ in makers.values()]
    found = {}
    for kind, share in zip(kinds, shares):
        wanted = max(1, count * share // sum(shares))
        for _ in range(wanted * 20):
            query = makers[kind][1]()
            if is_fair(query) and query not in found:
                found[query] = kind
                wanted -= 1
            if wanted == 0:
                break
    return [{"kind": kind, "q": query} for query, kind in found.items()]


def is_fair(query):
    """Only what articles say, not what stands on every page, can be asked for; no word stands in another."""
    words = query.split(" ")
    pairs = {word[i : i + 2] for word in words for i in range(len(word) - 1)}
    return len(set(words)) == len(words) and not any(pair in FRAME for pair in pairs)


# MARK: Writing

writer = None


def start(*arguments):
    global writer
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not what the bench does on it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    writer = Writer(*arguments)


def make_chunk(task):
    """Writes a chunk's pages, or gives them back for the archive."""
    number, count, folder = task
    articles = writer.chunk(number, count)
    pages = [(page_name(a["id"]), page(a).encode()) for a in articles]
    if folder:
        for name, _ in pages[:1] + pages[-1:]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        for name, content in pages:
            with open(f"{folder}/{name}", "wb") as file:
                file.write(content)
        pages = []
    return pages, "".join(line(a) for a in articles)


def generate(folder, articles, seed=1, size=2048, english=0.1, query_count=400, archive=None):
    """Writes everything below a folder and tells how many bytes of text the articles hold."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    arguments = (seed, size, english)
    chunks = -(-articles // CHUNK)
    pages_folder = None if archive else folder / "pages"
    tasks = [(n, min(CHUNK, articles - n * CHUNK), pages_folder) for n in range(chunks)]
    text_bytes = 0
    packed = tarfile.open(archive, "w:gz", compresslevel=1) if archive else None
    with Pool(PROCESSES, start, arguments) as pool, open(folder / "articles.jsonl", "w", encoding="utf-8") as lines:
        for pages, text in pool.imap(make_chunk, tasks):
            lines.write(text)
            text_bytes += len(text.encode())
            for name, content in pages:
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                packed.addfile(entry, BytesIO(content))
        pool.close()
        pool.join()
    if packed:
        packed.close()
    # What JSON adds to each line is no text.
    text_bytes -= articles * len(line({"id": 1, "day": "2020-01-01", "title": "", "paragraphs": []}).encode())
    whole = Writer(*arguments)
    asked = queries(whole, query_count, chunks, "measured")
    known = {query["q"] for query in asked}
    warm = [query for query in queries(whole, query_count // 4, chunks, "warm-up") if query["q"] not in known]
    for name, some in (("queries", asked), ("warm-up", warm)):
        text = "".join(json.dumps(query, ensure_ascii=False) + "\n" for query in some)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return text_bytes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bytes", type=int, default=2048, help="UTF-8 text of an article")
    parser.add_argument("--english", type=float, default=0.1, help="share of English articles")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--archive", help="pack the pages into this .tar.gz")
    given = parser.parse_args()
    if not 1 <= given.articles <= 1_000_000:
        parser.error("--articles takes 1 to 1,000,000")
    text_bytes = generate(
        given.folder, given.articles, given.seed, given.bytes, given.english, given.queries, given.archive)
    print(f"{given.articles} articles, {text_bytes / given.articles:.0f} bytes of text each")


if __name__ == "__main__":
    main()
