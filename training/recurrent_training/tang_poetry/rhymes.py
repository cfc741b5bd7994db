"""Rhyme groups of characters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

# The thirteen rhyme groups of Mandarin verse by their finals: modern sounds, which only come near those of Tang.
GROUPS = [
    "a ia ua", "o e uo", "ie ve ê", "u", "i v er", "ai uai", "ei uei", "ao iao", "ou iou",
    "an ian uan van", "en in uen vn", "ang iang uang", "eng ing ueng ong iong",
]  # fmt: skip
GROUP = {final: i for i, finals in enumerate(GROUPS) for final in finals.split()}


@cache
def readings(character: str) -> tuple[int, ...]:
    """The rhyme groups of a character's readings, the commonest first."""
    from pypinyin import Style, pinyin  # only rhymes need it

    finals = pinyin(character, style=Style.FINALS, heteronym=True)[0]
    return tuple(GROUP[final] for final in finals if final in GROUP)


def first_group(character: str) -> int | None:
    """The rhyme group of the commonest reading, if any is known."""
    return next(iter(readings(character)), None)


def rhymes(ends: Sequence[str]) -> bool:
    """Whether the characters have readings of one rhyme group."""
    return bool(set.intersection(*(set(readings(character)) for character in ends)))
