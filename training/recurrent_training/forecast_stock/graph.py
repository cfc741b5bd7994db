"""The graph of ``forecast-stock``: logarithms of prices in any number of steps, parameters of the next one out, all that it remembers as states."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto

from ..graphs import FORWARD, LSTM_ORDER, Graph, recurrent_weights
from .training import BOUND, DECAYS, DRIFT, FREEDOM, LEAST_FREEDOM, MIDDLE, PRIOR

BATCH, TIME = "batch", "time"


def walker(state: dict[str, np.ndarray], path: Path) -> None:
    """``(values, lengths, last, averages, h, c) -> (parameters, nextLast, nextAverages, nextH, nextC)``.

    ``values`` [batch, time, 1] are logarithms of prices. ``last`` [batch, 2] is the logarithm before them and 1, or zeros; ``averages`` the moving
    averages of the squared returns and of their number. ``parameters`` [batch, 3]: degrees of freedom, location and scale of the next logarithm.
    """
    hidden, kinds = state["out.weight"].shape[1], len(DECAYS)
    graph = Graph("walker")
    values = graph.input("values", TensorProto.FLOAT, [BATCH, TIME, 1])
    lengths = graph.input("lengths", TensorProto.INT64, [BATCH])
    last = graph.input("last", TensorProto.FLOAT, [BATCH, 2])
    before = [graph.input("averages", TensorProto.FLOAT, [1, BATCH, 2 * kinds]), *(graph.input(n, TensorProto.FLOAT, [1, BATCH, hidden]) for n in "hc")]
    ends = graph.node("Cast", [lengths], "ends", to=TensorProto.INT32)
    squares, shown = _returns(graph, values, last)
    decays = np.array(DECAYS, np.float32)
    shares = np.zeros((2 * kinds, 2), np.float32)
    shares[:kinds, 0] = shares[kinds:, 1] = 1 - decays
    keep = np.diag(np.tile(decays, 2))
    moving = [graph.weight("averages_W", shares[None]), graph.weight("averages_R", keep[None])]
    options = {"activations": ["Affine"], "activation_alpha": [1.0], "activation_beta": [0.0], "hidden_size": 2 * kinds}
    graph.node("RNN", [squares, *moving, "", ends, before[0]], ["moved", "nextAverages"], **options)
    deviations = _deviations(graph, graph.node("Squeeze", ["moved", _ints(graph, "direction", 1)], "moved_by_step"), "steps")
    middle = _middle(graph, deviations, "steps")
    z = graph.node("Div", [shown, middle], "z")
    relative = graph.node("Div", [deviations, middle], "relative")
    seen = graph.node("Concat", [z, graph.node("Abs", [z], "size"), relative], "seen", axis=2)
    weights = [graph.weight(name, value) for name, value in zip("WRB", recurrent_weights(state, "lstm.", LSTM_ORDER, FORWARD), strict=True)]
    graph.node("LSTM", [seen, *weights, ends, *before[1:]], ["", "nextH", "nextC"], hidden_size=hidden)
    _parameters(graph, state)
    for name, shape in {"parameters": [BATCH, 3], "nextLast": [BATCH, 2], "nextAverages": [1, BATCH, 2 * kinds]}.items():
        graph.output(name, shape)
    for name in ("nextH", "nextC"):
        graph.output(name, [1, BATCH, hidden])
    graph.write(path)


def _ints(graph: Graph, name: str, *values: int) -> str:
    return graph.weight(name, np.array(values, np.int64))


def _number(graph: Graph, name: str, value: float) -> str:
    return graph.weight(name, np.array(value, np.float32))


def _returns(graph: Graph, values: str, last: str) -> tuple[str, str]:
    """Squared returns and flags [time, batch, 2], and returns [time, batch, 1], in percent; a first price has none, that is a return of 0 and a flag of 0.
    Also the state ``nextLast``."""
    price, flag = (graph.node("Gather", [last, _ints(graph, f"{name}_place", i)], name, axis=1) for i, name in enumerate(("price", "flag")))
    axis = _ints(graph, "axis", 1)
    all_but_last = graph.node("Slice", [values, _ints(graph, "begin", 0), _ints(graph, "before_end", -1), axis], "all_but_last")
    earlier = graph.node("Concat", [graph.node("Unsqueeze", [price, axis], "first_earlier"), all_but_last], "earlier", axis=1)
    zero, one = _number(graph, "zero", 0), _number(graph, "one", 1)
    ones = graph.node("Add", [graph.node("Mul", [all_but_last, zero], "zeros"), one], "ones")
    flags = graph.node("Concat", [graph.node("Unsqueeze", [flag, axis], "first_flag"), ones], "flags", axis=1)
    steps = graph.node("Mul", [graph.node("Sub", [values, earlier], "differences"), flags], "known")
    percent = graph.node("Mul", [steps, _number(graph, "hundred", 100)], "percent")
    pairs = graph.node("Concat", [graph.node("Mul", [percent, percent], "squared"), flags], "pairs", axis=2)
    place = graph.node("Unsqueeze", [graph.node("Sub", ["lengths", _ints(graph, "one_step", 1)], "place"), _ints(graph, "both", 1, 2)], "place_of_row")
    final = graph.node("Squeeze", [graph.node("GatherElements", [values, place], "final", axis=1), axis], "final_price")
    known = graph.node("Add", [graph.node("Mul", [final, zero], "final_zero"), one], "final_flag")
    graph.node("Concat", [final, known], "nextLast", axis=1)
    squares, shown = (graph.node("Transpose", [name], f"{name}_by_step", perm=[1, 0, 2]) for name in (pairs, percent))
    return squares, shown


def _deviations(graph: Graph, averages: str, of: str) -> str:
    """Deviations, from sums of squares and weights along the last axis. Roots and quotients are exact wherever a number stands in a tensor;
    the logarithm, and with it ``Softplus``, is not."""
    graph.node("Split", [averages], [f"sums_{of}", f"counts_{of}"], axis=-1)
    prior = _number(graph, f"prior_{of}", PRIOR)
    sums, counts = (graph.node("Add", [f"{part}_{of}", prior], f"{part}_up_{of}") for part in ("sums", "counts"))
    return graph.node("Sqrt", [graph.node("Div", [sums, counts], f"variances_{of}")], f"deviations_{of}")


def _middle(graph: Graph, deviations: str, of: str) -> str:
    return graph.node("Gather", [deviations, _ints(graph, f"middle_{of}", MIDDLE)], f"deviation_of_{of}", axis=-1)


def _parameters(graph: Graph, state: dict[str, np.ndarray]) -> None:
    """Of the states after each row's last step."""
    first = _ints(graph, "layer", 0)
    after, averages = (graph.node("Squeeze", [name, first], f"{name}_of_row") for name in ("nextH", "nextAverages"))
    middle = _middle(graph, _deviations(graph, averages, "end"), "end")
    unit = graph.node("Mul", [middle, _number(graph, "hundredth", 0.01)], "deviation")
    product = graph.node("MatMul", [after, graph.weight("out", state["out.weight"].T)], "product")
    said = graph.node("Add", [product, graph.weight("out_bias", state["out.bias"])], "said")
    free, drift, factor = (graph.node("Gather", [said, _ints(graph, f"{name}_place", i)], name, axis=1) for i, name in enumerate(("free", "drift", "factor")))
    bound = _number(graph, "bound", BOUND)
    for name in (free, factor):
        within = graph.node("Tanh", [graph.node("Div", [name, bound], f"{name}_by_bound")], f"{name}_within")
        graph.node("Exp", [graph.node("Mul", [within, bound], f"{name}_bounded")], f"{name}_times")
    more = graph.node("Mul", ["free_times", _number(graph, "freedom_size", FREEDOM)], "more_freedom")
    freedom = graph.node("Add", [more, _number(graph, "least", LEAST_FREEDOM)], "freedom")
    step = graph.node("Mul", [graph.node("Mul", [drift, _number(graph, "drift_size", DRIFT)], "small_drift"), unit], "step")
    location = graph.node("Add", ["final_price", step], "location")
    graph.node("Concat", [freedom, location, graph.node("Mul", ["factor_times", unit], "scale")], "parameters", axis=1)
