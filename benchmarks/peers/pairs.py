"""Text as pairs of neighbouring characters: what the peers index, so that all find the same articles."""
import re

RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


def tokens(text):
    """Pairs of Chinese characters and whole other words. A run's last character stands alone behind its pairs, so
    that no phrase reaches over a comma."""
    found = []
    for run in RUN.findall(text.lower()):
        if run[0] < "\u3400":
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run))]
    return found


def phrases(query):
    """Each word of a query as the tokens that must follow one another."""
    return [tokens(word)[:-1] if word[0] >= "\u3400" else [word.lower()] for word in query.split()]
