"""Trains ``translate-de-en``: German captions of pictures into English. The same command goes on where a run was ended.

    python -m recurrent_training.translate_de_en --data DIR --out ../models/translate-de-en/1 --seeds 1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from ..runs import Plan
from .bundle import write
from .training import EPOCHS, tokenizer, train


def main() -> None:
    """Trains one model a seed, keeps the best on dev, writes the bundle."""
    parser = argparse.ArgumentParser(prog="python -m recurrent_training.translate_de_en", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    table = tokenizer(arguments.data, arguments.work)
    scores = {}
    for seed in arguments.seeds:
        plan = Plan(arguments.epochs, seed, rate=2e-3, warmup=300, average=0.995, clip=1.0)
        scores[seed] = train(arguments.data, table, seed, arguments.work, plan)
    print(json.dumps(scores))
    write(arguments.work, arguments.out, arguments.data, scores)


if __name__ == "__main__":
    main()
