"""Vectors: tokens that stand in the same places come out alike."""

from __future__ import annotations

import random

import numpy as np
import torch

from recurrent_training import bigrams, vectors


def rows() -> list[list[int]]:
    """Two kinds of middle, 2-4 and 5-7, each with its own neighbours."""
    rng = random.Random(1)
    return [[rng.choice((8, 9)), rng.randint(2, 4), 10] if rng.random() < 0.5 else [rng.choice((11, 12)), rng.randint(5, 7), 13] for _ in range(3000)]


def test_rows_are_far_enough_apart() -> None:
    table = bigrams.build([(2, 3), (3, 0)], 5)
    text = vectors.text([[2, 3], [3, 4]], table)
    assert text.ids.tolist() == [0, 0, 0, 0, 2, 3, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0]
    assert text.pairs.tolist() == [0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]


def test_what_stands_in_the_same_places_is_alike(monkeypatch) -> None:
    monkeypatch.setattr(vectors, "POSITIONS", 200)
    monkeypatch.setattr(vectors, "WINDOW", 1)
    monkeypatch.setattr(vectors, "RATE", 3e-2)
    given = rows()
    table = bigrams.build(bigrams.frequent(given, 2), 14)
    text = vectors.text(given, table)
    learnt = vectors.learn(text, 14, text.ids, 14, 8, 1, 6, 1, "tokens")
    middles = learnt[2:8] - learnt[2:8].mean(0)
    unit = middles / np.linalg.norm(middles, axis=1, keepdims=True)
    alike = unit @ unit.T
    assert alike[:3, :3].min() > alike[:3, 3:].max() + 0.3 and alike[3:, 3:].min() > alike[:3, 3:].max() + 0.3
    pairs = vectors.learn(text, 14, text.pairs, len(table), 8, 2, 2, 1, "bigrams")
    assert pairs.shape == (len(table), 8) and not pairs[0].any() and abs(pairs[1:].std() - 0.3) < 0.01
    assert torch.equal(text.ids, vectors.text(given, table).ids)
