"""The network of ``shakespeare`` and its training on streams of one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from ..language.training import Batch, LanguageModel, Recipe, Shape, load, train
from ..vocabulary import Vocabulary, most_frequent

EMBEDDING, HIDDEN, LAYERS, DROPOUT = 128, 512, 2, 0.4
ROWS, LENGTH = 32, 128
EPOCHS = 14
# Now and then a row starts anew, as every text does in the server, and a character is unknown, as a caller's may be.
RESTART, UNKNOWN = 0.02, 0.001


def vocabulary(text: str) -> Vocabulary:
    """Every character of the training text."""
    counts = Counter(text)
    return Vocabulary(most_frequent(counts, len(counts)))


def encode(words: Vocabulary, text: str) -> Tensor:
    """Ids of a text's characters."""
    return torch.tensor([words.id(character) for character in text])


def batches(ids: Tensor, generator: torch.Generator) -> Iterator[Batch]:
    """One pass over the text, from a random place around to it again, as ``ROWS`` streams cut into pieces that carry their state."""
    turn = int(torch.randint(len(ids), (1,), generator=generator))
    width = (len(ids) - 1) // ROWS
    turned = torch.roll(ids, -turn)
    inputs, targets = (turned[at : at + ROWS * width].view(ROWS, width) for at in (0, 1))
    for at in range(0, width - LENGTH + 1, LENGTH):
        piece = inputs[:, at : at + LENGTH]
        hidden = torch.rand(piece.shape, generator=generator) < UNKNOWN
        keep = (torch.rand(ROWS, generator=generator) >= RESTART).float()
        yield Batch(piece.masked_fill(hidden, 1), targets[:, at : at + LENGTH], keep)


@torch.no_grad()
def nats(model: LanguageModel, ids: Tensor, rows: int = 1) -> float:
    """Mean loss of every character but the first, the state carried through the text; more rows are faster, and each starts at zero."""
    width = (len(ids) - 1) // rows
    inputs, targets = (ids[at : at + rows * width].view(rows, width) for at in (0, 1))
    state, total = None, 0.0
    for at in range(0, width, 1000):
        logits, state = model(inputs[:, at : at + 1000], state)
        wanted = targets[:, at : at + 1000].flatten()
        total += functional.cross_entropy(logits.double().flatten(0, 1), wanted, reduction="sum").item()
    return total / targets.numel()


def run(seed: int, recipe: Recipe, train_ids: Tensor, dev_ids: Tensor, size: int, path: Path) -> float:
    """Trains one seed; gives its score on dev."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = LanguageModel(Shape(size, EMBEDDING, HIDDEN, LAYERS, "GRU", DROPOUT))
    steps = ((len(train_ids) - 1) // ROWS) // LENGTH
    train(model, lambda _: batches(train_ids, generator), steps, lambda m: nats(m, dev_ids, 16), recipe, path)
    return nats(load(path), dev_ids)
