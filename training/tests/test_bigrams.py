"""Bigrams: the packed table against a plain dictionary, in NumPy, PyTorch and ONNX."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from onnx import TensorProto

from recurrent_training import bigram_graph, bigrams
from recurrent_training.checks import session
from recurrent_training.embeddings import WithBigrams
from recurrent_training.graphs import Graph

VOCABULARY = 40


@pytest.fixture
def pairs() -> list[tuple[int, int]]:
    rng = random.Random(1)
    everything = [(a, b) for a in range(2, VOCABULARY) for b in range(VOCABULARY) if b != 1]
    return rng.sample(everything, 300)


def test_frequent_pairs_come_first_and_leave_out_the_unknown() -> None:
    rows = [[2, 3, 2, 3], [2, 3, 1], [4]]
    assert bigrams.frequent(rows, 1) == [(2, 3), (3, 0), (3, 2), (4, 0)]
    assert bigrams.frequent(rows, 2) == [(2, 3)]


def test_every_pair_is_found_and_no_other(pairs) -> None:
    table, wanted = bigrams.build(pairs, VOCABULARY), {pair: number for number, pair in enumerate(pairs, 1)}
    assert len(table) == len(pairs) + 1
    for first in range(VOCABULARY):
        for second in range(VOCABULARY):
            assert table.id(first, second) == wanted.get((first, second), 0)


def test_a_table_of_one_pair() -> None:
    table = bigrams.build([(3, 0)], 5)
    assert [table.id(3, second) for second in range(5)] == [1, 0, 0, 0, 0] and len(table.ids) >= 5


def test_the_graph_and_the_network_find_the_same_whatever_the_padding(pairs, tmp_path: Path) -> None:
    torch.manual_seed(1)
    table, rng = bigrams.build(pairs, VOCABULARY), random.Random(2)
    network = WithBigrams(VOCABULARY, table, 6, 4)
    state = bigram_graph.halved({name: value.numpy() for name, value in network.state_dict().items()}, "")
    network.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    graph = Graph("small")
    graph.input("ids", TensorProto.INT64, ["batch", "time"])
    name = bigram_graph.joined(graph, bigram_graph.parts(graph, table, state, ""), "joined")
    graph.output(name, ["batch", "time", network.size])
    graph.write(tmp_path / "model.onnx")
    run = session(tmp_path / "model.onnx")
    rows = [[rng.randrange(1, VOCABULARY) for _ in range(length)] for length in (1, 2, 9, 30)]
    ids = np.zeros((len(rows), 30), np.int64)
    for r, row in enumerate(rows):
        ids[r, : len(row)] = row
    together = run.run([name], {"ids": ids})[0]
    for r, row in enumerate(rows):
        with torch.no_grad():
            wanted = network(torch.tensor([row]))[0].numpy()
        assert np.array_equal(together[r, : len(row)], wanted)
        assert network.after(torch.tensor([row]))[0].tolist() == [table.id(a, b) for a, b in zip(row, [*row[1:], 0], strict=True)]
