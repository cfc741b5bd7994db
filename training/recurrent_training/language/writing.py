"""Runs an exported language model, as the server does: next characters, and text sampled from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..checks import session
from ..normal_text import normal
from ..vocabulary import Vocabulary

States = list[np.ndarray]


@dataclass(frozen=True)
class Sampling:
    """How to choose a character."""

    temperature: float = 1.0
    top: int = 40

    def choose(self, logits: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """One id for each row; 0 and 1, padding and unknown, are never chosen."""
        scores = logits.astype(np.float64)
        scores[:, :2] = -np.inf
        if self.top < scores.shape[1]:
            least = np.partition(scores, -self.top, axis=1)[:, -self.top, None]
            scores[scores < least] = -np.inf
        weights = np.exp((scores - scores.max(axis=1, keepdims=True)) / self.temperature)
        cumulative = np.cumsum(weights, axis=1)
        drawn = rng.random((len(scores), 1)) * cumulative[:, -1:]
        return (cumulative <= drawn).sum(axis=1)


class Exported:
    """The graph of a bundle, with the names that ``graph.language_model`` gives."""

    def __init__(self, path: Path, vocabulary: Vocabulary, start: str) -> None:
        self.session, self.vocabulary, self.start = session(path), vocabulary, start
        self.states = [value for value in self.session.get_inputs() if value.name not in ("ids", "lengths")]
        self.outputs = [value.name for value in self.session.get_outputs()]

    def ids(self, text: str) -> list[int]:
        """The start, then the text in its normal form."""
        return [self.vocabulary.id(character) for character in self.start + normal(text, words=False)]

    def zeros(self, rows: int) -> States:
        """States to start from."""
        return [np.zeros((1, rows, value.shape[2]), np.float32) for value in self.states]

    def run(self, rows: list[list[int]], states: States | None = None) -> tuple[np.ndarray, States]:
        """Logits after the last character of each row of a padded batch, and the states."""
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        for r, row in enumerate(rows):
            ids[r, : len(row)] = row
        feeds = {"ids": ids, "lengths": np.array([len(row) for row in rows], np.int32)}
        given = states or self.zeros(len(rows))
        feeds |= {value.name: state for value, state in zip(self.states, given, strict=True)}
        logits, *after = self.session.run(self.outputs, feeds)
        return logits, after

    def next(self, text: str) -> list[tuple[str, float]]:
        """Every character that may follow, most probable first, with its probability: a softmax in double without padding and unknown."""
        scores = self.run([self.ids(text)])[0][0, 2:].astype(np.float64)
        weights = np.exp(scores - scores.max())
        order = np.argsort(-weights, kind="stable")
        return [(self.vocabulary.tokens[2 + i], float(weights[i] / weights.sum())) for i in order]

    def nats(self, text: str) -> float:
        """Mean loss of each character but the first, over the whole vocabulary, one character a run with the states carried."""
        ids = [self.vocabulary.id(character) for character in text]
        states, total = None, 0.0
        for given, wanted in zip(ids, ids[1:], strict=False):
            logits, states = self.run([[given]], states)
            scores = logits[0].astype(np.float64)
            total += scores.max() + np.log(np.exp(scores - scores.max()).sum()) - scores[wanted]
        return total / (len(ids) - 1)


@dataclass(frozen=True)
class Acrostic:
    """The characters that the first lines must begin with, and the signs that end a line."""

    heads: str
    ends: str

    def forced(self, text: str) -> str | None:
        """The character that must follow ``text``, or None where any may."""
        if text and text[-1] not in self.ends:
            return None
        line = sum(character in self.ends for character in text)
        return self.heads[line] if line < len(self.heads) else None


def generate(
    model: Exported, prompts: list[str], sampling: Sampling, rng: np.random.Generator, end: str, limit: int, acrostic: Acrostic | None = None
) -> list[str]:
    """What follows each prompt, up to the end or ``limit`` characters; a text without an end keeps its length of ``limit``."""
    texts, ended = [""] * len(prompts), [False] * len(prompts)
    logits, states = model.run([model.ids(prompt) for prompt in prompts])
    for _ in range(limit):
        chosen = sampling.choose(logits, rng)
        for r, text in enumerate(texts):
            head = acrostic.forced(text) if acrostic else None
            if head is not None:
                chosen[r] = model.vocabulary.id(head)
            character = model.vocabulary.tokens[chosen[r]]
            ended[r] = ended[r] or character == end
            texts[r] = text if ended[r] else text + character
        if all(ended):
            break
        logits, states = model.run([[int(i)] for i in chosen], states)
    return texts
