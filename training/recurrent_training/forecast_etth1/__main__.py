"""Trains ``forecast-etth1``: seven hourly series, 96 hours ahead. The same command goes on where a run was ended.

    python -m recurrent_training.forecast_etth1 --data DIR --out ../models/forecast-etth1/1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from .. import corpora
from ..runs import Plan
from .bundle import write
from .training import EPOCHS, scaled, train


def main() -> None:
    """Trains one model a seed, keeps the best on dev, writes the bundle."""
    parser = argparse.ArgumentParser(prog="python -m recurrent_training.forecast_etth1", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    names, values = corpora.etth1(arguments.data)
    series, scores = scaled(values), {}
    for seed in arguments.seeds:
        plan = Plan(arguments.epochs, seed, rate=1e-3, warmup=50, average=0.99, clip=1.0)
        scores[seed] = train(series, seed, arguments.work, plan)
    print(json.dumps(scores))
    write(arguments.work, arguments.out, names, series, scores)


if __name__ == "__main__":
    main()
