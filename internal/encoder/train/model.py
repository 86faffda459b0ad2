"""The network: a BERT encoder with an evidence head and a span head, and what it is trained to lower.

Names of parameters are those of the exported file (../convert/reader.py reads them).
"""
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from windows import AFTER, ASIDE, BEFORE, CANDIDATE, IGNORE

WORDS, POSITIONS, HIDDEN, FFN, HEADS, EPSILON = 30522, 128, 384, 1536, 12, 1e-12
HEAD_NAMES = ("ev", "att", "con", "conatt", "span")
NEVER = -1e4  # logit of a token that is out of the question
# In the loss, beside 1 for the evidence of the candidate.
SIDE_WEIGHT, SPAN_WEIGHT, CONTRADICTION_WEIGHT = 0.5, 0.5, 1.0
RARE = 3.0  # weight of a contradiction: only our own texts have some


class Layer(nn.Module):
    """An encoder layer of BERT: attention and a GELU network, each with a layer norm after the sum."""

    def __init__(self, dropout):
        super().__init__()
        self.qkv, self.o = nn.Linear(HIDDEN, 3 * HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.f1, self.f2 = nn.Linear(HIDDEN, FFN), nn.Linear(FFN, HIDDEN)
        self.ln1, self.ln2 = nn.LayerNorm(HIDDEN, eps=EPSILON), nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.dropout = dropout

    def forward(self, x, mask):
        batch, length, _ = x.shape
        shape = batch, length, 3, HEADS, HIDDEN // HEADS
        query, key, value = self.qkv(x).view(shape).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = self.o(mixed.transpose(1, 2).reshape(x.shape))
        x = self.ln1(x + F.dropout(mixed, self.dropout, self.training))
        wide = self.f2(F.gelu(self.f1(x)))
        return self.ln2(x + F.dropout(wide, self.dropout, self.training))


class Reader(nn.Module):
    """ids, segments [B][T] -> evidence logits [B][3] (before, candidate, after), contradiction logits [B] (of the
    candidate) and span logits [B][T][2] (start, end; [CLS] stands for no answer)."""

    def __init__(self, layers=12, dropout=0.0):
        super().__init__()
        self.we, self.pe = nn.Embedding(WORDS, HIDDEN), nn.Embedding(POSITIONS, HIDDEN)
        self.te, self.eln = nn.Embedding(2, HIDDEN), nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.ev, self.span, self.att = nn.Linear(HIDDEN, 1), nn.Linear(HIDDEN, 2), nn.Linear(HIDDEN, 1)
        self.con, self.conatt = nn.Linear(HIDDEN, 1), nn.Linear(HIDDEN, 1)
        for head in (self.ev, self.span, self.att, self.con, self.conatt):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        # Words and positions stay those of the sentence encoder, which holds them for both.
        self.we.weight.requires_grad_(False)
        self.pe.weight.requires_grad_(False)

    def forward(self, ids, segments):
        real = ids != 0
        x = self.we(ids) + self.pe.weight[: ids.shape[1]] + self.te((segments > 0).long())
        x = self.eln(x)
        for layer in self.layers:
            x = layer(x, real[:, None, None, :])
        inside = [(segments == segment) & real for segment in (BEFORE, CANDIDATE, AFTER)]
        evidence = torch.stack([pooled(self.att(x), self.ev(x), part) for part in inside], 1)
        return evidence, pooled(self.conatt(x), self.con(x), inside[1]), self.span(x)

    def load_start(self, state):
        """Takes the weights of another run; heads that it has not stay as they are."""
        missing, unexpected = self.load_state_dict(state, strict=False)
        strange = unexpected + [n for n in missing if n.split(".")[0] not in HEAD_NAMES]
        if strange:
            raise SystemExit(f"these weights are of another network: {', '.join(strange[:3])}")

    def freeze(self, layers):
        """Leaves the first layers, and what comes before them, as they are."""
        for part in ([self.te, self.eln] if layers else []) + list(self.layers[:layers]):
            part.requires_grad_(False)

    def load_trunk(self, path):
        """Takes the first layers, and the vectors, of a file that trunk.py wrote (or any BERT of this size)."""
        found = {name.removeprefix("bert."): t.float() for name, t in load_file(path).items()}
        state = self.state_dict()
        for name in [n for n in state if n.split(".")[0] not in HEAD_NAMES]:
            sources = trunk_names(name)
            state[name] = torch.cat([found[n] for n in sources])[: len(state[name])]
        self.load_state_dict(state)


def pooled(attention, value, inside):
    """[B]: the mean of value over the tokens inside, weighted by the softmax of attention."""
    weights = torch.softmax(attention.squeeze(-1).float().masked_fill(~inside, NEVER), -1)
    return (weights * value.squeeze(-1).float()).sum(-1)


OUTSIDE = {"we": "word_embeddings", "pe": "position_embeddings", "te": "token_type_embeddings", "eln": "LayerNorm"}
INSIDE = {
    "o": "attention.output.dense", "ln1": "attention.output.LayerNorm",
    "f1": "intermediate.dense", "f2": "output.dense", "ln2": "output.LayerNorm",
}  # fmt: skip


def trunk_names(name):
    """BERT's names for a parameter; three for the joined query, key and value."""
    *place, kind = name.split(".")
    if place[0] != "layers":
        return [f"embeddings.{OUTSIDE[place[0]]}.{kind}"]
    parts = [INSIDE[place[2]]] if place[2] in INSIDE else [f"attention.self.{n}" for n in ("query", "key", "value")]
    return [f"encoder.layer.{place[1]}.{part}.{kind}" for part in parts]


def padded(rows):
    """A matrix of rows of unequal length, filled with 0: the id of [PAD], and the segment aside."""
    width = max(map(len, rows))
    return torch.tensor([row + [0] * (width - len(row)) for row in rows])


def collate(examples):
    """ids, segments [B][T], evidence [B][3], contradiction, start and end [B] of a batch."""
    ids, segments = padded([e.ids for e in examples]), padded([e.segments for e in examples])
    evidence = torch.tensor([e.evidence for e in examples]).float()
    rest = (torch.tensor([getattr(e, name) for e in examples]) for name in ("contradiction", "start", "end"))
    return ids, segments, evidence, *rest


def evidence_loss(logits, evidence):
    """Cross-entropy over the known labels; the neighbours count half."""
    weights = (evidence >= 0).float() * torch.tensor([SIDE_WEIGHT, 1.0, SIDE_WEIGHT])
    losses = F.binary_cross_entropy_with_logits(logits, evidence.clamp(min=0), reduction="none")
    return (losses * weights).sum() / weights.sum()


def contradiction_loss(logits, contradiction):
    """Cross-entropy over the known labels, 0 where there is none."""
    known = (contradiction >= 0).float() * (1 + (RARE - 1) * (contradiction == 1).float())
    losses = F.binary_cross_entropy_with_logits(logits, contradiction.clamp(min=0).float(), reduction="none")
    return (losses * known).sum() / known.sum().clamp(min=1)


def span_loss(logits, segments, start, end):
    """Mean cross-entropy of start and end over the tokens of the sentences and [CLS]."""
    allowed = segments != ASIDE
    allowed[:, 0] = True
    logits = logits.masked_fill(~allowed[:, :, None], NEVER)
    if (start == IGNORE).all():
        return logits.sum() * 0
    first = F.cross_entropy(logits[:, :, 0], start, ignore_index=IGNORE)
    return (first + F.cross_entropy(logits[:, :, 1], end, ignore_index=IGNORE)) / 2
