"""Forecasts with the exported graph, path by path, and what they are measured against."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np

from ..checks import session
from .training import DECAYS

QUANTILES = np.array([0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])
States = list[np.ndarray]
NAMES = ["last", "averages", "h", "c"]


class Exported:
    """The exported graph, run as the server runs it: on logarithms of prices."""

    def __init__(self, directory: Path) -> None:
        self.session = session(directory / "model.onnx")
        self.hidden = self.session.get_inputs()[-1].shape[-1]

    def zeros(self, rows: int) -> States:
        """The states before any price."""
        shapes = [(rows, 2), (1, rows, 2 * len(DECAYS)), (1, rows, self.hidden), (1, rows, self.hidden)]
        return [np.zeros(shape, np.float32) for shape in shapes]

    def run(self, rows: list[np.ndarray], states: States | None = None) -> tuple[np.ndarray, States]:
        """Parameters [rows, 3] after rows of logarithms, and the states."""
        values = np.zeros((len(rows), max(map(len, rows)), 1), np.float32)
        for r, row in enumerate(rows):
            values[r, : len(row), 0] = row
        lengths = np.array([len(row) for row in rows], np.int64)
        feeds = dict(zip(NAMES, states or self.zeros(len(rows)), strict=True))
        outputs = ["parameters", *(f"next{name[0].upper()}{name[1:]}" for name in NAMES)]
        parameters, *after = self.session.run(outputs, {"values": values, "lengths": lengths, **feeds})
        return parameters, after

    def paths(self, parameters: np.ndarray, states: States, horizon: int, rng: np.random.Generator) -> np.ndarray:
        """One path [rows, horizon] of logarithms for each row of parameters and states."""
        found = []
        for step in range(horizon):
            free, location, scale = parameters.astype(np.float64).T
            found.append(location + scale * rng.standard_t(free))
            if step + 1 < horizon:
                parameters, states = self.run(list(found[-1][:, None]), states)
        return np.stack(found, 1)


def repeated(states: States, rows: int) -> States:
    """The states of one row for many; only the first has its rows first."""
    return [np.repeat(part, rows, 0 if i == 0 else 1) for i, part in enumerate(states)]


@dataclass(frozen=True)
class Outcome:
    """What came of the forecasts of a part: shares of values within the intervals, mean quantile loss of a log price in percent, and the
    absolute error of the median against that of the last price."""

    within80: float
    within95: float
    loss: float
    mase: float


def outcome(quantiles: np.ndarray, wanted: np.ndarray, last: np.ndarray) -> Outcome:
    """Of quantiles [windows, horizon, quantiles] and values [windows, horizon] after ``last`` [windows]."""
    low95, low80, _, middle, _, high80, high95 = np.moveaxis(quantiles, -1, 0)
    within = [100 * float(np.mean((low <= wanted) & (wanted <= high))) for low, high in ((low80, high80), (low95, high95))]
    difference = wanted[..., None] - quantiles
    loss = np.maximum(QUANTILES * difference, (QUANTILES - 1) * difference).mean()
    return Outcome(*within, 100 * float(loss), float(np.abs(wanted - middle).mean() / np.abs(wanted - last[:, None]).mean()))


def walk(deviations: np.ndarray, last: np.ndarray, horizon: int) -> np.ndarray:
    """Quantiles of a normal walk without drift whose daily deviation is given by window; deviations grow by the root of time."""
    z = np.array([NormalDist().inv_cdf(q) for q in QUANTILES])
    return last[:, None, None] + deviations[:, None, None] * np.sqrt(np.arange(1, horizon + 1))[None, :, None] * z


def weighted_deviation(steps: np.ndarray, decay: float = 0.94) -> np.ndarray:
    """RiskMetrics' deviation after each return, from the variance of the first 250."""
    variance, found = float(np.mean(steps[:250] ** 2)), []
    for step in steps:
        variance = decay * variance + (1 - decay) * step**2
        found.append(variance**0.5)
    return np.array(found)
