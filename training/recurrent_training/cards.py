"""The model cards; figures come from the run that wrote the bundle."""

from __future__ import annotations

import math
from pathlib import Path

from .language import LanguageModel
from .poems import Judgement

GLOVE = """GloVe 6B, 100 dimensions (Pennington, Socher, Manning: *GloVe: Global Vectors for Word Representation*, EMNLP 2014;
Public Domain Dedication and License 1.0)."""


def _seeds(scores: dict[int, float], shipped: int, unit: str, digits: int = 2) -> str:
    rows = [f"| {seed} | {score:.{digits}f} {unit} | {'shipped' if seed == shipped else ''} |" for seed, score in sorted(scores.items())]
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


def _network(model: LanguageModel, out: Path) -> str:
    shape = model.shape
    number = sum(p.numel() for p in model.parameters())
    return f"""Embedding {shape.vocabulary:,} x {shape.embedding}, {shape.layers} {shape.cell} layers of {shape.hidden}, a linear layer back to
{shape.embedding} and the embedding once more as output layer; {number / 1e6:.2f} million parameters, {_size(out)}. Initial and final states of each
layer are inputs and outputs of the graph; its scores are those after each row's last character."""


def shakespeare_card(scores: dict[int, float], shipped: int, exported: float, model: LanguageModel, out: Path) -> str:
    """Card of ``shakespeare``."""
    return f"""# shakespeare, version 1

A language model that writes on, character by character, in the manner of Shakespeare's plays.

**Model.** {_network(model, out)}

**Data.** tinyshakespeare, 1,115,394 characters of Shakespeare's plays as Andrej Karpathy put them together for char-rnn (*The Unreasonable
Effectiveness of Recurrent Neural Networks*, 2015; https://github.com/karpathy/char-rnn). The text is in the public domain. The first 90 % are for
training, the last 10 % are dev. The text is not part of this repository.

**Score.** Mean negative log-probability of a character of dev (111,540 characters), over the whole vocabulary, the state carried from dev's first
character to its last. Dev was used to choose the epoch and the seed, so it flatters:

{_seeds(scores, shipped, "nats", 4)}

The exported graph, one character a run: {exported:.4f} nats ({exported / math.log(2):.3f} bits). There is no test split.

**Training.** 32 streams cut into pieces of 128 characters that carry their state, dropout of {model.shape.dropout}, AdamW with a cosine, matrix
products in bfloat16; the shipped weights are a moving average. Exported and scored in single precision.

**Prompting.** The server feeds a line feed before every prompt, so a prompt begins at the start of a line. The plays look like `ROMEO:`, a line
feed, the speech, an empty line. The model never ends by itself: give a number of characters or a stop text such as two line feeds. A temperature of
0.7 to 0.9 reads best.

**Reproduce.** `cd training && python -m recurrent_training.shakespeare --data DIR --out ../models/shakespeare/1`; requirements and times in
`training/README.md`.

**Limits.** It knows 65 characters: the letters of English, space, line feed, `3` and a few signs; the server's answers to others are guesses.
Spelling and verse look right, meaning goes astray within a sentence. It has learnt by heart some names and phrases of the plays. The language is of
its age, with its views of people.
"""


def tang_poetry_card(
    scores: dict[int, tuple[float, float]], shipped: int, judged: Judgement, model: LanguageModel, poems: tuple[int, int], out: Path
) -> str:
    """Card of ``tang-poetry``."""
    forms = ", ".join(f"{name} {share:.1f} %" for name, share in judged.kept.items())
    rows = [f"| {seed} | {a:.4f} | {b:.4f} | {'shipped' if seed == shipped else ''} |" for seed, (a, b) in sorted(scores.items())]
    table = "\n".join(["| seed | dev, all characters | dev, without signs and ends | |", "|---|---|---|---|", *rows])
    return f"""# tang-poetry, version 1

A language model that writes regular Tang poems in traditional script, character by character, in four forms: 五絕 (4 lines of 5 characters), 七絕 (4 of
7), 五律 (8 of 5), 七律 (8 of 7).

**Model.** {_network(model, out)}

**Data.** The regular poems of *Quan Tangshi* in chinese-poetry (https://github.com/chinese-poetry/chinese-poetry, MIT; the poems are in the public
domain), each once, signs made regular ("，" and "。" by turns). {poems[0]:,} poems for training; {poems[1]:,} are dev: those whose SHA-256 begins
with eight hexadecimal digits that 20 divides. Some poems are handed down in several wordings, and these can be on both sides. Characters that occur
fewer than 3 times in training are unknown. The poems are not part of this repository.

**Score.** Mean negative log-probability in nats of a character of dev after the prefix (used to choose the epoch and the seed, so it flatters):

{table}

**Form.** 1,000 poems, 250 of each form, written by the exported graph from the prefix alone at temperature 0.8 from the 40 most probable
characters: {judged.kept_all:.1f} % keep the form exactly, that is lines, characters in a line, signs and end ({forms}). After the prefix and the
first line of 200 dev poems {judged.continued:.1f} % keep it. With the first characters of the lines forced to be 春, 夏, 秋, 冬 (100 of 五絕, 100 of 七絕)
{judged.acrostic:.1f} % do.

**Rhyme.** A poem counts as rhyming when the last characters of all even lines have readings in one of the thirteen rhyme groups of modern Mandarin
(pypinyin's finals); sounds have changed since Tang, so the measure is rough. Written poems that keep the form: {judged.rhyming:.1f} %. Dev poems:
{judged.dev_rhyming:.1f} %. Dev's line ends shuffled: {judged.chance_rhyming:.1f} %.

**Copies.** {judged.copied_lines:.2f} % of the written lines are in a training poem word for word, and {judged.copied_poems:.1f} % of the poems.

**Training.** Batches of one form, dropout of {model.shape.dropout}, AdamW with a cosine, matrix products in bfloat16; the shipped weights are a
moving average. Exported and scored in single precision. Five epochs without, then little more than one with a second output, which has to tell at
every character after the second line which of the same thirteen groups that line's end belongs to, so that the state remembers the rhyme. The graph
has no such output.

**Prompting.** The server feeds a line feed before every prompt. A prompt is a form's prefix with a full-width colon, `五絕：`, `七絕：`, `五律：` or `七律：`,
and may go on with the beginning of the poem and its signs: `五絕：床前明月光，`. A line feed ends the poem. Temperature 0.8 and the 40 most probable
characters are what was measured.

**Reproduce.** `cd training && python -m recurrent_training.tang_poetry --data DIR --out ../models/tang-poetry/1`; requirements and times in
`training/README.md`, and there also what differed in the run that made these weights.

**Limits.** Traditional characters only; others, like rare ones, are unknown. It has learnt form, diction and parallel phrasing, but most of its
poems do not rhyme, it knows no rule of tones, and the poems seldom make a whole of their images. A poem can resemble lines of Tang poets.
"""
