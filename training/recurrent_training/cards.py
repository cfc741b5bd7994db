"""The model cards; figures come from the run that wrote the bundle."""

from __future__ import annotations

from pathlib import Path

GLOVE = """GloVe 6B, 100 dimensions (Pennington, Socher, Manning: *GloVe: Global Vectors for Word Representation*, EMNLP 2014;
Public Domain Dedication and License 1.0)."""


def _seeds(scores: dict[int, float], shipped: int, unit: str) -> str:
    rows = [f"| {seed} | {score:.2f} {unit} | {'shipped' if seed == shipped else ''} |" for seed, score in sorted(scores.items())]
    return "\n".join(["| seed | dev | |", "|---|---|---|", *rows])


def _size(out: Path) -> str:
    return f"{(out / 'model.onnx').stat().st_size / 1e6:.1f} MB"


def sentiment_card(scores: dict[int, float], shipped: int, exported: float, out: Path) -> str:
    """Card of ``sentiment``."""
    return f"""# sentiment, version 1

Sentiment of English sentences and reviews: `negative` or `positive`.

**Model.** Embedding 10,000 x 100, one forward GRU with hidden size 256, linear layer to 2 on the state at each text's own last token
(`SentimentRNN`); 1.28 million parameters, {_size(out)}. Initial and final states are an input and an output of the graph.

**Data.** SST-2 in its GLUE form, training split, 67,349 phrases (Socher et al.: *Recursive Deep Models for Semantic Compositionality Over a
Sentiment Treebank*, EMNLP 2013; research use, no licence stated). Large Movie Review Dataset, training part, 25,000 reviews cut into pieces of up to 80
tokens (Maas et al.: *Learning Word Vectors for Sentiment Analysis*, ACL 2011; no licence stated). Word vectors to start from: {GLOVE}
None of these texts is part of this repository.

**Score.** Accuracy on the SST-2 dev split (872 sentences, used to choose the epoch and the seed, so it flatters):

{_seeds(scores, shipped, "%")}

The exported graph with the server's tokeniser: {exported:.2f} %. The test split was not used.

**Reproduce.** `cd training && python -m recurrent_training.sentiment --data DIR --out ../models/sentiment/1`; requirements and times in
`training/README.md`.

**Limits.** English film reviews; other domains, irony and languages are beyond it, and an unknown text gets a confident answer all the same. It knows
10,000 words; the answer says how many tokens it did not know. Scores are softmax outputs and not calibrated. Reviews carry their
writers' biases, and words for groups of people can move the score.
"""


def ner_card(scores: dict[int, float], shipped: int, results: dict[str, float], words: int, out: Path) -> str:
    """Card of ``ner``."""
    return f"""# ner, version 1

Named entities in English text: `PER`, `ORG`, `LOC`, `MISC`.

**Model.** Words: a table of {words:,} x 100 (half precision in the file). Characters: embedding of 40, convolution of width 3 with 60 filters, maximum over the
token (its first 24 characters). One bidirectional LSTM with 256 units a direction, a linear layer, a linear-chain CRF that the server decodes. {_size(out)}.

**Data.** CoNLL-2003 English, training split, 14,041 sentences (Tjong Kim Sang and De Meulder: *Introduction to the CoNLL-2003 Shared Task*, CoNLL 2003;
Reuters text, research use). Word vectors: {GLOVE} None of the text is part of this repository.

**Score.** Span F1 on the CoNLL-2003 dev split (3,250 sentences, used to choose the epoch and the seed, so it flatters):

{_seeds(scores, shipped, "F1")}

The exported graph: {results["split"]:.2f} F1 on the data set's tokens, {results["raw"]:.2f} F1 by character offsets when the server's tokeniser splits the sentences again.
The test split was not used.

**What is meant to hold beyond dev.** The whole GloVe table is kept for words that training never saw; the table moves slowly; 5 % of words are dropped in
training; dropout of 0.5; the shipped weights are a moving average.

**Score of an entity.** The probability of its tags given the text, by the CRF (constrained forward-backward, Culotta and McCallum, HLT-NAACL 2004).

**Reproduce.** `cd training && python -m recurrent_training.ner --data DIR --out ../models/ner/1`; requirements and times in `training/README.md`.

**Limits.** News of 1996: names, organisations and places of that time and its sports pages. Text without capitals, other domains and languages are beyond it.
Names from cultures that the news covered little are found less often.
"""
