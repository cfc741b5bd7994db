"""Exported graphs against PyTorch on ragged batches, and the promise that a row's bits do not depend on its batch."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from recurrent_training.checks import agree, batched_equals_alone, session
from recurrent_training.ner.graph import tagger
from recurrent_training.ner.training import Tagger
from recurrent_training.sentiment.graph import classifier
from recurrent_training.sentiment.training import HIDDEN, SentimentRNN

LENGTHS = [1, 7, 30, 2, 7, 13]
WORDS, CHARACTERS, WIDTH = 50, 20, 24


def padded(rows: list[list[int]]) -> np.ndarray:
    ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for r, row in enumerate(rows):
        ids[r, : len(row)] = row
    return ids


def weights(model: torch.nn.Module) -> dict[str, np.ndarray]:
    return {name: value.detach().numpy() for name, value in model.state_dict().items()}


@pytest.fixture
def rows() -> list[list[int]]:
    rng = random.Random(1)
    return [[rng.randrange(WORDS) for _ in range(length)] for length in LENGTHS]


class TestClassifier:
    @pytest.fixture
    def model(self) -> SentimentRNN:
        torch.manual_seed(1)
        return SentimentRNN(np.random.default_rng(1).normal(size=(WORDS, 100)).astype(np.float32)).eval()

    @pytest.fixture
    def graph(self, model: SentimentRNN, tmp_path: Path):
        classifier(weights(model), tmp_path / "model.onnx")
        return session(tmp_path / "model.onnx")

    @staticmethod
    def run(graph, rows: list[list[int]], state: np.ndarray | None = None) -> list[np.ndarray]:
        state = np.zeros((1, len(rows), HIDDEN), np.float32) if state is None else state
        feeds = {"ids": padded(rows), "lengths": np.array([len(row) for row in rows], np.int32), "h0": state}
        return graph.run(["logits", "hn"], feeds)

    def test_equals_pytorch(self, model, graph, rows) -> None:
        logits, states = self.run(graph, rows)
        for row, logit, state in zip(rows, logits, states[0], strict=True):
            with torch.no_grad():
                ids = torch.tensor([row])
                agree(logit, model(ids)[0].numpy(), "logits")
                agree(state, model.rnn(model.embed(ids))[1][0, 0].numpy(), "state")

    def test_a_row_has_the_same_bits_alone_and_in_a_batch(self, graph, rows) -> None:
        batched_equals_alone(lambda which: list(self.run(graph, [rows[i] for i in which])[0]), LENGTHS)

    @pytest.mark.parametrize("chunk", [1, 4, 8])
    def test_chunks_with_the_state_carried_equal_the_whole(self, graph, rows, chunk: int) -> None:
        for row in rows:
            state, logits = None, None
            for at in range(0, len(row), chunk):
                logits, state = self.run(graph, [row[at : at + chunk]], state)
            whole = self.run(graph, [row])
            assert np.array_equal(whole[0], logits) and np.array_equal(whole[1], state)


class TestTagger:
    @pytest.fixture
    def model(self) -> Tagger:
        torch.manual_seed(2)
        table = np.random.default_rng(2).normal(size=(WORDS, 100)).astype(np.float16).astype(np.float32)
        return Tagger(table, CHARACTERS).eval()

    @pytest.fixture
    def graph(self, model: Tagger, tmp_path: Path):
        tagger(weights(model), tmp_path / "model.onnx")
        return session(tmp_path / "model.onnx")

    @pytest.fixture
    def letters(self, rows) -> list[list[list[int]]]:
        rng = random.Random(3)
        return [[[rng.randrange(1, CHARACTERS) for _ in range(rng.randint(1, WIDTH))] for _ in row] for row in rows]

    @staticmethod
    def run(graph, rows: list[list[int]], letters: list[list[list[int]]], width: int = 0) -> list[np.ndarray]:
        width = max([width, *(len(word) for row in letters for word in row)])
        characters = np.zeros((len(rows), max(map(len, rows)), width), np.int64)
        for r, row in enumerate(letters):
            for t, word in enumerate(row):
                characters[r, t, : len(word)] = word
        lengths = np.array([len(row) for row in rows], np.int32)
        scores = graph.run(["emissions"], {"ids": padded(rows), "characters": characters, "lengths": lengths})[0]
        return [scores[r, : len(row)] for r, row in enumerate(rows)]

    def test_equals_pytorch(self, model, graph, rows, letters) -> None:
        for row, words, got in zip(rows, letters, self.run(graph, rows, letters), strict=True):
            with torch.no_grad():
                wanted = model.emissions(torch.tensor([row]), torch.tensor(padded(words))[None])[0].numpy()
            agree(got, wanted, "emissions")

    def test_a_row_has_the_same_bits_alone_and_in_a_batch(self, graph, rows, letters) -> None:
        run = lambda which: self.run(graph, [rows[i] for i in which], [letters[i] for i in which])  # noqa: E731
        batched_equals_alone(run, LENGTHS)

    def test_the_width_of_character_padding_changes_nothing(self, graph, rows, letters) -> None:
        for row, words in zip(rows, letters, strict=True):
            narrow, wide = self.run(graph, [row], [words])[0], self.run(graph, [row], [words], 40)[0]
            assert np.array_equal(narrow, wide)

    def test_declares_what_the_server_can_run(self, model, tmp_path: Path) -> None:
        tagger(weights(model), tmp_path / "model.onnx")
        written = onnx.load(tmp_path / "model.onnx")
        assert written.ir_version <= 10
        assert [(o.domain, o.version) for o in written.opset_import] == [("", 17)]
        assert {i.name: i.type.tensor_type.elem_type for i in written.graph.input} == {
            "ids": onnx.TensorProto.INT64, "characters": onnx.TensorProto.INT64, "lengths": onnx.TensorProto.INT32,
        }  # fmt: skip
