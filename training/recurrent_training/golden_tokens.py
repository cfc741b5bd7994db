"""Writes the golden files by which the server's tokeniser is tested: what this module's twin in Python says of many odd texts.

    python -m recurrent_training.golden_tokens --out ../src/test/resources/tokenizer
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import struct
from pathlib import Path

from .tokenizer import LookupForm, WordTokenizer, code_point_class, simple_lower

FORM = LookupForm(lowercase=True, zero_digits=True)

HAND = [
    "", " ", "\t\n", "a", "A.", "A..", ".", "..", "...", "U.N. official Ekeus heads for Baghdad.", "I can't, won't, don't.",
    "it's they'd've y'all O'Brien\u2019s rock'n'roll", "'s it 's 'S s' 'tis 'em '90s ''quoted'' ``ticks``", "don\u2019t CAN\u2019T n't an't N'T",
    "Mr. Smith, Ph.D., e.g. this; i.e. that vs. etc. Jan. 3rd Sept. 4 No. 5 St. Inc.", "J. R. R. Tolkien", "end of U.S.A.", "a.b.c. x.y",
    "www.example.com mail me@example.org http://a.b/c?d=e&f=(g). HTTPS://X.Y/z, <http://q.r> \"http://s.t\" http:// https://a http://\u00a0",
    "1,000.50 10:30 1/2 3-4 -5 +6 7% $8 9th 1,a a,1 1. 2.5.6 10:x", "a-b a--b --a b-- - -- --- well-known_thing a_b _a b_", "AT&T R&B a&b & && a@b @c",
    "a<br>b<br/>c<br />d<BR   />e<br / >f<brx>g < br>h<br", "<p>one</p>", "and/or km/h 1/a", "***** **** ~~ == =", "wow!!! what?! (yes) [no] {maybe}",
    "\u201cquoted\u201d \u2018single\u2019 \u2026 \u2013 \u2014 \u00ab x \u00bb", "\U0001f600\U0001f601 \U0001f44d\U0001f3fd \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466x",
    "\U0001f1fa\U0001f1f3\U0001f1e9 \U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", "1\ufe0f\u20e3 #\ufe0f\u20e3 \u2764\ufe0f \u2764\ufe0f\u200d\U0001f525", "\u200d \u200da a\u200db \u200d\U0001f600",
    "e\u0301 a\u0300\u0301\u0302b \u0301 x \u0301", "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033da\u034f\u0334\u0319\u0324l\u0321\u034ag\u035co", "我爱北京天安门。", "東京タワーへ行きました", "ひらがなカタカナ漢字",
    "서울은 한국의 수도이다", "한글", "مرحبا بالعالم", "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f", "สวัสดีชาวโลก", "नमस्ते दुनिया क्ष त्र", "Привет, мир!", "Ελληνικά ΟΔΟΣ Σ", "İstanbul Iğdır ı", "ǅ ǈ ß ẞ ŉ",
    "\u202eright\u202c \u2066iso\u2069", "a\u0000b\u0001c\u007fd", "\ufeffbom", "soft\u00adhyphen zero\u200bwidth", "\ud83d lone", "lone \ude00", "\ude00\ud83d", "\ud83d\ude00", "x\ud800y",
    "\ue000 private \U000f0000", "\U000e0041 tag", "\u0378 unassigned \U0003ffff", "¹²³ ½ Ⅷ ⅷ 〇 ③", "٣٤٥ ३४ 1٣", "\u2028line\u2029para\u0085next\u3000wide", "naïve café résumé coöperate", "50°C ±3 №5 §7 ™ ©",
    "C++ C# .NET node.js 3.14.15 v1.2.3 a.", "'", "''", "'''", "````", "'''s", "''s x's' 's's", "a' b", "a'b'c'd", "I'm I'M i\u2019M we're we'RE", "dogs' dogs'. dogs 's", "he'll he'l he'lll", "1's 90's A's",
]  # fmt: skip

ALPHABETS = [
    "abc XYZ 019 .,'-", "a'st nrevld\u2019 ", ".-*=~ a", "<bBrR/ >ax", "htps:/. <\"a", "\U0001f468\u200d\U0001f469\U0001f3fd\ufe0f x", "\U0001f1e6\U0001f1ff a", "e\u0301\u0300'\u2019s ",
    "我京。 aカ", "12,:/.-٣ a", "`' \"a", "&_@\u00b7-a 1", "\t\n\u00a0\u200b\u3000\u0000a", "mrsdjanU.N ", "\ud83d\ude00 a",
]  # fmt: skip


def generated(seed: int) -> list[str]:
    """Random texts over alphabets in which the rules meet, and over all of Unicode."""
    rng = random.Random(seed)
    texts = []
    for alphabet in ALPHABETS:
        texts += ["".join(rng.choice(alphabet) for _ in range(rng.randint(1, 40))) for _ in range(40)]
    for _ in range(120):
        texts.append("".join(chr(rng.randrange(0x110000)) if rng.random() < 0.5 else chr(rng.randrange(0x3000)) for _ in range(rng.randint(1, 30))))
    return texts


def golden(text: str) -> dict:
    """A text and what becomes of it."""
    tokens = WordTokenizer().split(text)
    return {"text": text, "tokens": [[t.start, t.end] for t in tokens], "forms": [FORM.of(t.text) for t in tokens]}


def unicode_digests() -> dict:
    """Digests over every code point but the surrogates: its class, and its simple lower case."""
    points = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
    classes = bytes(code_point_class(c) for c in points)
    lower = b"".join(struct.pack(">i", ord(simple_lower(c))) for c in points)
    return {"codePoints": len(points), "classes": hashlib.sha256(classes).hexdigest(), "lower": hashlib.sha256(lower).hexdigest()}


def main() -> None:
    """Writes both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    texts = HAND + generated(20)
    lines = "".join(json.dumps(golden(text)) + "\n" for text in texts)
    (out / "word-golden.jsonl").write_text(lines, encoding="ascii", newline="")
    (out / "unicode-golden.json").write_text(json.dumps(unicode_digests()) + "\n", encoding="ascii", newline="")
    print(len(texts), "texts")


if __name__ == "__main__":
    main()
