"""Trains ``shakespeare``: a character language model of tinyshakespeare.

``python -m recurrent_training.shakespeare --data DIR --out ../models/shakespeare/1 --seeds 1``
"""

from __future__ import annotations

import math

from .. import corpora
from ..commands import arguments
from ..language.training import Recipe
from .bundle import write_bundle
from .training import EPOCHS, encode, run, vocabulary


def main() -> None:
    """Command line."""
    given = arguments("shakespeare", __doc__, EPOCHS)
    train_text, dev_text = corpora.tinyshakespeare(given.data)
    words = vocabulary(train_text)
    train_ids, dev_ids = encode(words, train_text), encode(words, dev_text)
    recipe = Recipe(given.epochs, minutes=given.minutes or math.inf)
    scores = {}
    for seed in given.seeds:
        scores[seed] = run(seed, recipe, train_ids, dev_ids, len(words), given.work / f"shakespeare-{seed}.pt")
        print(f"seed {seed}: {scores[seed]:.4f} nats a character on dev", flush=True)
    write_bundle(given.work, given.out, words, scores, dev_text)


if __name__ == "__main__":
    main()
