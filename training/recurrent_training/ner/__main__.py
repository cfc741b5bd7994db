"""Trains ``ner``: BiLSTM + CRF over GloVe words and a character convolution, on CoNLL-2003.

    python -m recurrent_training.ner --data DIR --out ../models/ner/1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from .. import corpora
from ..vocabulary import load_glove
from .bundle import write
from .training import Encoder, train


def main() -> None:
    """Trains one model a seed and keeps each, writes the bundle of the best on dev."""
    parser = argparse.ArgumentParser(prog="python -m recurrent_training.ner", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--epochs", type=int, default=24)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    glove = load_glove(arguments.data / "glove" / "glove6b_100d_top150k_f16.npz")
    sentences = {split: corpora.conll2003(arguments.data, split) for split in ("train", "dev")}
    scores: dict[int, float] = {}
    for seed in arguments.seeds:
        encoder = Encoder(sentences["train"], glove, seed)
        data = {split: encoder.encode_all(sentences[split]) for split in sentences}
        model, scores[seed] = train(encoder, data["train"], data["dev"], seed, arguments.epochs)
        torch.save(
            {"state": model.state_dict(), "words": encoder.words.tokens, "characters": encoder.characters.tokens,
             "dev": scores[seed], "seed": seed},
            arguments.work / f"ner-{seed}.pt",
        )
    print(json.dumps(scores))
    write(arguments.work, arguments.data, arguments.out, scores)


if __name__ == "__main__":
    main()
