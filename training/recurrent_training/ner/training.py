"""The network of ``ner``, a BiLSTM + CRF over GloVe words and a character convolution, and its training.

What is meant to hold beyond the dev split: the whole GloVe table is kept for words that training never saw, the table moves slowly (plain SGD at
a small rate), words are dropped at random, and what is evaluated and shipped is a moving average of the weights.
"""

from __future__ import annotations

import copy
import math
import random
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from ..batches import equally_long
from ..corpora import TaggedSentence
from ..spans import FORBIDDEN, Crf, bio_spans, constraints, f1
from ..tokenizer import LookupForm
from ..vocabulary import Vocabulary

TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]
FORM = LookupForm(lowercase=True, zero_digits=True)
VERSION = 2  # of the tokeniser's rules
MAX_CHARACTERS = 24
HIDDEN, CHARACTER, FILTERS, DROPOUT, WORD_DROPOUT = 256, 40, 60, 0.5, 0.05
RATE, TABLE_RATE, BATCH = 2e-3, 0.1, 16
Encoded = tuple[list[int], list[list[int]], list[int]]  # word ids, character ids, tags


class Tagger(nn.Module):
    """Emissions for sentences of equal length, and a CRF over them."""

    def __init__(self, vectors: np.ndarray, characters: int) -> None:
        super().__init__()
        self.word = nn.Embedding.from_pretrained(torch.tensor(vectors), freeze=False)
        self.cemb = nn.Embedding(characters, CHARACTER)
        nn.init.uniform_(self.cemb.weight, -math.sqrt(3 / CHARACTER), math.sqrt(3 / CHARACTER))
        self.conv = nn.Linear(3 * CHARACTER, FILTERS)
        self.lstm = nn.LSTM(vectors.shape[1] + FILTERS, HIDDEN, batch_first=True, bidirectional=True)
        self.out = nn.Linear(2 * HIDDEN, len(TAGS))
        self.start = nn.Parameter(torch.randn(len(TAGS)) * 0.1)
        self.end = nn.Parameter(torch.randn(len(TAGS)) * 0.1)
        self.transitions = nn.Parameter(torch.randn(len(TAGS), len(TAGS)) * 0.1)
        start_rule, move_rule, _ = constraints(TAGS)
        self.register_buffer("start_rule", torch.tensor(start_rule, dtype=torch.float32), persistent=False)
        self.register_buffer("move_rule", torch.tensor(move_rule, dtype=torch.float32), persistent=False)

    def emissions(self, ids: torch.Tensor, characters: torch.Tensor) -> torch.Tensor:
        """Scores [batch, time, tag]."""
        x = self._drop(torch.cat([self.word(ids), self._encode(characters)], -1))
        states, _ = self.lstm(x)
        return self.out(self._drop(states))

    def _encode(self, characters: torch.Tensor) -> torch.Tensor:
        there = (characters != 0).unsqueeze(-1)
        embedded = nn.functional.dropout(self.cemb(characters) * there, 0.3, self.training)
        wide = nn.functional.pad(embedded, (0, 0, 1, 1))
        windows = torch.cat([wide[:, :, :-2], wide[:, :, 1:-1], wide[:, :, 2:]], -1)
        return torch.relu(self.conv(windows).masked_fill(~there, FORBIDDEN).max(2)[0])

    def _drop(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        return x * torch.bernoulli(torch.full((x.shape[0], 1, x.shape[2]), 1 - DROPOUT)) / (1 - DROPOUT)

    def loss(self, ids: torch.Tensor, characters: torch.Tensor, tags: torch.Tensor) -> torch.Tensor:
        """Negative log-likelihood a sentence."""
        emissions = self.emissions(ids, characters)
        moves, start = self.transitions + self.move_rule, self.start + self.start_rule
        gold = start[tags[:, 0]] + emissions.gather(2, tags.unsqueeze(2)).squeeze(2).sum(1) + self.end[tags[:, -1]]
        if tags.shape[1] > 1:
            gold = gold + moves[tags[:, :-1], tags[:, 1:]].sum(1)
        alpha = start + emissions[:, 0]
        for t in range(1, tags.shape[1]):
            alpha = torch.logsumexp(alpha.unsqueeze(2) + moves, 1) + emissions[:, t]
        return (torch.logsumexp(alpha + self.end, 1) - gold).mean()

    def crf(self) -> Crf:
        """The CRF for decoding."""
        tables = (self.start, self.end, self.transitions)
        return Crf(TAGS, *(table.detach().numpy().astype(np.float64) for table in tables))


class Encoder:
    """Words and characters to ids."""

    def __init__(self, train: list[TaggedSentence], glove: dict[str, np.ndarray], seed: int) -> None:
        rng = np.random.default_rng(seed)
        counts = Counter(FORM.of(token) for sentence in train for token in sentence.tokens)
        vectors: dict[str, np.ndarray] = {}
        for word, vector in glove.items():
            vectors.setdefault(FORM.of(word), vector)
        for word, count in counts.items():
            if word not in vectors and count >= 2:
                vectors[word] = rng.normal(0, 0.25, 100).astype(np.float32)
        self.words = Vocabulary(vectors)
        self.vectors = np.stack([np.zeros(100, np.float32), rng.normal(0, 0.08, 100).astype(np.float32), *vectors.values()])
        letters = Counter(c for sentence in train for token in sentence.tokens for c in token)
        self.characters = Vocabulary(sorted(c for c, count in letters.items() if count >= 2))

    def encode(self, tokens: tuple[str, ...]) -> tuple[list[int], list[list[int]]]:
        """Word ids, and the ids of each word's first characters."""
        words = [self.words.id(FORM.of(token)) for token in tokens]
        return words, [[self.characters.id(c) for c in token[:MAX_CHARACTERS]] for token in tokens]

    def encode_all(self, sentences: list[TaggedSentence]) -> list[Encoded]:
        """Sentences with their tags."""
        return [(*self.encode(s.tokens), [TAGS.index(tag) for tag in s.tags]) for s in sentences]


def batches(data: list[Encoded], size: int, rng: random.Random | None) -> Iterator[tuple[list[int], tuple[torch.Tensor, ...]]]:
    """Batches of equally long sentences, with their places in ``data``."""
    for group in equally_long([len(ids) for ids, _, _ in data], size, rng):
        width = max(len(word) for i in group for word in data[i][1])
        characters = [[word + [0] * (width - len(word)) for word in data[i][1]] for i in group]
        yield group, (
            torch.tensor([data[i][0] for i in group]),
            torch.tensor(characters),
            torch.tensor([data[i][2] for i in group]),
        )


@torch.no_grad()
def evaluate(model: Tagger, data: list[Encoded]) -> float:
    """Span F1 in per cent."""
    model.eval()
    crf, gold, found = model.crf(), [], []
    for _, (ids, characters, tags) in batches(data, 64, None):
        for emissions, wanted in zip(model.emissions(ids, characters).numpy(), tags.tolist(), strict=True):
            gold.append(bio_spans([TAGS[t] for t in wanted]))
            found.append(bio_spans([TAGS[t] for t in crf.decode(emissions.astype(np.float64))]))
    return f1(gold, found)


def train(encoder: Encoder, train_data: list[Encoded], dev: list[Encoded], seed: int, epochs: int) -> tuple[Tagger, float]:
    """The moving average that is best on dev, and its F1."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = Tagger(encoder.vectors, len(encoder.characters))
    average = copy.deepcopy(model)
    others = [p for name, p in model.named_parameters() if name != "word.weight"]
    kept = [p for name, p in average.named_parameters() if name != "word.weight"]
    average.word = model.word
    optimizer = torch.optim.Adam(others, lr=RATE, betas=(0.9, 0.98))
    per_epoch = sum(1 for _ in batches(train_data, BATCH, None))
    best, best_state, step = 0.0, None, 0
    for epoch in range(epochs):
        started, total = time.time(), 0.0
        model.train()
        for _, (ids, characters, tags) in batches(train_data, BATCH, rng):
            factor = min(1, step / 500) * max(0.04, (1 + math.cos(math.pi * step / (epochs * per_epoch))) / 2)
            for group in optimizer.param_groups:
                group["lr"] = RATE * max(0.02, factor)
            loss = model.loss(ids.masked_fill(torch.rand(ids.shape) < WORD_DROPOUT, 1), characters, tags)
            optimizer.zero_grad()
            model.word.weight.grad = None
            loss.backward()
            nn.utils.clip_grad_norm_(others, 5.0)
            optimizer.step()
            step += 1
            with torch.no_grad():
                rows = ids.unique()
                model.word.weight[rows] -= TABLE_RATE * factor * model.word.weight.grad[rows].clamp(-1, 1)
                decay = min(0.998, (1 + step) / (10 + step))
                torch._foreach_lerp_(kept, others, 1 - decay)
            total += loss.item()
        score = evaluate(average, dev)
        if score > best:
            best, best_state = score, copy.deepcopy(average.state_dict())
        print(f"seed {seed} epoch {epoch} loss {total / per_epoch:.4f} dev F1 {score:.2f} best {best:.2f} "
              f"{time.time() - started:.0f} s", flush=True)
    average.load_state_dict(best_state)
    return average.eval(), best
