"""Tests of the parts, on invented texts: python -m unittest"""
import pathlib
import random
import tempfile
import unittest
from unittest import mock

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers

import check
import data
import export
import groups
import own
import train
from model import Reader
from near_misses import Case, NearMisses, names_in
from statements import Place, Statements, turned
from windows import CANDIDATE, IGNORE, LIMIT, SEP, UNKNOWN, Example, Windower, example
from words import BM25, sentence_spans

TEXT = "The ferry Aurora Star left Port Lindow in 1931. Dr. Amal Reth built her. She carried 240 goats."


def item(question="When did the Aurora Star leave?", answer="1931"):
    sentences = [TEXT[low:high] for low, high in sentence_spans(TEXT)]
    low = sentences[0].index(answer)
    place = (0, low, low + len(answer))
    return data.Item(question, sentences, [1, 0, 0], place, "Ferries", True, [answer], "p0")


def windower(folder):
    words = {w: k for k, w in enumerate(["[PAD]", "[UNK]"] + [f"w{n}" for n in range(200)])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return Windower(folder / "tokenizer.json")


def text(low, high):
    return " ".join(f"w{n}" for n in range(low, high))


class Texts(unittest.TestCase):
    def test_abbreviations_do_not_end_sentences(self):
        self.assertEqual([TEXT[a:b][:5] for a, b in sentence_spans(TEXT)], ["The f", "Dr. A", "She c"])

    def test_best_sentence_shares_rare_words(self):
        index = BM25(["goats eat grass", "the ferry left", "grass and goats", "a harbour"])
        self.assertEqual(list(index.top("When did the ferries leave? ferry", 1)), [1])

    def test_names(self):
        self.assertEqual(names_in("It left Port Lindow in May with Amal Reth's goats."), ["Port Lindow", "Amal Reth"])

    def test_answer_given_by_text_goes_to_the_sentence_with_the_questions_words(self):
        labels, answer = data.labels_by_text(["In 1931 it rained.", "The ferry left in 1931."], "when did the ferry leave", ["1931"])
        self.assertEqual((labels, answer), ([UNKNOWN, 1], (1, 18, 22)))


class Windows(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.windower = windower(pathlib.Path(folder.name))

    def test_tail_of_the_previous_and_head_of_the_next(self):
        w = self.windower.window(text(0, 40), [text(0, 60), text(100, 120), text(0, 60)], 1)
        self.assertEqual(len(w.ids), LIMIT)
        self.assertEqual([k for k, t in enumerate(w.ids) if t == SEP][0], 27)  # the question has 26 tokens at most
        first = {s: w.ids[start] - 2 for s, (start, _) in w.parts.items()}
        self.assertEqual((first[CANDIDATE], first[3]), (100, 0))
        self.assertEqual(w.ids[w.parts[CANDIDATE][0] - 2] - 2, 59)

    def test_long_candidate_keeps_its_answer(self):
        long = text(0, 200)
        low = long.index("w150")
        e = example(self.windower.window("w1", [long], 0, low), 0, [1], (0, low, low + 4), "")
        self.assertEqual(e.ids[e.start] - 2, 150)

    def test_answer_out_of_sight_is_not_a_span(self):
        long = text(0, 200)
        low = long.index("w150")
        e = example(self.windower.window("w1", [long], 0), 0, [1], (0, low, low + 4), "")
        self.assertEqual((e.evidence, e.start), ([UNKNOWN, 1, UNKNOWN], IGNORE))


class Edits(unittest.TestCase):
    def test_twins_keep_the_answer_and_others_lose_a_match(self):
        other = item("Who built the Silver Gull?", "1931")
        other.sentences, other.paragraph = ["In 1950 the Silver Gull left Port Marrow."], "p1"
        kinds = set()
        for seed in range(200):
            for edit in NearMisses([item(), other], random.Random(seed)).make(item(), 9):
                kinds.add(edit.kind)
                candidate = edit.sentences[Case(item()).focus]
                if edit.answer:
                    self.assertEqual(candidate[slice(*edit.answer)], "1931")
                else:
                    self.assertNotEqual((edit.question, edit.sentences), (item().question, item().sentences[:2]))
        self.assertLessEqual({"entq", "ents", "ent=", "del", "att"}, kinds)


ARTICLE = """title: Ferries
1 | The ferry left Port Lindow in 1931.
2 | She carried 240 goats.
3 | Nobody said who had built her.
Q | When did the ferry leave? | 1 | 1931
N | who built the ferry | 3
P | Why did she carry 300 goats? | 2 | 240 goats
Y | Did she carry goats? | 2 | yes
S | The ferry stayed in Port Lindow. | 1 | no
"""


class OfStatements(unittest.TestCase):
    SAID = [
        "The ferry was built in Port Lindow by 40 men from Amal Reth.",
        "She will not sail in May before the 12 goats are fed at Rovik.",
        "The old harbour of Rovik can hold about 300 boats.",
    ]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.windower = windower(pathlib.Path(folder.name))

    def made(self, seed):
        """(text, sentence, settles, denied) of what one seed makes."""
        out, places = [], [Place(self.SAID, at) for at in range(len(self.SAID))]
        maker = Statements(places, self.windower, random.Random(seed), 0)
        keep = maker.add
        maker.add = lambda place, sentence, text, settles, denied: (
            out.append((text, sentence, settles, denied)),
            keep(place, sentence, text, settles, denied),
        )
        maker.build(30)
        self.assertEqual(len(maker.examples), len(out))
        return out

    def test_the_text_alone_does_not_tell(self):
        for seed in range(40):
            pairs = {}
            for text, _, _, denied in self.made(seed):
                pairs.setdefault(text, set()).add(denied)
            for text in [t for t, labels in pairs.items() if True in labels]:
                self.assertEqual(pairs[text], {True, False}, text)

    def test_what_is_denied_differs_from_what_is_said(self):
        for seed in range(40):
            for text, sentence, settles, denied in self.made(seed):
                if denied:
                    self.assertNotEqual(text, sentence)
                elif settles and text.endswith("."):
                    self.assertLessEqual(set(own_words(text)), set(own_words(sentence)))

    def test_questions(self):
        self.assertEqual(turned("the ferry was built in 1931.", ""), "Was the ferry built in 1931?")
        self.assertEqual(turned("Rovik can hold 300 boats.", "why "), "Why can Rovik hold 300 boats?")
        self.assertIsNone(turned("She left.", ""))


GROUP = """a The ferry was built in Rovik by 40 men, the yard said.
= It took 40 men to build the ferry at Rovik.
! It took 60 men to build the ferry at Rovik.
~ The ferry was painted by 12 women.
. The yard at Rovik will close in May."""


ASKED = """a The ferry was built in Rovik by 40 men, the yard said.
? How many people built the ferry? | 40 men
~ How many people painted the ferry?
? where was it built | in Rovik
= Why was the ferry built in Rovik?
! Why was the ferry built in Lindow?"""


class OwnGroups(unittest.TestCase):
    def test_questions(self):
        group = groups.read_group(ASKED.splitlines())
        self.assertEqual(group.answered[1], ("where was it built", "in Rovik"))
        with tempfile.TemporaryDirectory() as folder:
            made = groups.GroupBuilder([group], windower(pathlib.Path(folder)), random.Random(1), 0).build()
        self.assertEqual([(e.evidence[1], e.contradiction) for e in made], [(1, 0), (1, 0), (0, 0), (0, 0), (0, 1)])
        self.assertTrue(all(e.start > 0 for e in made[:2]))

    def test_a_group(self):
        group = groups.read_group(GROUP.splitlines())
        self.assertEqual((group.same, group.open[1]), ("It took 40 men to build the ferry at Rovik.", "The yard at Rovik will close in May."))

    def test_what_is_no_group(self):
        for name, text in {"sign": GROUP.replace("! ", "+ "), "line": GROUP.replace("! It took 60 men to build the ferry at Rovik.\n", ""), "empty": GROUP + "\n.", "same": GROUP.replace("60", "40"), "answer": ASKED.replace("| 40", "| 50")}.items():
            with self.subTest(name), self.assertRaises(ValueError):
                groups.read_group(text.splitlines())

    def test_neither_text_nor_sentence_alone_tells(self):
        with tempfile.TemporaryDirectory() as folder:
            for seed in range(20):
                made = []
                maker = groups.GroupBuilder([groups.read_group(GROUP.splitlines())], windower(pathlib.Path(folder)), random.Random(seed), 0)
                maker.add = lambda place, sentence, text, settles, denied: made.append((text, sentence, denied))
                maker.build()
                said = [denied for text, sentence, denied in made if sentence.startswith("The ferry was built") and "It took" in text or "it took" in text]
                self.assertEqual(sorted(said)[-1:], [True])
                for column in (0, 1):
                    denying = {row[column] for row in made if row[2]} & {row[column] for row in made if not row[2]}
                    self.assertTrue(denying, column)


def own_words(text):
    return text.lower().rstrip(".?").split()


class OwnTexts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def article(self, text):
        path = self.folder / "01-ferries.txt"
        path.write_text(text, encoding="utf-8")
        return own.read_article(path)

    def test_what_a_named_sentence_does_to_its_line(self):
        lines = self.article(ARTICLE).lines
        self.assertEqual({z.kind: own.labels(z) for z in lines}, {"Q": (1, 0), "N": (0, 0), "P": (0, 1), "Y": (1, 0), "S": (1, 1)})

    def test_windows_of_an_article(self):
        mix = data.Mix(own_wrong=tuple((kind, 1) for kind in "QNPYS"), own_far=0, worn=0)
        made = own.OwnBuilder([self.article(ARTICLE)], windower(self.folder), mix, random.Random(1)).build()
        self.assertEqual([e.tag for e in made], ["ownQ", "ownQ", "ownN", "ownN", "ownP", "ownP", "ownY", "ownY", "ownS", "ownS"])
        self.assertEqual([e.evidence[1] for e in made], [1, 0, 0, 0, 0, 0, 1, 0, 1, 0])
        self.assertEqual([e.contradiction for e in made], [0, 0, 0, 0, 1, 0, 0, 0, 1, 0])
        self.assertEqual([e.start for e in made[:1] + made[6:7]], [made[0].ids.index(102) + 7, IGNORE])

    def test_a_twin_turns_its_line(self):
        twins = {
            "| 1931\n": "- | The ferry that left Port Lindow was built in 1931.",
            "ferry | 3\n": "+ | The yard of Brake had built her. | The yard of Brake",
            "| 240 goats\n": "+ | She carried 300 goats for a fair. | for a fair",
            "| 2 | yes\n": "~ | She carried 240 sheep.",
            "| 1 | no\n": "~ | The ferry lay in Port Lindow until 1931.",
        }
        text = ARTICLE
        for end, twin in twins.items():
            text = text.replace(end, end + twin + "\n")
        mix = data.Mix(own_wrong=tuple((kind, 0) for kind in "QNPYS"), own_far=0, worn=0)
        made = own.OwnBuilder([self.article(text)], windower(self.folder), mix, random.Random(1)).build()
        self.assertEqual([e.tag for e in made], [f"own{kind}" for kind in "QQNNPPYYSS"])
        self.assertEqual([e.evidence[1] for e in made], [1, 0, 0, 1, 0, 1, 1, 1, 1, 1])
        self.assertEqual([e.contradiction for e in made], [0, 0, 0, 0, 1, 0, 0, 1, 1, 0])
        self.assertEqual([e.start > 0 for e in made], [True, False, False, True, False, True, False, False, False, False])

    def test_a_mistake_is_named_with_its_line(self):
        for line, said in {"+ | It stands. | It": "below a settled line that begins with N or P", "- | She. | She": "line that begins with Q", "Q | When? | 1 | 1932": "'1932' is not in sentence 1", "X | When? | 1": "begins with one of", "Y | Is it? | 9": "has 4 fields",
                           "Y | Is it? | 1 | maybe": "one of yes, no", "N | When? | one": "invalid literal"}.items():  # fmt: skip
            with self.assertRaisesRegex(ValueError, "01-ferries.txt:10: .*" + said):
                self.article(ARTICLE + line + "\n")


def stopped_after(count, step):
    """A step that is interrupted when it has been called so often."""
    calls = iter(range(count))

    def once(*args):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return step(*args)

    return once


class Training(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        rng = random.Random(1)
        ids = lambda n: [rng.randrange(200, 900) for _ in range(n)]
        self.steps = [
            [Example([101, *ids(3), 102, *ids(k), 102], [0] * 4 + [2] * (k + 1) + [0], [-1, k % 2, -1], 5 * (k % 2), 5 * (k % 2), "", k % 2)
             for k in (3, 4)]
            for _ in range(4)
        ]  # fmt: skip

    def run_of(self, name):
        torch.manual_seed(3)
        run = train.Run(train.Settings(layers=1), Reader(1, 0.1), self.folder / name)
        run.resume()
        return run

    def test_a_stopped_run_ends_like_one_that_was_not(self):
        whole, stopped = self.run_of("whole.pt"), self.run_of("stopped.pt")
        torch.manual_seed(5)
        whole.train(self.steps, print)
        torch.manual_seed(5)
        with mock.patch.object(train, "SAVE_EVERY", -1), self.assertRaises(KeyboardInterrupt):
            stopped.step = stopped_after(2, stopped.step)
            stopped.train(self.steps, print)
        resumed = self.run_of("stopped.pt")
        self.assertEqual((resumed.steps, resumed.windows, resumed.finished), (2, 4, False))
        resumed.train(self.steps, print)
        self.assertEqual((resumed.steps, resumed.windows, resumed.finished), (4, 8, True))
        for name, t in whole.model.state_dict().items():
            self.assertTrue(torch.equal(t, resumed.model.state_dict()[name]), name)

    def test_other_settings_do_not_go_on(self):
        run = self.run_of("run.pt")
        run.save()
        run.settings = train.Settings(layers=1, learning_rate=1e-5)
        with self.assertRaisesRegex(SystemExit, "other settings"):
            run.resume()

    def test_int8_is_within_half_a_step(self):
        state = Reader(1).state_dict()
        back = export.dequantised(export.quantised(state))
        self.assertEqual(back.keys(), state.keys())
        for name, t in state.items():
            worst = (t - back[name]).abs().max().item()
            self.assertLessEqual(worst, t.abs().max().item() / 127 * 0.51)


class Measures(unittest.TestCase):
    def test_auc(self):
        self.assertEqual(check.auc([3, 2], [1, 2]), 0.875)
        self.assertIsNone(check.auc([1], []))

    def test_ranking(self):
        first, average = check.ranking(check.Case(item()), np.array([0.5, 0.9, 0.1]))
        self.assertEqual((first, average), (0, 0.5))


if __name__ == "__main__":
    unittest.main()
