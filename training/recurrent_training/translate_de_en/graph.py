"""Two graphs: ``encoder`` reads a text once, ``step`` writes one sub-word; the memory between them is read-only and as long as its text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto

from ..graphs import BOTH, FORWARD, GRU_ORDER, Graph, recurrent_weights

BATCH, TIME = "batch", "time"
State = dict[str, np.ndarray]


def halved(state: State) -> State:
    """The weights as the files hold them, in half precision; the graphs compute in single precision."""
    return {name: value.astype(np.float16).astype(np.float32) for name, value in state.items()}


class _Half(Graph):
    """A graph whose weights are in half precision in the file."""

    def half(self, name: str, value: np.ndarray) -> str:
        """A weight in single precision that a half can hold."""
        return self.node("Cast", [self.weight(f"{name}_half", value.astype(np.float16))], name, to=TensorProto.FLOAT)

    def rows(self, table: np.ndarray, ids: str, name: str) -> str:
        """Rows of the table of sub-words, made single after they are picked."""
        return self.node("Cast", [self.node("Gather", [self.weight("table", table.astype(np.float16)), ids], f"{name}_half")], name, to=TensorProto.FLOAT)

    def axes(self, *axes: int) -> str:
        """Axes, as a constant."""
        name = "axes_" + "_".join(map(str, axes))
        if all(weight.name != name for weight in self.weights):
            self.weight(name, np.array(axes, np.int64))
        return name

    def recurrent(self, inputs: str, lengths: str, initial: str, weights: tuple[np.ndarray, ...], outputs: list[str], direction: str) -> str:
        """A GRU as PyTorch has it."""
        names = [self.half(f"{outputs[-1]}_{part}", value) for part, value in zip("WRB", weights, strict=True)]
        size = weights[1].shape[2]
        return self.node("GRU", [inputs, *names, lengths, initial], outputs, hidden_size=size, direction=direction, linear_before_reset=1)


def encoder(state: State, path: Path) -> None:
    """``(ids, lengths) -> (memory, keys, state, fed)``; memory and keys are zero past a row's end."""
    hidden, wide, width = state["bridge.weight"].shape[0], state["key.weight"].shape[0], state["key.weight"].shape[1]
    size = state["embed.weight"].shape[1]
    graph = _Half("encoder")
    ids = graph.input("ids", TensorProto.INT64, [BATCH, TIME])
    lengths = graph.input("lengths", TensorProto.INT32, [BATCH])
    inputs = graph.node("Transpose", [graph.rows(state["embed.weight"], ids, "tokens")], "inputs", perm=[1, 0, 2])
    weights = recurrent_weights(state, "reader.", GRU_ORDER, BOTH)
    graph.recurrent(inputs, lengths, "", weights, ["read", "last"], "bidirectional")
    together = graph.weight("together", np.array([0, 0, -1], np.int64))
    graph.node("Reshape", [graph.node("Transpose", ["read"], "by_row", perm=[2, 0, 1, 3]), together], "memory")
    graph.node("MatMul", ["memory", graph.half("key", state["key.weight"].T)], "keys")
    ends = graph.weight("ends", np.array([0, -1], np.int64))
    both = graph.node("Reshape", [graph.node("Transpose", ["last"], "last_by_row", perm=[1, 0, 2]), ends], "both")
    bridged = graph.node("MatMul", [both, graph.half("bridge", state["bridge.weight"].T)], "bridged")
    first = graph.node("Tanh", [graph.node("Add", [bridged, graph.half("bridge_bias", state["bridge.bias"])], "bridged_up")], "first")
    graph.node("Unsqueeze", [first, graph.axes(0)], "state")
    rows = graph.node("Shape", ["lengths"], "rows")
    shape = graph.node("Concat", [rows, graph.weight("size", np.array([size], np.int64))], "fed_shape", axis=0)
    graph.node("Expand", [graph.weight("nothing", np.zeros((1, 1), np.float32)), shape], "fed")
    graph.output("memory", [BATCH, TIME, width])
    graph.output("keys", [BATCH, TIME, wide])
    graph.output("state", [1, BATCH, hidden])
    graph.output("fed", [BATCH, size])
    graph.write(path)


def step(state: State, path: Path) -> None:
    """``(token, state, fed, memory, keys, memoryLengths) -> (logits, nextState, nextFed, attention)``; what lies past a row's memory changes no bit."""
    vocabulary, size = state["embed.weight"].shape
    hidden, (wide, width) = state["bridge.weight"].shape[0], state["key.weight"].shape
    graph = _Half("step")
    token = graph.input("token", TensorProto.INT64, [BATCH])
    before = graph.input("state", TensorProto.FLOAT, [1, BATCH, hidden])
    fed = graph.input("fed", TensorProto.FLOAT, [BATCH, size])
    memory = graph.input("memory", TensorProto.FLOAT, [BATCH, TIME, width])
    keys = graph.input("keys", TensorProto.FLOAT, [BATCH, TIME, wide])
    lengths = graph.input("memoryLengths", TensorProto.INT32, [BATCH])
    given = graph.node("Concat", [graph.rows(state["embed.weight"], token, "embedded"), fed], "given", axis=1)
    one = graph.node("Unsqueeze", [given, graph.axes(0)], "one")
    graph.recurrent(one, "", before, recurrent_weights(state, "cell.", GRU_ORDER, FORWARD), ["", "nextState"], "forward")
    after = graph.node("Squeeze", ["nextState", graph.axes(0)], "after")
    query = graph.node("MatMul", [after, graph.half("query", state["query.weight"].T)], "query_of_row")
    context = _attended(graph, query, keys, memory, lengths)
    combined = graph.node("MatMul", [graph.node("Concat", [after, context], "seen", axis=1), graph.half("combine", state["combine.weight"].T)], "combined")
    graph.node("Tanh", [graph.node("Add", [combined, graph.half("combine_bias", state["combine.bias"])], "combined_up")], "nextFed")
    table = graph.node("Transpose", [graph.node("Cast", ["table"], "table_single", to=TensorProto.FLOAT)], "outputs", perm=[1, 0])
    graph.node("Add", [graph.node("MatMul", ["nextFed", table], "products"), graph.half("bias", state["bias"])], "logits")
    graph.output("logits", [BATCH, vocabulary])
    graph.output("nextState", [1, BATCH, hidden])
    graph.output("nextFed", [BATCH, size])
    graph.output("attention", [BATCH, TIME])
    graph.write(path)


def _attended(graph: _Half, query: str, keys: str, memory: str, lengths: str) -> str:
    """The context: a mean of the memory, weighted by how well its keys fit the query. The weights become the output ``attention``.

    Padding is a weight of zero and a term of zero at the end of a sum that is taken in the order of time, so it changes no bit.
    ``CumSum`` adds in that order on every processor. ``Softmax``, ``ReduceSum`` over time and a product whose inner size is the time do not.
    """
    products = graph.node("Mul", [keys, graph.node("Unsqueeze", [query, graph.axes(1)], "query_of_time")], "fits")
    fits = graph.node("ReduceSum", [products, graph.axes(2)], "fit", keepdims=0)
    time = graph.node("Gather", [graph.node("Shape", [keys], "keys_shape"), graph.weight("second", np.array(1, np.int64))], "time_size")
    places = graph.node("Range", [graph.weight("from", np.array(0, np.int64)), time, graph.weight("by", np.array(1, np.int64))], "places")
    ends = graph.node("Unsqueeze", [graph.node("Cast", [lengths], "lengths_long", to=TensorProto.INT64), graph.axes(1)], "ends")
    inside = graph.node("Less", [places, ends], "inside")
    masked = graph.node("Where", [inside, fits, graph.weight("lowest", np.array(-1e30, np.float32))], "masked")
    top = graph.node("ReduceMax", [masked], "top", axes=[1], keepdims=1)
    raised = graph.node("Exp", [graph.node("Sub", [masked, top], "below_top")], "raised")
    weights = graph.node("Where", [inside, raised, graph.weight("zero", np.array(0, np.float32))], "weights")
    axis = graph.weight("time_axis", np.array(1, np.int64))
    last = graph.weight("last", np.array(-1, np.int64))
    total = graph.node("Gather", [graph.node("CumSum", [weights, axis], "totals"), last], "total", axis=1)
    attention = graph.node("Div", [weights, graph.node("Unsqueeze", [total, graph.axes(1)], "total_of_row")], "attention")
    shares = graph.node("Mul", [memory, graph.node("Unsqueeze", [attention, graph.axes(2)], "attention_of_width")], "shares")
    return graph.node("Gather", [graph.node("CumSum", [shares, axis], "shares_so_far"), last], "context", axis=1)
