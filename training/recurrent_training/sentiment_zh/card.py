"""The card of ``sentiment-zh``."""

from __future__ import annotations

from pathlib import Path

from ..cards import size


def card(
    scores: dict[int, dict[str, float]], shipped: int, results: dict[str, float], tables: tuple[int, int], dev: tuple[int, int], out: Path
) -> str:
    """Card of ``sentiment-zh``; ``tables`` says how many tokens and bigrams it knows, ``dev`` how many texts dev has and how many of them training has too."""
    rows = [
        f"| {seed} | {score['dev']:.2f} % | {score['unseen']:.2f} % | {'shipped' if seed == shipped else ''} |"
        for seed, score in sorted(scores.items())
    ]
    table = "\n".join(["| seed | all of dev | unseen part | |", "|---|---|---|---|", *rows])
    return f"""# sentiment-zh, version 1

Sentiment of Chinese reviews, simplified script: `negative` or `positive`.

**Model.** A token is a character, a word in Latin letters or a number. Tables of {tables[0]:,} tokens x 128 and of {tables[1]:,} bigrams x 64 (half precision in
the file); the graph finds the bigrams by look-ups. An LSTM of 200 reads forwards, another backwards; a linear layer on the maximum and the mean of what
each gives and on its last state. {size(out)}.

**Data.** ChnSentiCorp, training split, 9,600 reviews of hotels, notebook computers and books (collected by Songbo Tan; research use). Repeated reviews count
once, and those that occur with both labels are left out. None of the text is part of this repository.

**Score.** Accuracy on the dev split of {dev[0]:,} reviews. **{dev[1]} of these are in the training split word for word**, as the data set is commonly given, so the
score on all of dev, which is what others publish, says too much; the unseen part is the other {dev[0] - dev[1]}. That part was used to choose the epoch and the
seed, so it flatters a little too:

{table}

The exported graph with the server's tokeniser: {results["dev"]:.2f} % and {results["unseen"]:.2f} %. The test split was not used.

**Training.** First as a language model of the reviews in both directions (Dai and Le: *Semi-supervised Sequence Learning*, NeurIPS 2015), then as a classifier.
The shipped weights are a moving average.

**Reproduce.** `cd training && python -m recurrent_training.sentiment_zh --data DIR --out ../models/sentiment-zh/1`; requirements and times in
`training/README.md`.

**Limits.** Reviews of hotels, computers and books from about 2008; other domains, irony, traditional script and other languages are beyond it, and an unknown
text gets a confident answer all the same. Scores are softmax outputs and not calibrated.
"""
