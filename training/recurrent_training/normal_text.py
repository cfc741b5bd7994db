"""The normal form in which version 2 of the server's tokenisers reads text (docs/MODEL_FORMAT.md, "Version 2"), with where each code point was sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import unicodedata2 as unicodedata

MOST_MARKS = 30
_JOINER = 0x200D

# Default_Ignorable_Code_Point of Unicode 16.
_IGNORABLES = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_SIGNS = {0x2BC: "'", 0xFF07: "'", 0x2010: "-", 0x2011: "-"}
_VARIANTS = (
    (0xFB00, 0xFB06), (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A), (0xFF66, 0xFF9F), (0x1D400, 0x1D7FF),
    (0x2102, 0x2102), (0x210A, 0x2113), (0x2115, 0x2115), (0x2119, 0x211D), (0x2124, 0x2124), (0x2128, 0x2128), (0x212C, 0x212D),
    (0x212F, 0x2131), (0x2133, 0x2134),
)  # fmt: skip
# Letters that compose with a letter before them, of Hangul and Kirat Rai, and those letters.
_CONTINUING_LETTERS = ((0x1161, 0x1175), (0x11A8, 0x11C2), (0x16D67, 0x16D67))
_CONTINUED_LETTERS = ((0x1100, 0x11FF), (0xAC00, 0xD7A3), (0x16D63, 0x16D6A))


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


@lru_cache(maxsize=1 << 16)
def is_ignorable(c: str) -> bool:
    """Whether a code point has no shape of its own."""
    return _within(ord(c), _IGNORABLES)


@lru_cache(maxsize=1 << 16)
def _variant(c: str) -> str:
    """What one code point of a word is read as."""
    if ord(c) in _SIGNS:
        return _SIGNS[ord(c)]
    return unicodedata.normalize("NFKC", c) if _within(ord(c), _VARIANTS) else c


def _continues(before: str, c: str) -> bool:
    """Whether a code point belongs to the piece of the one before it: a mark always does."""
    return _is_mark(c) or (_within(ord(c), _CONTINUING_LETTERS) and _within(ord(before), _CONTINUED_LETTERS))


@lru_cache(maxsize=1 << 16)
def _is_mark(c: str) -> bool:
    return unicodedata.category(c) in ("Mn", "Mc", "Me")


def _is_extend(c: str) -> bool:
    return _is_mark(c) or unicodedata.category(c) == "Cf" or 0x1F3FB <= ord(c) <= 0x1F3FF


def _is_emoji(c: str) -> bool:
    """Of what emoji are joined: category So but the letters of flags, and one arrow that is a sign of mathematics."""
    return c == "\u2194" or (unicodedata.category(c) == "So" and not 0x1F1E6 <= ord(c) <= 0x1F1FF)


@dataclass(frozen=True)
class Read:
    """One code point that the rules read, and the code points of the text that it was made of."""

    text: str
    start: int
    end: int


def read(text: str, words: bool) -> list[Read]:
    """The normal form of a well-formed text; ``words`` is on for the tokeniser ``word``."""
    found: list[Read] = []
    for piece in _pieces(_kept(text, words)):
        before = "".join(c.text for c in piece)
        after = unicodedata.normalize("NFC", before)
        same = 0
        while same < min(len(before), len(after)) and before[same] == after[same]:
            same += 1
        found += piece[:same]
        if same < len(after):
            found += [Read(c, piece[same].start, piece[-1].end) for c in after[same:]]
    return found


def normal(text: str, words: bool) -> str:
    """The normal form alone."""
    return "".join(c.text for c in read(text, words))


def _kept(text: str, words: bool) -> list[Read]:
    """What is left without ignorables and variants; a joiner stays between emoji."""
    kept: list[Read] = []
    joiner, after_emoji = None, False
    for at, sent in enumerate(text):
        if is_ignorable(sent):
            if ord(sent) == _JOINER and after_emoji and joiner is None:
                joiner = at
            continue
        for c in _variant(sent) if words else sent:
            emoji = words and _is_emoji(c)
            if joiner is not None and emoji:
                kept.append(Read(chr(_JOINER), joiner, joiner + 1))
            joiner = None
            after_emoji = emoji or (after_emoji and _is_extend(c))
            kept.append(Read(c, at, at + 1))
    return kept


def _pieces(kept: list[Read]) -> list[list[Read]]:
    """Each code point with those after it that may compose with it or change places."""
    pieces: list[list[Read]] = [[]]
    marks = 0
    for c in kept:
        if marks < MOST_MARKS and _continues(pieces[-1][-1].text if pieces[-1] else " ", c.text):
            marks += 1
        else:
            pieces.append([])
            marks = 0
        pieces[-1].append(c)
    return pieces
