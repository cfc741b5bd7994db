"""The graph of a language model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto

from ..graphs import FORWARD, GRU_ORDER, LSTM_ORDER, Graph, recurrent_weights


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
