"""Translates with the exported graphs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .. import subwords
from ..checks import session
from ..subwords import END, PADDING, START, UNKNOWN

RATIO, LONGER = 2, 10  # no translation has more sub-words than so many times its source and so many
Arrays = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Hypothesis:
    """Sub-words without start and end, and the sum of their natural log-probabilities with that of the end, if it came to one."""

    ids: tuple[int, ...]
    score: float
    ended: bool = True

    def per_token(self, penalty: float) -> float:
        """The score by which hypotheses are compared; the end counts as a token."""
        return self.score / (len(self.ids) + 1) ** penalty


class Exported:
    """The graphs of a bundle, run as the server runs them."""

    def __init__(self, directory: Path) -> None:
        self.encoder, self.stepper = (session(directory / f"{name}.onnx") for name in ("encoder", "step"))
        self.tokenizer = subwords.load(directory / "tokenizer.json")

    def ids(self, text: str) -> list[int]:
        """A source's sub-words and its end."""
        return self.tokenizer.encode(text).ids

    def encode(self, rows: list[list[int]]) -> Arrays:
        """Memory, keys, first state and first feed of a padded batch."""
        ids = np.full((len(rows), max(map(len, rows))), PADDING, np.int64)
        for r, row in enumerate(rows):
            ids[r, : len(row)] = row
        lengths = np.array([len(row) for row in rows], np.int32)
        return tuple(self.encoder.run(["memory", "keys", "state", "fed"], {"ids": ids, "lengths": lengths}))

    def step(self, tokens: list[int], state: np.ndarray, fed: np.ndarray, memory: np.ndarray, keys: np.ndarray, lengths: np.ndarray) -> Arrays:
        """Logits, next state, next feed and attention."""
        feeds = {"token": np.array(tokens, np.int64), "state": state, "fed": fed, "memory": memory, "keys": keys, "memoryLengths": lengths}
        return tuple(self.stepper.run(["logits", "nextState", "nextFed", "attention"], feeds))

    def translate(self, text: str, beam: int = 1, penalty: float = 1.0) -> Hypothesis:
        """The best hypothesis of a beam search; a beam of 1 is greedy."""
        source = self.ids(text)
        memory, keys, state, fed = self.encode([source])
        live, done = [Hypothesis((), 0.0, False)], []
        for _ in range(RATIO * len(source) + LONGER):
            rows = len(live)
            wide = [np.repeat(part, rows, 0) for part in (memory, keys)]
            lengths = np.full(rows, len(source), np.int32)
            logits, state, fed, _ = self.step([h.ids[-1] if h.ids else START for h in live], state, fed, *wide, lengths)
            scores = np.array([h.score for h in live])[:, None] + log_softmax(logits)
            scores[:, [PADDING, UNKNOWN, START]] = -np.inf
            best = np.argsort(-scores, axis=None, kind="stable")[: 2 * beam]
            following, parents = [], []
            for place, (row, token) in enumerate(zip(*np.unravel_index(best, scores.shape), strict=True)):
                if token == END:
                    if place < beam:
                        done.append(Hypothesis(live[row].ids, float(scores[row, token])))
                elif len(following) < beam:
                    following.append(Hypothesis((*live[row].ids, int(token)), float(scores[row, token]), False))
                    parents.append(row)
            if len(done) >= beam:
                break
            live, state, fed = following, state[:, parents], fed[parents]
        return max(done or live, key=lambda h: h.per_token(penalty))

    def text(self, found: Hypothesis) -> str:
        """A hypothesis as text."""
        return self.tokenizer.decode(list(found.ids))


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """In double, as the server does it."""
    wide = logits.astype(np.float64)
    wide -= wide.max(-1, keepdims=True)
    return wide - np.log(np.exp(wide).sum(-1, keepdims=True))
