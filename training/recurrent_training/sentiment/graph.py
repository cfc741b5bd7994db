"""The graph of ``sentiment``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto

from ..graphs import FORWARD, GRU_ORDER, Graph, recurrent_weights


def classifier(state: dict[str, np.ndarray], path: Path) -> None:
    """``SentimentRNN``: ids, lengths, h0 -> logits, hn."""
    hidden = state["rnn.weight_hh_l0"].shape[1]
    graph = Graph("sentiment")
    graph.input("ids", TensorProto.INT64, ["batch", "time"])
    graph.input("lengths", TensorProto.INT32, ["batch"])
    graph.input("h0", TensorProto.FLOAT, [1, "batch", hidden])
    w, r, b = recurrent_weights(state, "rnn.", GRU_ORDER, FORWARD)
    embedded = graph.node("Gather", [graph.weight("embedding", state["embed.weight"]), "ids"], "embedded")
    by_time = graph.node("Transpose", [embedded], "by_time", perm=[1, 0, 2])
    graph.node(
        "GRU",
        [by_time, graph.weight("W", w), graph.weight("R", r), graph.weight("B", b), "lengths", "h0"],
        ["", "hn"],
        hidden_size=hidden,
        linear_before_reset=1,
    )
    last = graph.node("Squeeze", ["hn", graph.weight("first_axis", np.array([0], np.int64))], "last")
    graph.node("Gemm", [last, graph.weight("fc", state["fc.weight"]), graph.weight("fc_bias", state["fc.bias"])], "logits", transB=1)
    graph.output("logits", ["batch", state["fc.bias"].shape[0]])
    graph.output("hn", [1, "batch", hidden])
    graph.write(path)
