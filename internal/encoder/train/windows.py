"""The input of the reader: "[CLS] question [SEP] previous [SEP] candidate [SEP] next [SEP]", and its labels.

Package encoder writes the same tokens: a change here is a change there.
"""
import dataclasses

from tokenizers import Tokenizer

CLS, SEP = 101, 102
LIMIT = 96  # tokens of a window, with its marks
QUESTION = 26  # tokens of a question at most
ASIDE, BEFORE, CANDIDATE, AFTER = 0, 1, 2, 3  # segments; ASIDE is the question, [CLS] and the last [SEP]
UNKNOWN = -1  # label of a sentence of which nobody knows whether it answers
IGNORE = -100  # start and end of a window whose answer was cut off


@dataclasses.dataclass
class Window:
    """ids and segments of the tokens; parts: segment -> (place of its first token, offsets in its sentence)."""

    ids: list
    segments: list
    parts: dict


@dataclasses.dataclass
class Example:
    """A window to learn from: evidence holds a label (1, 0 or UNKNOWN) for before, candidate and after;
    start and end are tokens of the answer, 0 for none; tag says how the window was made; contradiction is 1
    if the candidate contradicts what the question takes for granted, 0 or UNKNOWN."""

    ids: list
    segments: list
    evidence: list
    start: int
    end: int
    tag: str
    contradiction: int = UNKNOWN


class Windower:
    """Makes windows; remembers the tokens of every text it has seen."""

    def __init__(self, tokenizer_path):
        self.tokenizer = Tokenizer.from_file(str(tokenizer_path))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.known = {}

    def encode(self, text):
        """Token ids and their (from, to) in the text."""
        if text not in self.known:
            found = self.tokenizer.encode(text, add_special_tokens=False)
            self.known[text] = found.ids, found.offsets
        return self.known[text]

    def window(self, question, sentences, at, answer_from=None):
        """The window around sentences[at]. The question and the candidate keep their head; the previous
        sentence its tail, the next one its head, half of the room each, or more if the other leaves some.
        answer_from, a place in the candidate, moves the cut of a long one so that the answer stays."""
        asked = self.encode(question)[0][:QUESTION]
        room = LIMIT - 5 - len(asked)
        middle = clipped(self.encode(sentences[at]), room, answer_from)
        room -= len(middle[0])
        before = self.encode(sentences[at - 1]) if at > 0 else ([], [])
        after = self.encode(sentences[at + 1]) if at + 1 < len(sentences) else ([], [])
        tail = min(len(before[0]), max(room // 2, room - len(after[0])))
        before = part(before, len(before[0]) - tail, len(before[0]))
        after = part(after, 0, room - tail)
        return assemble(asked, {BEFORE: before, CANDIDATE: middle, AFTER: after})


def part(encoded, low, high):
    ids, offsets = encoded
    return ids[low:high], offsets[low:high]


def clipped(encoded, room, answer_from):
    """A candidate of at most room tokens: its head, or the part around the answer."""
    offsets, low = encoded[1], 0
    if len(offsets) > room and answer_from is not None:
        first = next((k for k, (_, end) in enumerate(offsets) if end > answer_from), 0)
        if first > room - 12:
            low = min(len(offsets) - room, first - room // 2)
    return part(encoded, low, low + room)


def assemble(asked, sentences):
    ids, parts = [CLS] + asked, {}
    segments = [ASIDE] * len(ids)
    for segment, (tokens, offsets) in sentences.items():
        if tokens:
            ids.append(SEP)
            parts[segment] = len(ids), offsets
            ids += tokens
            segments += [segment] * (1 + len(tokens))
    return Window(ids + [SEP], segments + [ASIDE], parts)


def token_span(window, segment, low, high):
    """First and last token of text[low:high] of a sentence of the window; None when it was cut off."""
    if segment not in window.parts:
        return None
    first, offsets = window.parts[segment]
    hit = [k for k, (start, end) in enumerate(offsets) if end > low and start < high]
    return (first + hit[0], first + hit[-1]) if hit else None


def example(window, at, labels, answer, tag):
    """Labels a window around sentence at; labels has one entry a sentence, answer is (sentence, from, to)."""
    evidence = [
        labels[at - 1] if BEFORE in window.parts else UNKNOWN,
        labels[at],
        labels[at + 1] if AFTER in window.parts else UNKNOWN,
    ]
    start, end = 0, 0
    if answer:
        start, end = token_span(window, CANDIDATE + answer[0] - at, *answer[1:]) or (0, 0)
    for place, side in ((0, BEFORE), (2, AFTER)):  # a right neighbour counts only if its answer is in sight
        if evidence[place] == 1 and not (start and window.segments[start] == side):
            evidence[place] = UNKNOWN
    if start == 0 and 1 in evidence:
        start = end = IGNORE
    return Example(window.ids, window.segments, evidence, start, end, tag)
