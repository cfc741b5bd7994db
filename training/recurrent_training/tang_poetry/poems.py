"""Judges poems: the form, the rhyme, and what was copied from training."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from ..corpora import FORMS, Form, Poem
from ..language.writing import Acrostic, Exported, Sampling, generate
from .rhymes import rhymes

HEADS = "春夏秋冬"
SIGNS = "，。"


def lines(text: str) -> list[str]:
    """Lines without their signs."""
    return [line for line in text.replace(SIGNS[0], SIGNS[1]).split(SIGNS[1]) if line]


def ends(text: str) -> list[str]:
    """The last characters of the even lines."""
    return [line[-1] for line in lines(text)[1::2]]


def rhyme_share(texts: list[str]) -> float:
    """Per cent of texts whose even lines rhyme."""
    return 100 * sum(rhymes(ends(text)) for text in texts) / max(1, len(texts))


def chance(poems: list[Poem], rng: random.Random) -> float:
    """The rhyme share when even lines' ends are drawn from all poems of the form."""
    mixed = []
    for form in FORMS:
        pool = [end for poem in poems if poem.form is form for end in ends(poem.text)]
        rng.shuffle(pool)
        size = form.lines // 2
        mixed += [pool[at : at + size] for at in range(0, len(pool) - size + 1, size)]
    return 100 * sum(map(rhymes, mixed)) / len(mixed)


@dataclass(frozen=True)
class Judgement:
    """All in per cent: forms kept by form, rhymes, acrostics, poems that go on from a dev poem's first line, lines and poems found in training."""

    kept: dict[str, float]
    rhyming: float
    dev_rhyming: float
    chance_rhyming: float
    acrostic: float
    continued: float
    copied_lines: float
    copied_poems: float

    @property
    def kept_all(self) -> float:
        """Over all forms, which have equally many poems."""
        return sum(self.kept.values()) / len(self.kept)


def write_poems(
    model: Exported, form: Form, firsts: list[str], sampling: Sampling, rng: np.random.Generator, acrostic: Acrostic | None = None
) -> list[str]:
    """A poem of a form for each beginning."""
    limit = form.lines * (form.characters + 1) + 1
    rests = generate(model, [form.prefix + first for first in firsts], sampling, rng, "\n", limit, acrostic)
    return [first + rest for first, rest in zip(firsts, rests, strict=True)]


def kept_share(form: Form, texts: list[str]) -> float:
    """Per cent of texts that keep the form; one that does not end is longer than its form, and so does not keep it."""
    return 100 * sum(map(form.kept, texts)) / len(texts)


def judge(model: Exported, train: list[Poem], dev: list[Poem], sampling: Sampling, each: int = 250) -> Judgement:
    """Writes and judges poems of all forms."""
    rng = np.random.default_rng(1)
    poems = {form: write_poems(model, form, [""] * each, sampling, rng) for form in FORMS}
    heads = Acrostic(HEADS, SIGNS)
    forced = [(form, write_poems(model, form, [""] * 100, sampling, rng, heads)) for form in FORMS[:2]]
    good = [form.kept(text) and "".join(line[0] for line in lines(text)) == HEADS for form, texts in forced for text in texts]
    begun = []
    for form in FORMS:
        firsts = [poem.text[: form.characters + 1] for poem in dev if poem.form is form][:50]
        begun.append(kept_share(form, write_poems(model, form, firsts, sampling, rng)))
    everything = [text for texts in poems.values() for text in texts]
    whole = {poem.text for poem in train}
    known = {line for poem in train for line in lines(poem.text)}
    written = [line for text in everything for line in lines(text)]
    return Judgement(
        {form.prefix[:-1]: kept_share(form, texts) for form, texts in poems.items()},
        rhyme_share([text for form, texts in poems.items() for text in texts if form.kept(text)]),
        rhyme_share([poem.text for poem in dev]),
        chance(dev, random.Random(1)),
        100 * sum(good) / len(good),
        sum(begun) / len(begun),
        100 * sum(line in known for line in written) / len(written),
        100 * sum(text in whole for text in everything) / len(everything),
    )
