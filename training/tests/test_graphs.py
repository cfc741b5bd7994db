"""Exported graphs against PyTorch, on random weights: the same numbers, and no row that depends on its batch."""

from pathlib import Path

import numpy as np
import torch

from recurrent_training.checks import agree, batched_equals_alone, session
from recurrent_training.sentiment import training as sentiment
from recurrent_training.sentiment.graph import classifier

LENGTHS = [1, 7, 3, 12, 5]


def test_the_classifier_agrees_and_rows_keep_their_bits(tmp_path: Path) -> None:
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    model = sentiment.SentimentRNN(rng.normal(size=(50, sentiment.EMBEDDING)).astype(np.float32)).eval()
    classifier({name: value.numpy() for name, value in model.state_dict().items()}, tmp_path / "g.onnx")
    run = session(tmp_path / "g.onnx")
    rows = [rng.integers(0, 50, length) for length in LENGTHS]

    def logits(which: list[int]) -> list[np.ndarray]:
        ids = np.zeros((len(which), max(len(rows[i]) for i in which)), np.int64)
        for r, i in enumerate(which):
            ids[r, : len(rows[i])] = rows[i]
        lengths = np.array([len(rows[i]) for i in which], np.int32)
        first = np.zeros((1, len(which), sentiment.HIDDEN), np.float32)
        return list(run.run(["logits"], {"ids": ids, "lengths": lengths, "h0": first})[0])

    batched_equals_alone(logits, LENGTHS)
    for i, got in enumerate(logits(list(range(len(rows))))):
        with torch.no_grad():
            agree(got, model(torch.tensor(rows[i][None]))[0].numpy(), f"row {i}")


def test_batches_hold_sentences_of_one_length() -> None:
    examples = [([1] * (1 + i % 5), 1.0) for i in range(40)]
    shapes = [ids.shape[1] for ids, _ in sentiment.batches(examples, 4, None)]
    assert sorted(set(shapes)) == [1, 2, 3, 4, 5]
