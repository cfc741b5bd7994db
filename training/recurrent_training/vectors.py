"""Vectors of tokens and of bigrams from text alone, to start from where labelled text is little.

Skip-gram with negative samples (Mikolov et al.: *Distributed Representations of Words and Phrases*, NeurIPS 2013) with outputs for each place
beside the middle (Ling et al.: *Two/Too Simple Adaptations of Word2Vec for Syntax Problems*, NAACL 2015), because to tag is to know what stands where.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .bigrams import PADDING, Bigrams

WINDOW = 3
POSITIONS, NEGATIVES, WEIGHT = 8192, 512, 10  # of a batch: middles, tokens drawn for all of them together, and how many each is to feel
RATE = 5e-3
UNKNOWN = 1


@dataclass(frozen=True)
class Text:
    """All rows one after another, padding between them, and the id of each token's pair with the next."""

    ids: Tensor
    pairs: Tensor


def text(rows: Iterable[Sequence[int]], bigrams: Bigrams) -> Text:
    """Rows end to end, as far apart as the window is wide."""
    gap = [PADDING] * (WINDOW + 1)
    ids = np.array([*gap, *(i for row in rows for i in (*row, *gap))])
    slots = bigrams.offsets[ids[:-1]] + ids[1:]
    pairs = np.where(bigrams.firsts[slots] == ids[:-1], bigrams.ids[slots], 0)
    return Text(torch.tensor(ids), torch.tensor(np.append(pairs, 0)))


class SkipGram(nn.Module):
    """Vectors of the middle, and for each place beside it the vectors of the tokens that stand there."""

    def __init__(self, middles: int, vocabulary: int, size: int) -> None:
        super().__init__()
        self.middle = nn.Embedding(middles, size)
        self.beside = nn.ModuleList(nn.Embedding(vocabulary, size) for _ in range(2 * WINDOW))
        nn.init.normal_(self.middle.weight, std=0.1)
        for table in self.beside:
            nn.init.zeros_(table.weight)

    def loss(self, middles: Tensor, place: int, wanted: Tensor, drawn: Tensor) -> Tensor:
        """How badly the tokens at a place are told from drawn ones."""
        vectors, table = self.middle(middles), self.beside[place]
        there = functional.logsigmoid((vectors * table(wanted)).sum(1)).mean()
        elsewhere = functional.logsigmoid(-(vectors @ table(drawn).T)).mean(1).mean()
        return -there - WEIGHT * elsewhere


def learn(given: Text, vocabulary: int, middles: Tensor, count: int, size: int, width: int, epochs: int, seed: int, log: str) -> np.ndarray:
    """Vectors of ``count`` middles, where ``middles`` says which one begins at each token and ``width`` how many tokens it has; scaled to the
    spread of 0.3, and 0 for middle 0."""
    torch.manual_seed(seed)
    model = SkipGram(count, vocabulary, size)
    known = torch.nonzero((middles > 0) & (given.ids > UNKNOWN))[:, 0]
    counts = torch.bincount(given.ids, minlength=vocabulary).double()
    counts[: UNKNOWN + 1] = 0
    noise = (counts**0.75).float()
    steps, step, started = epochs * (len(known) // POSITIONS), 0, time.monotonic()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, fused=True)
    for epoch in range(epochs):
        total = 0.0
        for part in known[torch.randperm(len(known))].split(POSITIONS)[: len(known) // POSITIONS]:
            place = int(torch.randint(2 * WINDOW, ()))
            offset = place - WINDOW if place < WINDOW else place - WINDOW + width
            wanted = given.ids[(part + offset).clamp(max=len(given.ids) - 1)]
            part, wanted = part[wanted > UNKNOWN], wanted[wanted > UNKNOWN]
            step += 1
            if not len(part):
                continue
            for group in optimizer.param_groups:
                group["lr"] = RATE * max(0.02, 1 - step / steps)
            loss = model.loss(middles[part], place, wanted, torch.multinomial(noise, NEGATIVES, replacement=True))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"{log} epoch {epoch + 1} loss {total * epochs / steps:.4f} {time.monotonic() - started:.0f} s", flush=True)
    vectors = model.middle.weight.detach().numpy().copy()
    vectors -= vectors[1:].mean(0)  # what all have in common tells nothing
    vectors *= 0.3 / vectors[1:].std()
    vectors[0] = 0
    return vectors
