"""From a trained classifier to a bundle: graph, checks against PyTorch, golden samples, card."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from ..bundle import write_golden, write_manifest
from ..checks import agree, batched_equals_alone, session
from ..normal_text import normal
from ..tokenizer import WordTokenizer
from ..vocabulary import Vocabulary
from .card import card
from .graph import classifier
from .training import FORM, HIDDEN, VERSION, SentimentRNN

LABELS = ["negative", "positive"]
SAMPLES: list[dict] = [
    {"text": "This movie is fantastic!"},
    {"text": "Dull ."},
    {"tokens": ["a", "gem"]},
    {"text": "I can't believe how boring this was."},
    {"text": "it 's a charming and often affecting journey"},
    {"text": "Great cast, terrible script.<br /><br />I wanted my money back..."},
    {"text": "\u201cA masterpiece\u201d \u2014 don\u2019t miss it \U0001f600"},
    {"text": "not good at all"},
    {"text": "not bad at all"},
    {"text": "The plot is predictable, the acting wooden, and the ending a mess; avoid."},
    {"text": "Quxzzy blorft"},
    {"text": "这部电影很好看"},
    {"text": "Funny, moving and beautifully shot: one of the best films of the year."},
    {"text": "a cliche\u0301d, nai\u0308ve \ufb01lm\u200e"},
]


def write(work: Path, out: Path, scores: dict[int, float], dev: list[tuple[list[str], int]]) -> None:
    """Ships the seed that is best on dev."""
    seed = max(scores, key=lambda s: scores[s])
    saved = torch.load(work / f"sentiment-{seed}.pt", weights_only=False)
    vocabulary = Vocabulary(saved["tokens"][2:])
    state = {name: value.numpy() for name, value in saved["state"].items()}
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.yaml").unlink(missing_ok=True)
    classifier(state, out / "model.onnx")
    vocabulary.write(out / "words.txt")
    server = Exported(out, vocabulary)
    check(server, saved["state"])
    right = sum((server.probabilities(text)[1] > 0.5) == (label == 1) for text, label in dev)
    result = 100 * right / len(dev)
    print(f"exported graph on dev: {result:.2f} %")
    golden = []
    for sample in SAMPLES:
        negative, positive = (round(float(p), 6) for p in server.probabilities(forms(sample)))
        label = LABELS[int(positive > negative)]
        golden.append((sample, {"label": label, "scores": {"negative": negative, "positive": positive}}))
    write_golden(out, golden)
    (out / "README.md").write_text(card(scores, seed, result, out), encoding="utf-8")
    write_manifest(out, manifest())


def manifest() -> dict:
    """The manifest without digests."""
    return {
        "format": 1,
        "task": "text-classification",
        "description": "Sentiment of English sentences and reviews (SST-2)",
        "tokenizer": {
            "type": "word", "version": VERSION, "lowercase": True, "digits": "keep",
            "vocabulary": "words.txt", "unknown": "<unk>", "padding": "<pad>",
        },
        "graph": {
            "file": "model.onnx",
            "inputs": {
                "ids": {"tensor": "ids", "batchAxis": 0, "timeAxis": 1},
                "lengths": {"tensor": "lengths", "batchAxis": 0},
            },
            "outputs": {"scores": {"tensor": "logits", "batchAxis": 0}},
            "states": [{"input": "h0", "output": "hn", "batchAxis": 1, "initial": "zeros"}],
        },
        "activation": "softmax",
        "labels": LABELS,
        "limits": {"maxTokens": 10_000},
    }


def forms(sample: dict) -> list[str]:
    """Lookup forms of a sample's tokens."""
    given = sample.get("tokens")
    tokens = [normal(t, words=True) for t in given] if given else [t.text for t in WordTokenizer(VERSION).split(sample["text"])]
    return [FORM.of(token) for token in tokens]


class Exported:
    """The exported graph, run as the server runs it: one row alone, states zero."""

    def __init__(self, directory: Path, vocabulary: Vocabulary) -> None:
        self.session = session(directory / "model.onnx")
        self.vocabulary = vocabulary

    def run(self, rows: list[list[str]], state: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Logits and final states of a padded batch."""
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        for r, row in enumerate(rows):
            ids[r, : len(row)] = [self.vocabulary.id(token) for token in row]
        first = np.zeros((1, len(rows), HIDDEN), np.float32) if state is None else state
        lengths = np.array([len(row) for row in rows], np.int32)
        logits, last = self.session.run(["logits", "hn"], {"ids": ids, "lengths": lengths, "h0": first})
        return logits, last

    def probabilities(self, tokens: list[str]) -> np.ndarray:
        """Softmax in double, as the server does it."""
        logits = self.run([tokens])[0][0].astype(np.float64)
        weights = np.exp(logits - logits.max())
        return weights / weights.sum()


def check(server: Exported, state: dict[str, torch.Tensor]) -> None:
    """PyTorch and the graph agree on ragged rows; a row's bits depend neither on its batch nor on how it is cut into chunks."""
    model = SentimentRNN(state["embed.weight"].numpy())
    model.load_state_dict(state)
    model.eval()
    rows = [forms(sample) for sample in SAMPLES]
    logits, _ = server.run(rows)
    for row, got in zip(rows, logits, strict=True):
        with torch.no_grad():
            wanted = model(torch.tensor([[server.vocabulary.id(token) for token in row]]))[0].numpy()
        agree(got, wanted, " ".join(row))
        whole = server.run([row])
        carried = None
        for at in range(0, len(row), 4):
            pieces, carried = server.run([row[at : at + 4]], carried)
        if not (np.array_equal(whole[0], pieces) and np.array_equal(whole[1], carried)):
            raise AssertionError("chunks differ from the whole")
    batched_equals_alone(lambda which: list(server.run([rows[i] for i in which])[0]), [len(row) for row in rows])
