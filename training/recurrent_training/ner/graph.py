"""The graph of ``ner``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto

from ..graphs import BOTH, LSTM_ORDER, Graph, recurrent_weights


def tagger(state: dict[str, np.ndarray], path: Path) -> None:
    """BiLSTM over words and characters: ids, characters, lengths -> emissions.

    The convolution of width 3 over characters is three table look-ups and two additions: an ONNX Conv gives other bits for a
    row in a batch than for the row alone. Characters beyond a token's end have id 0 and are masked before the maximum.
    """
    hidden = state["lstm.weight_hh_l0"].shape[1]
    tags = state["out.bias"].shape[0]
    graph = Graph("ner")
    graph.input("ids", TensorProto.INT64, ["batch", "time"])
    graph.input("characters", TensorProto.INT64, ["batch", "time", "character"])
    graph.input("lengths", TensorProto.INT32, ["batch"])
    encoded = _characters(graph, state)
    table = graph.weight("words", state["word.weight"].astype(np.float16))
    words = graph.node("Cast", [graph.node("Gather", [table, "ids"], "words16")], "word_vectors", to=TensorProto.FLOAT)
    joined = graph.node("Concat", [words, encoded], "joined", axis=2)
    by_time = graph.node("Transpose", [joined], "by_time", perm=[1, 0, 2])
    w, r, b = recurrent_weights(state, "lstm.", LSTM_ORDER, BOTH)
    states = graph.node(
        "LSTM",
        [by_time, graph.weight("W", w), graph.weight("R", r), graph.weight("B", b), "lengths"],
        "states",
        hidden_size=hidden,
        direction="bidirectional",
    )
    # [time, direction, batch, hidden] -> [batch, time, direction * hidden]
    by_row = graph.node("Transpose", [states], "by_row", perm=[2, 0, 1, 3])
    flat = graph.node("Reshape", [by_row, graph.weight("flat", np.array([0, 0, 2 * hidden], np.int64))], "flat_states")
    scores = graph.node("MatMul", [flat, graph.weight("out", state["out.weight"].T)], "scores")
    graph.node("Add", [scores, graph.weight("out_bias", state["out.bias"])], "emissions")
    graph.output("emissions", ["batch", "time", tags])
    graph.write(path)


def _characters(graph: Graph, state: dict[str, np.ndarray]) -> str:
    embedding = state["cemb.weight"].copy()
    embedding[0] = 0  # padding adds nothing, as in training
    size = embedding.shape[1]
    tables = [embedding @ state["conv.weight"][:, k * size : (k + 1) * size].T for k in range(3)]
    one = graph.weight("one", np.array([1], np.int64))
    minus_one = graph.weight("minus_one", np.array([-1], np.int64))
    zero = graph.weight("zero", np.array([0], np.int64))
    far = graph.weight("far", np.array([np.iinfo(np.int64).max], np.int64))
    axis = graph.weight("character_axis", np.array([2], np.int64))
    first = graph.node("Slice", ["characters", zero, one, axis], "first")
    nothing = graph.node("Sub", [first, first], "nothing")
    all_but_last = graph.node("Slice", ["characters", zero, minus_one, axis], "all_but_last")
    all_but_first = graph.node("Slice", ["characters", one, far, axis], "all_but_first")
    before = graph.node("Concat", [nothing, all_but_last], "before", axis=2)
    after = graph.node("Concat", [all_but_first, nothing], "after", axis=2)
    looked = [
        graph.node("Gather", [graph.weight(f"characters_{name}", table.astype(np.float32)), ids], f"from_{name}")
        for name, table, ids in zip(("before", "at", "after"), tables, (before, "characters", after), strict=True)
    ]
    total = graph.node("Add", [graph.node("Add", looked[:2], "two"), looked[2]], "three")
    # A table of 0 for characters and a large negative number for padding masks what lies beyond a token.
    mask = np.zeros((embedding.shape[0], 1), np.float32)
    mask[0] = -1e4
    masked = graph.node("Add", [total, graph.node("Gather", [graph.weight("mask", mask), "characters"], "masks")], "masked")
    biased = graph.node("Add", [masked, graph.weight("conv_bias", state["conv.bias"])], "biased")
    best = graph.node("ReduceMax", [biased], "best", axes=[2], keepdims=0)
    return graph.node("Relu", [best], "character_vectors")
