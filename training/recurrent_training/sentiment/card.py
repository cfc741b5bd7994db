"""The card of ``sentiment``."""

from __future__ import annotations

from pathlib import Path

from ..cards import GLOVE, seeds, size


def card(scores: dict[int, float], shipped: int, exported: float, out: Path) -> str:
    """Card of ``sentiment``."""
    return f"""# sentiment, version 1

Sentiment of English sentences and reviews: `negative` or `positive`.

**Model.** Embedding 10,000 x 100, one forward GRU with hidden size 256, linear layer to 2 on the state at each text's own last token
(`SentimentRNN`); 1.28 million parameters, {size(out)}. Initial and final states are an input and an output of the graph.

**Data.** SST-2 in its GLUE form, training split, 67,349 phrases (Socher et al.: *Recursive Deep Models for Semantic Compositionality Over a
Sentiment Treebank*, EMNLP 2013; research use, no licence stated). Large Movie Review Dataset, training part, 25,000 reviews cut into pieces of up to 80
tokens (Maas et al.: *Learning Word Vectors for Sentiment Analysis*, ACL 2011; no licence stated). Word vectors to start from: {GLOVE}
None of these texts is part of this repository.

**Score.** Accuracy on the SST-2 dev split (872 sentences, used to choose the epoch and the seed, so it flatters):

{seeds(scores, shipped, "%")}

The exported graph with the server's tokeniser: {exported:.2f} %. The test split was not used.

**Reproduce.** `cd training && python -m recurrent_training.sentiment --data DIR --out ../models/sentiment/1`; requirements and times in
`training/README.md`.

**Limits.** English film reviews; other domains, irony and languages are beyond it, and an unknown text gets a confident answer all the same. It knows
10,000 words; the answer says how many tokens it did not know. Scores are softmax outputs and not calibrated. Reviews carry their
writers' biases, and words for groups of people can move the score.
"""
