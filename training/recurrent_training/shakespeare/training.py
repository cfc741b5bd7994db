"""The network of ``shakespeare`` and its training on streams of one text: first of modern English and the plays, then of the plays alone.

The plays are a million characters, few enough to learn by heart. Modern English teaches the common words and how they are spelt, and strong dropout
and a moving average of the weights keep the rest general.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from ..language.training import Batch, LanguageModel, Shape, State, carried, load
from ..runs import Plan, Run
from ..vocabulary import Vocabulary, most_frequent

EMBEDDING, HIDDEN, LAYERS, DROPOUT = 128, 704, 2, 0.5
ROWS, LENGTH = 64, 128
EPOCHS = 24
PROSE = 5_000_000  # characters of modern English to begin with
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


def prose(texts: Iterable[str], letters: set[str], size: int) -> str:
    """Modern English in the letters of the plays, at least ``size`` of them if there are so many."""
    parts, total = [], 0
    for text in texts:
        lines = re.sub(r"(\s*<br\s*/?>\s*)+", "\n", text).translate(_SIGNS)
        kept = "".join(character for character in lines if character in letters)
        parts.append(re.sub(" +", " ", kept).strip() + "\n\n")
        total += len(parts[-1])
        if total >= size:
            break
    return "".join(parts)


_SIGNS = str.maketrans({'"': "'", "`": "'", "(": ",", ")": ",", "/": " "})


def step(model: LanguageModel, batch: Batch, state: State | None) -> tuple[Tensor, State]:
    """A batch's loss, and the state that the next one goes on with."""
    with torch.autocast("cpu", torch.bfloat16):
        outputs, state = model.outputs(batch.inputs, carried(state, batch.keep))
        logits = model.logits(outputs)
    return functional.cross_entropy(logits.float().flatten(0, 1), batch.targets.flatten()), state.detach().float()


def drop(model: LanguageModel, share: float) -> None:
    """Sets the dropout."""
    model.rnn.dropout = model.dropout.p = share


@dataclass(frozen=True)
class Part:
    """A text to learn from, and how."""

    name: str
    ids: Tensor
    dropout: float
    plan: Plan


def run(seed: int, parts: list[Part], dev_ids: Tensor, size: int, path: Path) -> float:
    """Trains one seed on the parts in their order, each from the best of the one before; ``path`` holds that of the last. Gives its score on dev."""
    torch.manual_seed(seed)
    shape = Shape(size, EMBEDDING, HIDDEN, LAYERS, "GRU", DROPOUT)
    model = LanguageModel(shape)
    for part in parts:
        best = path if part is parts[-1] else path.with_name(f"{path.stem}-{part.name}.pt")
        drop(model, part.dropout)
        training = Run(model, part.plan, best, f"seed {seed} {part.name}", {"shape": asdict(shape)})

        def epoch(number: int, part: Part = part) -> list[Batch]:
            return list(batches(part.ids, torch.Generator().manual_seed(1000 * seed + number)))

        training.train(epoch, step, lambda average: -nats(average, dev_ids, 16))
        model.load_state_dict(load(best).state_dict())
    return nats(model.eval(), dev_ids)
