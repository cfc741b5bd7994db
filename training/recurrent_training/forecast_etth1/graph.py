"""The graph of ``forecast-etth1``: series in their own units, less their last values, to the hours that follow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto

from ..graphs import FORWARD, GRU_ORDER, Graph, recurrent_weights

BATCH = "batch"


def forecaster(state: dict[str, np.ndarray], deviation: np.ndarray, context: int, path: Path) -> None:
    """``values [batch, context, variables] -> forecast [batch, horizon, variables]``, both less the last value; ``deviation`` is training's, by variable."""
    variables, steps, segment = len(state["names"]), len(state["places"]), state["read.weight"].shape[1]
    hidden, horizon = state["read.weight"].shape[0], steps * segment
    graph = Graph("forecaster")
    values = graph.input("values", TensorProto.FLOAT, [BATCH, context, variables])
    spread = graph.weight("deviation", deviation.astype(np.float32))
    graph.node("Transpose", [graph.node("Div", [values, spread], "scaled"), ], "by_variable", perm=[0, 2, 1])
    graph.node("Reshape", ["by_variable", _shape(graph, "segments_shape", [-1, context // segment, segment])], "segments")
    read = graph.node("MatMul", ["segments", graph.weight("read", state["read.weight"].T)], "products")
    shown = graph.node("Relu", [graph.node("Add", [read, graph.weight("read_bias", state["read.bias"])], "sums")], "shown")
    weights = [graph.weight(name, value) for name, value in zip("WRB", recurrent_weights(state, "rnn.", GRU_ORDER, FORWARD), strict=True)]
    options = {"hidden_size": hidden, "linear_before_reset": 1}
    graph.node("GRU", [graph.node("Transpose", [shown], "in_order", perm=[1, 0, 2]), *weights], ["", "read_up"], **options)
    # Each state goes on once for every segment of the forecast, asked by the segment's place and the variable's name.
    graph.node("Reshape", ["read_up", _shape(graph, "rows_shape", [-1, variables, 1, hidden])], "by_row")
    asked = np.concatenate([np.broadcast_to(state["places"], (variables, *state["places"].shape)), np.repeat(state["names"][:, None], steps, 1)], -1)
    none = graph.weight("none", np.zeros((1, variables, steps, hidden), np.float32))
    states = graph.node("Add", ["by_row", none], "repeated")
    zeros = graph.node("Mul", [states, graph.weight("zero", np.array(0, np.float32))], "nothing")
    asked_of_rows = graph.node("Add", [zeros, graph.weight("asked", asked[None])], "asked_of_rows")
    flat = _shape(graph, "flat_shape", [1, -1, hidden])
    inputs, before = (graph.node("Reshape", [name, flat], f"{name}_flat") for name in (asked_of_rows, states))
    graph.node("GRU", [inputs, *weights, "", before], ["", "answers"], **options)
    written = graph.node("MatMul", ["answers", graph.weight("write", state["write.weight"].T)], "written")
    ahead = graph.node("Add", [written, graph.weight("write_bias", state["write.bias"])], "ahead")
    graph.node("Reshape", [ahead, _shape(graph, "ahead_shape", [-1, variables, horizon])], "ahead_by_variable")
    graph.node("Mul", [graph.node("Transpose", ["ahead_by_variable"], "ahead_by_hour", perm=[0, 2, 1]), spread], "forecast")
    graph.output("forecast", [BATCH, horizon, variables])
    graph.write(path)


def _shape(graph: Graph, name: str, sizes: list[int]) -> str:
    return graph.weight(name, np.array(sizes, np.int64))
