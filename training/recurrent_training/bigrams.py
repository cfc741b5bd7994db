"""Ids of pairs of neighbouring tokens, found by look-ups alone, so that a graph can find them as well.

A table of all pairs would have a cell for every two tokens. Here the rows of that table, one for each first token, are laid over one another
such that no two known pairs share a slot ("row displacement", Tarjan and Yao: *Storing a Sparse Table*, CACM 1979). The slot of a pair is the
offset of its first token plus its second token; the slot says which first token it belongs to, so an unknown pair is never taken for a known one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
PADDING = 0
STEP = 2048  # offsets that are tried at once


@dataclass(frozen=True)
class Bigrams:
    """Three look-up tables: the offset of a first token; for each slot, its first token (-1: free) and the pair's id. Id 0 is an unknown pair."""

    offsets: np.ndarray
    firsts: np.ndarray
    ids: np.ndarray

    def __len__(self) -> int:
        return int(self.ids.max()) + 1

    def id(self, first: int, second: int) -> int:
        """The id of a pair, or 0."""
        slot = self.offsets[first] + second
        return int(self.ids[slot]) if self.firsts[slot] == first else 0


def frequent(rows: Iterable[Sequence[int]], least: int, unknown: int = 1) -> list[tuple[int, int]]:
    """Pairs that occur often enough, most frequent first. The last token of a row has padding after it; pairs with an unknown token are left out."""
    counts = Counter(pair for row in rows for pair in zip(row, [*row[1:], PADDING], strict=True) if unknown not in pair)
    return [pair for pair, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if count >= least]


def build(pairs: Sequence[tuple[int, int]], vocabulary: int) -> Bigrams:
    """Lays the rows over one another, the longest first, each at the first offset where all its slots are free. Ids are 1, 2, ... in the order given."""
    rows: dict[int, list[tuple[int, int]]] = {}
    for number, (first, second) in enumerate(pairs, 1):
        rows.setdefault(first, []).append((second, number))
    offsets = np.zeros(vocabulary, np.int64)
    firsts = np.full(2 * len(pairs) + 2 * vocabulary + STEP, -1, np.int64)
    ids = np.zeros(len(firsts), np.int64)
    lowest = 0  # every slot before it is taken
    for first in sorted(rows, key=lambda token: (-len(rows[token]), token)):
        seconds = np.array([second for second, _ in rows[first]])
        while firsts[lowest] >= 0:
            lowest += 1
        offset = _first_fit(firsts, seconds, max(0, lowest - int(seconds.min())))
        if offset + vocabulary + STEP > len(firsts):
            firsts = np.concatenate([firsts, np.full(len(firsts), -1, np.int64)])
            ids = np.concatenate([ids, np.zeros(len(ids), np.int64)])
        offsets[first] = offset
        firsts[offset + seconds] = first
        ids[offset + seconds] = [number for _, number in rows[first]]
    size = int(offsets.max()) + vocabulary
    return Bigrams(offsets, firsts[:size], ids[:size])


def _first_fit(firsts: np.ndarray, seconds: np.ndarray, start: int) -> int:
    while True:
        tried = np.arange(start, start + STEP)
        slots = tried[:, None] + seconds
        free = slots >= len(firsts)
        free |= firsts[np.minimum(slots, len(firsts) - 1)] < 0
        fits = free.all(1)
        if fits.any():
            return int(tried[fits.argmax()])
        start += STEP
