"""Trains ``tang-poetry``: a character language model of regular Tang poems, told the form by a prefix.

``python -m recurrent_training.tang_poetry --data DIR --out ../models/tang-poetry/1 --seeds 1``
"""

from __future__ import annotations

import math

import torch

from .. import corpora
from ..commands import arguments
from ..language.training import LanguageModel, Recipe, Shape, load, train
from .bundle import write_bundle
from .rhymes import GROUPS, first_group
from .training import CELL, DROPOUT, EMBEDDING, END, EPOCHS, HIDDEN, LAYERS, batches, encode, nats, remembered, split, vocabulary


def main() -> None:
    """Command line."""
    given = arguments("tang_poetry", __doc__, EPOCHS)
    poems = corpora.tang_poetry(given.data)
    known = [poem for poem in poems if not poem.held_out]
    words = vocabulary(known)
    train_ids, dev_ids = encode(words, known), encode(words, [poem for poem in poems if poem.held_out])
    marks = remembered(known, first_group)
    signs = {words.id(sign) for sign in "，。" + END}
    print(f"{len(known)} poems, {len(poems) - len(known)} held out, {len(words)} characters", flush=True)
    recipe = Recipe(given.epochs, given.rate, minutes=given.minutes or math.inf)
    steps = len(split(train_ids, torch.Generator()))
    scores = {}
    for seed in given.seeds:
        torch.manual_seed(seed)
        model = LanguageModel(Shape(len(words), EMBEDDING, HIDDEN, LAYERS, CELL, DROPOUT, len(GROUPS)))
        if given.start:
            model.load_state_dict(torch.load(given.start, weights_only=False)["state"], strict=False)
        path = given.work / f"tang-poetry-{seed}.pt"
        train(model, lambda epoch, s=seed: batches(train_ids, marks, s, epoch), steps, lambda m: nats(m, dev_ids, signs)[0], recipe, path)
        scores[seed] = nats(load(path), dev_ids, signs)
        print(f"seed {seed}: {scores[seed][0]:.4f} nats a character on dev, {scores[seed][1]:.4f} without signs", flush=True)
    write_bundle(given.work, given.out, words, scores, poems)


if __name__ == "__main__":
    main()
