"""The graph of ``sentiment-zh``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto

from ..bigram_graph import joined, parts
from ..bigrams import Bigrams
from ..graphs import FORWARD, LSTM_ORDER, Graph, recurrent_weights

SCALE = 2.0**24


def classifier(state: dict[str, np.ndarray], pairs: Bigrams, path: Path) -> None:
    """``Classifier``: ids, lengths -> logits.

    A sum of floats over time would have other bits with other padding, so the mean is taken of whole numbers, which add up exactly in any order.
    """
    graph = Graph("sentiment-zh")
    graph.input("ids", TensorProto.INT64, ["batch", "time"])
    graph.input("lengths", TensorProto.INT32, ["batch"])
    token, preceding, following = parts(graph, pairs, state, "embed.")
    there = _there(graph)
    pooled = [
        *_pooled(graph, state, "forwards", joined(graph, [token, preceding], "ahead"), "forward", there),
        *_pooled(graph, state, "backwards", joined(graph, [token, following], "back"), "reverse", there),
    ]
    together = graph.node("Concat", pooled, "pooled", axis=1)
    graph.node("Gemm", [together, graph.weight("fc", state["fc.weight"]), graph.weight("fc_bias", state["fc.bias"])], "logits", transB=1)
    graph.output("logits", ["batch", state["fc.bias"].shape[0]])
    graph.write(path)


def _there(graph: Graph) -> str:
    """Which steps of ``[time, batch, 1]`` lie within their row; and, on the way, the lengths times ``SCALE``."""
    time = graph.node("Gather", [graph.node("Shape", ["ids"], "shape"), graph.weight("time_axis", np.array(1, np.int64))], "time")
    zero, one = graph.weight("range_start", np.array(0, np.int64)), graph.weight("range_step", np.array(1, np.int64))
    steps = graph.node("Range", [zero, time, one], "steps")
    column = graph.node("Unsqueeze", [steps, graph.weight("last_axes", np.array([1, 2], np.int64))], "step_column")
    long = graph.node("Cast", ["lengths"], "long_lengths", to=TensorProto.INT64)
    ends = graph.node("Unsqueeze", [long, graph.weight("last_axis", np.array([1], np.int64))], "ends")
    double = graph.node("Cast", [ends], "double_ends", to=TensorProto.DOUBLE)
    graph.node("Mul", [double, graph.weight("double_scale", np.array(SCALE, np.float64))], "scaled_ends")
    return graph.node("Less", [column, ends], "there")


def _pooled(graph: Graph, state: dict[str, np.ndarray], name: str, vectors: str, direction: str, there: str) -> list[str]:
    """One LSTM's maximum, mean and last state."""
    hidden = state[f"{name}.weight_hh_l0"].shape[1]
    by_time = graph.node("Transpose", [vectors], f"{name}_by_time", perm=[1, 0, 2])
    values = recurrent_weights(state, f"{name}.", LSTM_ORDER, FORWARD)
    weights = [graph.weight(f"{name}_{kind}", value) for kind, value in zip("WRB", values, strict=True)]
    inputs = [by_time, *weights, "lengths"]
    graph.node("LSTM", inputs, [f"{name}_directed", f"{name}_final"], hidden_size=hidden, direction=direction)
    axis, first = graph.weight(f"{name}_direction_axis", np.array([1], np.int64)), graph.weight(f"{name}_first_axis", np.array([0], np.int64))
    steps = graph.node("Squeeze", [f"{name}_directed", axis], f"{name}_steps")
    masked = graph.node("Where", [there, steps, graph.weight(f"{name}_low", np.array(-2, np.float32))], f"{name}_masked")
    best = graph.node("ReduceMax", [masked], f"{name}_max", axes=[0], keepdims=0)
    # Steps past a row's end are 0, and so add nothing.
    scaled = graph.node("Mul", [steps, graph.weight(f"{name}_scale", np.array(SCALE, np.float32))], f"{name}_scaled")
    whole = graph.node("Cast", [scaled], f"{name}_whole", to=TensorProto.INT64)
    total = graph.node("ReduceSum", [whole, first], f"{name}_total", keepdims=0)
    double = graph.node("Cast", [total], f"{name}_double", to=TensorProto.DOUBLE)
    mean = graph.node("Cast", [graph.node("Div", [double, "scaled_ends"], f"{name}_mean64")], f"{name}_mean", to=TensorProto.FLOAT)
    return [best, mean, graph.node("Squeeze", [f"{name}_final", first], f"{name}_last")]
