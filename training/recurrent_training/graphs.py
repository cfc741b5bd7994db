"""ONNX graphs built node by node from weights: lengths and states are inputs and outputs, which tracing exporters do not give.

Gate order differs: PyTorch GRU is r, z, n and ONNX z, r, h; PyTorch LSTM is i, f, g, o and ONNX i, o, f, c.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 17, 8


class Graph:
    """Collects the nodes and weights of one graph."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, kind: int, shape: list[int | str]) -> str:
        """Declares an input."""
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, name: str, shape: list[int | str]) -> str:
        """Declares a float output."""
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def weight(self, name: str, value: np.ndarray) -> str:
        """Adds a constant."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, inputs: list[str], outputs: str | list[str], **attributes) -> str:
        """Adds a node; gives its first output."""
        names = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(helper.make_node(operator, inputs, names, name=names[0] or names[-1], **attributes))
        return names[0]

    def write(self, path: Path) -> None:
        """Checks and writes the graph."""
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="recurrent-training")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model, full_check=True)
        path.write_bytes(model.SerializeToString())


def _reorder(matrix: np.ndarray, order: list[int]) -> np.ndarray:
    gates = np.split(matrix, len(order), axis=0)
    return np.concatenate([gates[i] for i in order], axis=0)


def recurrent_weights(state: dict[str, np.ndarray], prefix: str, order: list[int], directions: list[str], layer: int = 0) -> tuple[np.ndarray, ...]:
    """W, R and B of an ONNX recurrent operator from a layer of PyTorch's."""

    def part(name: str, direction: str) -> np.ndarray:
        return _reorder(state[f"{prefix}{name}_l{layer}{direction}"], order)

    w = [part("weight_ih", d) for d in directions]
    r = [part("weight_hh", d) for d in directions]
    b = [np.concatenate([part("bias_ih", d), part("bias_hh", d)]) for d in directions]
    return np.stack(w), np.stack(r), np.stack(b)


GRU_ORDER, LSTM_ORDER = [1, 0, 2], [0, 3, 1, 2]
FORWARD, BOTH = [""], ["", "_reverse"]


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


def language_states(state: dict[str, np.ndarray]) -> list[tuple[str, str, int]]:
    """The state tensors of ``LanguageModel``: input, output, size; for each layer h, with an LSTM also c."""
    layers = sum(name.startswith("rnn.weight_hh_l") for name in state)
    gates, hidden = state["rnn.weight_hh_l0"].shape
    kinds = "hc" if gates == 4 * hidden else "h"
    return [(f"{kind}0_{layer}", f"{kind}n_{layer}", hidden) for layer in range(1, layers + 1) for kind in kinds]


def language_model(state: dict[str, np.ndarray], path: Path) -> None:
    """``LanguageModel``: ids, lengths, states -> logits after each row's last character, states."""
    graph, states = Graph("language-model"), language_states(state)
    graph.input("ids", TensorProto.INT64, ["batch", "time"])
    graph.input("lengths", TensorProto.INT32, ["batch"])
    for name, _, hidden in states:
        graph.input(name, TensorProto.FLOAT, [1, "batch", hidden])
    table = graph.weight("embedding", state["embed.weight"])
    below = graph.node("Transpose", [graph.node("Gather", [table, "ids"], "embedded")], "by_time", perm=[1, 0, 2])
    layers = sum(name.startswith("h") for name, _, _ in states)
    for layer in range(1, layers + 1):
        last, below = _layer(graph, state, below, layer, layers)
    top = graph.node("Squeeze", [last, graph.weight("first_axis", np.array([0], np.int64))], "top")
    weight, bias = graph.weight("project", state["project.weight"]), graph.weight("project_bias", state["project.bias"])
    projected = graph.node("Gemm", [top, weight, bias], "projected", transB=1)
    graph.node("Gemm", [projected, table, graph.weight("bias", state["bias"])], "logits", transB=1)
    graph.output("logits", ["batch", state["bias"].shape[0]])
    for _, name, hidden in states:
        graph.output(name, [1, "batch", hidden])
    graph.write(path)


def _layer(graph: Graph, state: dict[str, np.ndarray], below: str, layer: int, layers: int) -> tuple[str, str]:
    """One recurrent layer: its h after each row's last step, and what it gives to the layer above at every step."""
    gates, hidden = state[f"rnn.weight_hh_l{layer - 1}"].shape
    cell = "LSTM" if gates == 4 * hidden else "GRU"
    order = LSTM_ORDER if cell == "LSTM" else GRU_ORDER
    values = recurrent_weights(state, "rnn.", order, FORWARD, layer - 1)
    weights = [graph.weight(f"{name}_{layer}", value) for name, value in zip("WRB", values, strict=True)]
    kinds = "hc" if cell == "LSTM" else "h"
    outputs = [f"{kind}n_{layer}" for kind in kinds]
    steps = f"steps_{layer}" if layer < layers else ""
    attributes = {} if cell == "LSTM" else {"linear_before_reset": 1}
    inputs = [below, *weights, "lengths", *(f"{kind}0_{layer}" for kind in kinds)]
    graph.node(cell, inputs, [steps, *outputs], hidden_size=hidden, **attributes)
    if not steps:
        return outputs[0], ""
    axis = graph.weight(f"direction_axis_{layer}", np.array([1], np.int64))
    return outputs[0], graph.node("Squeeze", [steps, axis], f"to_layer_{layer + 1}")


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
