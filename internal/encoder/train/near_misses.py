"""Near misses made by program: edits of a question and its sentences after which the answer no longer holds.

Most kinds have a consistent twin: the same edit on both sides, after which it still holds, so that the
traces of an edit tell nothing. A kind of edit is a method that yields Edits; its last sign says where:
"q" in the question only, "s" in the sentences only, "=" in both (the twin).
"""
import collections
import dataclasses
import re

from words import content_words

ENTITY = re.compile(
    r"\b[A-Z][\w'’&-]*(?:\.[A-Z]\.?)*"
    r"(?:\s+(?:(?:of|the|de|van|von|du|la|del)\s+)?(?=[A-Z])[A-Z][\w'’&-]*)*"
)
NO_ENTITY = frozenset(
    "The A An In On At It He She They We I This That These Those There Here His Her Its Their Our My Your But And Or So"
    " As If When While After Before Since For From By With To Of No Not Yes What Who Where Why How Which Although Though"
    " However Also Many Most Some Several Both All Each Every One Two Three Four Five Its You Then Thus During Between"
    " Under Over Into Such Other Another Only Even Just More Once Now Because".split()
)
CALENDAR = (
    "January February March April May June July August September October November December"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
).split()
PLACE = re.compile(r"\b(?:in|at|from|to|near|of|across|throughout)\s+(?:the\s+)?$")
OPPOSITES = (
    "most/least largest/smallest biggest/smallest highest/lowest first/last oldest/youngest oldest/newest before/after"
    " more/fewer more/less higher/lower larger/smaller bigger/smaller greater/lesser earlier/later longer/shorter"
    " longest/shortest best/worst better/worse increase/decrease increased/decreased rise/fall rose/fell north/south"
    " east/west northern/southern eastern/western upper/lower inside/outside above/below begin/end began/ended start/stop"
    " started/stopped win/lose won/lost born/died birth/death opened/closed built/destroyed buy/sell bought/sold"
    " former/current first/second early/late male/female men/women father/mother son/daughter husband/wife old/new"
    " strong/weak strongest/weakest import/export maximum/minimum winner/loser gain/loss north/east south/west"
    " public/private internal/external majority/minority rich/poor hot/cold winter/summer morning/evening support/oppose"
    " supported/opposed allow/forbid allowed/banned accept/reject accepted/rejected easy/difficult common/rare"
    " success/failure enter/leave entered/left arrived/departed appeared/disappeared attack/defend"
)
# Questions about X that a sentence naming X can hardly answer: it has no number, few names, or none of the words.
ASK_NUMBER = ["How tall is X?", "How fast is X?", "How far is X from the coast?"]
ASK_NAME = ["Who designed X?", "Where did X study?", "Who wrote X?"]
ASK_OTHER = [
    "What is the colour of X?", "What is the religion of X?", "What was X's job?", "What illness did X suffer from?",
    "What is the motto of X?", "What does X eat?", "What is X made of?", "What currency is used in X?",
    "What award did X receive?", "Why was X closed?", "How did X die?", "What is the nickname of X?",
    "What is the symbol of X?", "What instrument did X play?", "What sport is X known for?",
]  # fmt: skip
NUMBER_WORD = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million)\b")
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?![\w]|[.,]\d)")
AUXILIARY = re.compile(r"\b(was|were|is|are|did|does|has|had|could|would)\b(?!n)")
LEAD_IN = re.compile(  # a preposition at the end of what stands before the answer
    r"\s+(?:in|on|at|by|from|for|to|with|about|around|near|during|after|before|since|as|through|until|between|under"
    r"|called|named|because of|due to)(?:\s+(?:the|a|an))?\s+$"
)
LEAD_OUT = re.compile(  # what may follow so that the sentence reads on without it
    r"\s*(?:[,.;)]|$|and\b|in\b|on\b|at\b|by\b|from\b|for\b|to\b|with\b|when\b|where\b|which\b|after\b|before\b|during\b)"
)
PHRASE = re.compile(
    r",?\s(?:in|on|at|by|from|during|after|before|since|near)\s(?:the\s)?(?:[A-Z]\w+|\d[\d,]*)(?:\s(?:[A-Z]\w+|\d{4}))*"
    r"(?=[,.;]|\s(?:and|in|on|at|by|from|for|to|with|when|where|which|after|before|during)\b)"
)


def opposites():
    pairs = collections.defaultdict(list)
    for pair in OPPOSITES.split():
        a, b = pair.split("/")
        pairs[a].append(b)
        pairs[b].append(a)
    return dict(pairs)


def names_in(text):
    """What looks like a name: runs of capitalised words, no dates, no single word that opens a sentence."""
    names = []
    for found in ENTITY.finditer(text):
        words = found.group(0).split()
        while words and words[0] in NO_ENTITY:
            words = words[1:]
        name = re.sub(r"['’]s$", "", " ".join(words)).rstrip("'’-")
        if len(name) < 3 or name in CALENDAR or name in NO_ENTITY:
            continue
        opens = found.start() == 0 or text[: found.start()].rstrip()[-1:] in '"“(‘'
        if not (len(words) == 1 and opens and not name.isupper()):
            names.append(name)
    return names


def shape(name, text):
    """What two names must share to change places: words (up to 3), capitals, and whether it follows "in", "at", …"""
    at = text.find(name)
    return min(3, len(name.split())), name.isupper(), at >= 0 and bool(PLACE.search(text[:at]))


def swapped(old, new, text):
    return re.sub(r"(?<!\w)" + re.escape(old) + r"(?!\w)", lambda _: new, text, flags=re.I)


def has(phrase, text):
    """Whether a text has a phrase, as whole words in either case."""
    return re.search(r"(?<!\w)" + re.escape(phrase) + r"(?!\w)", text, re.I) is not None


def other_number(text, rng):
    """A year nearby, or another number of about the same size, written in the same way."""
    if re.fullmatch(r"1[0-9]{3}|20[0-9]{2}", text):
        return str(int(text) + rng.choice([-1, 1]) * rng.randint(1, 12))
    try:
        old = int(text.replace(",", ""))
    except ValueError:
        return None
    if rng.random() < 0.6 or old < 4:
        new = old + rng.choice([1, 2, 3, 5, 7, 10]) * max(1, 10 ** (len(str(old)) - 2))
    else:
        new = max(1, old - rng.randint(1, max(1, old // 2)))
    return f"{new:,}" if "," in text else str(new)


@dataclasses.dataclass
class Edit:
    """answer is (from, to) in the candidate when the edited question is still answered by it, else None."""

    kind: str
    question: str
    sentences: list
    answer: tuple = None


class Case:
    """A question with the candidate that answers it and its neighbours."""

    def __init__(self, item):
        at, self.low, self.high = item.answer
        first = max(0, at - 1)
        self.item, self.question = item, item.question
        self.sentences, self.focus = item.sentences[first : at + 2], at - first
        self.candidate = item.sentences[at]
        self.answer = self.candidate[self.low : self.high]
        self.text = " ".join(self.sentences)

    def replaced(self, candidate):
        """The sentences with another candidate."""
        sentences = list(self.sentences)
        sentences[self.focus] = candidate
        return sentences


class NearMisses:
    """Makes edits; other names, and questions to ask of another name, come from the items of the same set."""

    def __init__(self, items, rng):
        self.rng, self.opposites = rng, opposites()
        self.names, self.names_of_title = collections.defaultdict(list), collections.defaultdict(list)
        self.about, self.about_title = [], collections.defaultdict(list)
        self.collect_names(items)
        self.collect_questions(items)

    def collect_names(self, items):
        seen = set()
        for item in items:
            if item.paragraph not in seen:
                seen.add(item.paragraph)
                for sentence in item.sentences:
                    for name in names_in(sentence):
                        form = shape(name, sentence)
                        self.names[form].append(name)
                        self.names_of_title[item.title, *form].append(name)

    def collect_questions(self, items):
        for item in items:
            if item.answerable:
                names = [n for z in item.sentences for n in names_in(z) if has(n, item.question)]
                if names:
                    entry = item, max(names, key=len)
                    self.about.append(entry)
                    self.about_title[item.title].append(entry)

    def make(self, item, most):
        """At most so many edits of an answered question, of kinds drawn by chance."""
        case, edits = Case(item), []
        for kind in (self.names_swapped, self.numbers_swapped, self.opposite_words, self.negation,
                     self.other_question_word, self.answer_deleted, self.phrase_deleted):  # fmt: skip
            edits += kind(case)
        subjects = [n for n in sorted(set(names_in(case.candidate))) if not has(n, case.question) or self.rng.random() < 0.5]
        if subjects:
            edits += self.question_transferred(case, subjects)
            edits += self.other_attribute(case, subjects)
        self.rng.shuffle(edits)
        return edits[:most]

    def swaps(self, case, kind, old, new):
        """old becomes new in the question, in the sentences, or in both."""
        for side, chance in (("q", 0.45), ("s", 0.45), ("=", 0.4)):
            if side == "s" and has(old, case.answer):
                continue
            if self.rng.random() >= chance:
                continue
            question = swapped(old, new, case.question)
            sentences = [swapped(old, new, z) for z in case.sentences]
            if side == "q":
                yield Edit(kind + side, question, case.sentences)
            elif side == "s":
                yield Edit(kind + side, case.question, sentences)
            elif not has(old, case.answer):
                head = swapped(old, new, case.candidate[: case.low])
                sentences[case.focus] = head + case.answer + swapped(old, new, case.candidate[case.high :])
                yield Edit(kind + side, question, sentences, (len(head), len(head) + len(case.answer)))

    def names_swapped(self, case):
        names = {
            n
            for z in case.sentences
            for n in names_in(z)
            if has(n, case.question) and not has(n, case.answer) and not has(case.answer, n)
        }
        if names:
            old = max(sorted(names), key=lambda n: len(n) + self.rng.random() * 8)
            new = self.other_name(old, case)
            if new:
                yield from self.swaps(case, "ent", old, new)

    def other_name(self, old, case):
        """A name of the same shape, from the same title if chance wants it, that the case does not have."""
        form = shape(old, next((z for z in case.sentences if old in z), ""))
        title, avoid = case.item.title, case.text + " " + case.question
        for _ in range(12):
            pool = self.names_of_title.get((title, *form)) if title and self.rng.random() < 0.6 else None
            pool = pool or self.names.get(form)
            if not pool:
                return None
            new = self.rng.choice(pool)
            if new.lower() != old.lower() and not has(new, avoid) and not has(old, new) and not has(new, old):
                return new
        return None

    def numbers_swapped(self, case):
        numbers = [x for x in NUMBER.findall(case.question) if has(x, case.text) and not has(x, case.answer)]
        if numbers:
            old = self.rng.choice(numbers).rstrip(",")
            new = other_number(old, self.rng)
            if new and not has(new, case.text):
                yield from self.swaps(case, "num", old, new)

    def opposite_words(self, case):
        words = [w for w in re.findall(r"[a-z]+", case.question) if w in self.opposites]
        if not words:
            return
        old = self.rng.choice(words)
        new = self.rng.choice(self.opposites[old])
        if has(new, case.text):
            return
        if has(old, case.text) and not has(old, case.answer):
            yield from self.swaps(case, "ant", old, new)
        elif self.rng.random() < 0.5:
            yield Edit("antq", swapped(old, new, case.question), case.sentences)

    def negation(self, case):
        if self.rng.random() < 0.05:
            question = AUXILIARY.sub(lambda m: m.group(0) + "n't", case.question, count=1)
            if question != case.question:
                yield Edit("neg", question, case.sentences)

    def other_question_word(self, case):
        """"Where" for "When" if the sentence names no place, and the other way round."""
        question = case.question
        if not re.match(r"(When|Where) (was|were|did|is|are|does) ", question) or self.rng.random() >= 0.5:
            return
        if question.startswith("When"):
            if len(names_in(case.candidate)) <= 1 and not PLACE.search(case.candidate[: case.low]):
                yield Edit("typ", "Where" + question[4:], case.sentences)
        elif not re.search(r"\d|" + "|".join(CALENDAR), case.text):
            yield Edit("typ", "When" + question[5:], case.sentences)

    def answer_deleted(self, case):
        """The answer goes, with its preposition, where the sentence reads on without it."""
        others = " ".join(z for k, z in enumerate(case.sentences) if k != case.focus)
        if self.rng.random() >= 0.6 or has(case.answer, others):
            return
        lead, rest = LEAD_IN.search(case.candidate[: case.low]), case.candidate[case.high :]
        if lead and LEAD_OUT.match(rest) and lead.start() > 12:
            yield Edit("del", case.question, case.replaced(case.candidate[: lead.start()] + rest))

    def phrase_deleted(self, case):
        """The twin of the above: a phrase goes that the question does not need."""
        if self.rng.random() >= 0.2:
            return
        for found in PHRASE.finditer(case.candidate):
            clear = found.end() <= case.low or found.start() >= case.high
            asked = any(len(w) > 3 and has(w, case.question) for w in found.group(0).split())
            if clear and found.start() > 12 and not asked:
                moved = found.end() - found.start() if found.end() <= case.low else 0
                sentences = case.replaced(case.candidate[: found.start()] + case.candidate[found.end() :])
                yield Edit("del=", case.question, sentences, (case.low - moved, case.high - moved))
                return

    def question_transferred(self, case, subjects):
        """A question about another name is asked of a name in the candidate."""
        if not self.about or self.rng.random() >= 0.45:
            return
        subject, title = self.rng.choice(subjects), case.item.title
        near = self.about_title.get(title, ())
        for _ in range(12):
            same = self.rng.random() < 0.5 and title and len(near) > 3
            other, name = self.rng.choice(near if same else self.about)
            if other.paragraph == case.item.paragraph:
                continue
            if len(name.split()) != len(subject.split()) and self.rng.random() < 0.6:
                continue
            if any(has(g, case.text) for g in other.golds) or has(subject, other.question):
                continue
            asked = set(content_words(other.question)) - set(content_words(name))
            if len(asked & set(content_words(case.text))) <= 2:
                yield Edit("tra", swapped(name, subject, other.question), case.sentences)
                return

    def other_attribute(self, case, subjects):
        """A stock question about a name in the candidate, of a kind that the sentences cannot answer."""
        if self.rng.random() >= 0.1:
            return
        subject = self.rng.choice(subjects)
        stock = [] if NUMBER_WORD.search(case.text) else list(ASK_NUMBER)
        if len(set(names_in(case.text))) <= 2:
            stock += ASK_NAME
        question = self.rng.choice(stock + ASK_OTHER).replace("X", subject, 1)
        asked = set(content_words(question.replace(subject, "")))
        if not asked & set(content_words(case.text)):
            plain = question if case.question[:1].isupper() else question.lower().rstrip("?")
            yield Edit("att", plain, case.sentences)
