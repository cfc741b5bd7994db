"""Reads the data sets. They are not part of the project; ``--data`` says where they are."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

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
    """Tokens and a BIO tag each."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]


def conll2003(data: Path, split: str) -> list[TaggedSentence]:
    """CoNLL-2003 English without document lines."""
    sentences, tokens, tags = [], [], []
    for line in [*(data / "conll2003" / f"{split}.txt").read_text(encoding="utf-8").splitlines(), ""]:
        fields = line.split()
        if fields and fields[0] != "-DOCSTART-":
            tokens.append(fields[0])
            tags.append(fields[-1])
        elif tokens:
            sentences.append(TaggedSentence(tuple(tokens), tuple(tags)))
            tokens, tags = [], []
    return sentences
