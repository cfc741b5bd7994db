"""Reads the data sets. They are not part of the project; ``--data`` says where they are."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_PTB = {"-lrb-": "(", "-rrb-": ")", "-lsb-": "[", "-rsb-": "]", "-lcb-": "{", "-rcb-": "}"}


@dataclass(frozen=True)
class LabelledText:
    """A text and its label, 0 negative or 1 positive."""

    text: str
    label: int


def sst2(data: Path, split: str) -> list[LabelledText]:
    """SST-2 (GLUE form) with the escapes of the Penn Treebank undone."""
    lines = (data / "sst2" / f"{split}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.rsplit("\t", 1) for line in lines if line.strip())
    return [LabelledText(undo_ptb(text.strip()), int(label)) for text, label in rows]


def undo_ptb(text: str) -> str:
    """Brackets and slashes as people write them; words stay split by spaces."""
    return " ".join(_PTB.get(word, word.replace("\\/", "/").replace("\\*", "*")) for word in text.split())


def imdb(data: Path) -> list[LabelledText]:
    """The training part of the Large Movie Review Dataset, raw text."""
    with gzip.open(data / "imdb" / "imdb_train.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t", 2) for line in file]
    return [LabelledText(text, 1 if label in ("1", "pos") else 0) for label, _, text in rows if label in ("0", "1", "pos", "neg")]


@dataclass(frozen=True)
class TaggedSentence:
    """Tokens and a tag each."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]


def conll2003(data: Path, split: str) -> list[TaggedSentence]:
    """CoNLL-2003 English without document lines."""
    return _tagged((data / "conll2003" / f"{split}.txt").read_text(encoding="utf-8"))


def resume_ner(data: Path, split: str) -> list[TaggedSentence]:
    """Resume NER: Chinese, a token is a character, BMES."""
    return _tagged((data / "resume_ner" / f"{split}.char.bmes").read_text(encoding="utf-8"))


def msra_ner(data: Path) -> list[TaggedSentence]:
    """The training part of MSRA NER: Chinese news, a token is a character, BIO."""
    with gzip.open(data / "msra_ner" / "train.txt.gz", "rt", encoding="utf-8") as file:
        return _tagged(file.read())


def _tagged(text: str) -> list[TaggedSentence]:
    sentences, tokens, tags = [], [], []
    for line in [*text.split("\n"), ""]:
        fields = line.split()
        if fields and fields[0] != "-DOCSTART-":
            tokens.append(fields[0])
            tags.append(fields[-1])
        elif tokens:
            sentences.append(TaggedSentence(tuple(tokens), tuple(tags)))
            tokens, tags = [], []
    return sentences


def chnsenticorp(data: Path, split: str) -> list[LabelledText]:
    """ChnSentiCorp: Chinese reviews of hotels, computers and books."""
    lines = (data / "chnsenticorp" / f"{split}.tsv").read_text(encoding="utf-8").split("\n")[1:]
    rows = (line.split("\t", 1) for line in lines if line.strip())
    return [LabelledText(text.strip(), int(label)) for label, text in rows]


def news_zh(data: Path, split: str) -> list[str]:
    """Evening news of Chinese state television, line by line."""
    with gzip.open(data / "news_zh" / f"{split}.txt.gz", "rt", encoding="utf-8") as file:
        return [line for line in map(str.strip, file) if line]


def tinyshakespeare(data: Path) -> tuple[str, str]:
    """The first 90 % of the text for training, the rest for dev."""
    text = (data / "tinyshakespeare" / "input.txt").read_text(encoding="utf-8")
    return text[: len(text) * 9 // 10], text[len(text) * 9 // 10 :]


@dataclass(frozen=True)
class Form:
    """A form of regular verse: its file, its prefix, and its shape."""

    name: str
    prefix: str
    lines: int
    characters: int

    def normal(self, text: str) -> str | None:
        """The poem with "，" and "。" after its lines by turns, or None where it has not this form."""
        width = self.characters + 1
        if len(text) != self.lines * width:
            return None
        lines = [text[at : at + width] for at in range(0, len(text), width)]
        if any(line[-1] not in SIGNS or set(line[:-1]) & set(SIGNS) for line in lines):
            return None
        return "".join(line[:-1] + "，。"[i % 2] for i, line in enumerate(lines))

    def kept(self, text: str) -> bool:
        """Whether a text has this form exactly."""
        return self.normal(text) == text


SIGNS = "，。？！；、："
FORMS = [Form("wujue", "五絕：", 4, 5), Form("qijue", "七絕：", 4, 7), Form("wulv", "五律：", 8, 5), Form("qilv", "七律：", 8, 7)]


@dataclass(frozen=True)
class Poem:
    """A regular poem."""

    form: Form
    text: str

    @property
    def held_out(self) -> bool:
        """One in twenty, by the digest of the poem, is for dev."""
        return int(hashlib.sha256(self.text.encode()).hexdigest()[:8], 16) % 20 == 0


def tang_poetry(data: Path) -> list[Poem]:
    """Regular Tang poems, each once, in the order of the files."""
    found: dict[str, Poem] = {}
    for form in FORMS:
        for line in (data / "tang_poetry" / f"derived_{form.name}.txt").read_text(encoding="utf-8").splitlines():
            text = form.normal(line.strip())
            if text and text not in found:
                found[text] = Poem(form, text)
    return list(found.values())


def multi30k(data: Path, split: str) -> list[tuple[str, str]]:
    """Captions of pictures, German and English."""
    sides = []
    for language in ("de", "en"):
        with gzip.open(data / "multi30k" / f"{split}.{language}.gz", "rt", encoding="utf-8") as file:
            sides.append([" ".join(line.split()) for line in file])
    return list(zip(*sides, strict=True))


def etth1(data: Path) -> tuple[list[str], np.ndarray]:
    """The names of the seven variables, and their hourly values [time, variable]."""
    lines = (data / "etth1" / "ETTh1.csv").read_text(encoding="utf-8").splitlines()
    return lines[0].split(",")[1:], np.array([[float(value) for value in line.split(",")[1:]] for line in lines[1:]])


def sp500(data: Path) -> tuple[list[str], np.ndarray]:
    """The days and closing prices of the S&P 500."""
    with gzip.open(data / "stocks" / "sp500.csv.gz", "rt", encoding="utf-8") as file:
        rows = [line.split(",") for line in file.read().splitlines()[1:]]
    return [row[0] for row in rows], np.array([float(row[4]) for row in rows])
