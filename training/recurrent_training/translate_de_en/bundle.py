"""From a trained translator to a bundle: two graphs, checks against PyTorch, golden samples, card."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import sacrebleu
import torch

from .. import corpora
from ..bundle import write_golden, write_manifest
from ..checks import agree, batched_equals_alone
from ..subwords import SPECIAL, START
from .card import card
from .graph import State, encoder, halved, step
from .training import Translator, kept, restored
from .writing import LONGER, RATIO, Exported

BEAM, PENALTY = 5, 1.0
SAMPLES = [
    "Ein Mann schläft in einem grünen Raum auf einem Sofa.",
    "Zwei junge weiße Männer sind im Freien in der Nähe vieler Büsche.",
    "Eine Frau spielt Gitarre.",
    "Kinder",
    "Ein kleines Mädchen in einem rosa Kleid klettert die Stufen zu einem Spielhaus aus Holz hinauf, während ihr Bruder unten wartet.",
    "Ein Hund läuft mit einem Ball im Maul durch den Schnee",
    "Drei Leute sitzen an einem Tisch und essen Pizza; einer von ihnen trägt eine rote Mütze.",
    "Der Bundestag hat am 5. Mai über den Haushalt 2024 beraten.",
    "ein  mann   auf 你好 😀",
]


def write(work: Path, out: Path, data: Path, scores: dict[int, float]) -> None:
    """Ships the seed that is best on dev."""
    seed = max(scores, key=lambda s: scores[s])
    saved = torch.load(kept(work, seed), weights_only=True)["state"]
    state = halved({name: value.numpy() for name, value in saved.items()})
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.yaml").unlink(missing_ok=True)
    encoder(state, out / "encoder.onnx")
    step(state, out / "step.onnx")
    shutil.copyfile(work / "tokenizer.json", out / "tokenizer.json")
    exported = Exported(out)
    check(exported, state, SAMPLES)
    results = {"greedy": score(exported, data, 1), "beam": score(exported, data, BEAM)}
    print(json.dumps(results, indent=1))
    write_golden(out, [golden(exported, text) for text in SAMPLES])
    (out / "README.md").write_text(card(scores, seed, results, state, out), encoding="utf-8")
    write_manifest(out, manifest())


def golden(exported: Exported, text: str) -> tuple[dict, dict]:
    """What greedy search gives: it depends on no option of a search."""
    found = exported.translate(text)
    return {"text": text, "beam": 1}, {"text": exported.text(found), "logProbability": round(found.score, 4)}


def score(exported: Exported, data: Path, beam: int) -> dict[str, str]:
    """BLEU and chrF of dev, with their signatures."""
    dev = corpora.multi30k(data, "val")
    found = [exported.text(exported.translate(source, beam, PENALTY)) for source, _ in dev]
    results = {}
    for metric in (sacrebleu.BLEU(), sacrebleu.CHRF()):
        result = metric.corpus_score(found, [[target for _, target in dev]])
        results[result.name] = f"{result.score:.2f} ({metric.get_signature()})"
    return results


def manifest() -> dict:
    """The manifest without digests."""
    padding, unknown, start, end = SPECIAL
    return {
        "format": 1,
        "task": "translation",
        "description": "German captions of pictures into English (Multi30k)",
        "tokenizer": {"type": "subword", "file": "tokenizer.json", "unknown": unknown, "padding": padding},
        "translation": {
            "source": "de", "target": "en", "start": start, "end": end, "sourceEnd": end, "beam": BEAM, "lengthPenalty": PENALTY,
            "maxLength": {"ratio": RATIO, "plus": LONGER},
        },
        "graphs": {
            "encoder": {
                "file": "encoder.onnx",
                "inputs": {
                    "ids": {"tensor": "ids", "batchAxis": 0, "timeAxis": 1},
                    "lengths": {"tensor": "lengths", "batchAxis": 0},
                },
                "outputs": {
                    "memory": {"tensor": "memory", "batchAxis": 0, "timeAxis": 1},
                    "keys": {"tensor": "keys", "batchAxis": 0, "timeAxis": 1},
                },
                "states": [{"output": "state", "batchAxis": 1}, {"output": "fed", "batchAxis": 0}],
            },
            "step": {
                "file": "step.onnx",
                "inputs": {
                    "token": {"tensor": "token", "batchAxis": 0},
                    "memory": {"tensor": "memory", "batchAxis": 0, "timeAxis": 1},
                    "keys": {"tensor": "keys", "batchAxis": 0, "timeAxis": 1},
                    "memoryLengths": {"tensor": "memoryLengths", "batchAxis": 0},
                },
                "outputs": {"scores": {"tensor": "logits", "batchAxis": 0}, "attention": {"tensor": "attention", "batchAxis": 0, "timeAxis": 1}},
                "states": [
                    {"input": "state", "output": "nextState", "batchAxis": 1},
                    {"input": "fed", "output": "nextFed", "batchAxis": 0},
                ],
            },
        },
        "limits": {"maxTokens": 200},
    }


def check(exported: Exported, state: State, texts: list[str]) -> None:
    """PyTorch and the graphs agree on ragged rows; a row's bits depend neither on its batch nor on what lies past its memory."""
    model = restored({name: torch.tensor(value) for name, value in state.items()})
    rows = [exported.ids(text) for text in texts]
    lengths = [len(row) for row in rows]
    targets = [[START, *exported.translate(text).ids] for text in texts]
    _check_encoder(exported, model, rows)
    batched_equals_alone(lambda which: _encoded(exported, [rows[i] for i in which]), lengths)
    for padding in (0, 1, 7, 50):
        batched_equals_alone(lambda which, padding=padding: _written(exported, [rows[i] for i in which], [targets[i] for i in which], padding), lengths)
    for row, target, got in zip(rows, targets, _written(exported, rows, targets, 3), strict=True):
        with torch.no_grad():
            # Each step goes on with what the one before it gave, so differences grow with the length.
            agree(got, _reference(model, row, target), "logits, feed and attention", 2e-4)


def _check_encoder(exported: Exported, model: Translator, rows: list[list[int]]) -> None:
    for row, got in zip(rows, _encoded(exported, rows), strict=True):
        with torch.no_grad():
            agree(got, np.concatenate([part.numpy().ravel() for part in model.encode(torch.tensor([row]))]), "memory, keys and state")


def _encoded(exported: Exported, rows: list[list[int]]) -> list[np.ndarray]:
    memory, keys, state, _ = exported.encode(rows)
    return [np.concatenate([memory[r, : len(row)].ravel(), keys[r, : len(row)].ravel(), state[0, r]]) for r, row in enumerate(rows)]


def _written(exported: Exported, rows: list[list[int]], targets: list[list[int]], padding: int) -> list[np.ndarray]:
    """What the step gives at every token of the targets. A batch of several has a longer memory than its longest row, with noise in it."""
    memory, keys, state, fed = exported.encode(rows)
    if len(rows) > 1:
        noise = np.random.default_rng(1)
        memory, keys = (np.pad(part, ((0, 0), (0, padding), (0, 0))) for part in (memory, keys))
        for r, row in enumerate(rows):
            memory[r, len(row) :] = noise.normal(size=memory[r, len(row) :].shape)
            keys[r, len(row) :] = noise.normal(size=keys[r, len(row) :].shape)
    found: list[list[np.ndarray]] = [[] for _ in rows]
    lengths = np.array([len(row) for row in rows], np.int32)
    for at in range(max(map(len, targets))):
        tokens = [target[min(at, len(target) - 1)] for target in targets]
        logits, state, fed, attention = exported.step(tokens, state, fed, memory, keys, lengths)
        for r, row in enumerate(rows):
            if at < len(targets[r]):
                found[r] += [logits[r], state[0, r], fed[r], attention[r, : len(row)]]
    return [np.concatenate(parts) for parts in found]


def _reference(model: Translator, row: list[int], target: list[int]) -> np.ndarray:
    memory, keys, state = model.encode(torch.tensor([row]))
    fed, found = torch.zeros(1, model.shape.embedding), []
    for token in target:
        logits, state, fed, weights = model.step(torch.tensor([token]), state, fed, memory, keys)
        found += [part[0].numpy() for part in (logits, state, fed, weights)]
    return np.concatenate(found)
