"""Content words, BM25 over sentences, and where the sentences of a paragraph begin and end."""
import collections
import functools
import re

import numpy as np
import Stemmer

STOP = frozenset(
    "a an and are as at be by for from has in he is it its of on that the to was were will with this"
    " these those which who what when where how or not".split()
)
STEMMER = Stemmer.Stemmer("english")


@functools.lru_cache(maxsize=None)
def stem(word):
    return STEMMER.stemWord(word)


def content_words(text):
    """Stems of the words of a text, in order, without stop words."""
    text = text.lower().replace("’", "'").replace("'s", "")
    return [stem(w) for w in re.findall(r"[a-z0-9]+", text) if w not in STOP]


class BM25:
    """BM25 (k1 0.9, b 0.4) over a list of sentences; a score is a sum of rows made beforehand."""

    def __init__(self, texts, k1=0.9, b=0.4):
        rows, columns, counts, lengths, self.columns = [], [], [], [], {}
        for row, text in enumerate(texts):
            words = collections.Counter(content_words(text))
            lengths.append(sum(words.values()))
            for word, n in words.items():
                rows.append(row)
                columns.append(self.columns.setdefault(word, len(self.columns)))
                counts.append(n)
        rows, columns = np.array(rows), np.array(columns)
        counts, lengths = np.array(counts, float), np.array(lengths, float)
        self.size, mean = len(texts), max(1e-9, lengths.mean())
        holders = np.bincount(columns, minlength=len(self.columns))
        rarity = np.log(1 + (self.size - holders + 0.5) / (holders + 0.5))
        weights = rarity[columns] * counts * (k1 + 1)
        weights /= counts + k1 * (1 - b + b * lengths[rows] / mean)
        order = np.argsort(columns, kind="stable")
        self.rows, self.weights = rows[order], weights[order]
        self.starts = np.concatenate([[0], np.cumsum(holders)])

    def top(self, question, k):
        """Places of the k best sentences, best first."""
        scores = np.zeros(self.size)
        for word, n in collections.Counter(content_words(question)).items():
            column = self.columns.get(word)
            if column is not None:
                part = slice(self.starts[column], self.starts[column + 1])
                scores[self.rows[part]] += n * self.weights[part]
        k = min(k, self.size - 1)
        best = np.argpartition(-scores, k)[:k]
        return best[np.argsort(-scores[best], kind="stable")]


ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Sen|Rep|Gov|St|Jr|Sr|vs|etc|No|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sep|Sept|Oct|Nov|Dec|U\.S|U\.K|U\.N|E\.U|a\.m|p\.m|i\.e|e\.g|cf|approx|ca|c|v|[A-Z])\.)$"
)
BREAK = re.compile(
    r"[.!?]+[\"”’'\)\]]*\s+(?=[\"“‘'\(\[`]*[A-Z0-9])"  # a stop before a capital or a figure
    r"|\n+"
    r"|(?<=[a-z0-9\)])[.!?]+[\"”]*\s+(?=[a-z])"  # forum posts go on in lower case
)


def stripped(text, start, end):
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def sentence_spans(text):
    """(from, to) of each sentence of a paragraph."""
    spans, start = [], 0
    for found in BREAK.finditer(text):
        if text[found.start()] != "\n":
            head = text[start : found.start() + 1]
            if ABBREVIATION.search(head) or len(head.strip()) < 3:
                continue
        if text[start : found.end()].strip():
            spans.append(stripped(text, start, found.end()))
        start = found.end()
    if text[start:].strip():
        spans.append(stripped(text, start, len(text)))
    return spans
