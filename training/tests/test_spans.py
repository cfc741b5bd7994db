"""The CRF reference against all paths, and F1 by hand."""

import itertools

import numpy as np
import pytest

from recurrent_training.spans import Crf, bio_spans, f1

TAGS = ["O", "B-X", "I-X"]


def crf(seed: int) -> tuple[Crf, np.ndarray]:
    rng = np.random.default_rng(seed)
    return Crf(TAGS, rng.normal(size=3), rng.normal(size=3), rng.normal(size=(3, 3))), rng.normal(size=(4, 3))


def score(model: Crf, emissions: np.ndarray, path: tuple[int, ...]) -> float:
    total = model.start[path[0]] + model.end[path[-1]] + sum(emissions[t, tag] for t, tag in enumerate(path))
    return total + sum(model.moves[a, b] for a, b in itertools.pairwise(path))


@pytest.mark.parametrize("seed", range(20))
def test_viterbi_finds_the_best_of_all_paths(seed: int) -> None:
    model, emissions = crf(seed)
    best = max(itertools.product(range(3), repeat=4), key=lambda path: score(model, emissions, path))
    assert model.decode(emissions) == list(best)


@pytest.mark.parametrize("seed", range(20))
def test_a_spans_probability_is_its_share_of_all_paths(seed: int) -> None:
    model, emissions = crf(seed)
    path = model.decode(emissions)
    weights = {p: np.exp(score(model, emissions, p)) for p in itertools.product(range(3), repeat=4)}
    share = sum(w for p, w in weights.items() if list(p[1:3]) == path[1:3]) / sum(weights.values())
    assert model.probability(emissions, path, 1, 3) == pytest.approx(share, abs=1e-9)


def test_forbidden_moves_are_never_decoded() -> None:
    for seed in range(50):
        model, emissions = crf(seed)
        tags = [TAGS[t] for t in model.decode(emissions)]
        assert tags[0] != "I-X"
        assert all(b != "I-X" or a != "O" for a, b in itertools.pairwise(tags))


def test_spans_and_f1_by_hand() -> None:
    assert bio_spans(["B-A", "I-A", "O", "B-A", "B-A", "B-B", "I-B"]) == [(0, 2, "A"), (3, 4, "A"), (4, 5, "A"), (5, 7, "B")]
    assert f1([[(0, 1, "A"), (2, 3, "B")]], [[(0, 1, "A"), (2, 4, "B")]]) == pytest.approx(50)
    assert f1([[]], [[]]) == 100
