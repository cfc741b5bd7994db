"""Bigrams in ONNX: the graph's side of ``bigrams``."""

from __future__ import annotations

import numpy as np
from onnx import TensorProto

from .bigrams import Bigrams
from .graphs import Graph


def after(graph: Graph, bigrams: Bigrams, ids: str) -> str:
    """Adds to a graph the id of each token with its successor: ``[batch, time]``."""
    none, one = graph.weight("bigram_none", np.array([0], np.int64)), graph.weight("bigram_one", np.array([1], np.int64))
    far, axis = graph.weight("bigram_far", np.array([np.iinfo(np.int64).max], np.int64)), graph.weight("bigram_axis", np.array([1], np.int64))
    nothing = graph.node("Mul", [graph.node("Slice", [ids, none, one, axis], "first_column"), none], "no_column")
    following = graph.node("Concat", [graph.node("Slice", [ids, one, far, axis], "all_but_first_column"), nothing], "following", axis=1)
    offsets = graph.node("Gather", [graph.weight("bigram_offsets", bigrams.offsets.astype(np.int32)), ids], "offset32")
    slot = graph.node("Add", [graph.node("Cast", [offsets], "offset", to=TensorProto.INT64), following], "slot")
    owner = graph.node("Gather", [graph.weight("bigram_firsts", bigrams.firsts.astype(np.int32)), slot], "owner32")
    known = graph.node("Equal", [graph.node("Cast", [owner], "owner", to=TensorProto.INT64), ids], "known")
    numbers = graph.node("Gather", [graph.weight("bigram_ids", bigrams.ids.astype(np.int32)), slot], "number32")
    number = graph.node("Cast", [numbers], "number", to=TensorProto.INT64)
    return graph.node("Where", [known, number, none], "bigrams_after")


def before(graph: Graph, following: str) -> str:
    """Adds to a graph the id of each token with its predecessor, from what ``after`` gave; the first token has none."""
    minus_one = graph.weight("bigram_minus_one", np.array([-1], np.int64))
    shorter = graph.node("Slice", [following, "bigram_none", minus_one, "bigram_axis"], "all_but_last_column")
    return graph.node("Concat", ["no_column", shorter], "bigrams_before", axis=1)


def parts(graph: Graph, bigrams: Bigrams, state: dict[str, np.ndarray], prefix: str) -> list[str]:
    """Adds to a graph what ``WithBigrams.parts`` does to ``ids``, in half floats, which is how the file holds the tables."""
    following = after(graph, bigrams, "ids")
    preceding = before(graph, following)
    tables = {name: graph.weight(f"{name}_table", state[f"{prefix}{name}.weight"].astype(np.float16)) for name in ("token", "bigram")}
    return [
        graph.node("Gather", [tables[table], ids], name)
        for name, table, ids in (("tokens", "token", "ids"), ("pairs_before", "bigram", preceding), ("pairs_after", "bigram", following))
    ]


def joined(graph: Graph, halves: list[str], name: str) -> str:
    """Adds to a graph vectors side by side, in single floats."""
    return graph.node("Cast", [graph.node("Concat", halves, f"{name}16", axis=2)], name, to=TensorProto.FLOAT)


def halved(state: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    """The weights with the tables as the file holds them, so that what is checked and scored is what is served."""
    tables = {f"{prefix}{name}.weight" for name in ("token", "bigram")}
    return {name: value.astype(np.float16).astype(np.float32) if name in tables else value for name, value in state.items()}
