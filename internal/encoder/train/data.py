"""Question sets on disk -> the examples to train on, the same on every run for the same seed.

A set is a folder with corpus.jsonl (a line {"id", "title", "text"} a paragraph) and qa.jsonl (a line
{"id", "question", "context_ids", "answerable", "answers"} a question, with "all_answers" and
"answer_starts", places in the text, where they are known).
"""
import collections
import dataclasses
import json
import pathlib
import random
import re

from near_misses import NearMisses
from own import OwnBuilder, read_articles, worn
from groups import GroupBuilder, read_groups
from statements import Place, Statements
from windows import AFTER, BEFORE, UNKNOWN, Example, Windower, example
from words import BM25, content_words, sentence_spans

SETS = ("squad2-dev-cs224n", "xquad-en", "nq-open-oracle", "squadshifts-reddit", "squadshifts-amazon")
FORUMS = frozenset(["squadshifts-reddit", "squadshifts-amazon"])  # their sentences make poor statements
HELD_TITLES = frozenset(["Huguenot", "Packet switching", "Imperialism"])  # articles kept for check.py


@dataclasses.dataclass
class Item:
    """A question with its paragraph as sentences. labels: 1 answers, 0 does not, UNKNOWN;
    answer is (sentence, from, to) or None; golds are the answers' texts; paragraph is its id."""

    question: str
    sentences: list
    labels: list
    answer: tuple
    title: str
    answerable: bool
    golds: list
    paragraph: str


@dataclasses.dataclass(frozen=True)
class Mix:
    """How many windows a question gives. Chances, each on its own; `limits` is questions a set at most."""

    near: float = 0.6  # an answered question gives near misses,
    most_near: int = 2  # at most so many
    same: float = 0.9  # an answered question: another sentence of the paragraph
    second: float = 0.6  # an unanswered question: a second sentence of the paragraph
    far: float = 0.6  # an answered question: a sentence of the same set that BM25 finds
    cross: float = 0.4  # the same from another set
    alone: float = 0.1  # a window loses its neighbours
    worn: float = 0.12  # a question loses its capitals and its mark
    public: float = 1  # share of the questions of the public sets
    statements: int = 0  # windows of statements made by program
    groups: int = 1  # times our own groups of sentences
    own: int = 1  # times our own texts; a line of theirs gives
    own_right: int = 2  # windows at most on sentences that it names,
    own_wrong: tuple = (("Q", 2), ("Y", 2), ("N", 1), ("P", 1), ("S", 1))  # on others of the article, by kind of line,
    own_far: float = 0.5  # and the chance of one on another article
    limits: tuple = (("squadshifts-reddit", 2500), ("squadshifts-amazon", 2500))


def read_lines(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_items(folder):
    """Items of a set, in its order; a question whose answer is not found in its paragraph is left out."""
    folder = pathlib.Path(folder)
    paragraphs, spans = {p["id"]: p for p in read_lines(folder / "corpus.jsonl")}, {}
    for line in read_lines(folder / "qa.jsonl"):
        paragraph = paragraphs.get(next(iter(line["context_ids"]), None))
        if paragraph is None:
            continue
        text, key = paragraph["text"], paragraph["id"]
        if key not in spans:
            spans[key] = sentence_spans(text)
        sentences = [text[low:high] for low, high in spans[key]]
        golds = line.get("all_answers") or line["answers"]
        labels, answer = [0] * len(sentences), None
        if line["answerable"] and line.get("answer_starts"):
            labels, answer = labels_by_place(spans[key], line["answer_starts"], golds)
        elif line["answerable"]:
            labels, answer = labels_by_text(sentences, line["question"], golds)
        if sentences and (answer or not line["answerable"]):
            title = paragraph.get("title", "")
            yield Item(line["question"], sentences, labels, answer, title, line["answerable"], golds, key)


def labels_by_place(spans, starts, golds):
    """Every sentence in which an answer starts is right; the answer given most often is the span."""
    counts = collections.Counter(zip(starts, golds))
    labels = [int(any(low <= start < high for start, _ in counts)) for low, high in spans]
    (start, gold), _ = counts.most_common(1)[0]
    for k, (low, high) in enumerate(spans):
        if low <= start < high:
            return labels, (k, start - low, min(start + len(gold), high) - low)
    return labels, None


def labels_by_text(sentences, question, golds):
    """Of the sentences that hold the answer, the one nearest to the question's words is right;
    of the others nobody knows."""
    hits = []
    for k, sentence in enumerate(sentences):
        for gold in golds:
            found = re.search(r"(?<!\w)" + re.escape(gold.lower()) + r"(?!\w)", sentence.lower())
            if found:
                hits.append((k, found.start(), found.end()))
                break
    asked, labels = set(content_words(question)), [0] * len(sentences)
    hits.sort(key=lambda hit: (-len(asked & set(content_words(sentences[hit[0]]))), hit[0]))
    for k, _, _ in hits:
        labels[k] = UNKNOWN
    if hits:
        labels[hits[0][0]] = 1
    return labels, hits[0] if hits else None


def plain(question):
    return question.lower().strip(" ?")


def banned_questions(folders):
    """The questions of sets that are for checking: never trained on."""
    return {plain(line["question"]) for f in folders for line in read_lines(pathlib.Path(f) / "qa.jsonl")}


def read_sets(root, names, banned):
    """Items by set, without the held-back titles and the banned questions."""
    keep = lambda item: item.title not in HELD_TITLES and plain(item.question) not in banned
    return {name: [i for i in read_items(pathlib.Path(root) / name) if keep(i)] for name in names}


class SentenceIndex:
    """The sentences of a set, to find those that resemble a question."""

    def __init__(self, items):
        self.paragraphs = {}
        for item in items:
            self.paragraphs.setdefault(item.paragraph, item)
        self.places = [(k, at) for k, p in self.paragraphs.items() for at in range(len(p.sentences))]
        self.texts = [self.paragraphs[k].sentences[at] for k, at in self.places]
        self.index = BM25(self.texts)

    def without_answer(self, item):
        """(sentences, place) of what BM25 finds for a question outside its paragraph, without its answers."""
        for row in self.index.top(item.question, 30):
            paragraph, at = self.places[row]
            if paragraph != item.paragraph and not holds(self.texts[row], item.golds):
                yield self.paragraphs[paragraph].sentences, at


def holds(text, golds):
    return any(gold.lower() in text.lower() for gold in golds)


class Builder:
    """One pass over the sets: draws the windows of every question."""

    def __init__(self, sets, windower, mix, seed):
        self.sets, self.windower, self.mix = sets, windower, mix
        self.rng, self.examples = random.Random(seed), []
        self.indexes = {name: SentenceIndex(items) for name, items in sets.items()}

    def build(self):
        for name, items in self.sets.items():
            order = list(items)
            self.rng.shuffle(order)
            near = NearMisses(items, self.rng) if self.mix.near else None
            limit = dict(self.mix.limits).get(name, len(order))
            for item in order[: round(limit * self.mix.public)]:
                self.own_windows(item, name[:6])
                if item.answerable:
                    self.foreign_windows(item, name)
                    self.near_windows(item, near)
        return self.examples

    def own_windows(self, item, tag):
        """The right sentence, and wrong ones of the same paragraph, those with the question's words first."""
        asked, wrong = set(content_words(item.question)), []
        for at, sentence in enumerate(item.sentences):
            if item.labels[at] == 0 and not (item.answer and item.answer[0] == at):
                wrong.append((len(asked & set(content_words(sentence))) + self.rng.random() * 0.9, at))
        wrong.sort(reverse=True)
        if item.answer:
            self.add(item, item.answer[0], tag + "+")
        if item.answerable:
            count = int(self.rng.random() < self.mix.same)
        else:
            count = 1 + (self.rng.random() < self.mix.second)
        for _, at in wrong[:count]:
            self.add(item, at, tag + ("-" if item.answerable else "un"))

    def add(self, item, at, tag):
        sentences, labels, answer = item.sentences, item.labels, item.answer
        if self.mix.alone and self.rng.random() < self.mix.alone:
            answer = (0, *answer[1:]) if answer and answer[0] == at else None
            sentences, labels, at = [sentences[at]], [labels[at]], 0
        start = answer[1] if answer and answer[0] == at else None
        window = self.windower.window(worn(item.question, self.rng, self.mix.worn), sentences, at, start)
        made = example(window, at, labels, answer, tag)
        made.contradiction = 0 if item.answerable else UNKNOWN
        self.examples.append(made)

    def foreign_windows(self, item, name):
        """Sentences of other paragraphs that look right: without them the reader learns that a sentence in
        the style of an answer is one."""
        if self.rng.random() < self.mix.far:
            self.add_foreign(item, name, 6, "far")
        others = [other for other in self.sets if other != name]
        if self.rng.random() < self.mix.cross and others:
            self.add_foreign(item, self.rng.choice(others), 12, "cross")

    def add_foreign(self, item, name, best, tag):
        """A window around one of the `best` sentences that BM25 finds in a set."""
        found = list(self.indexes[name].without_answer(item))
        if not found:
            return
        sentences, at = found[min(len(found) - 1, int(self.rng.random() * best))]
        window = self.windower.window(worn(item.question, self.rng, self.mix.worn), sentences, at)
        evidence = [0 if BEFORE in window.parts else UNKNOWN, 0, 0 if AFTER in window.parts else UNKNOWN]
        if any(holds(z, item.golds) for z in sentences[max(0, at - 1) : at] + sentences[at + 1 : at + 2]):
            evidence = [UNKNOWN, 0, UNKNOWN]
        self.examples.append(Example(window.ids, window.segments, evidence, 0, 0, tag, 0))

    def near_windows(self, item, near):
        if near is None or self.rng.random() >= self.mix.near:
            return
        for edit in near.make(item, self.mix.most_near):
            at = min(1, item.answer[0])
            labels = [UNKNOWN] * len(edit.sentences)
            labels[at] = int(edit.answer is not None)
            answer = (at, *edit.answer) if edit.answer else None
            question = worn(edit.question, self.rng, self.mix.worn)
            window = self.windower.window(question, edit.sentences, at, edit.answer and edit.answer[0])
            made = example(window, at, labels, answer, "near-" + edit.kind)
            made.contradiction = 0 if edit.answer else UNKNOWN
            self.examples.append(made)


@dataclasses.dataclass(frozen=True)
class Sources:
    """Where the examples come from: the folders of the public sets, of our own articles and of our own groups of
    sentences, and questions to leave out."""

    sets: str
    own: str
    groups: str
    banned: frozenset = frozenset()


def build(sources, tokenizer, seeds, mix=Mix(), names=SETS):
    """Examples in the order of training: one pass a seed, each drawn anew, one after the other."""
    sets, articles = read_sets(sources.sets, names, sources.banned), read_articles(sources.own)
    groups, windower, out = read_groups(sources.groups), Windower(tokenizer), []
    for seed in seeds:
        builder = Builder(sets, windower, mix, seed)
        examples = builder.build()
        for _ in range(mix.own if articles else 0):
            examples += OwnBuilder(articles, windower, mix, builder.rng).build()
        for _ in range(mix.groups):
            examples += GroupBuilder(groups, windower, builder.rng, mix.worn).build()
        if mix.statements:
            examples += Statements(places(sets, articles), windower, builder.rng, mix.worn).build(mix.statements)
        builder.rng.shuffle(examples)
        out += examples
    return out


def places(sets, articles):
    """Every sentence of every paragraph and article, but for what people write in forums."""
    texts = {(name, i.paragraph): i.sentences for name, items in sets.items() if name not in FORUMS for i in items}
    texts |= {("", a.name): a.sentences for a in articles}
    return [Place(sentences, at) for sentences in texts.values() for at in range(len(sentences))]
