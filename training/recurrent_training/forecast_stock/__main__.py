"""Trains ``forecast-stock``: the next returns of the S&P 500 as a Student t. The same command goes on where a run was ended.

    python -m recurrent_training.forecast_stock --data DIR --out ../models/forecast-stock/1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from .. import corpora
from ..runs import Plan
from .bundle import write
from .training import EPOCHS, returns, train


def main() -> None:
    """Trains one model a seed, keeps the best on dev, writes the bundle."""
    parser = argparse.ArgumentParser(prog="python -m recurrent_training.forecast_stock", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    days, prices = corpora.sp500(arguments.data)
    data, scores = returns(days, prices), {}
    for seed in arguments.seeds:
        plan = Plan(arguments.epochs, seed, rate=3e-3, warmup=50, average=0.99, clip=1.0, decay=0.01)
        scores[seed] = train(data, seed, arguments.work, plan)
    print(json.dumps(scores))
    write(arguments.work, arguments.out, data, prices, scores)


if __name__ == "__main__":
    main()
