#!/usr/bin/env python3
"""Scores an exported reader on a set that it was not trained on, and looks for shortcuts.

    python check.py --reader READER --data CHECK/clapnq-dev

    P@1             share of answered questions whose best sentence is a right one
    MAP             mean average precision of the ranking of the sentences
    evidence AUC    a right sentence of an answered question over a wrong one, all questions together
    refusal AUC     the best sentence of an answered over that of an unanswered question: near misses
    off-topic AUC   the same, over the best sentence of a paragraph of another question
Two shortcuts, with one part of the input missing; near .5 means that the reader does not take them:
    question only   answered over unanswered questions, with "." for a sentence
    context only    right over wrong sentences, and answered over unanswered, with "?" for a question
What a set does not allow is left out. Besides the layout of data.py, qa.jsonl may give "labels", one for each
paragraph of "context_ids", which are then the sentences; or "selected_sentences", the right ones' text.
"""
import argparse
import dataclasses
import json
import pathlib
import random

import numpy as np
import torch

from data import HELD_TITLES, Item, read_items, read_lines
from export import BYTES, FLOATS, load
from model import padded
from windows import CANDIDATE, UNKNOWN, Windower
from words import sentence_spans

BATCH, NO_SENTENCE, NO_QUESTION = 32, ["."], "?"


@dataclasses.dataclass
class Case:
    """A question and its candidates; apart: they are sentences from different places, without neighbours."""

    item: Item
    apart: bool = False


def read_cases(folder):
    """The questions of a set, whichever way it gives the right sentences."""
    folder = pathlib.Path(folder)
    lines = read_lines(folder / "qa.jsonl")
    if not any("labels" in line or "selected_sentences" in line for line in lines):
        return [Case(item) for item in read_items(folder)]
    paragraphs = {p["id"]: p for p in read_lines(folder / "corpus.jsonl")}
    return [case_of(line, [paragraphs[k] for k in line["context_ids"]]) for line in lines if line["context_ids"]]


def case_of(line, paragraphs):
    title, key = paragraphs[0].get("title", ""), paragraphs[0]["id"]
    if "labels" in line:
        sentences, labels = [p["text"] for p in paragraphs], line["labels"]
    else:
        text = paragraphs[0]["text"]
        sentences = [text[low:high] for low, high in sentence_spans(text)]
        right = [" ".join(s.split()) for group in line["selected_sentences"] for s in group]
        labels = [int(any(same(" ".join(z.split()), s) for s in right)) for z in sentences]
    item = Item(line["question"], sentences, labels, None, title, line["answerable"], line["answers"], key)
    return Case(item, apart="labels" in line)


def same(sentence, selected):
    """Whether two splits of a text mean the same sentence; a scrap of a few letters is in many."""
    return selected in sentence or (2 * len(sentence) > len(selected) and sentence in selected)


class Scorer:
    """Evidence logits of sentences for questions."""

    def __init__(self, folder, file):
        self.model, self.windower = load(folder, file), Windower(pathlib.Path(folder) / "tokenizer.json")

    def scores(self, question, sentences, apart=False):
        if apart:
            windows = [self.windower.window(question, [z], 0) for z in sentences]
        else:
            windows = [self.windower.window(question, sentences, at) for at in range(len(sentences))]
        out = []
        with torch.inference_mode():
            for low in range(0, len(windows), BATCH):
                part = windows[low : low + BATCH]
                evidence, _, _ = self.model(padded([w.ids for w in part]), padded([w.segments for w in part]))
                out += evidence[:, CANDIDATE - 1].tolist()
        return np.array(out)

    def of(self, case, question=None):
        return self.scores(question or case.item.question, case.item.sentences, case.apart)


def auc(high, low):
    """Chance that one of high is above one of low, ties half; None if either is empty."""
    if not len(high) or not len(low):
        return None
    low = np.sort(low)
    return float((np.searchsorted(low, high, "left") + np.searchsorted(low, high, "right")).mean() / 2 / len(low))


def ranking(case, scores):
    """(P@1, average precision) over the sentences with a known label; None if none is right."""
    labels = np.array(case.item.labels)
    known = labels != UNKNOWN
    ranked = labels[known][np.argsort(-scores[known], kind="stable")]
    if not ranked.any():
        return None
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return ranked[0], precision[ranked == 1].mean()


def by_label(cases, scores):
    """Scores of the right and of the wrong sentences of answered questions."""
    labels = np.concatenate([[]] + [c.item.labels for c in cases])
    together = np.concatenate([[]] + scores)
    return together[labels == 1], together[labels == 0]


def best(scores):
    return [s.max() for s in scores]


def off_topic(scorer, cases):
    """The best score of each question over the sentences of another paragraph."""
    out = []
    for k, case in enumerate(cases):
        other = cases[(k + len(cases) // 2) % len(cases)]
        if other.item.paragraph != case.item.paragraph:
            out.append(scorer.scores(case.item.question, other.item.sentences, other.apart).max())
    return out


def report(scorer, cases):
    answered, unanswered = ([c for c in cases if c.item.answerable == a] for a in (True, False))
    scores, refused = ([scorer.of(c) for c in group] for group in (answered, unanswered))
    blind, blind_refused = ([scorer.of(c, NO_QUESTION) for c in group] for group in (answered, unanswered))
    alone, alone_refused = (
        [scorer.scores(c.item.question, NO_SENTENCE)[0] for c in group] for group in (answered, unanswered)
    )
    ranked = [r for r in map(ranking, answered, scores) if r]
    p_at_1, average = np.mean(ranked, 0).tolist() if ranked else (None, None)
    return {
        "questions": len(answered), "unanswered": len(unanswered), "ranked": len(ranked), "P@1": p_at_1, "MAP": average,
        "evidence AUC": auc(*by_label(answered, scores)),
        "refusal AUC": auc(best(scores), best(refused)),
        "off-topic AUC": auc(best(scores), off_topic(scorer, answered)),
        "question only, refusal AUC": auc(alone, alone_refused),
        "context only, evidence AUC": auc(*by_label(answered, blind)),
        "context only, refusal AUC": auc(best(blind), best(blind_refused)),
    }  # fmt: skip


def arguments():
    parser = argparse.ArgumentParser(description="Scores an exported reader.")
    add = parser.add_argument
    add("--reader", required=True, help="folder of export.py")
    add("--data", required=True, help="folder of a set")
    add("--held-titles", action="store_true", help="only the articles that training leaves out")
    add("--questions", type=int, help="so many at most, drawn by chance")
    add("--float", action="store_true", help="the float32 weights, not the int8 ones")
    add("--threads", type=int, default=2)
    return parser.parse_args()


def main():
    a = arguments()
    torch.set_num_threads(a.threads)
    cases = [c for c in read_cases(a.data) if c.item.sentences]
    if a.held_titles:
        cases = [c for c in cases if c.item.title in HELD_TITLES]
    if a.questions is not None and a.questions < len(cases):
        cases = random.Random(1).sample(cases, a.questions)
    found = report(Scorer(a.reader, FLOATS if a.float else BYTES), cases)
    print(json.dumps({k: round(v, 3) if isinstance(v, float) else v for k, v in found.items() if v is not None}, indent=1))


if __name__ == "__main__":
    main()
