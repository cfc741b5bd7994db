"""The server's tokenisers, as docs/MODEL_FORMAT.md describes them ("Tokenisers"): the same text gives the same tokens here and there.

Golden files made by this module are tests of the server (see ``golden_tokens.py``). Offsets are UTF-16 code units.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import unicodedata2 as unicodedata

from .normal_text import Read, read

SPACE, EXTEND, IDEOGRAPH, DIGIT, LETTER, REGIONAL, SYMBOL = range(7)

_SPACES = {0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, *range(0x09, 0x0E), 0x20, *range(0x2000, 0x200B)}
_IDEOGRAPHS = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
_LETTERS = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "No"))
_APOSTROPHES = "'\u2019"
_CONTRACTIONS = frozenset(("s", "m", "d", "ll", "re", "ve"))
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st mt ft jr sr gen sen rep gov lt col capt sgt maj cpl rev hon inc corp ltd co bros dept univ vs etc "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_BREAK = re.compile(r"<[bB][rR] */?>")
_ADDRESS = re.compile(r"[hH][tT][tT][pP][sS]?://")
_RUNS = frozenset(".-*=~")

# Case pairs of Unicode 15 and 16 that Python 3.11, which knows Unicode 14, lacks.
_NEW_LOWER = {
    0x1C89: 0x1C8A, 0xA7CB: 0x0264, 0xA7CC: 0xA7CD, 0xA7DA: 0xA7DB, 0xA7DC: 0x019B,
    **{0x10D50 + i: 0x10D70 + i for i in range(0x16)},
}


@lru_cache(maxsize=1 << 16)
def code_point_class(c: str) -> int:
    """The class of one code point; the first line of the table that fits decides."""
    code = ord(c)
    category = unicodedata.category(c)
    if code in _SPACES or category == "Cc":
        return SPACE
    if category in ("Mn", "Mc", "Me", "Cf") or 0x1F3FB <= code <= 0x1F3FF:
        return EXTEND
    if any(low <= code <= high for low, high in _IDEOGRAPHS):
        return IDEOGRAPH
    if category == "Nd":
        return DIGIT
    if category in _LETTERS:
        return LETTER
    if 0x1F1E6 <= code <= 0x1F1FF:
        return REGIONAL
    return SYMBOL


def simple_lower(c: str) -> str:
    """The simple lower case of one code point, by Unicode 16."""
    code = ord(c)
    if code == 0x130:
        return "i"
    if code in _NEW_LOWER:
        return chr(_NEW_LOWER[code])
    lower = c.lower()
    return lower if len(lower) == 1 else c


@dataclass(frozen=True)
class LookupForm:
    """What is done to a token before it is looked up."""

    lowercase: bool = False
    zero_digits: bool = False

    def of(self, token: str, quotes: bool = True) -> str:
        """The form of a token; ``quotes`` is off for the tokeniser ``whitespace``."""
        if quotes:
            token = _normal_signs(token)
        if self.lowercase:
            token = "".join(map(simple_lower, token))
        if self.zero_digits:
            token = "".join("0" if "0" <= c <= "9" else c for c in token)
        return token


_SIGNS = re.compile("``|''|[\u2018\u2019\u201c\u201d\u2026\u2013\u2014]")
_SIGN_FORMS = {
    "``": '"', "''": '"', "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
    "\u2026": "...", "\u2013": "--", "\u2014": "--",
}


def _normal_signs(token: str) -> str:
    return _SIGNS.sub(lambda sign: _SIGN_FORMS[sign.group()], token)


def well_formed(text: str) -> str:
    """Lone surrogates become U+FFFD; pairs become the code point that they stand for."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    pairs = re.sub("[\ud800-\udbff][\udc00-\udfff]", _pair, text)
    return re.sub("[\ud800-\udfff]", "\ufffd", pairs)


def _pair(match: re.Match[str]) -> str:
    high, low = match.group()
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + (ord(low) - 0xDC00))


@dataclass(frozen=True)
class Token:
    """A token as a model reads it, and where it stands in the text as it was sent, in UTF-16 code units."""

    text: str
    start: int
    end: int


class WordTokenizer:
    """The tokeniser ``word``. Rule numbers are those of docs/MODEL_FORMAT.md."""

    def __init__(self, version: int = 1) -> None:
        self.version = version

    def split(self, text: str) -> list[Token]:
        """The tokens of a text."""
        return _split(text, self.version, True, lambda text: _Scan(text).spans())


class WhitespaceTokenizer:
    """The tokeniser ``whitespace``: what stands between SPACE."""

    def __init__(self, version: int = 1) -> None:
        self.version = version

    def split(self, text: str) -> list[Token]:
        """The tokens of a text."""
        return _split(text, self.version, False, self._spans)

    @staticmethod
    def _spans(text: str) -> list[tuple[int, int]]:
        spans, start = [], None
        for i, c in enumerate(text + " "):
            if code_point_class(c) == SPACE:
                if start is not None:
                    spans.append((start, i))
                start = None
            elif start is None:
                start = i
        return spans


def _split(text: str, version: int, words: bool, spans: Callable[[str], list[tuple[int, int]]]) -> list[Token]:
    text = well_formed(text)
    units = [0]
    for c in text:
        units.append(units[-1] + (2 if ord(c) > 0xFFFF else 1))
    points = [Read(c, i, i + 1) for i, c in enumerate(text)] if version == 1 else read(text, words)
    given = "".join(point.text for point in points)
    return [Token(given[a:b], units[points[a].start], units[points[b - 1].end]) for a, b in spans(given)]


class _Scan:
    """One pass over one text, by code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.classes = [code_point_class(c) for c in text]
        self.found: list[tuple[int, int]] = []
        # Where a contraction may begin: at the start, after a break, or after a word.
        self.contraction_start = 0

    def spans(self) -> list[tuple[int, int]]:
        at = 0
        while at < len(self.text):
            at = self._next(at)
        return self.found

    def _next(self, at: int) -> int:
        text = self.text
        html = _BREAK.match(text, at)
        if self.classes[at] == SPACE or html:  # rule 1
            self.contraction_start = html.end() if html else at + 1
            return self.contraction_start
        address = self._address_end(at)
        if address:  # rule 2
            return self._take(at, address)
        if self.classes[at] == IDEOGRAPH:  # rule 3
            return self._take(at, at + 1)
        if text.startswith(("``", "''"), at):  # rule 4
            return self._take(at, at + 2)
        if text[at] in _APOSTROPHES and at == self.contraction_start:  # rule 5
            end = self._contraction_end(at)
            if end:
                return self._take(at, end)
        if self.classes[at] in (LETTER, DIGIT):  # rule 6
            self.contraction_start = self._take_word(at)
            return self.contraction_start
        if text[at] in _RUNS and text[at + 1 : at + 2] == text[at]:  # rule 7
            end = at
            while text[end : end + 1] == text[at]:
                end += 1
            return self._take(at, end)
        if self.classes[at] == REGIONAL and self._class(at + 1) == REGIONAL:  # rule 8
            return self._take(at, at + 2)
        return self._take_symbol(at)  # rule 9

    def _class(self, at: int) -> int:
        return self.classes[at] if at < len(self.classes) else SPACE

    def _extended(self, end: int) -> int:
        while self._class(end) == EXTEND:
            end += 1
        return end

    def _take(self, start: int, end: int) -> int:
        end = self._extended(end)
        self.found.append((start, end))
        return end

    def _address_end(self, at: int) -> int:
        scheme = _ADDRESS.match(self.text, at)
        if not scheme or self._class(scheme.end()) == SPACE:
            return 0
        end = at
        while end < len(self.text) and self.text[end] not in '<>"' and self.classes[end] != SPACE:
            end += 1
        while self.text[end - 1] in ".,;:!?')":
            end -= 1
        return end

    def _contraction_end(self, at: int) -> int:
        for units in (1, 2):
            end = at + 1 + units
            if self.text[at + 1 : end].lower() in _CONTRACTIONS and self.text[at + 1 : end].isascii():
                return 0 if self._class(end) in (LETTER, DIGIT) else end
        return 0

    def _take_word(self, start: int) -> int:
        end = self._run_end(start)
        single_stop = self.text[end : end + 1] == "." and self.text[end + 1 : end + 2] != "."
        if single_stop and self._keeps_stop(start, end):
            return self._take(start, end + 1)
        cuts: list[tuple[int, int]] = []
        left = end
        while cut := self._suffix(start, left):
            cuts.append((left - cut, left))
            left -= cut
        self.found.append((start, left))
        self.found.extend(reversed(cuts))
        return end

    def _run_end(self, start: int) -> int:
        left, end = LETTER, start
        while end < len(self.text):
            kind = self.classes[end]
            if kind in (LETTER, DIGIT):
                left = kind
            elif kind != EXTEND and not self._joins(left, end):
                break
            end += 1
        return end

    def _joins(self, left: int, at: int) -> bool:
        joiner, right = self.text[at], self._class(at + 1)
        if joiner in "-_&@.\u00b7":
            return right in (LETTER, DIGIT)
        if joiner in _APOSTROPHES:
            return left == LETTER and right == LETTER
        return joiner in ",:/" and left == DIGIT and right == DIGIT

    def _keeps_stop(self, start: int, end: int) -> bool:
        word = self.text[start:end]
        if word.isascii() and word.lower() in _ABBREVIATIONS:
            return True
        at = start
        while at < end:
            if self.classes[at] != LETTER:
                return False
            at = self._extended(at + 1)
            if at < end and self.text[at] != ".":
                return False
            at += 1
        return True

    def _suffix(self, start: int, end: int) -> int:
        word = self.text[start:end]
        if len(word) > 3 and _is_nt(word[-3:]):
            return 3
        for units in (2, 3):
            tail = word[-units:]
            if len(word) > units and tail[0] in _APOSTROPHES and tail[1:].isascii() and tail[1:].lower() in _CONTRACTIONS:
                return units
        return 0

    def _take_symbol(self, at: int) -> int:
        first = at + 1
        end = self._extended(first)
        while end > first and self.text[end - 1] == "\u200d" and self._class(end) == SYMBOL and end < len(self.text):
            end = self._extended(end + 1)
        self.found.append((at, end))
        return end


def _is_nt(tail: str) -> bool:
    return tail[0] in "nN" and tail[1] in _APOSTROPHES and tail[2] in "tT"
