"""The card of ``forecast-stock``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..cards import size
from .training import DECAYS, YEARS
from .writing import Outcome


def card(
    scores: dict[int, float], tests: dict[int, float], shipped: int, results: dict[str, dict[str, Outcome]], state: dict[str, np.ndarray], out: Path
) -> str:
    """Card of ``forecast-stock``; ``scores`` and ``tests`` are mean log-likelihoods by seed."""
    seeds = [f"| {s} | {scores[s]:.4f} | {tests[s]:.4f} | {'shipped' if s == shipped else ''} |" for s in sorted(scores)]
    by_seed = "\n".join(["| seed | dev | test | |", "|---|---|---|---|", *seeds])
    years = {part: f"{first} to {last}" for part, (first, last) in YEARS.items()}
    rows = [
        f"| {part} | {name} | {found.within80:.1f} % | {found.within95:.1f} % | {found.loss:.4f} | {found.mase:.3f} |"
        for part, result in results.items()
        for name, found in result.items()
    ]
    table = "\n".join(["| years | forecast | in the 80 % interval | in the 95 % interval | quantile loss | MASE |", "|---|---|---|---|---|---|", *rows])
    return f"""# forecast-stock, version 1

Daily closing prices of a share index as paths: how far the price may move, day by day. **It is no advice, and it does not know where to the price will
go**: the error of its median is that of "tomorrow as today" (MASE of about 1). What it forecasts is the spread.

**Model.** In the manner of DeepAR (Salinas et al.: *DeepAR: Probabilistic Forecasting with Autoregressive Recurrent Networks*, 2020): an LSTM of {state["out.weight"].shape[1]} reads
daily log returns and says the next as a Student t. Moving averages of squared returns (decays {", ".join(map(str, DECAYS))}) come before it; it says by which factor the scale
differs from the second of them, so the size of the returns does not matter. All that it remembers is in states: it appends a day in one step.
{sum(value.size for value in state.values()):,} parameters, {size(out)}.

**Data.** Closing prices of the S&P 500, 1999 to 2018, as the Python package `arch` carries them (NCSA licence). Training {years["train"]}, dev {years["dev"]}, test
{years["test"]}. The prices are not part of this repository; the golden samples are made up.

**Score.** Dev chose the epoch and the seed; the test years were looked at once, after that. Mean log-likelihood of a day's return in percent:

{by_seed}

The exported graph: forecasts of one day from every day, and of 20 days by 500 paths from every fifth. The quantile loss is the mean over the quantiles
2.5, 10, 25, 50, 75, 90 and 97.5 %, of the logarithm of the price, times 100. The walks have no drift; the one has the variance of the training years, the other an
exponentially weighted variance with a decay of 0.94 (RiskMetrics). MASE is the error of the median against that of the last price.

{table}

The intervals of the next day contain what they promise. Those of 20 days do so only on average over calm and turbulent times: they were a little too
wide in the dev years and too narrow in the test years, where the 95 % interval missed its share by 4 points. The gains over the weighted variance are
2 to 4 % of the quantile loss; a MASE below 1 over 20 days is chance, from years that rose.

**Training.** Likelihood of pieces of 300 days, each made larger or smaller by a factor of up to 3; Adam with a cosine; the shipped weights are a moving average.

**Reproduce.** `cd training && python -m recurrent_training.forecast_stock --data DIR --out ../models/forecast-stock/1`; requirements and times in
`training/README.md`.

**Limits.** One index and twenty years. A crash without a turbulent day before it surprises it. It has no drift, dividends, calendar or news in it. A missing day
counts as one without a return, so many gaps make the spread too small. The first days of a short series rest on a daily deviation of 1 %.
"""
