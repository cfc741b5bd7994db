"""The card of ``forecast-etth1``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..cards import size
from .training import DROPOUT

Errors = list[tuple[float, float]]


def card(results: dict[int, Errors], shipped: int, exported: Errors, state: dict[str, np.ndarray], out: Path) -> str:
    """Card of ``forecast-etth1``; errors are mean squared and mean absolute, of dev and of test."""
    rows = [
        f"| {seed} | {dev[0]:.4f} | {dev[1]:.4f} | {test[0]:.4f} | {test[1]:.4f} | {'shipped' if seed == shipped else ''} |"
        for seed, (dev, test) in sorted(results.items())
    ]
    table = "\n".join(["| seed | dev MSE | dev MAE | test MSE | test MAE | |", "|---|---|---|---|---|---|", *rows])
    tests = np.array([test for _, test in results.values()])
    return f"""# forecast-etth1, version 1

Forecasts six loads and the oil temperature of an electricity transformer, 96 hours from the last 720.

**Model.** SegRNN (Lin et al.: *SegRNN: Segment Recurrent Neural Network for Long-Term Time Series Forecasting*, 2023): each variable by itself is cut into
segments of 48 hours, a linear layer and one GRU of {state["read.weight"].shape[0]} read them, and the same GRU writes both segments of the forecast at once, each asked by a vector of its
place and of the variable. {sum(value.size for value in state.values()) / 1e6:.2f} million parameters, {size(out)}.

**Data.** ETTh1 (Zhou et al.: *Informer: Beyond Efficient Transformer for Long Sequence Time-Series Forecasting*, AAAI 2021; CC BY-ND 4.0), hourly from July
2016. The usual split: 12 months for training, 4 for dev, 4 for test. The series is not part of this repository; the golden samples are made up.

**Score.** Mean squared and mean absolute error over all windows of a part and all variables, in the scale of the training months (mean 0, deviation 1), as
the field reports them. Dev chose the configuration, the epoch and the seed; test was computed once, after that:

{table}

Test over the seeds: MSE {tests[:, 0].mean():.4f} +- {tests[:, 0].std():.4f}, MAE {tests[:, 1].mean():.4f} +- {tests[:, 1].std():.4f}. The exported graph: dev {exported[0][0]:.4f} / {exported[0][1]:.4f}, test {exported[1][0]:.4f} / {exported[1][1]:.4f}.

**Training.** Absolute error, dropout of {DROPOUT}, Adam with a cosine; the shipped weights are a moving average.

**Reproduce.** `cd training && python -m recurrent_training.forecast_etth1 --data DIR --out ../models/forecast-etth1/1`; requirements and times in
`training/README.md`.

**Limits.** One transformer, one climate. It gives no intervals. It needs 720 hours without gaps. It has the daily and weekly shape, not the weather: a
change of level within the four days is not foreseen.
"""
