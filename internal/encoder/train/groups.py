"""Groups that teach to compare: a sentence as a newspaper has it, with statements that it bears out, makes false or leaves open, or
with questions that it answers, nearly answers, or of which it denies what they take for granted. groups/README.md has the format.

A program cannot make these: what statements.py makes differs in one word, here nearly every word differs.
"""
import dataclasses
import pathlib

from statements import Place, Statements
from windows import UNKNOWN

@dataclasses.dataclass(frozen=True)
class Group:
    """A sentence with statements."""

    said: str
    same: str
    false: str
    open: tuple  # two sentences


@dataclasses.dataclass(frozen=True)
class Asked:
    """A sentence with questions. The answered ones are pairs of a question and its answer, a part of the sentence."""

    said: str
    answered: tuple
    near: str  # nearly the first of them, and not answered
    granted: str  # takes for granted what is said, and is not answered
    false: str  # takes for granted what is denied


STATEMENTS, QUESTIONS = tuple("a=!~."), tuple("a?~?=!")


def read_group(lines):
    """A group of its lines; raises ValueError when they are others."""
    parts = [line.strip().partition(" ") for line in lines]
    signs, texts = tuple(sign for sign, _, _ in parts), [text.strip() for _, _, text in parts]
    if signs not in (STATEMENTS, QUESTIONS) or not all(texts):
        raise ValueError(f"the lines of a group begin with {' '.join(STATEMENTS)} or with {' '.join(QUESTIONS)}")
    if signs == STATEMENTS:
        said, same, false, *rest = texts
        group = Group(said, same, false, tuple(rest))
    else:
        said, first, near, second, same, false = texts
        group = Asked(said, (answered(first, said), answered(second, said)), near, same, false)
    if same == false:
        raise ValueError("what is true and what is false are the same")
    return group


def answered(text, said):
    question, bar, answer = (part.strip() for part in text.rpartition("|"))
    if not bar or not question or not answer or answer not in said:
        raise ValueError(f"{answer!r} is not in the sentence, or has no question before it")
    return question, answer


def read_groups(folder):
    """All groups under a folder; raises ValueError that names the file and the group."""
    out = []
    for path in sorted(pathlib.Path(folder).rglob("*.txt")):
        for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
            try:
                out.append(read_group(block.strip().splitlines()))
            except ValueError as problem:
                raise ValueError(f"{path}: {problem}: {block.strip()[:60]}") from None
    return out


class GroupBuilder(Statements):
    """One pass over the groups. What settles a statement either way is asked for by the same text, the same sentence settles two
    texts either way, and questions with other labels are all but the same: so neither text nor sentence alone tells anything."""

    def __init__(self, groups, windower, rng, worn):
        super().__init__([Place([g.said, *getattr(g, "open", ())], 0) for g in groups], windower, rng, worn)
        self.groups = groups

    def build(self):
        for group in self.groups:
            (self.statements if isinstance(group, Group) else self.questions)(group)
        return self.examples

    def statements(self, group):
        ask = self.rng.choice((self.statement, self.statement, self.yes_or_no, self.why))
        place = Place([group.open[0], group.said, group.open[1]], 1)
        for text, denied in ((group.same, False), (group.false, True)):
            self.add(place, group.said, *ask(text), denied)
        text, settles = self.rng.choice((self.statement, self.yes_or_no))(group.said)
        self.add(place, group.same, text, UNKNOWN if settles else False, False)  # it may bear out a part only
        self.add(place, group.false, text, settles, True)
        for other in group.open:
            self.add(place, group.said, ask(other)[0], False, False)
        self.add(place, self.rng.choice(group.open), ask(self.rng.choice((group.same, group.false)))[0], False, False)

    def questions(self, group):
        others = [self.rng.choice(self.groups).said for _ in range(2)]
        place = Place([others[0], group.said, others[1]], 1)
        for question, answer in group.answered:
            self.add(place, group.said, question, True, False, answer)
        self.add(place, group.said, group.near, False, False)
        self.add(place, group.said, group.granted, False, False)
        self.add(place, group.said, group.false, False, True)
