"""The graph of ``ner-zh``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto

from ..bigram_graph import joined, parts
from ..bigrams import Bigrams
from ..graphs import BOTH, LSTM_ORDER, Graph, recurrent_weights


def tagger(state: dict[str, np.ndarray], pairs: Bigrams, path: Path) -> None:
    """BiLSTM over characters and bigrams: ids, lengths -> emissions."""
    hidden = state["lstm.weight_hh_l0"].shape[1]
    graph = Graph("ner-zh")
    graph.input("ids", TensorProto.INT64, ["batch", "time"])
    graph.input("lengths", TensorProto.INT32, ["batch"])
    vectors = joined(graph, parts(graph, pairs, state, "embed."), "joined")
    by_time = graph.node("Transpose", [vectors], "by_time", perm=[1, 0, 2])
    w, r, b = recurrent_weights(state, "lstm.", LSTM_ORDER, BOTH)
    weights = [graph.weight(name, value) for name, value in (("W", w), ("R", r), ("B", b))]
    states = graph.node("LSTM", [by_time, *weights, "lengths"], "states", hidden_size=hidden, direction="bidirectional")
    # [time, direction, batch, hidden] -> [batch, time, direction * hidden]
    by_row = graph.node("Transpose", [states], "by_row", perm=[2, 0, 1, 3])
    flat = graph.node("Reshape", [by_row, graph.weight("flat", np.array([0, 0, 2 * hidden], np.int64))], "flat_states")
    scores = graph.node("MatMul", [flat, graph.weight("out", state["out.weight"].T)], "scores")
    graph.node("Add", [scores, graph.weight("out_bias", state["out.bias"])], "emissions")
    graph.output("emissions", ["batch", "time", state["out.bias"].shape[0]])
    graph.write(path)
