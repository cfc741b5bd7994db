"""The card of ``tang-poetry``."""

from __future__ import annotations

from pathlib import Path

from ..language.card import network
from ..language.training import LanguageModel
from .poems import Judgement


def card(
    scores: dict[int, tuple[float, float]], shipped: int, judged: Judgement, model: LanguageModel, poems: tuple[int, int], out: Path
) -> str:
    """Card of ``tang-poetry``."""
    forms = ", ".join(f"{name} {share:.1f} %" for name, share in judged.kept.items())
    rows = [f"| {seed} | {a:.4f} | {b:.4f} | {'shipped' if seed == shipped else ''} |" for seed, (a, b) in sorted(scores.items())]
    table = "\n".join(["| seed | dev, all characters | dev, without signs and ends | |", "|---|---|---|---|", *rows])
    return f"""# tang-poetry, version 1

A language model that writes regular Tang poems in traditional script, character by character, in four forms: 五絕 (4 lines of 5 characters), 七絕 (4 of
7), 五律 (8 of 5), 七律 (8 of 7).

**Model.** {network(model, out)}

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
