"""``ner-zh``: tags and spans, the CRF against its reference, the exported graph against PyTorch, a run that is interrupted."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from recurrent_training.corpora import TaggedSentence
from recurrent_training.crf import CrfLayer
from recurrent_training.ner_zh import bundle
from recurrent_training.ner_zh.training import TAGS, TYPES, Batches, Encoder, Tagger, batches, evaluate, loss
from recurrent_training.runs import Plan, Run
from recurrent_training.spans import FORBIDDEN, Crf, bio_spans, bmes, bmes_spans, constraints

TEXTS = ["张三在北京工作", "李四去上海", "北京市政府", "他说", "张三和李四"]
NAMES = {"张三": "PER", "李四": "PER", "北京市政府": "ORG", "北京": "LOC", "上海": "LOC"}


def sentence(text: str) -> TaggedSentence:
    tags, at = [], 0
    while at < len(text):
        name = next((name for name in NAMES if text.startswith(name, at)), None)
        tags += ["O"] if name is None else [f"B-{NAMES[name]}", *[f"I-{NAMES[name]}"] * (len(name) - 1)]
        at += len(name or "_")
    return TaggedSentence(tuple(text), tuple(bmes(tags)))


@pytest.fixture
def encoder() -> Encoder:
    return Encoder(TEXTS * 15)


def tagger(encoder: Encoder) -> Tagger:
    torch.manual_seed(1)
    return Tagger(len(encoder.characters), encoder.pairs).eval()


def test_bio_becomes_bmes() -> None:
    tags = ["B-A", "I-A", "I-A", "O", "B-A", "B-B", "I-B"]
    assert bmes(tags) == ["B-A", "M-A", "E-A", "O", "S-A", "B-B", "E-B"]
    assert bmes_spans(bmes(tags)) == bio_spans(tags)


def test_what_does_not_keep_to_the_scheme_is_no_span() -> None:
    assert bmes_spans(["M-A", "E-A", "B-A", "E-B", "B-A", "O", "S-B", "B-A"]) == [(6, 7, "B")]


def test_the_scheme_allows_what_the_server_allows() -> None:
    start, moves, end = (rule == 0 for rule in constraints(["O", "B-A", "M-A", "E-A", "S-A", "B-B", "M-B", "E-B", "S-B"]))
    open_, closed = [2, 3], [0, 1, 4, 5, 8]
    assert np.flatnonzero(start).tolist() == closed and np.flatnonzero(end).tolist() == [0, 3, 4, 7, 8]
    assert [np.flatnonzero(row).tolist() for row in moves[:5]] == [closed, open_, open_, closed, closed]
    assert not constraints(["O", "B-A", "I-A"])[2].any()


@pytest.mark.parametrize("length", [1, 2, 9])
def test_the_loss_is_that_of_the_reference(length: int) -> None:
    torch.manual_seed(length)
    layer, emissions = CrfLayer(TAGS), torch.randn(3, length, len(TAGS)) * 3
    crf = layer.decoder()
    for row in emissions:
        path = crf.decode(row.double().numpy())
        got = layer.loss(row[None], torch.tensor([path]))
        assert got.item() == pytest.approx(-np.log(crf.probability(row.double().numpy(), path, 0, length)), abs=1e-3)


def test_the_graph_equals_pytorch_and_rows_keep_their_bits(encoder: Encoder, tmp_path: Path) -> None:
    model = tagger(encoder)
    torch.save({"state": model.state_dict()}, tmp_path / "ner-zh-1.pt")
    given = {"resumes-dev": [sentence(TEXTS[0])], "news-dev": [sentence(TEXTS[1])]}
    bundle.write(tmp_path, tmp_path / "out", {1: {"resumes-dev": 1.0, "news-dev": 2.0}}, encoder, given)
    manifest = yaml.safe_load((tmp_path / "out" / "model.yaml").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"model.onnx", "characters.txt", "crf.json", "golden.jsonl", "README.md"}
    assert manifest["tags"]["labels"] == TAGS and len(TAGS) == 1 + 4 * len(TYPES)
    samples = [json.loads(line) for line in (tmp_path / "out" / "golden.jsonl").read_text(encoding="utf-8").splitlines()]
    server = bundle.Exported(tmp_path / "out", encoder.characters)
    for sample in samples:
        text = sample["input"]["text"].encode("utf-16-le")
        for entity in sample["output"]["entities"]:
            assert text[2 * entity["start"] : 2 * entity["end"]].decode("utf-16-le") == entity["text"]
        assert server.entities(sample["input"]["text"]) == sample["output"]["entities"]
    tables = json.loads((tmp_path / "out" / "crf.json").read_text())
    assert min(min(row) for row in tables["transitions"]) == FORBIDDEN and min(tables["end"]) == FORBIDDEN
    assert isinstance(server.crf, Crf)


def test_an_interrupted_run_ends_as_one_that_was_not(encoder: Encoder, tmp_path: Path) -> None:
    data = encoder.encode([sentence(text) for text in TEXTS] * 4)

    def run(name: str, stop: int | None) -> float:
        def counted(model, batch, left):
            nonlocal steps
            steps += 1
            if steps == stop:
                raise KeyboardInterrupt
            return loss(model, batch, left)

        steps = 0
        training = Run(tagger(encoder), Plan(6, warmup=5, rate=1e-2, average=0.8, checkpoints=3), tmp_path / f"{name}.pt", name)
        return training.train(
            lambda epoch: Batches(data, batches(data, random.Random(epoch))), counted, lambda model: evaluate(model, data)
        )

    whole = run("whole", None)
    with pytest.raises(KeyboardInterrupt):
        run("cut", 11)
    assert run("cut", None) == whole > 80
    states = [torch.load(tmp_path / f"{name}.run", weights_only=True)["model"] for name in ("whole", "cut")]
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])
