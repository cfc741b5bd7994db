"""From a trained language model to a bundle: graph, checks against PyTorch, golden samples, manifest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ..bundle import write_golden, write_manifest
from ..checks import agree, batched_equals_alone, chunks_equal_whole
from ..vocabulary import PADDING, UNKNOWN, Vocabulary
from .graph import language_model, language_states
from .training import LanguageModel
from .writing import Exported, States

FOLLOWING, GAP = 5, 0.001
RELATIVE_GAP = 1e-4  # far above the differences between processors


@dataclass(frozen=True)
class Description:
    """What is particular to one bundle. For golden samples each group of ``samples`` gives its first text that fits."""

    description: str
    generation: dict
    samples: list[list[str]]
    maximum: int = 2000


def weights(model: LanguageModel) -> dict[str, np.ndarray]:
    """The parameters by name."""
    return {name: value.detach().numpy() for name, value in model.state_dict().items()}


def write(out: Path, model: LanguageModel, vocabulary: Vocabulary, about: Description, card: Callable[[Exported], str]) -> None:
    """Writes the bundle; the card, which may take scores from the exported graph, and the manifest come last."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.yaml").unlink(missing_ok=True)
    state = weights(model)
    language_model(state, out / "model.onnx")
    vocabulary.write_json(out / "characters.json")
    exported = Exported(out / "model.onnx", vocabulary, about.generation["start"])
    check(exported, model, [exported.ids(text) for group in about.samples for text in group])
    write_golden(out, golden(exported, about))
    (out / "README.md").write_text(card(exported), encoding="utf-8")
    write_manifest(out, manifest(about, state))


def manifest(about: Description, state: dict[str, np.ndarray]) -> dict:
    """The manifest without digests."""
    states = language_states(state)
    return {
        "format": 1,
        "task": "text-generation",
        "description": about.description,
        "tokenizer": {"type": "character", "version": 2, "vocabulary": "characters.json", "unknown": UNKNOWN, "padding": PADDING},
        "graph": {
            "file": "model.onnx",
            "inputs": {
                "ids": {"tensor": "ids", "batchAxis": 0, "timeAxis": 1},
                "lengths": {"tensor": "lengths", "batchAxis": 0},
            },
            "outputs": {"scores": {"tensor": "logits", "batchAxis": 0}},
            "states": [{"input": given, "output": taken, "batchAxis": 1, "initial": "zeros"} for given, taken, _ in states],
        },
        "generation": about.generation,
        "limits": {"maxTokens": about.maximum},
    }


def golden(exported: Exported, about: Description) -> list[tuple[dict, dict]]:
    """The empty text, and of each group the first text whose most probable next characters are far enough apart."""
    chosen = []
    for group in [[""], *about.samples]:
        for text in group:
            best = exported.next(text)[: FOLLOWING + 1]
            if apart(text, [p for _, p in best]):
                output = {"next": [{"token": token, "probability": round(p, 6)} for token, p in best[:FOLLOWING]]}
                chosen.append(({"text": text}, output))
                break
        else:
            print(f"no golden sample out of {group}", flush=True)
    return chosen


def apart(text: str, best: list[float]) -> bool:
    """Whether no other processor could order them otherwise; nothing can be had instead of the empty text."""
    gaps = [a - b for a, b in zip(best, best[1:], strict=False)]
    return min(gap / p for gap, p in zip(gaps, best, strict=False)) > RELATIVE_GAP if text == "" else min(gaps) > GAP


def check(exported: Exported, model: LanguageModel, rows: list[list[int]]) -> None:
    """PyTorch and the graph agree on ragged rows; a row's bits depend neither on its batch nor on how it is cut into chunks."""
    logits, states = exported.run(rows)
    for r, row in enumerate(rows):
        wanted, after = reference(model, row)
        agree(logits[r], wanted, "logits")
        for got, value in zip(states, after, strict=True):
            agree(got[0, r], value, "state")
    batched_equals_alone(lambda which: joined(*exported.run([rows[i] for i in which])), [len(row) for row in rows])
    for row in rows:
        chunks_equal_whole(Chunks(exported, row).run, len(row), [16, 3, 1])


def reference(model: LanguageModel, row: list[int]) -> tuple[np.ndarray, States]:
    """PyTorch's logits after a row, and its states in the order of the graph's."""
    with torch.no_grad():
        logits, state = model(torch.tensor([row]))
    parts = state if isinstance(state, tuple) else (state,)
    return logits[0, -1].numpy(), [part[layer, 0].numpy() for layer in range(model.shape.layers) for part in parts]


def joined(logits: np.ndarray, states: States) -> list[np.ndarray]:
    """Each row's logits and states as one array."""
    return [np.concatenate([logits[r], *(state[0, r] for state in states)]) for r in range(len(logits))]


class Chunks:
    """Runs a row part by part."""

    def __init__(self, exported: Exported, row: list[int]) -> None:
        self.exported, self.row, self.states = exported, row, None

    def run(self, first: int, last: int) -> list[np.ndarray]:
        """Logits and states after a part."""
        logits, self.states = self.exported.run([self.row[first:last]], self.states if first else None)
        return [logits, *self.states]
