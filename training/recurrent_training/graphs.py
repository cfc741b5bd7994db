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
        self.weights.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
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
