"""tantivy in its own process with the pairs as tokens; needs benchmarks/.venv."""
import json
import os
from datetime import date

import tantivy

from peers.pairs import phrases, tokens


class Engine:
    name = "tantivy"

    def __init__(self, folder):
        self.folder = f"{folder}/tantivy"
        os.makedirs(self.folder)
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", stored=False, tokenizer_name="pairs", index_option="position")
        schema.add_unsigned_field("id", stored=True, indexed=False, fast=False)
        schema.add_unsigned_field("day", stored=True, indexed=False, fast=True)
        self.schema = schema.build()
        self.index = tantivy.Index(self.schema, path=self.folder)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("pairs", analyzer)

    def build(self, articles):
        writer = self.index.writer(heap_size=400_000_000, num_threads=2)
        with open(articles, encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                document = tantivy.Document()
                document.add_text("text", " ".join(tokens(article["text"])))
                document.add_unsigned("id", article["id"])
                document.add_unsigned("day", date.fromisoformat(article["day"]).toordinal())
                writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.open()

    def open(self):
        self.index.reload()
        self.searcher = self.index.searcher()

    def bytes(self):
        return sum(entry.stat().st_size for entry in os.scandir(self.folder))

    def prepare(self, query):
        must = []
        for phrase in phrases(query):
            if len(phrase) == 1:
                part = tantivy.Query.term_query(self.schema, "text", phrase[0])
            else:
                part = tantivy.Query.phrase_query(self.schema, "text", phrase)
            must.append((tantivy.Occur.Must, part))
        return must[0][1] if len(must) == 1 else tantivy.Query.boolean_query(must)

    def search(self, query, sort):
        field = None if sort == "relevance" else "day"
        result = self.searcher.search(query, 20, count=True, order_by_field=field)
        return result.count, [self.searcher.doc(address)["id"][0] for _, address in result.hits]

    def matches(self, query):
        result = self.searcher.search(query, 1_000_000, count=False)
        return [self.searcher.doc(address)["id"][0] for _, address in result.hits]
