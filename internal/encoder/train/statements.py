"""Windows that teach to compare, made by program: a sentence with a statement that says the same, or something else.

A statement is a sentence of a text with one thing in it changed (a figure, a name, a word for its opposite, a "not"), or the
unchanged one with the change in the text, or with the same change in both: so the traces of a change tell nothing, only the
comparison does. It is asked in three ways: as it is; as a question of yes or no; and as a question of "why", which takes it for
granted. Who compares words that are the same and words that are not has what denials in other words build on.
"""
import collections
import dataclasses
import re

from near_misses import AUXILIARY, CALENDAR, NUMBER, PHRASE, has, names_in, opposites, other_number, shape, swapped
from own import worn
from windows import QUESTION, UNKNOWN, example

LEAST = 6  # words of a sentence that makes a statement
VERB = re.compile(r"\s(is|are|was|were|will|would|can|could|must|should|(?:has|had|have)(?=\s(?:been|\w+ed)\b))\s(?!not\b)")
NOT = re.compile(r"\s(?:not|never)(?=\s)")
JOINED = re.compile(r"^[\s,]*(?:and|or|,|&)[\s,]*$")
WHY = ("How come {}?", "What is the reason that {}?", "How did it come about that {}?", "Who decided that {}?")
TRUE = ("Is it true that {}?", "Is it right that {}?", "So {}?", "Did I get that right, {}?")


@dataclasses.dataclass(frozen=True)
class Place:
    """A sentence of a text: sentences and the number of it."""

    sentences: list
    at: int


class Statements:
    """Makes windows of places; other names come from the places as well. worn is a chance as in data.Mix."""

    def __init__(self, places, windower, rng, worn):
        self.places, self.windower, self.rng, self.worn = places, windower, rng, worn
        self.opposites, self.examples = opposites(), []
        self.names, self.common = collections.defaultdict(list), set()
        for place in places:
            sentence = place.sentences[place.at]
            self.common.update(w for w in sentence.split() if w.islower())
            for name in names_in(sentence):
                self.names[shape(name, sentence)].append(name)

    def build(self, count):
        """About so many windows; a place gives others each time it is come back to."""
        order, before = [p for p in self.places if self.fits(p.sentences[p.at])], -1
        while before < len(self.examples) < count:
            before = len(self.examples)
            self.rng.shuffle(order)
            for place in order:
                if len(self.examples) < count:
                    self.of(place)
        return self.examples

    def fits(self, sentence):
        """Whether a sentence makes a statement that the window does not cut."""
        return len(sentence.split()) >= LEAST and sentence.endswith(".") and len(self.windower.encode(sentence)[0]) <= QUESTION - 4

    def of(self, place):
        """A pair that one change parts, and mostly something that settles nothing."""
        said = place.sentences[place.at]
        changes = [c for c in (self.figure(said), self.name(said), self.opposite(said), self.negated(said)) if c]
        if not changes:
            return
        changed = self.rng.choice(changes)
        here, there = (said, changed) if self.rng.random() < 0.5 else (changed, said)
        ask = self.rng.choice((self.statement, self.yes_or_no, self.why))
        text, settles = ask(self.shorter(here, there))
        self.add(place, here, text, settles, denied=False)
        self.add(place, there, text, settles, denied=True)
        self.unsettled(place, said, *ask(said))

    def unsettled(self, place, said, text, settles):
        """The text beside a sentence that lacks a part of it, or beside the next sentence."""
        parts, beside = list(PHRASE.finditer(said)), place.at + self.rng.choice((-1, 1))
        if settles and parts and self.rng.random() < 0.5:
            part = self.rng.choice(parts)
            self.add(place, said[: part.start()] + said[part.end() :], text, settles=False, denied=False)
        elif 0 <= beside < len(place.sentences):
            self.add(Place(place.sentences, beside), place.sentences[beside], text, settles=False, denied=False)

    def add(self, place, sentence, text, settles, denied, answer=""):
        """A window in which sentence stands at the place, every other one without neighbours. answer is the part of it that answers."""
        sentences, at = [*place.sentences[: place.at], sentence, *place.sentences[place.at + 1 :]], place.at
        if self.rng.random() < 0.5:
            sentences, at = [sentence], 0
        known = [UNKNOWN] * len(sentences)
        known[at] = int(settles)
        start = sentence.find(answer) if answer else None
        span = (at, start, start + len(answer)) if answer else None
        window = self.windower.window(worn(text, self.rng, self.worn), sentences, at, start)
        made = example(window, at, known, span, "statement")
        made.contradiction = int(denied)
        self.examples.append(made)

    def shorter(self, said, other):
        """A statement without a part that it can do without, one in which it does not differ from the other."""
        parts = [p for p in PHRASE.finditer(said) if p.group(0) in other]
        if not parts or self.rng.random() < 0.5:
            return said
        part = self.rng.choice(parts)
        return said[: part.start()] + said[part.end() :]

    # Changes: the sentence with something else in it, None where there is nothing to change.

    def figure(self, said):
        numbers = NUMBER.findall(said)
        if not numbers:
            return None
        old = self.rng.choice(numbers).rstrip(",")
        new = other_number(old, self.rng)
        return None if new is None or has(new, said) else swapped(old, new, said)

    def name(self, said):
        """Two names that change places, or another name in the second half: in the first it is often who did it, and
        somebody else may have done it too."""
        names = [n for n in sorted(set(names_in(said)), key=said.find) if n not in CALENDAR]
        pairs = [(a, b) for a, b in zip(names, names[1:]) if not JOINED.match(said[said.find(a) + len(a) : said.find(b)])]
        pairs = [(a, b) for a, b in pairs if not has(a, b) and not has(b, a)]
        if pairs and self.rng.random() < 0.3:
            a, b = self.rng.choice(pairs)
            return swapped("\0", b, swapped(b, a, swapped(a, "\0", said)))
        late = [n for n in names if said.find(n) > len(said) / 2]
        if not late:
            return None
        old = self.rng.choice(late)
        for _ in range(8):
            new = self.rng.choice(self.names[shape(old, said)] or [old])
            if not has(new, said) and not has(old, new):
                return swapped(old, new, said)
        return None

    def opposite(self, said):
        words = [w for w in re.findall(r"[a-z]+", said) if w in self.opposites]
        if not words:
            return None
        old = self.rng.choice(words)
        new = self.rng.choice(self.opposites[old])
        return None if has(new, said) else swapped(old, new, said)

    def negated(self, said):
        if NOT.search(said):
            return NOT.sub("", said, count=1)
        return AUXILIARY.sub(r"\1 not", said, count=1) if AUXILIARY.search(said) else None

    # Ways to ask: the text, and whether a sentence that bears it out or denies it answers it.

    def statement(self, said):
        return said, True

    def yes_or_no(self, said):
        said = self.inner(said)
        return turned(said, "") or self.rng.choice(TRUE).format(said.rstrip(".")), True

    def why(self, said):
        said = self.inner(said)
        return turned(said, "why ") or self.rng.choice(WHY).format(said.rstrip(".")), False

    def inner(self, said):
        """A statement as it stands inside a sentence: a word that is no name loses its capital."""
        return said[:1].lower() + said[1:] if said.split()[0].lower() in self.common else said


def turned(said, word):
    """A statement as a question: its verb goes to the front, behind the word. None where that is not seen to be possible."""
    verb = VERB.search(said)
    subject = said[: verb.start()] if verb else ""
    if not subject or "," in subject or len(subject.split()) > 5:
        return None
    begun = word + verb.group(1)
    return f"{begun[0].upper()}{begun[1:]} {subject} {said[verb.end() :].rstrip('.')}?"
