"""Spans from BIO and BMES tags, Viterbi, span probabilities and F1, in NumPy: the reference that the server is compared with."""

from __future__ import annotations

import numpy as np

Span = tuple[int, int, str]
FORBIDDEN = -1e4


def constraints(tags: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores to add under BIO or BMES: for starting with a tag, for each move, and for ending with a tag; 0 where allowed."""
    inner, opened = ("ME", "BM") if any(tag.startswith("M-") for tag in tags) else ("I", "")

    def move(a: str, b: str) -> bool:
        if b[0] in inner:
            return a[2:] == b[2:] and (a[0] in "BIM")
        return a[0] not in opened

    start = np.array([FORBIDDEN if tag[0] in inner else 0.0 for tag in tags])
    moves = np.array([[0.0 if move(a, b) else FORBIDDEN for b in tags] for a in tags])
    end = np.array([FORBIDDEN if tag[0] in opened else 0.0 for tag in tags])
    return start, moves, end


def bio_spans(tags: list[str]) -> list[Span]:
    """Spans as (first token, last token + 1, type); a stray I- begins one, as in conlleval."""
    spans, i = [], 0
    while i < len(tags):
        if tags[i] == "O":
            i += 1
            continue
        kind, j = tags[i][2:], i + 1
        while j < len(tags) and tags[j] == "I-" + kind:
            j += 1
        spans.append((i, j, kind))
        i = j
    return spans


def bmes_spans(tags: list[str]) -> list[Span]:
    """Spans as (first token, last token + 1, type); what does not keep to the scheme is no span."""
    spans, first = [], None
    for i, tag in enumerate(tags):
        if tag[0] in "BS":
            first = i
        elif tag == "O" or first is None or tag[2:] != tags[first][2:]:
            first = None
        if tag[0] in "ES" and first is not None:
            spans.append((first, i + 1, tag[2:]))
            first = None
    return spans


def bmes(tags: list[str]) -> list[str]:
    """BIO tags as BMES."""
    changed = ["O"] * len(tags)
    for first, end, kind in bio_spans(tags):
        changed[first:end] = [f"S-{kind}"] if end == first + 1 else [f"B-{kind}", *[f"M-{kind}"] * (end - first - 2), f"E-{kind}"]
    return changed


def f1(gold: list[list[Span]], found: list[list[Span]]) -> float:
    """Span F1 in per cent: a span counts when both ends and the type agree."""
    hits = sum(len(set(g) & set(f)) for g, f in zip(gold, found, strict=True))
    wanted, given = sum(map(len, gold)), sum(map(len, found))
    return 200 * hits / (wanted + given) if wanted + given else 100.0


class Crf:
    """A linear-chain CRF's tables with the rules of its tags' scheme applied."""

    def __init__(self, tags: list[str], start: np.ndarray, end: np.ndarray, transitions: np.ndarray) -> None:
        start_rule, move_rule, end_rule = constraints(tags)
        self.tags = tags
        self.start, self.end, self.moves = start + start_rule, end + end_rule, transitions + move_rule

    def decode(self, emissions: np.ndarray) -> list[int]:
        """The best path (Viterbi)."""
        best, back = self.start + emissions[0], []
        for e in emissions[1:]:
            scores = best[:, None] + self.moves
            back.append(scores.argmax(0))
            best = scores.max(0) + e
        path = [int((best + self.end).argmax())]
        for step in reversed(back):
            path.append(int(step[path[-1]]))
        return path[::-1]

    def probability(self, emissions: np.ndarray, path: list[int], first: int, last: int) -> float:
        """How probable it is that tokens first..last-1 carry just these tags (Culotta and McCallum 2004)."""
        fixed = emissions.copy()
        for t in range(first, last):
            others = np.arange(len(self.tags)) != path[t]
            fixed[t, others] = -1e30
        return float(np.exp(self._partition(fixed) - self._partition(emissions)))

    def _partition(self, emissions: np.ndarray) -> float:
        alpha = self.start + emissions[0]
        for e in emissions[1:]:
            alpha = _logsumexp(alpha[:, None] + self.moves) + e
        return float(_logsumexp((alpha + self.end)[:, None])[0])


def _logsumexp(scores: np.ndarray) -> np.ndarray:
    top = scores.max(0)
    return top + np.log(np.exp(scores - top).sum(0))
