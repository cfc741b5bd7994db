"""Trains ``ner-zh``: BiLSTM + CRF over characters and their bigrams, on MSRA NER and Resume NER. The same command goes on where a run was ended.

    python -m recurrent_training.ner_zh --data DIR --out ../models/ner-zh/1 --seeds 1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from ..runs import Plan
from .bundle import write
from .training import EPOCHS, prepare, sentences, train


def main() -> None:
    """Trains one model a seed and keeps each, writes the bundle of the best on dev."""
    parser = argparse.ArgumentParser(prog="python -m recurrent_training.ner_zh", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    given = sentences(arguments.data)
    encoder = prepare(arguments.data, given, arguments.work)
    data = {name: encoder.encode(which) for name, which in given.items()}
    scores = {}
    for seed in arguments.seeds:
        scores[seed] = train(encoder, data, Plan(arguments.epochs, seed, scores=2, slow="embed."), arguments.work / f"ner-zh-{seed}.pt")
    print(json.dumps(scores))
    write(arguments.work, arguments.out, scores, encoder, given)


if __name__ == "__main__":
    main()
