"""Vocabularies: which tokens have an id, and word vectors to start from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

PADDING, UNKNOWN = "<pad>", "<unk>"


class Vocabulary:
    """Tokens in order of their ids; 0 is padding, 1 unknown."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self.tokens = [PADDING, UNKNOWN, *tokens]
        self.ids = {token: i for i, token in enumerate(self.tokens)}
        if len(self.ids) != len(self.tokens):
            raise ValueError("a token is given twice")

    def __len__(self) -> int:
        return len(self.tokens)

    def id(self, token: str) -> int:
        """The id, or that of the unknown entry."""
        return self.ids.get(token, 1)

    def write(self, path: Path) -> None:
        """A token a line."""
        path.write_text("".join(token + "\n" for token in self.tokens), encoding="utf-8", newline="")

    def write_json(self, path: Path) -> None:
        """Ids by token, for tokens that may be a line end."""
        path.write_text(json.dumps(self.ids, ensure_ascii=False, indent=0) + "\n", encoding="utf-8", newline="")


def most_frequent(counts: Counter[str], size: int) -> list[str]:
    """The most frequent tokens; ties by the token itself, so that the order is the same everywhere."""
    return [token for token, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size]]


def load_glove(path: Path) -> dict[str, np.ndarray]:
    """Word vectors by word, most frequent first."""
    with np.load(path) as file:
        vectors = file["vectors"].astype(np.float32)
        return {str(word): vectors[i] for i, word in enumerate(file["words"])}
