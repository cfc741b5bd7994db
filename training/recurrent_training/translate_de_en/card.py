"""The card of ``translate-de-en``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..cards import seeds
from .training import DROPOUT, SMOOTHING


def card(scores: dict[int, float], shipped: int, results: dict[str, dict[str, str]], state: dict[str, np.ndarray], out: Path) -> str:
    """Card of ``translate-de-en``."""
    vocabulary, size = state["embed.weight"].shape
    parameters = sum(value.size for value in state.values()) / 1e6
    megabytes = sum((out / f"{name}.onnx").stat().st_size for name in ("encoder", "step")) / 1e6
    rows = "\n".join(f"| {search} | {result['BLEU']} | {result['chrF2']} |" for search, result in results.items())
    return f"""# translate-de-en, version 1

Translates German captions of pictures into English.

**Model.** {vocabulary:,} sub-words of both languages (BPE), one table of vectors of {size} for the source, the target and the output. A bidirectional GRU of
{state["key.weight"].shape[1] // 2} reads; a GRU of {state["bridge.weight"].shape[0]} writes, attends to what was read (Luong et al.: *Effective Approaches to Attention-based Neural Machine Translation*,
EMNLP 2015) and is fed at its next step what it attended to. {parameters:.1f} million parameters, two graphs of together {megabytes:.1f} MB, weights in half precision.

**Data.** Multi30k, training split, 29,000 captions of Flickr30k in English and their translations into German (Elliott et al.: *Multi30K: Multilingual
English-German Image Descriptions*, Workshop on Vision and Language 2016). CC BY-NC-SA 4.0 by its site: the model is for research and other uses that
are not commercial. The text is not part of this repository.

**Score.** On the validation split (1,014 captions), cased, plain text against plain text. It was used to choose the epoch, so it flatters. The graphs as shipped:

| search | BLEU | chrF |
|---|---|---|
{rows}

Of the runs, in PyTorch, greedy:

{seeds(scores, shipped, "BLEU")}

Beam search with 5 hypotheses compares by the mean log-probability of a sub-word. The test splits were not used.

**Training.** Dropout of {DROPOUT} (0.3 in the first 5.4 epochs of seed 1), hidden sub-words, label smoothing of {SMOOTHING}, Adam with a cosine, matrix products in bfloat16.
The shipped weights are a moving average over the last steps.

**Reproduce.** `cd training && python -m recurrent_training.translate_de_en --data DIR --out ../models/translate-de-en/1`; requirements and times in
`training/README.md`.

**Limits.** Captions: short sentences in the present tense about what is seen. On other text it invents people, dogs and balls. Names, numbers and rare
words go wrong. It repeats the views of those who wrote the captions: it guesses ages, sexes and origins.
"""
