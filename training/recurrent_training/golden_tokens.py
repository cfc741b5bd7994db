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

import unicodedata2 as unicodedata

from .normal_text import is_ignorable, normal
from .tokenizer import LookupForm, WordTokenizer, code_point_class, simple_lower, well_formed

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

# What the normal form of version 2 is about.
NORMAL_HAND = [
    "a clich\u00e9d, na\u00efve film", "a cliche\u0301d, nai\u0308ve film", "fantastic\u200e", "\u200efantastic", "fan\u00adtas\u200btic", "London\u200e", "\ufeffLondon \u200e Paris\u200f!",
    "\u200b", "\u00ad \u200d \ufe0f", "e\u200b\u0301", "q\u0323\u0307 q\u0307\u0323", " \u0301\u0316x", "<br>\u0301\u0316", "<br>\u0338", "<b\u200br>", "=\u0338= ==\u0338", "\u1fefx\u1fef\u1fef",
    "can\u02bct it\u02bcs don\uff07t n\u02bct \u02bcs", "\ufb01ne o\ufb03ce \ufb05 \ufb06op x'\ufb06", "\uff26\uff41\uff4e\uff54\uff41\uff53\uff54\uff49\uff43\uff01\uff11\uff10", "\uff76\uff9e\uff8a\uff9f\uff70 \uff9e",
    "\U0001d41f\U0001d41a\U0001d427\u2115\u210e\U0001d7ce", "well\u2010known no\u2011break a\u2010 \u2011b", "\u212bngstr\u00f6m \u212a \u2126 \u037e \u0387", "\u0958 \u0915\u093c \u09cb \u09c7\u09be \u0b94",
    "\uf900\uf9ff\U0002f800 \u6a02\u0301", "\ud55c\uae00 \u1112\u1161\u11ab\u1100\u1173\u11af \u1100\u1161\u1161 \u115f\u1161", "\U00016d63\U00016d67\U00016d67 \U00016d67 \u1fef\u1161 \uf900\u1161",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u0915\u094d\u200d\u0937", "\u2764\ufe0f \u2764 1\ufe0f\u20e3 1\u20e3", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f3f3\ufe0f\u200d\U0001f308\u200d",
    "\U0001f642\u200d\u2194\ufe0f \u2194\u200d\u2194", "\U0001f469\U0001f3fd\u200e\u200d\u200d\ufe0f\U0001f680", "\U0001f1e9\U0001f1ea\u200d\U0001f600\u200d\U0001f1e9 !\u200d! a\u200d\U0001f600 \U0001f600\u200da \U0001f600\u200d\u0301\U0001f600", "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "\ufffcx \ufff9a\ufffab\ufffb \u0600\u0661", "e" + "\u0301" * 29 + "\u0316 x", "e" + "\u0301" * 30 + "\u0316 x", "e" + "\u0301" * 70 + "\u0316 x", "\u0344 \u0f73\u0f71 \U0001d15e", "http://x.y/e\u0301\u200e).", "Mr\u200b.\u200e e\u0301.g.", "\u0130 I\u0307 i\u0307",
]  # fmt: skip

NORMAL_ALPHABETS = [
    "ae\u0301\u0316\u0323\u0307\u00e9q \u200b", "A\u030aE\u212b\u00c5\u0301\u200d.", "\u1100\u1161\u11a8\uac00\u1112\u115f\u1160 ", "\u0915\u093c\u0958\u094d\u200d\u200c\u0937", "=<>\u0338\u226e\u2260\u200e-",
    "\U0001f468\u200d\U0001f3fd\ufe0f\u2194! a\u200e", "n't\u02bc\u2019s\u00ad\ufeff d", "\ufb01\ufb03\uff21\uff54\uff07\uff11,:\u2010-a", "\uff76\uff9e\u3099\u30ab\uff70 ", "<br/>\u200b\u0301\u0338 a", "htps:/.\u200f\u0301) a", "\U00016d63\U00016d67\U00016d68\U00016d69 ",
    "\u0301\u0327\u0345\u0316\u034f\u0489", "\ud834\udd5e\u200b\udd65\ud834 a",
]  # fmt: skip


def normal_texts(seed: int) -> list[str]:
    """Texts for version 2: those of version 1, some in NFD too, and what its normal form is about."""
    texts = HAND + NORMAL_HAND + generated(seed)[::5] + generated(seed + 1, NORMAL_ALPHABETS)
    rng = random.Random(seed)
    return texts + [unicodedata.normalize("NFD", text) for text in texts if rng.random() < 0.1]


def generated(seed: int, alphabets: list[str] = ALPHABETS) -> list[str]:
    """Random texts over alphabets in which the rules meet, and over all of Unicode."""
    rng = random.Random(seed)
    texts = []
    for alphabet in alphabets:
        texts += ["".join(rng.choice(alphabet) for _ in range(rng.randint(1, 40))) for _ in range(40)]
    for _ in range(120):
        texts.append("".join(chr(rng.randrange(0x110000)) if rng.random() < 0.5 else chr(rng.randrange(0x3000)) for _ in range(rng.randint(1, 30))))
    return texts


def golden(text: str, version: int = 1) -> dict:
    """A text and what becomes of it."""
    tokens = WordTokenizer(version).split(text)
    found = {"text": text, "tokens": [[t.start, t.end] for t in tokens], "forms": [FORM.of(t.text) for t in tokens]}
    return found if version == 1 else {**found, "read": [t.text for t in tokens], "plain": normal(well_formed(text), words=False)}


def unicode_digests() -> dict:
    """Digests over every code point but the surrogates: its class, its simple lower case, and what version 2 makes of it."""
    points = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
    classes = bytes(code_point_class(c) for c in points)
    lower = b"".join(struct.pack(">i", ord(simple_lower(c))) for c in points)
    ignorables = bytes(is_ignorable(c) for c in points)
    digests = {"classes": classes, "lower": lower, "ignorables": ignorables}
    for name, words in (("plain", False), ("words", True)):
        # Between two letters, one of them with a mark, so that what composes or changes places shows.
        digests[name] = "\n".join(normal(f"e\u0345{c}\u0301", words) for c in points).encode("utf-16-be")
    return {"codePoints": len(points), **{name: hashlib.sha256(value).hexdigest() for name, value in digests.items()}}


def main() -> None:
    """Writes the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    texts = HAND + generated(20)
    for name, version, given in (("word-golden.jsonl", 1, texts), ("word-2-golden.jsonl", 2, normal_texts(20))):
        lines = "".join(json.dumps(golden(text, version)) + "\n" for text in given)
        (out / name).write_text(lines, encoding="ascii", newline="")
    (out / "unicode-golden.json").write_text(json.dumps(unicode_digests()) + "\n", encoding="ascii", newline="")
    print(len(texts), "and", len(normal_texts(20)), "texts")


if __name__ == "__main__":
    main()
