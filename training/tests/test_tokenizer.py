"""The tokenisers on cases worked out by hand from docs/MODEL_FORMAT.md."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recurrent_training import golden_tokens
from recurrent_training.tokenizer import (
    DIGIT, EXTEND, IDEOGRAPH, LETTER, REGIONAL, SPACE, SYMBOL,
    LookupForm, WhitespaceTokenizer, WordTokenizer, code_point_class, simple_lower, well_formed,
)  # fmt: skip

GOLDEN = Path(__file__).parents[2] / "src" / "test" / "resources" / "tokenizer"


def split(text: str) -> list[str]:
    return [token.text for token in WordTokenizer().split(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        (" \t\n", []),
        ("This movie is fantastic!", ["This", "movie", "is", "fantastic", "!"]),
        ("U.N. official Ekeus heads for Baghdad.", ["U.N.", "official", "Ekeus", "heads", "for", "Baghdad", "."]),
        ("it's it 's dogs 're", ["it", "'s", "it", "'s", "dogs", "'re"]),
        ("can't they'd've don\u2019t", ["ca", "n't", "they", "'d", "'ve", "do", "n\u2019t"]),
        ("O'Brien 'tis", ["O'Brien", "'", "tis"]),
        ("Mr. Smith vs. Jan. J. e.g. wait...", ["Mr.", "Smith", "vs.", "Jan.", "J.", "e.g.", "wait", "..."]),
        ("good.<br /><br/>Bad<BR>x", ["good", ".", "Bad", "x"]),
        ("see http://a.b/c?d=(e). now", ["see", "http://a.b/c?d=(e", ")", ".", "now"]),
        ("1,000.50 10:30 1/2 a/b 1,a", ["1,000.50", "10:30", "1/2", "a", "/", "b", "1", ",", "a"]),
        ("well-known x--y ``q''", ["well-known", "x", "--", "y", "``", "q", "''"]),
        ("我爱。", ["我", "爱", "。"]),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467x", ["\U0001f468\u200d\U0001f469\u200d\U0001f467", "x"]),
        ("\U0001f1e9\U0001f1ea\U0001f1eb", ["\U0001f1e9\U0001f1ea", "\U0001f1eb"]),
        ("\U0001f44d\U0001f3fd1\ufe0f\u20e3", ["\U0001f44d\U0001f3fd", "1\ufe0f\u20e3"]),
        ("a\u0000b", ["a", "b"]),
    ],
)
def test_word_rules(text: str, wanted: list[str]) -> None:
    assert split(text) == wanted


@pytest.mark.parametrize(
    ("text", "read", "places"),
    [
        ("cliche\u0301d\u200e", ["clich\u00e9d"], [(0, 8)]),
        ("\ufeffLondon\u200b, x", ["London", ",", "x"], [(1, 7), (8, 9), (10, 11)]),
        ("o\ufb03ce can\u02bct", ["office", "ca", "n't"], [(0, 4), (5, 7), (7, 10)]),
        ("a \u0301\u0316b", ["a", "\u0316\u0301", "b"], [(0, 1), (2, 4), (4, 5)]),
        ("\U0001f469\u200d\U0001f467\u200dx", ["\U0001f469\u200d\U0001f467", "x"], [(0, 5), (6, 7)]),
        ("\u200b \u00ad", [], []),
    ],
)
def test_version_2_reads_the_normal_form_and_keeps_places(text: str, read: list[str], places: list[tuple[int, int]]) -> None:
    tokens = WordTokenizer(2).split(text)
    assert [t.text for t in tokens] == read
    assert [(t.start, t.end) for t in tokens] == places


def test_offsets_are_utf16_code_units() -> None:
    tokens = WordTokenizer().split("\U0001f600 b\ud83d")
    assert [(t.start, t.end) for t in tokens] == [(0, 2), (3, 4), (4, 5)]
    assert tokens[2].text == "\ufffd"


def test_surrogate_halves_that_make_a_pair_are_one_code_point() -> None:
    assert well_formed("\ud83d\ude00\ude00") == "\U0001f600\ufffd"


def test_lookup_form() -> None:
    form = LookupForm(lowercase=True, zero_digits=True)
    assert [form.of(t) for t in ("Don\u2019T", "\u201c", "``", "\u2026", "\u2014", "1996", "\u0130X", "\u0663")] == [
        "don't", '"', '"', "...", "--", "0000", "ix", "\u0663",
    ]  # fmt: skip
    assert LookupForm().of("A1") == "A1"


def test_whitespace_tokenizer() -> None:
    tokens = WhitespaceTokenizer().split(" a.b\u3000c'd\u0000e ")
    assert [(t.text, t.start, t.end) for t in tokens] == [("a.b", 1, 4), ("c'd", 5, 8), ("e", 9, 10)]


def test_classes_and_case_pairs() -> None:
    points = [" ", "\u0301", "\u3007", "5", "\u00bd", "\U0001f1e6", "$", "\x7f", "\u00ad"]
    wanted = [SPACE, EXTEND, IDEOGRAPH, DIGIT, LETTER, REGIONAL, SYMBOL, SPACE, EXTEND]
    assert [code_point_class(c) for c in points] == wanted
    assert [simple_lower(c) for c in ("A", "\u0130", "\u1e9e", "\ua7da", "\U00010d50")] == ["a", "i", "\u00df", "\ua7db", "\U00010d70"]


def test_tokens_never_overlap_and_hold_all_but_breaks() -> None:
    for text in golden_tokens.HAND + golden_tokens.generated(3):
        tokens = WordTokenizer().split(text)
        assert all(a.end <= b.start for a, b in zip(tokens, tokens[1:]))
        assert all(t.start < t.end for t in tokens)


def test_the_committed_golden_files_are_what_this_tokeniser_says() -> None:
    for name, version in (("word-golden.jsonl", 1), ("word-2-golden.jsonl", 2)):
        lines = (GOLDEN / name).read_text(encoding="ascii").splitlines()
        assert len(lines) >= 600
        for line in lines:
            wanted = json.loads(line)
            assert golden_tokens.golden(wanted["text"], version) == wanted
    assert json.loads((GOLDEN / "unicode-golden.json").read_text()) == golden_tokens.unicode_digests()
