"""Batches of rows that are equally long, so that none is padded."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence


def equally_long(lengths: Sequence[int], size: int, rng: random.Random | None) -> list[list[int]]:
    """The places of rows in ``lengths``, at most ``size`` a batch; shuffled by ``rng`` if there is one."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for i, length in enumerate(lengths):
        by_length[length].append(i)
    groups = []
    for members in by_length.values():
        if rng:
            rng.shuffle(members)
        groups += [members[i : i + size] for i in range(0, len(members), size)]
    if rng:
        rng.shuffle(groups)
    return groups
