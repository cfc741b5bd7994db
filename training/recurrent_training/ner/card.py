"""The card of ``ner``."""

from __future__ import annotations

from pathlib import Path

from ..cards import GLOVE, seeds, size


def card(scores: dict[int, float], shipped: int, results: dict[str, float], words: int, out: Path) -> str:
    """Card of ``ner``."""
    return f"""# ner, version 1

Named entities in English text: `PER`, `ORG`, `LOC`, `MISC`.

**Model.** Words: a table of {words:,} x 100 (half precision in the file). Characters: embedding of 40, convolution of width 3 with 60 filters, maximum over the
token (its first 24 characters). One bidirectional LSTM with 256 units a direction, a linear layer, a linear-chain CRF that the server decodes. {size(out)}.

**Data.** CoNLL-2003 English, training split, 14,041 sentences (Tjong Kim Sang and De Meulder: *Introduction to the CoNLL-2003 Shared Task*, CoNLL 2003;
Reuters text, research use). Word vectors: {GLOVE} None of the text is part of this repository.

**Score.** Span F1 on the CoNLL-2003 dev split (3,250 sentences, used to choose the epoch and the seed, so it flatters):

{seeds(scores, shipped, "F1")}

The exported graph: {results["split"]:.2f} F1 on the data set's tokens, {results["raw"]:.2f} F1 by character offsets when the server's tokeniser splits the sentences again.
The test split was not used.

**What is meant to hold beyond dev.** The whole GloVe table is kept for words that training never saw; the table moves slowly; 5 % of words are dropped in
training; dropout of 0.5; the shipped weights are a moving average.

**Score of an entity.** The probability of its tags given the text, by the CRF (constrained forward-backward, Culotta and McCallum, HLT-NAACL 2004).

**Reproduce.** `cd training && python -m recurrent_training.ner --data DIR --out ../models/ner/1`; requirements and times in `training/README.md`.

**Limits.** News of 1996: names, organisations and places of that time and its sports pages. Text without capitals, other domains and languages are beyond it.
Names from cultures that the news covered little are found less often.
"""
