"""Trains ``sentiment-zh``: two LSTMs over characters and their bigrams, on ChnSentiCorp. The same command goes on where a run was ended.

    python -m recurrent_training.sentiment_zh --data DIR --out ../models/sentiment-zh/1 --seeds 1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from .bundle import write
from .training import EPOCHS, Encoder, reviews, train


def main() -> None:
    """Trains one model a seed and keeps each, writes the bundle of the best on dev."""
    parser = argparse.ArgumentParser(prog="python -m recurrent_training.sentiment_zh", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--student", type=int, metavar="SEED", help="seed of one more model, which learns from those of --seeds as well")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    data = reviews(arguments.data)
    encoder = Encoder(data["train"])
    scores = {}
    for seed in arguments.seeds:
        scores[seed] = train(encoder, data, seed, arguments.work, arguments.epochs)
    if arguments.student is not None:
        scores[arguments.student] = train(encoder, data, arguments.student, arguments.work, arguments.epochs, arguments.seeds)
    print(json.dumps(scores))
    write(arguments.work, arguments.out, scores, encoder, data["dev"])


if __name__ == "__main__":
    main()
