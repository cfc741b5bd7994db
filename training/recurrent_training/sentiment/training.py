"""The network of ``sentiment`` and its training: first on reviews, whose labels are rough, then on SST-2."""

from __future__ import annotations

import copy
import json
import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .. import corpora
from ..batches import equally_long
from ..tokenizer import LookupForm, WordTokenizer
from ..vocabulary import Vocabulary, most_frequent

VOCABULARY, EMBEDDING, HIDDEN = 10_000, 100, 256
FORM = LookupForm(lowercase=True)
VERSION = 2  # of the tokeniser's rules
Example = tuple[list[int], float]  # ids, probability of the positive label


class SentimentRNN(nn.Module):
    """The classifier. Texts of one batch are equally long, so the last state is each text's own."""

    def __init__(self, vectors: np.ndarray, dropout: float = 0.5) -> None:
        super().__init__()
        self.embed = nn.Embedding.from_pretrained(torch.tensor(vectors), freeze=False)
        self.rnn = nn.GRU(EMBEDDING, HIDDEN, batch_first=True)
        self.fc = nn.Linear(HIDDEN, 2)
        self.dropout = dropout

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Logits [batch, 2]."""
        x = self._drop(self.embed(ids))
        _, hidden = self.rnn(x)
        return self.fc(nn.functional.dropout(hidden.squeeze(0), self.dropout, self.training))

    def _drop(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        # One mask a text, the same at every step (Gal and Ghahramani 2016).
        keep = 1 - self.dropout * 0.6
        return x * torch.bernoulli(torch.full((x.shape[0], 1, x.shape[2]), keep)) / keep


def tokens(text: str) -> list[str]:
    """Lookup forms of a text's tokens."""
    return [FORM.of(token.text) for token in WordTokenizer(VERSION).split(text)]


def sentences(text: str) -> list[str]:
    """A review cut after sentence ends and at HTML breaks; a rough cut is enough for training."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+|<br\s*/?>", text) if part.strip()]


def build_vocabulary(sst: list[list[str]], reviews: list[list[str]]) -> Vocabulary:
    """Every word of SST-2 that is not rare first, then the most frequent of the reviews."""
    counts = Counter(token for text in sst for token in text)
    review_counts = Counter(token for text in reviews for token in text)
    for token, count in review_counts.items():
        counts[token] += count / 20
    return Vocabulary(most_frequent(counts, VOCABULARY - 2))


def start_vectors(vocabulary: Vocabulary, glove: dict[str, np.ndarray], seed: int) -> np.ndarray:
    """GloVe where it has the word, else small random numbers."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(0, 0.25, (len(vocabulary), EMBEDDING)).astype(np.float32)
    for i, token in enumerate(vocabulary.tokens):
        if token in glove:
            vectors[i] = glove[token]
    vectors[0] = 0
    return vectors


def batches(examples: list[Example], size: int, rng: random.Random | None) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Batches of equally long texts."""
    for group in equally_long([len(ids) for ids, _ in examples], size, rng):
        yield torch.tensor([examples[i][0] for i in group]), torch.tensor([examples[i][1] for i in group])


class Average:
    """Exponential moving average of a model's weights; what is evaluated and shipped."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model = copy.deepcopy(model).eval()
        self.decay = decay
        self.steps = 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Takes one step of the model in."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for mine, theirs in zip(self.model.parameters(), model.parameters(), strict=True):
            mine.lerp_(theirs, 1 - decay)


@torch.no_grad()
def accuracy(model: nn.Module, examples: list[Example]) -> float:
    """Share of texts whose label is right, in per cent."""
    model.eval()
    right = 0
    for ids, target in batches(examples, 64, None):
        right += int(((model(ids).softmax(1)[:, 1] > 0.5) == (target > 0.5)).sum())
    return 100 * right / len(examples)


def loss_of(model: nn.Module, ids: torch.Tensor, target: torch.Tensor, word_dropout: float, smoothing: float) -> torch.Tensor:
    """Cross-entropy against a probability, with unknown words mixed in."""
    ids = ids.masked_fill(torch.rand(ids.shape) < word_dropout, 1)
    target = target * (1 - 2 * smoothing) + smoothing
    log = model(ids).log_softmax(1)
    return -(target * log[:, 1] + (1 - target) * log[:, 0]).mean()


def prepare(data: Path, work: Path) -> dict[str, list]:
    """Tokenised texts, kept in the work directory because tokenising the reviews takes minutes."""
    cache = work / "sentiment-texts.json"
    if cache.exists():
        return json.loads(cache.read_text())
    prepared = {
        split: [[tokens(example.text), example.label] for example in corpora.sst2(data, split)] for split in ("train", "dev")
    }
    prepared["reviews"] = [[[tokens(s) for s in sentences(review.text)], review.label] for review in corpora.imdb(data)]
    work.mkdir(parents=True, exist_ok=True)
    cache.write_text(json.dumps(prepared))
    return prepared


def pieces(reviews: list, rng: random.Random, most: int = 60) -> list[tuple[list[str], int]]:
    """Reviews cut into runs of whole sentences of up to ``most`` tokens, each with its review's label."""
    cut = []
    for parts, label in reviews:
        run: list[str] = []
        target = rng.randint(10, most)
        for sentence in parts:
            if run and len(run) + len(sentence) > target:
                cut.append((run[:most], label))
                run, target = [], rng.randint(10, most)
            run = run + sentence
        if run:
            cut.append((run[:most], label))
    return cut


def train_phase(
    model: nn.Module, average: Average, examples_of, epochs: int, rate: float, rng: random.Random, dev: list[Example], log: str
) -> float:
    """Adam with a cosine schedule; keeps in ``average`` the best average seen, and gives its accuracy on dev."""
    size = 64
    optimizer = torch.optim.Adam(model.parameters(), lr=rate, weight_decay=1e-6)
    total = epochs * math.ceil(len(examples_of()) / size)
    best, best_state, step, start = 0.0, None, 0, time.time()
    for epoch in range(epochs):
        examples = examples_of()
        marks = {len(examples) // size * k // 3 for k in (1, 2, 3)}
        for count, (ids, target) in enumerate(batches(examples, size, rng), 1):
            factor = min(1, step / 300) * max(0.03, 0.5 * (1 + math.cos(math.pi * min(1, step / total))))
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
            model.train()
            loss = loss_of(model, ids, target, word_dropout=0.03, smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            average.update(model)
            step += 1
            if count in marks:
                score = accuracy(average.model, dev)
                if score > best:
                    best, best_state = score, copy.deepcopy(average.model.state_dict())
                print(f"{log} epoch {epoch} step {step} loss {loss.item():.3f} dev {score:.2f} best {best:.2f} "
                      f"{time.time() - start:.0f} s", flush=True)
    if best_state:
        average.model.load_state_dict(best_state)
    return best


def train(prepared: dict[str, list], vocabulary: Vocabulary, glove: dict[str, np.ndarray], seed: int) -> tuple[nn.Module, float]:
    """First the reviews, whose labels are rough and whose text is raw, then SST-2 with a share of reviews."""
    random.seed(seed)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    encode = lambda text: [vocabulary.id(token) for token in text]  # noqa: E731
    sst = [(encode(text), float(label)) for text, label in prepared["train"] if text]
    dev = [(encode(text), float(label)) for text, label in prepared["dev"]]

    def review_pieces(most: int) -> list[Example]:
        return [(encode(text), float(label)) for text, label in pieces(prepared["reviews"], rng, most)]

    model = SentimentRNN(start_vectors(vocabulary, glove, seed))
    average = Average(model, 0.998)
    train_phase(model, average, lambda: review_pieces(60), 1, 1e-3, rng, dev, f"seed {seed} reviews")
    model.load_state_dict(average.model.state_dict())
    average = Average(model, 0.999)

    def mixed() -> list[Example]:
        some = review_pieces(80)
        rng.shuffle(some)
        return sst + some[: len(sst) // 8]

    best = train_phase(model, average, mixed, 6, 1e-3, rng, dev, f"seed {seed} sst2")
    return average.model, best
