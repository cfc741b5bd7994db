"""Language models: the exported graph and the bundle on small random weights, training on a small text, sampling."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
import yaml

from recurrent_training.language.bundle import Description, check, weights, write
from recurrent_training.language.graph import language_model
from recurrent_training.language.training import Batch, LanguageModel, Recipe, Shape, Trainer, load, progress, rate, train
from recurrent_training.language.writing import Acrostic, Exported, Sampling, generate
from recurrent_training.runs import Plan
from recurrent_training.shakespeare import training as shakespeare
from recurrent_training.vocabulary import Vocabulary

LETTERS = Vocabulary(["\n", *"abcdefgh，。"])
NETWORKS = [("GRU", 1), ("GRU", 2), ("LSTM", 1), ("LSTM", 3)]


def small(cell: str, layers: int) -> LanguageModel:
    torch.manual_seed(1)
    model = LanguageModel(Shape(len(LETTERS), 8, 16, layers, cell, 0.3)).eval()
    with torch.no_grad():
        model.embed.weight.normal_()
        model.bias.normal_()
    return model


def exported(model: LanguageModel, directory: Path) -> Exported:
    language_model(weights(model), directory / "model.onnx")
    return Exported(directory / "model.onnx", LETTERS, "\n")


@pytest.mark.parametrize(("cell", "layers"), NETWORKS)
def test_the_graph_equals_pytorch_and_bits_depend_neither_on_batch_nor_chunks(cell: str, layers: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    model = small(cell, layers)
    check(exported(model, tmp_path), model, [rng.integers(0, len(LETTERS), length).tolist() for length in (1, 40, 7, 2, 16, 33)])


@pytest.mark.parametrize(("cell", "layers"), NETWORKS)
def test_the_graph_has_the_states_of_every_layer(cell: str, layers: int, tmp_path: Path) -> None:
    language_model(weights(small(cell, layers)), tmp_path / "model.onnx")
    graph = onnx.load(tmp_path / "model.onnx").graph
    kinds = "hc" if cell == "LSTM" else "h"
    states = [f"{kind}%s_{layer}" for layer in range(1, layers + 1) for kind in kinds]
    assert [value.name for value in graph.input] == ["ids", "lengths", *(name % 0 for name in states)]
    assert [value.name for value in graph.output] == ["logits", *(name % "n" for name in states)]
    assert "Conv" not in {node.op_type for node in graph.node}


def test_the_bundle_is_complete(tmp_path: Path) -> None:
    texts = ["", "a?b", "abcd" * 60, "b"]
    about = Description("small", {"start": "\n", "end": "\n"}, [[text] for text in texts[1:]])
    write(tmp_path, small("GRU", 2), LETTERS, about, lambda _: "# card\n")
    manifest = yaml.safe_load((tmp_path / "model.yaml").read_text(encoding="utf-8"))
    assert manifest["task"] == "text-generation" and manifest["generation"] == about.generation
    assert [state["output"] for state in manifest["graph"]["states"]] == ["hn_1", "hn_2"]
    assert set(manifest["files"]) == {"model.onnx", "characters.json", "golden.jsonl", "README.md"}
    assert json.loads((tmp_path / "characters.json").read_text(encoding="utf-8")) == LETTERS.ids
    lines = [json.loads(line) for line in (tmp_path / "golden.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["input"]["text"] for line in lines] == texts
    for line in lines:
        following = line["output"]["next"]
        given = [entry["probability"] for entry in following]
        assert len(following) == 5 and given == sorted(given, reverse=True)
        assert not {"<pad>", "<unk>"} & {entry["token"] for entry in following}


def test_probabilities_are_those_of_pytorch_without_padding_and_unknown(tmp_path: Path) -> None:
    model = small("GRU", 2)
    graph = exported(model, tmp_path)
    with torch.no_grad():
        wanted = torch.softmax(model(torch.tensor([graph.ids("abc")]))[0][0, -1, 2:].double(), 0)
    got = dict(graph.next("abc"))
    assert sum(got.values()) == pytest.approx(1)
    assert [got[token] for token in LETTERS.tokens[2:]] == pytest.approx(wanted.tolist(), abs=1e-5)


def test_nats_are_those_of_pytorch(tmp_path: Path) -> None:
    model, text = small("LSTM", 2), "abcabcdefgh\nabc"
    ids = shakespeare.encode(LETTERS, text)
    assert exported(model, tmp_path).nats(text) == pytest.approx(shakespeare.nats(model, ids), abs=1e-5)


def test_sampling_chooses_among_the_most_probable_by_their_probability() -> None:
    logits = np.tile(np.log(np.array([[0.4, 0.3, 0.1, 0.15, 0.05]], np.float32)), (4000, 1))
    chosen = Sampling(1.0, 2).choose(logits, np.random.default_rng(1))
    assert set(chosen) == {2, 3}
    assert np.mean(chosen == 3) == pytest.approx(0.6, abs=0.03)
    assert np.mean(Sampling(0.5, 9).choose(logits, np.random.default_rng(1)) == 3) > 0.6


def test_an_acrostic_forces_the_first_characters(tmp_path: Path) -> None:
    graph = exported(small("GRU", 1), tmp_path)
    texts = generate(graph, ["", "a，"], Sampling(1.0, 40), np.random.default_rng(1), "\n", 60, Acrostic("hgf", "，。"))
    for text in texts:
        heads = [line[0] for line in text.replace("，", "。").split("。") if line]
        assert heads[0] == "h" and heads[: min(3, len(heads))] == list("hgf")[: len(heads)]
        assert "\n" not in text and len(text) <= 60


def test_training_learns_and_keeps_the_best(tmp_path: Path) -> None:
    ids = shakespeare.encode(LETTERS, "abcdefgh\n" * 3000)
    model = small("GRU", 1)
    generator = torch.Generator().manual_seed(1)
    best = train(
        model, lambda _: shakespeare.batches(ids, generator), 3, lambda m: shakespeare.nats(m, ids[:2000], 4),
        Recipe(8, rate=2e-2, warmup=5, average=0.9, half=False), tmp_path / "best.pt",
    )  # fmt: skip
    assert best < 1.0
    assert shakespeare.nats(load(tmp_path / "best.pt"), ids[:2000], 4) == pytest.approx(best)


def test_marks_train_the_state_and_are_not_in_the_graph(tmp_path: Path) -> None:
    torch.manual_seed(1)
    model = LanguageModel(Shape(len(LETTERS), 8, 16, marks=2))
    firsts = torch.randint(2, (64,))
    ids = torch.cat([firsts[:, None] + 3, torch.full((64, 5), 5)], 1)
    batch = Batch(ids[:, :-1], ids[:, 1:], marks=firsts[:, None].expand(-1, 5))
    trainer = Trainer(model, 200, Recipe(1, rate=2e-2, warmup=5, marks=1.0, half=False))
    for _ in range(100):
        trainer.update(batch, None)
    assert torch.equal(model.eval().mark(model.outputs(ids[:, :-1])[0]).argmax(2), batch.marks)
    check(exported(model, tmp_path), model, ids[:4].tolist())


def test_streams_go_on_where_they_were() -> None:
    ids = torch.arange(shakespeare.ROWS * 300 + 1)
    parts = list(shakespeare.batches(ids, torch.Generator().manual_seed(3)))
    assert len(parts) == 300 // shakespeare.LENGTH
    first, second = parts[0], parts[1]
    known = first.inputs != 1  # where no character was made unknown
    assert torch.equal(((first.inputs + 1) % len(ids))[known], first.targets[known])
    assert torch.equal((first.targets[:, -1:]), torch.where(second.inputs[:, :1] == 1, first.targets[:, -1:], second.inputs[:, :1]))


def test_the_rate_rises_then_falls_by_steps_or_by_the_clock() -> None:
    recipe = Recipe(1, rate=1.0, warmup=10, minutes=2)
    assert rate(0, 0.0, recipe) == pytest.approx(0.1)
    assert rate(50, 0.5, recipe) == pytest.approx(0.51)
    assert rate(100, 1.0, recipe) == pytest.approx(0.02)
    assert progress(10, 100, 60, recipe) == 0.5 and progress(90, 100, 60, recipe) == 0.9
    assert progress(10, 100, 1e9, Recipe(1, minutes=math.inf)) == 0.1


def test_modern_english_is_written_in_the_letters_of_the_plays() -> None:
    text = 'He said:  "No (really)".<br /><br />10/10'
    assert shakespeare.prose([text, "b"], set("Headsilyrno N:,.'\n"), 5) == "He said: 'No ,really,'.\n\n"


def test_the_parts_of_a_run_follow_each_other(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(shakespeare, "HIDDEN", 16)
    ids = shakespeare.encode(LETTERS, "abcdefgh\n" * 2000)
    parts = [
        shakespeare.Part(name, ids, 0.0, Plan(epochs, 1, 2e-2, warmup=2, average=0.5)) for name, epochs in (("english", 1), ("plays", 12))
    ]
    best = shakespeare.run(1, parts, ids[:3000], len(LETTERS), tmp_path / "shakespeare-1.pt")
    first, last = (shakespeare.nats(load(tmp_path / f"shakespeare-1{name}.pt"), ids[:3000]) for name in ("-english", ""))
    assert last == pytest.approx(best) and last < first
    assert shakespeare.run(1, parts, ids[:3000], len(LETTERS), tmp_path / "shakespeare-1.pt") == pytest.approx(best)
