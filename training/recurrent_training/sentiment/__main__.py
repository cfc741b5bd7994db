"""Trains ``sentiment``: embedding 10,000 x 100, one forward GRU of 256, a linear layer to 2 at each text's own last token.

    python -m recurrent_training.sentiment --data DIR --out ../models/sentiment/1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from ..vocabulary import load_glove
from .bundle import write
from .training import build_vocabulary, prepare, train


def main() -> None:
    """Trains one model a seed, keeps the best on dev, writes the bundle."""
    parser = argparse.ArgumentParser(prog="python -m recurrent_training.sentiment", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    prepared = prepare(arguments.data, arguments.work)
    texts = [text for text, _ in prepared["train"]]
    vocabulary = build_vocabulary(texts, [s for parts, _ in prepared["reviews"] for s in parts])
    glove = load_glove(arguments.data / "glove" / "glove6b_100d_top150k_f16.npz")
    scores = {}
    for seed in arguments.seeds:
        model, scores[seed] = train(prepared, vocabulary, glove, seed)
        torch.save({"state": model.state_dict(), "tokens": vocabulary.tokens, "dev": scores[seed]},
                   arguments.work / f"sentiment-{seed}.pt")
    print(json.dumps(scores))
    write(arguments.work, arguments.out, scores, prepared["dev"])


if __name__ == "__main__":
    main()
