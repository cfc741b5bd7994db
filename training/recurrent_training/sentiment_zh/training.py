"""The network of ``sentiment-zh`` and its training: first as a language model of the reviews in both directions, then as a classifier
(Dai and Le: *Semi-supervised Sequence Learning*, NeurIPS 2015).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from .. import bigrams, corpora
from ..bigrams import Bigrams
from ..corpora import LabelledText
from ..embeddings import WithBigrams
from ..runs import Plan, Run
from ..tokenizer import LookupForm, WordTokenizer
from ..vocabulary import Vocabulary

FORM = LookupForm(lowercase=True, zero_digits=True)
VERSION = 2  # of the tokeniser's rules
EMBEDDING, BIGRAM, HIDDEN = 128, 64, 200
INPUT_DROPOUT, DROPOUT, UNKNOWN, SMOOTHING = 0.4, 0.5, 0.05, 0.05
RARE, RARE_PAIR = 2, 3  # what occurs less often in training is unknown
TOKENS, ROWS, LONGEST, GRID = 3200, 32, 320, 8  # of a batch; tokens that training sees of a text, cut to a multiple
READING, EPOCHS = 4, 6  # epochs as a language model, and as a classifier
TAUGHT = 0.7  # share of the teachers in a student's targets
MEMORY = 0.1  # weight of the language model's loss while it learns to classify


@dataclass(frozen=True)
class Review:
    """Lookup forms of a review's tokens, its label, and for dev whether training has the same text."""

    tokens: tuple[str, ...]
    label: int
    repeated: bool = False


def tokens(text: str) -> tuple[str, ...]:
    """Lookup forms of a text's tokens."""
    return tuple(FORM.of(token.text) for token in WordTokenizer(VERSION).split(text))


def key(text: str) -> str:
    """What two wordings of one review share: letters, digits and ideographs."""
    return "".join(character for character in text if character.isalnum())


def reviews(data: Path) -> dict[str, list[Review]]:
    """Each review of training once, without those that occur with both labels; dev as it is."""
    labels: dict[str, set[int]] = defaultdict(set)
    firsts: dict[str, LabelledText] = {}
    for review in corpora.chnsenticorp(data, "train"):
        labels[key(review.text)].add(review.label)
        firsts.setdefault(key(review.text), review)
    train = [Review(tokens(review.text), review.label) for name, review in firsts.items() if len(labels[name]) == 1]
    dev = [Review(tokens(r.text), r.label, key(r.text) in labels) for r in corpora.chnsenticorp(data, "dev")]
    return {"train": [review for review in train if review.tokens], "dev": dev}


class Classifier(nn.Module):
    """An LSTM reads forwards, another backwards; what they give is pooled by maximum, mean and each one's last state.

    Each sees a token with the pair that it has already read, so that each can also be asked for the token which comes next.
    """

    def __init__(self, vocabulary: int, pairs: Bigrams) -> None:
        super().__init__()
        self.embed = WithBigrams(vocabulary, pairs, EMBEDDING, BIGRAM)
        self.forwards, self.backwards = (nn.LSTM(EMBEDDING + BIGRAM, HIDDEN, batch_first=True) for _ in range(2))
        self.project = nn.Linear(HIDDEN, EMBEDDING)
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        self.fc = nn.Linear(6 * HIDDEN, 2)

    def read(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """What the two give at each of their steps; the second begins at the end."""
        token, preceding, following = self.embed.parts(ids)
        ahead, back = (self._drop(torch.cat([token, pair], -1)) for pair in (preceding, following))
        return self.forwards(ahead)[0], self.backwards(back.flip(1))[0]

    def _drop(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        # One mask a text, the same at every step (Gal and Ghahramani 2016).
        return x * torch.bernoulli(torch.full((x.shape[0], 1, x.shape[2]), 1 - INPUT_DROPOUT)) / (1 - INPUT_DROPOUT)

    def classify(self, ahead: Tensor, back: Tensor) -> Tensor:
        """Logits [batch, 2]."""
        pooled = [part for steps in (ahead, back) for part in (steps.max(1)[0], steps.mean(1), steps[:, -1])]
        return self.fc(functional.dropout(torch.cat(pooled, -1), DROPOUT, self.training))

    def forward(self, ids: Tensor) -> Tensor:
        """Logits [batch, 2]."""
        return self.classify(*self.read(ids))

    def nats(self, ids: Tensor, ahead: Tensor, back: Tensor) -> Tensor:
        """Mean loss of the next token in both directions."""
        losses = []
        for steps, wanted in ((ahead[:, :-1], ids[:, 1:]), (back[:, :-1], ids.flip(1)[:, 1:])):
            dropped = functional.dropout(steps, 0.3, self.training)
            logits = functional.linear(self.project(dropped), self.embed.token.weight, self.bias)
            losses.append(functional.cross_entropy(logits.float().flatten(0, 1), wanted.flatten()))
        return sum(losses) / 2


def reading(model: Classifier, batch: tuple[Tensor, Tensor], _: None) -> tuple[Tensor, None]:
    """The language model's loss."""
    ids, _ = batch
    with torch.autocast("cpu", torch.bfloat16):
        steps = model.read(ids.masked_fill(torch.rand(ids.shape) < UNKNOWN, 1))
        return model.nats(ids, *steps), None


def judging(model: Classifier, batch: tuple[Tensor, Tensor], _: None) -> tuple[Tensor, None]:
    """Cross-entropy against a probability, and a little of the language model's loss."""
    ids, target = batch
    with torch.autocast("cpu", torch.bfloat16):
        steps = model.read(ids.masked_fill(torch.rand(ids.shape) < UNKNOWN, 1))
        log = model.classify(*steps).float().log_softmax(1)
        memory = model.nats(ids, *steps)
    target = target * (1 - 2 * SMOOTHING) + SMOOTHING
    return -(target * log[:, 1] + (1 - target) * log[:, 0]).mean() + MEMORY * memory, None


class Encoder:
    """Tokens to ids."""

    def __init__(self, train: list[Review]) -> None:
        counts = Counter(token for review in train for token in review.tokens)
        frequent = sorted((token for token, count in counts.items() if count >= RARE), key=lambda token: (-counts[token], token))
        self.words = Vocabulary(frequent)
        self.pairs = bigrams.build(bigrams.frequent((self.ids(review.tokens) for review in train), RARE_PAIR), len(self.words))

    def ids(self, given: tuple[str, ...]) -> list[int]:
        """Ids of tokens."""
        return [self.words.id(token) for token in given]


def cut(ids: list[int], rng: random.Random) -> list[int]:
    """A long text from one of its ends or from its middle, and any but a short one to a multiple of ``GRID``, so that many are equally long."""
    length = min(len(ids), LONGEST)
    if length > 2 * GRID:
        length -= length % GRID
    start = rng.choice((0, len(ids) - length, rng.randint(0, len(ids) - length)))
    return ids[start : start + length]


def batches(rows: list[tuple[list[int], float]], rng: random.Random | None) -> list[tuple[Tensor, Tensor]]:
    """Batches of equally long texts."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for i, (ids, _) in enumerate(rows):
        by_length[len(ids)].append(i)
    groups = []
    for length, members in by_length.items():
        if rng:
            rng.shuffle(members)
        size = max(1, min(ROWS, TOKENS // length))
        groups += [members[i : i + size] for i in range(0, len(members), size)]
    if rng:
        rng.shuffle(groups)
    return [(torch.tensor([rows[i][0] for i in group]), torch.tensor([rows[i][1] for i in group])) for group in groups]


def epochs(rows: list[tuple[list[int], float]], seed: int, least: int = 2):
    """The batches of each epoch, all texts cut anew; texts too short to have a next token are left out."""

    def one(epoch: int) -> list[tuple[Tensor, Tensor]]:
        rng = random.Random(1000 * seed + epoch)
        return batches([(cut(ids, rng), label) for ids, label in rows if len(ids) >= least], rng)

    return one


@torch.no_grad()
def right(model: nn.Module, rows: list[tuple[list[int], float]]) -> list[bool]:
    """Whether each text's label is found; in the order of their lengths."""
    model.eval()
    return [bool(hit) for ids, target in _by_length(rows) for hit in (model(ids).argmax(1) == target)]


def _by_length(rows: list[tuple[list[int], float]]) -> Iterator[tuple[Tensor, Tensor]]:
    yield from batches(rows, None)


@torch.no_grad()
def surprise(model: Classifier, rows: list[tuple[list[int], float]]) -> float:
    """Mean loss of the next token, by batch."""
    losses = [model.nats(ids, *model.read(ids)).item() for ids, _ in _by_length(rows) if ids.shape[1] > 1]
    return sum(losses) / len(losses)


def accuracy(model: nn.Module, rows: list[tuple[list[int], float]]) -> float:
    """Share of texts whose label is found, in per cent."""
    hits = right(model, rows)
    return 100 * sum(hits) / len(hits)


def kept(work: Path, seed: int) -> Path:
    """Where a seed's best average is."""
    return work / f"sentiment-zh-{seed}.pt"


@torch.no_grad()
def opinions(encoder: Encoder, rows: list[tuple[list[int], float]], paths: list[Path]) -> list[float]:
    """The mean probability of the positive label that some classifiers give each text."""
    means = [0.0] * len(rows)
    for path in paths:
        model = Classifier(len(encoder.words), encoder.pairs).eval()
        model.load_state_dict(torch.load(path, weights_only=True)["state"])
        for i, (ids, _) in enumerate(rows):
            means[i] += model(torch.tensor([ids])).softmax(1)[0, 1].item() / len(paths)
    return means


def train(
    encoder: Encoder, data: dict[str, list[Review]], seed: int, work: Path, epochs_: int, teachers: Sequence[int] = ()
) -> dict[str, float]:
    """Trains one seed; keeps the average that is best on those dev texts which training has not seen, and gives its accuracy on both parts.
    With ``teachers``, seeds trained before, it learns from what they say together as well (Hinton et al.: *Distilling the Knowledge in a Neural Network*, 2015)."""
    torch.manual_seed(seed)
    model = Classifier(len(encoder.words), encoder.pairs)
    rows = {split: [(encoder.ids(r.tokens), float(r.label)) for r in data[split]] for split in data}
    if teachers:
        said = opinions(encoder, rows["train"], [kept(work, teacher) for teacher in teachers])
        rows["train"] = [(ids, TAUGHT * p + (1 - TAUGHT) * label) for (ids, label), p in zip(rows["train"], said, strict=True)]
    unseen = [row for row, review in zip(rows["dev"], data["dev"], strict=True) if not review.repeated]
    path = kept(work, seed)
    first = path.with_name(f"sentiment-zh-reading-{seed}.pt")
    reader = Run(model, Plan(READING, seed, 3e-3, warmup=100, average=0.99), first, f"seed {seed} reading")
    reader.train(epochs(rows["train"], seed), reading, lambda average: -surprise(average, unseen[::4]))
    model.load_state_dict(torch.load(first, weights_only=True)["state"])
    run = Run(model, Plan(epochs_, seed, 1.5e-3, warmup=100, average=0.995, clip=1.0, scores=2), path, f"seed {seed}")
    run.train(epochs(rows["train"], seed + 500), judging, lambda average: accuracy(average, unseen))
    model.load_state_dict(torch.load(path, weights_only=True)["state"])
    return {"dev": accuracy(model, rows["dev"]), "unseen": accuracy(model, unseen)}
