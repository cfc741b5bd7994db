"""The network of ``tang-poetry``, and the batches and scores of its training: poems of one form, told the form by a prefix."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional

from ..corpora import Poem
from ..language.training import NO_MARK, Batch, LanguageModel
from ..vocabulary import Vocabulary, most_frequent

EMBEDDING, HIDDEN, LAYERS, CELL, DROPOUT = 256, 384, 2, "GRU", 0.2
TOKENS = 3000  # in a batch, about
RARE = 3  # characters seen less often in training are unknown
EPOCHS = 10
START, END = "\n", "\n"
PREFIX = 3  # characters


def text_of(poem: Poem) -> str:
    """What the model reads and writes."""
    return START + poem.form.prefix + poem.text + END


def vocabulary(poems: list[Poem]) -> Vocabulary:
    """The characters that training has seen often enough."""
    counts = Counter(character for poem in poems for character in text_of(poem))
    return Vocabulary(most_frequent(counts, sum(count >= RARE for count in counts.values())))


def by_form(poems: list[Poem], row: Callable[[Poem], list[int]]) -> dict[str, Tensor]:
    """A row for each poem of a form; the poems of one have one length, so that there is no padding."""
    rows = defaultdict(list)
    for poem in poems:
        rows[poem.form.name].append(row(poem))
    return {name: torch.tensor(ids) for name, ids in rows.items()}


def encode(words: Vocabulary, poems: list[Poem]) -> dict[str, Tensor]:
    """Ids of the poems' characters."""
    return by_form(poems, lambda poem: [words.id(character) for character in text_of(poem)])


def remembered(poems: list[Poem], group: Callable[[str], int | None]) -> dict[str, Tensor]:
    """What the state ought to remember after each character: from the end of the second line on, its rhyme group."""

    def row(poem: Poem) -> list[int]:
        text, end = text_of(poem), PREFIX + 2 * (poem.form.characters + 1) - 1
        rhyme = group(text[end])
        return [NO_MARK if at < end or rhyme is None else rhyme for at in range(len(text))]

    return by_form(poems, row)


def split(ids: dict[str, Tensor], generator: torch.Generator) -> list[tuple[str, Tensor]]:
    """Batches of about ``TOKENS`` characters, each of one form: its name, and which of its poems."""
    parts = []
    for name, rows in ids.items():
        order = torch.randperm(len(rows), generator=generator)
        parts += [(name, part) for part in order.split(TOKENS // (rows.shape[1] - 1))]
    return parts


def batches(ids: dict[str, Tensor], marks: dict[str, Tensor], seed: int, epoch: int) -> Iterator[Batch]:
    """One pass over all poems in random order."""
    parts = split(ids, torch.Generator().manual_seed(1000 * seed + epoch))
    random.Random(1000 * seed + epoch).shuffle(parts)
    for name, which in parts:
        rows = ids[name][which]
        yield Batch(rows[:, :-1], rows[:, 1:], marks=marks[name][which][:, :-1])


@torch.no_grad()
def nats(model: LanguageModel, ids: dict[str, Tensor], signs: set[int]) -> tuple[float, float]:
    """Mean loss given the form: of all that follows the prefix, and of that without signs and ends."""
    losses, ideographs = [], []
    for rows in ids.values():
        for part in rows.split(50):
            logits, _ = model(part[:, :-1])
            wanted = part[:, 1 + PREFIX :]
            loss = functional.cross_entropy(logits[:, PREFIX:].flatten(0, 1), wanted.flatten(), reduction="none").double()
            losses.append(loss)
            ideographs.append(torch.tensor([i not in signs for i in wanted.flatten().tolist()]))
    loss, kind = torch.cat(losses), torch.cat(ideographs)
    return loss.mean().item(), loss[kind].mean().item()
