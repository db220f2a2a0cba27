"""The truth beside which the engines stand: every article read for every query, ranked by BM25 over all hits.

BM25 with k1 = 1.2, b = 0.75 and the weight log(1 + (N − n + 0.5) / (n + 0.5)); a hit in the title counts several
times; the length of an article is its number of tokens (pairs.py).
"""
import json
import math

from peers.pairs import tokens

K1, B = 1.2, 0.75


class BruteForce:
    def __init__(self, articles, title_weight):
        self.title_weight = title_weight
        self.ids, self.days, self.titles, self.bodies, self.lengths = [], {}, [], [], []
        with open(articles, encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                title, body = article["text"].lower().split("\n", 1)
                self.ids.append(article["id"])
                self.days[article["id"]] = article["day"]
                self.titles.append(spaced(title))
                self.bodies.append(spaced(body))
                self.lengths.append(len(tokens(title)) + len(tokens(body)))
        self.average = sum(self.lengths) / len(self.lengths)

    def hits(self, word):
        """How often a word stands in each article that has it: index → weighted count."""
        count = counter(word)
        found = {}
        for index, body in enumerate(self.bodies):
            total = count(body) + self.title_weight * count(self.titles[index])
            if total:
                found[index] = total
        return found

    def scores(self, query):
        """Every article with all words of the query: its number → its score."""
        words = [self.hits(word) for word in query.lower().split()]
        common = set.intersection(*(set(found) for found in words))
        scores = dict.fromkeys(common, 0.0)
        for found in words:
            weight = math.log(1 + (len(self.ids) - len(found) + 0.5) / (len(found) + 0.5))
            for index in common:
                hits = found[index]
                norm = K1 * (1 - B + B * self.lengths[index] / self.average)
                scores[index] += weight * hits * (K1 + 1) / (hits + norm)
        return {self.ids[index]: score for index, score in scores.items()}


def spaced(text):
    """English text with two spaces between words, so that each has its own around it; Chinese as it is."""
    return text if any(c > "\u3400" for c in text) else " " + "  ".join(tokens(text)) + " "


def counter(word):
    if word[0] < "\u3400":
        return lambda text: text.count(f" {word} ")
    if any(word[:size] == word[-size:] for size in range(1, len(word))):
        return lambda text: overlapping(text, word)
    return lambda text: text.count(word)


def overlapping(text, word):
    count, at = 0, text.find(word)
    while at >= 0:
        count, at = count + 1, text.find(word, at + 1)
    return count
