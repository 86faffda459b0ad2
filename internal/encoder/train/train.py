#!/usr/bin/env python3
"""Trains the evidence reader. README.md says on what, and for how long.

    python train.py --data SETS --trunk trunk.safetensors --tokenizer tokenizer.json --out RUN \\
        --held-out CHECK/clapnq-dev --minutes 60

The windows are the same on every run with the same seed; sums in bfloat16 are not, so weights differ a little.
A run that was stopped goes on from RUN/checkpoint.pt when the same command is given again.
"""
import argparse
import collections
import dataclasses
import os
import pathlib
import random
import time

import torch

from data import Mix, Sources, banned_questions, build
from export import load_weights
from model import CONTRADICTION_WEIGHT, SPAN_WEIGHT, Reader, collate, contradiction_loss, evidence_loss, span_loss

BUCKET = 512  # windows that are sorted by length together
WARM, HOLD, LOWEST = 0.04, 0.3, 0.01  # parts of the run: warm-up, end of the full rate; least share of the rate
BETAS, DECAY, LONGEST = (0.9, 0.98), 0.01, 1.0  # AdamW; longest gradient
SAVE_EVERY, SAY_EVERY = 240, 25  # seconds, steps


@dataclasses.dataclass(frozen=True)
class Settings:
    """All that decides what is learnt; a checkpoint goes on only under the same."""

    seed: int = 29
    passes: int = 2  # over the sets, each drawn anew (seeds seed, seed + 2, …)
    learning_rate: float = 1e-4
    batch: int = 32  # windows a step
    dropout: float = 0.05
    layers: int = 12
    near: float = 0.6
    minutes: float = None  # the rate follows the clock if given, else the count of windows
    windows: int = None  # at most so many
    public: float = 1  # share of the questions of the public sets, a pass
    own: int = 1  # times our own texts, a pass
    groups: int = 1  # times our own groups of sentences, a pass
    statements: int = 0  # windows of statements made by program, a pass
    frozen: int = 0  # layers that are not trained, from the first
    part: str = "1/1"  # "2/3" is every third window from the second on: branches to average


def batches(examples, batch, seed):
    """Batches of about equal lengths, in an order drawn by seed."""
    rng, out = random.Random(seed), []
    for low in range(0, len(examples), BUCKET):
        bucket = sorted(examples[low : low + BUCKET], key=lambda e: len(e.ids))
        steps = [bucket[k : k + batch] for k in range(0, len(bucket), batch)]
        rng.shuffle(steps)
        out += steps
    return out


def optimiser(model, rate):
    trained = [p for p in model.parameters() if p.requires_grad]
    matrices, vectors = [p for p in trained if p.ndim > 1], [p for p in trained if p.ndim <= 1]
    groups = [dict(params=matrices, weight_decay=DECAY), dict(params=vectors, weight_decay=0)]
    return torch.optim.AdamW(groups, lr=rate, betas=BETAS, fused=True)


def share_of_rate(done):
    """Of the learning rate, when so large a part of the run is done: up, level, then down in a line."""
    return min(1, (done + 1e-3) / WARM) * (1 if done < HOLD else max(LOWEST, (1 - done) / (1 - HOLD)))


def fast_bfloat16():
    """Whether the processor multiplies bfloat16 itself; if not, float32 is several times as fast."""
    found = torch.cpu.get_capabilities()
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))


class Run:
    """A training run: model, optimiser, and how far it has come (steps, windows, seconds)."""

    def __init__(self, settings, model, path):
        self.settings, self.model, self.path = settings, model, path
        self.optimiser, self.bfloat16 = optimiser(model, settings.learning_rate), fast_bfloat16()
        self.steps = self.windows = self.seconds = 0
        self.finished = False
        self.tags = collections.Counter()

    def resume(self):
        """Goes on from the checkpoint, if there is one."""
        if not self.path.exists():
            return
        state = torch.load(self.path, weights_only=True)
        if state["settings"] != dataclasses.asdict(self.settings):
            raise SystemExit(f"{self.path} was made with other settings: {state['settings']}; give those, or another --out")
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["random"])
        self.steps, self.windows, self.seconds, self.finished = (state[k] for k in ("steps", "windows", "seconds", "finished"))
        self.tags = collections.Counter(state["tags"])

    def save(self):
        """Writes the checkpoint beside the old one, then puts it in its place: one of them is always whole."""
        state = dict(settings=dataclasses.asdict(self.settings), model=self.model.state_dict())
        state |= dict(optimiser=self.optimiser.state_dict(), random=torch.get_rng_state(), tags=dict(self.tags))
        state |= dict(steps=self.steps, windows=self.windows, seconds=self.seconds, finished=self.finished)
        fresh = self.path.with_suffix(".new")
        with open(fresh, "wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.path)

    def done(self, total):
        minutes = self.settings.minutes
        by_count = self.steps / total
        return max(self.seconds / 60 / minutes, by_count >= 1) if minutes else by_count

    def train(self, steps, say):
        """All steps, or as many as the minutes allow."""
        self.model.train()
        losses, saved, before = [], time.monotonic(), time.monotonic()
        while (done := self.done(len(steps))) < 1:
            batch = steps[self.steps]
            losses.append(self.step(batch, self.settings.learning_rate * share_of_rate(done)))
            self.steps, self.windows = self.steps + 1, self.windows + len(batch)
            self.tags.update(e.tag for e in batch)
            now = time.monotonic()
            self.seconds, before = self.seconds + now - before, now
            if self.steps % SAY_EVERY == 0:
                means = [sum(x) / len(losses) for x in zip(*losses)]
                losses_said = ", ".join(f"{n} {x:.4f}" for n, x in zip(("evidence", "contradiction", "span"), means))
                say(f"{self.windows} windows, {done:.1%} of the run, {losses_said}")
                losses = []
            if now - saved > SAVE_EVERY:
                self.save()
                saved = before = time.monotonic()
        self.finished = True
        self.save()

    def step(self, batch, rate):
        """One step; the three losses."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        ids, segments, evidence, contradiction, start, end = collate(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bfloat16):
            logits, denied, span = self.model(ids, segments)
        first = evidence_loss(logits.float(), evidence)
        second = contradiction_loss(denied, contradiction)
        third = span_loss(span.float(), segments, start, end)
        self.optimiser.zero_grad(set_to_none=True)
        (first + CONTRADICTION_WEIGHT * second + SPAN_WEIGHT * third).backward()
        torch.nn.utils.clip_grad_norm_([p for p in self.model.parameters() if p.requires_grad], LONGEST)
        self.optimiser.step()
        return first.item(), second.item(), third.item()


def arguments():
    default = Settings()
    parser = argparse.ArgumentParser(description="Trains the evidence reader.")
    add = parser.add_argument
    add("--data", required=True, help="folder of the training sets")
    add("--tokenizer", required=True, help="tokenizer.json of the trunk")
    add("--out", required=True, type=pathlib.Path, help="folder for checkpoint.pt")
    add("--held-out", nargs="*", default=[], help="sets whose questions must not be trained on")
    begin = parser.add_mutually_exclusive_group(required=True)
    begin.add_argument("--trunk", help="file of trunk.py")
    begin.add_argument("--start", help="checkpoint.pt of another run, or a safetensors file of export.py, to begin with its weights")
    add("--own-texts", default=pathlib.Path(__file__).with_name("texts"), help="folder of our own articles")
    add("--own-groups", default=pathlib.Path(__file__).with_name("groups"), help="folder of our own groups of sentences")
    add("--threads", type=int, default=2)
    add("--seed", type=int, default=default.seed)
    add("--passes", type=int, default=default.passes, help="over the sets, each drawn anew")
    add("--learning-rate", type=float, default=default.learning_rate)
    add("--batch", type=int, default=default.batch, help="windows a step")
    add("--dropout", type=float, default=default.dropout)
    add("--layers", type=int, default=default.layers, help="of the trunk, from the first")
    add("--near", type=float, default=default.near, help="share of answered questions that give near misses")
    add("--minutes", type=float, help="length of the run; the rate follows the clock")
    add("--windows", type=int, help="at most so many; the rate follows their count unless minutes are given")
    add("--public", type=float, default=default.public, help="share of the questions of the public sets, a pass")
    add("--own", type=int, default=default.own, help="times our own texts, a pass")
    add("--groups", type=int, default=default.groups, help="times our own groups of sentences, a pass")
    add("--statements", type=int, default=default.statements, help="windows of statements made by program, a pass")
    add("--frozen", type=int, default=default.frozen, help="layers that are not trained, from the first")
    add("--part", default=default.part, help="k/n: every n-th window from the k-th on, for branches to average")
    return parser.parse_args()


def chosen(examples, settings):
    k, n = map(int, settings.part.split("/"))
    return examples[k - 1 :: n][: settings.windows]


def main():
    a = arguments()
    settings = Settings(**{f.name: getattr(a, f.name) for f in dataclasses.fields(Settings)})
    torch.set_num_threads(a.threads)
    torch.manual_seed(settings.seed)
    say = lambda text: print(time.strftime("%H:%M:%S"), text, flush=True)
    model = Reader(settings.layers, settings.dropout)
    if a.start:
        model.load_start(load_weights(a.start))
    else:
        model.load_trunk(a.trunk)
    model.freeze(settings.frozen)
    a.out.mkdir(parents=True, exist_ok=True)
    run = Run(settings, model, a.out / "checkpoint.pt")
    run.resume()
    if not run.finished:
        seeds = [settings.seed + 2 * k for k in range(settings.passes)]
        mix = Mix(near=settings.near, public=settings.public, own=settings.own, groups=settings.groups, statements=settings.statements)
        examples = build(Sources(a.data, a.own_texts, a.own_groups, banned_questions(a.held_out)), a.tokenizer, seeds, mix)
        examples = chosen(examples, settings)
        if not examples:
            raise SystemExit(f"no windows to train on: look at {a.data}, --windows and --part")
        say(f"{len(examples)} windows, {sum(e.evidence[1] == 1 for e in examples)} with evidence; {run.windows} seen before")
        run.train(batches(examples, settings.batch, settings.seed), say)
    say(f"done: {run.windows} windows in {run.seconds / 60:.1f} minutes")


if __name__ == "__main__":
    main()
