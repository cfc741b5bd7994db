"""Bundles: the manifest lists every other file with its digest; the committed bundles still say what their golden files say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from recurrent_training.bundle import refresh_manifest, write_golden, write_manifest
from recurrent_training.forecast_etth1 import bundle as etth1_bundle
from recurrent_training.forecast_stock import writing as stock_writing
from recurrent_training.language.writing import Exported
from recurrent_training.ner import bundle as ner_bundle
from recurrent_training.normal_text import normal
from recurrent_training.sentiment import bundle as sentiment_bundle
from recurrent_training.vocabulary import Vocabulary

MODELS = Path(__file__).parents[2] / "models"


def vocabulary(path: Path) -> Vocabulary:
    return Vocabulary(path.read_text(encoding="utf-8").split("\n")[2:-1])


def samples(directory: Path) -> list[tuple[dict, dict]]:
    lines = (directory / "golden.jsonl").read_text(encoding="utf-8").splitlines()
    return [(sample["input"], sample["output"]) for sample in map(json.loads, lines)]


def test_the_manifest_holds_the_digest_of_every_other_file(tmp_path: Path) -> None:
    write_golden(tmp_path, [({"text": "Zoë"}, {"label": "a"})])
    write_manifest(tmp_path, {"format": 1})
    (tmp_path / "README.md").write_text("card")
    refresh_manifest(tmp_path)
    manifest = yaml.safe_load((tmp_path / "model.yaml").read_text())
    assert manifest["format"] == 1
    assert sorted(manifest["files"]) == ["README.md", "golden.jsonl"]
    assert manifest["files"]["README.md"] == hashlib.sha256(b"card").hexdigest()


@pytest.mark.parametrize("name", ["sentiment", "ner", "shakespeare", "tang-poetry", "forecast-etth1", "forecast-stock"])
def test_the_digests_of_committed_bundles_agree(name: str) -> None:
    directory = MODELS / name / "1"
    listed = yaml.safe_load((directory / "model.yaml").read_text(encoding="utf-8"))["files"]
    there = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in directory.iterdir() if p.name != "model.yaml"}
    assert listed == there


@pytest.mark.parametrize("name", ["sentiment", "ner", "shakespeare", "tang-poetry"])
def test_no_entry_of_a_committed_vocabulary_is_out_of_reach_of_the_normal_form(name: str) -> None:
    directory = MODELS / name / "1"
    tokenizer = yaml.safe_load((directory / "model.yaml").read_text(encoding="utf-8"))["tokenizer"]
    assert tokenizer["version"] == 2
    for part in (tokenizer, tokenizer.get("characters", tokenizer)):
        text = (directory / part["vocabulary"]).read_text(encoding="utf-8")
        entries = json.loads(text) if part["vocabulary"].endswith(".json") else text.split("\n")[:-1]
        assert [entry for entry in entries if normal(entry, words=tokenizer["type"] == "word") != entry] == []


def test_sentiment_answers_as_its_golden_file() -> None:
    directory = MODELS / "sentiment" / "1"
    words = vocabulary(directory / "words.txt")
    assert len(words) == 10_000
    server = sentiment_bundle.Exported(directory, words)
    for given, wanted in samples(directory):
        negative, positive = server.probabilities(sentiment_bundle.forms(given))
        assert {"negative": negative, "positive": positive} == pytest.approx(wanted["scores"], abs=1e-5)
        assert wanted["label"] == ("positive" if positive > negative else "negative")


def test_ner_answers_as_its_golden_file() -> None:
    directory = MODELS / "ner" / "1"
    server = ner_bundle.Exported(directory, vocabulary(directory / "words.txt"), vocabulary(directory / "characters.txt"))
    for given, wanted in samples(directory):
        found = server.entities(given)
        scores = [entity.pop("score") for entity in found]
        assert scores == pytest.approx([entity.pop("score") for entity in wanted["entities"]], abs=1e-5)
        assert found == wanted["entities"]


def test_forecast_etth1_answers_as_its_golden_file() -> None:
    server = etth1_bundle.Exported(MODELS / "forecast-etth1" / "1", np.ones(7))
    for given, wanted in samples(MODELS / "forecast-etth1" / "1"):
        assert np.allclose(server.forecast(np.array(given["series"]["values"])), wanted["mean"], rtol=1e-5, atol=1e-4)


def test_forecast_stock_answers_as_its_golden_file() -> None:
    server = stock_writing.Exported(MODELS / "forecast-stock" / "1")
    for given, wanted in samples(MODELS / "forecast-stock" / "1"):
        parameters, _ = server.run([np.log(given["series"]["values"])])
        assert np.allclose(parameters, wanted["parameters"], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", ["shakespeare", "tang-poetry"])
def test_language_models_answer_as_their_golden_files(name: str) -> None:
    directory = MODELS / name / "1"
    characters = json.loads((directory / "characters.json").read_text(encoding="utf-8"))
    assert list(characters.values()) == list(range(len(characters)))
    start = yaml.safe_load((directory / "model.yaml").read_text(encoding="utf-8"))["generation"]["start"]
    server = Exported(directory / "model.onnx", Vocabulary(list(characters)[2:]), start)
    texts = [given["text"] for given, _ in samples(directory)]
    assert "" in texts and max(map(len, texts)) > 200 and any(set(text) - set(characters) for text in texts)
    for given, wanted in samples(directory):
        best = server.next(given["text"])[: len(wanted["next"])]
        assert [token for token, _ in best] == [entry["token"] for entry in wanted["next"]]
        assert [p for _, p in best] == pytest.approx([entry["probability"] for entry in wanted["next"]], abs=1e-5)
