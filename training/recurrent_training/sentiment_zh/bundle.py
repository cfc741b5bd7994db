"""From a trained classifier to a bundle: graph, checks against PyTorch, golden samples, card."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from ..bigram_graph import halved
from ..bundle import write_golden, write_manifest
from ..checks import agree, batched_equals_alone, session
from ..vocabulary import PADDING, UNKNOWN, Vocabulary
from .card import card
from .graph import classifier
from .training import VERSION, Classifier, Encoder, Review, kept, tokens

LABELS = ["negative", "positive"]
SAMPLES = [
    "房间很干净，服务也好，下次还会住。",
    "太差了，再也不来了！",
    "这本书写得真好，一口气读完，推荐给大家。",
    "内容空洞，翻译糟糕，浪费钱。",
    "电池续航不错，屏幕也清楚，就是散热一般，键盘有点软。",
    "不好",
    "不错",
    "酒店位置方便，离地铁站只有5分钟，但是隔音太差，半夜被吵醒，前台态度也冷淡，早餐品种少，性价比不高。",
    "The hotel is great!",
    "😀",
    "買了三個月就壞了，客服一直不理人。",
    "配置高，做工好，价格便宜，预装的是Linux，装XP很顺利。",
]


def write(work: Path, out: Path, scores: dict[int, dict[str, float]], encoder: Encoder, dev: list[Review]) -> None:
    """Ships the seed that is best on dev's unseen texts."""
    seed = max(scores, key=lambda s: scores[s]["unseen"])
    saved = torch.load(kept(work, seed), weights_only=True)["state"]
    state = halved({name: value.numpy() for name, value in saved.items()}, "embed.")
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.yaml").unlink(missing_ok=True)
    classifier(state, encoder.pairs, out / "model.onnx")
    encoder.words.write(out / "words.txt")
    server = Exported(out, encoder.words)
    check(server, encoder, state)
    hits = [(server.probabilities(review.tokens).argmax() == review.label, review.repeated) for review in dev]
    results = {"dev": _share([hit for hit, _ in hits]), "unseen": _share([hit for hit, repeated in hits if not repeated])}
    print(json.dumps(results))
    golden = []
    for text in SAMPLES:
        negative, positive = (round(float(p), 6) for p in server.probabilities(tokens(text)))
        label = LABELS[int(positive > negative)]
        golden.append(({"text": text}, {"label": label, "scores": {"negative": negative, "positive": positive}}))
    write_golden(out, golden)
    repeated = sum(review.repeated for review in dev)
    sizes = (len(encoder.words), len(encoder.pairs) - 1)
    (out / "README.md").write_text(card(scores, seed, results, sizes, (len(dev), repeated), out), encoding="utf-8")
    write_manifest(out, manifest())


def _share(hits: list[bool]) -> float:
    return 100 * sum(map(bool, hits)) / max(1, len(hits))


def manifest() -> dict:
    """The manifest without digests."""
    return {
        "format": 1,
        "task": "text-classification",
        "description": "Sentiment of Chinese reviews of hotels, computers and books (ChnSentiCorp)",
        "tokenizer": {
            "type": "word", "version": VERSION, "lowercase": True, "digits": "zero",
            "vocabulary": "words.txt", "unknown": UNKNOWN, "padding": PADDING,
        },
        "graph": {
            "file": "model.onnx",
            "inputs": {
                "ids": {"tensor": "ids", "batchAxis": 0, "timeAxis": 1},
                "lengths": {"tensor": "lengths", "batchAxis": 0},
            },
            "outputs": {"scores": {"tensor": "logits", "batchAxis": 0}},
        },
        "activation": "softmax",
        "labels": LABELS,
        "limits": {"maxTokens": 2000},
    }


class Exported:
    """The exported graph, run as the server runs it: one row alone."""

    def __init__(self, directory: Path, words: Vocabulary) -> None:
        self.session, self.words = session(directory / "model.onnx"), words

    def run(self, rows: list[tuple[str, ...]]) -> np.ndarray:
        """Logits of a padded batch."""
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        for r, row in enumerate(rows):
            ids[r, : len(row)] = [self.words.id(token) for token in row]
        return self.session.run(["logits"], {"ids": ids, "lengths": np.array([len(row) for row in rows], np.int32)})[0]

    def probabilities(self, row: tuple[str, ...]) -> np.ndarray:
        """Softmax in double, as the server does it."""
        logits = self.run([row])[0].astype(np.float64)
        weights = np.exp(logits - logits.max())
        return weights / weights.sum()


def check(server: Exported, encoder: Encoder, state: dict[str, np.ndarray]) -> None:
    """PyTorch and the graph agree on ragged rows, and a row's bits do not depend on its batch."""
    model = Classifier(len(encoder.words), encoder.pairs)
    model.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    model.eval()
    rows = [tokens(text) for text in SAMPLES] + [tokens("".join(SAMPLES) * 3)]
    for row, got in zip(rows, server.run(rows), strict=True):
        with torch.no_grad():
            agree(got, model(torch.tensor([encoder.ids(row)]))[0].numpy(), " ".join(row))
    batched_equals_alone(lambda which: list(server.run([rows[i] for i in which])), [len(row) for row in rows])
