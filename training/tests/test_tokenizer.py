"""Rules of the tokeniser by example; the golden files carry hundreds more to the server."""

import pytest

from recurrent_training.tokenizer import LookupForm, WordTokenizer, simple_lower


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("U.N. official Ekeus heads for Baghdad.", ["U.N.", "official", "Ekeus", "heads", "for", "Baghdad", "."]),
        ("I can't; they'd've", ["I", "ca", "n't", ";", "they", "'d", "'ve"]),
        ("it 's ca n't", ["it", "'s", "ca", "n't"]),
        ("one<br />two", ["one", "two"]),
        ("\U0001f468\u200d\U0001f469 \U0001f1e9\U0001f1ea", ["\U0001f468\u200d\U0001f469", "\U0001f1e9\U0001f1ea"]),
        ("1,000.5 10:30 and/or", ["1,000.5", "10:30", "and", "/", "or"]),
        ("", []),
    ],
)
def test_rules(text: str, tokens: list[str]) -> None:
    assert [token.text for token in WordTokenizer().split(text)] == tokens


def test_offsets_are_utf16() -> None:
    token = WordTokenizer().split("\U0001f600 a")[1]
    assert (token.start, token.end) == (3, 4)


def test_forms() -> None:
    form = LookupForm(lowercase=True, zero_digits=True)
    assert form.of("\u2019S") == "'s"
    assert form.of("``") == '"'
    assert form.of("A1\u20262") == "a0...0"
    assert simple_lower("\u0130") == "i"
