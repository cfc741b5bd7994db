"""The card of ``shakespeare``."""

from __future__ import annotations

import math
from pathlib import Path

from ..cards import seeds
from ..language.card import network
from ..language.training import LanguageModel
from .training import LENGTH, PROSE, ROWS


def card(scores: dict[int, float], shipped: int, exported: float, model: LanguageModel, out: Path) -> str:
    """Card of ``shakespeare``."""
    return f"""# shakespeare, version {out.name}

A language model that writes on, character by character, in the manner of Shakespeare's plays.

**Model.** {network(model, out)}

**Data.** tinyshakespeare, 1,115,394 characters of Shakespeare's plays as Andrej Karpathy put them together for char-rnn (*The Unreasonable
Effectiveness of Recurrent Neural Networks*, 2015; https://github.com/karpathy/char-rnn). The text is in the public domain. The first 90 % are for
training, the last 10 % are dev. To begin with, {PROSE:,} characters of the Large Movie Review Dataset's training part, modern English (Maas et al.:
*Learning Word Vectors for Sentiment Analysis*, ACL 2011; no licence stated), in the letters of the plays. The texts are not part of this repository.

**Score.** Mean negative log-probability of a character of dev (111,540 characters), over the whole vocabulary, the state carried from dev's first
character to its last. Dev was used to choose the epoch and the seed, so it flatters:

{seeds(scores, shipped, "nats", 4)}

The exported graph, one character a run: {exported:.4f} nats ({exported / math.log(2):.3f} bits). There is no test split.

**Training.** One pass over the reviews and the plays with little dropout, then the plays alone with dropout of {model.shape.dropout}. {ROWS} streams cut into pieces
of {LENGTH} characters that carry their state, AdamW with a cosine, matrix products in bfloat16; the shipped weights are a moving average. Exported and
scored in single precision.

**Prompting.** The server feeds a line feed before every prompt, so a prompt begins at the start of a line. The plays look like `ROMEO:`, a line
feed, the speech, an empty line. The model never ends by itself: give a number of characters or a stop text such as two line feeds. A temperature of
0.7 to 0.9 reads best.

**Reproduce.** `cd training && python -m recurrent_training.shakespeare --data DIR --out ../models/shakespeare/{out.name}`; requirements and times in
`training/README.md`.

**Limits.** It knows 65 characters: the letters of English, space, line feed, `3` and a few signs; the server's answers to others are guesses.
Spelling and verse look right, meaning goes astray within a sentence. It has learnt by heart some names and phrases of the plays. The language is of
its age, with its views of people.
"""
