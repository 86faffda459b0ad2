"""Our own training texts: invented news articles, with questions and statements on them. texts/README.md has the format.

Here a question carries more than in the public sets: whether a sentence contradicts what it takes for granted.
"""
import collections
import dataclasses
import pathlib
import re

from windows import UNKNOWN, example
from words import BM25, content_words

KINDS = {"Q": 4, "N": 3, "P": 4, "Y": 4, "S": 4}  # fields of a line
TWINS = {"+": ("NP", 3), "-": ("Q", 2), "~": ("YS", 2)}  # kinds of line that it may be below, and its fields
VERDICTS = {"Y": ("yes", "no"), "S": ("yes", "no", "-")}


@dataclasses.dataclass
class Line:
    """A question or statement; sentences are places from 0, the first one the best; answer is the last field. twin is
    what could stand in the place of the first sentence to turn the line: it answers what nothing answers or bears out what was denied, with
    twin_answer; no longer answers; settles it the other way."""

    kind: str
    text: str
    sentences: list
    answer: str
    twin: str = ""
    twin_answer: str = ""


@dataclasses.dataclass
class Article:
    """A text as sentences, and the lines on it."""

    name: str
    sentences: list
    lines: list


def read_article(path):
    """An article of a file; raises ValueError that names the line."""
    sentences, lines = [], []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = row.strip()
        if not row or row.startswith(("#", "title:", "paper:")):
            continue
        try:
            read_row([field.strip() for field in row.split("|")], sentences, lines)
        except (ValueError, IndexError) as problem:
            raise ValueError(f"{path}:{number}: {problem}: {row}") from None
    return Article(path.stem, sentences, lines)


def read_row(fields, sentences, lines):
    kind = fields[0]
    if kind.isdigit():
        if int(kind) != len(sentences) + 1 or len(fields) != 2:
            raise ValueError(f"sentence {len(sentences) + 1} should stand here, as NUMBER | TEXT")
        sentences.append(fields[1])
        return
    if kind in TWINS:
        read_twin(fields, sentences, lines[-1])
        return
    if len(fields) != KINDS.get(kind):
        raise ValueError(f"a line begins with one of {', '.join(KINDS)} and has {KINDS.get(kind, 'so many')} fields")
    places = [int(n) - 1 for n in re.split(r"[,\s]+", fields[2])]
    answer = fields[3] if len(fields) == 4 else ""
    if kind in "QP" and answer not in sentences[places[0]]:
        raise ValueError(f"{answer!r} is not in sentence {places[0] + 1}")
    if answer not in VERDICTS.get(kind, (answer,)):
        raise ValueError(f"the last field is one of {', '.join(VERDICTS[kind])}")
    lines.append(Line(kind, fields[1], places, answer))


def read_twin(fields, sentences, line):
    kinds, fields_wanted = TWINS[fields[0]]
    if line.kind not in kinds or line.answer == "-" or len(fields) != fields_wanted:
        raise ValueError(f"{fields[0]} stands below a settled line that begins with {' or '.join(kinds)} and has {fields_wanted} fields")
    if fields[1] == sentences[line.sentences[0]]:
        raise ValueError("the twin is the sentence itself")
    line.twin, line.twin_answer = fields[1], fields[2] if fields_wanted == 3 else ""
    if line.twin_answer not in line.twin:
        raise ValueError(f"{line.twin_answer!r} is not in the twin")


def read_articles(folder):
    """All articles under a folder, in the order of their paths."""
    return [read_article(path) for path in sorted(pathlib.Path(folder).rglob("*.txt"))]


class OwnBuilder:
    """One pass over our own articles: draws the windows of every line."""

    def __init__(self, articles, windower, mix, rng):
        self.articles, self.windower, self.mix, self.rng = articles, windower, mix, rng
        self.places = [(a, at) for a in articles for at in range(len(a.sentences))]
        self.index = BM25([a.sentences[at] for a, at in self.places])
        self.examples = []

    def build(self):
        for article in self.articles:
            for line in article.lines:
                self.line(article, line)
        return self.examples

    def line(self, article, line):
        evidence, contradiction = labels(line)
        known = [0] * len(article.sentences)
        for place in line.sentences:
            known[place] = evidence
        for place in line.sentences[: self.mix.own_right]:
            answer = span(line, article.sentences[place], place)
            self.add(article, line, place, known, answer, contradiction)
        best = line.sentences[0]
        answer = span(line, article.sentences[best], best)
        wrong = max(0, dict(self.mix.own_wrong)[line.kind] - bool(line.twin and line.kind in "QYS"))
        for place in self.wrong(article, line)[:wrong]:
            self.add(article, line, place, known, answer, 0)
        if line.twin:
            self.twin(article, line, known)
        if self.rng.random() < self.mix.own_far:
            self.far(article, line)

    def twin(self, article, line, known):
        """The window of the best sentence's twin: of the same question the other answer, so that a question alone tells
        nothing."""
        at, known = line.sentences[0], list(known)
        sentences = [*article.sentences[:at], line.twin, *article.sentences[at + 1 :]]
        known[at] = int(line.kind != "Q")
        start = line.twin.find(line.twin_answer)
        answer = (at, start, start + len(line.twin_answer)) if line.twin_answer else None
        denied = int(line.kind in "YS" and line.answer == "yes")
        self.add(dataclasses.replace(article, sentences=sentences), line, at, known, answer, denied)

    def add(self, article, line, at, known, answer, contradiction):
        start = answer[1] if answer and answer[0] == at else None
        window = self.windower.window(self.worn(line.text), article.sentences, at, start)
        made = example(window, at, known, answer, "own" + line.kind)
        made.contradiction = contradiction
        self.examples.append(made)

    def worn(self, text):
        return worn(text, self.rng, self.mix.worn)

    def wrong(self, article, line):
        """The other sentences of the article, those with the words of the line first."""
        asked, found = set(content_words(line.text)), []
        for at, sentence in enumerate(article.sentences):
            if at not in line.sentences:
                found.append((len(asked & set(content_words(sentence))) + self.rng.random() * 1.2, at))
        return [at for _, at in sorted(found, reverse=True)]

    def far(self, article, line):
        """One of the sentences of other articles that resemble the line."""
        found = [self.places[row] for row in self.index.top(line.text, 30)]
        found = [(other, at) for other, at in found if other is not article]
        if found:
            other, at = found[min(len(found) - 1, int(self.rng.random() * 5))]
            self.add(other, line, at, [0] * len(other.sentences), None, 0)


def labels(line):
    """(evidence, contradiction) of the sentences that a line names: whether they settle it, and whether they
    deny what it says or takes for granted."""
    if line.kind in "YS":
        return int(line.answer != "-"), int(line.answer == "no")
    return int(line.kind == "Q"), int(line.kind == "P")


def span(line, sentence, place):
    """(sentence, from, to) of the answer; of a further sentence only if it has the same words."""
    at = sentence.find(line.answer) if line.kind == "Q" else -1
    return (place, at, at + len(line.answer)) if at >= 0 else None


def worn(question, rng, chance):
    """A question as it is typed in haste: small letters, no question mark, two letters changed over."""
    if rng.random() < chance:
        question = question.lower().rstrip("?")
    if rng.random() < chance / 3 and len(question) > 20:
        at = rng.randrange(4, len(question) - 4)
        if question[at : at + 2].isalpha():
            question = question[:at] + question[at + 1] + question[at] + question[at + 2 :]
    return question
