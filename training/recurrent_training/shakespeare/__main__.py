"""Trains ``shakespeare``: a character language model of tinyshakespeare. The same command goes on where a run was ended.

    python -m recurrent_training.shakespeare --data DIR --out ../models/shakespeare/2 --seeds 1
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from .. import corpora
from ..runs import Plan
from .bundle import write_bundle
from .training import DROPOUT, EPOCHS, PROSE, Part, encode, prose, run, vocabulary


def main() -> None:
    """Trains one model a seed, keeps the best on dev, writes the bundle."""
    parser = argparse.ArgumentParser(prog="python -m recurrent_training.shakespeare", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="directory of the data sets")
    parser.add_argument("--out", type=Path, required=True, help="directory of the bundle")
    parser.add_argument("--work", type=Path, default=Path("work"), help="directory for checkpoints")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="passes over the plays")
    given = parser.parse_args()
    torch.set_num_threads(1)
    given.work.mkdir(parents=True, exist_ok=True)
    train_text, dev_text = corpora.tinyshakespeare(given.data)
    words = vocabulary(train_text)
    english = prose((review.text for review in corpora.imdb(given.data)), set(train_text), PROSE)
    mixed, plays, dev_ids = encode(words, english + train_text), encode(words, train_text), encode(words, dev_text)
    scores = {}
    for seed in given.seeds:
        parts = [
            Part("english", mixed, 0.1, Plan(1, seed, 2e-3, 0.5, warmup=100, decay=0.01, clip=1.0, checkpoints=50, scores=4)),
            Part("plays", plays, DROPOUT, Plan(given.epochs, seed, 2e-3, 0.01, warmup=100, decay=0.02, clip=1.0, checkpoints=50)),
        ]
        scores[seed] = run(seed, parts, dev_ids, len(words), given.work / f"shakespeare-{seed}.pt")
        print(f"seed {seed}: {scores[seed]:.4f} nats a character on dev", flush=True)
    write_bundle(given.work, given.out, words, scores, dev_text)


if __name__ == "__main__":
    main()
