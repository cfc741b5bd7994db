"""``sentiment-zh``: what of dev training has too, texts cut to few lengths, the exported graph against PyTorch."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import torch
import yaml

from recurrent_training.sentiment_zh import bundle, training
from recurrent_training.sentiment_zh.training import GRID, LONGEST, Classifier, Encoder, Review, cut, epochs, judging, reading, reviews, tokens

TEXTS = [("房间很干净，服务也好", 1), ("太差了，再也不来了", 0), ("内容空洞，浪费钱", 0), ("这本书写得真好", 1)]


@pytest.fixture
def encoder() -> Encoder:
    return Encoder([Review(tokens(text), label) for text, label in TEXTS] * 3)


def model(encoder: Encoder) -> Classifier:
    torch.manual_seed(1)
    return Classifier(len(encoder.words), encoder.pairs).eval()


def test_repeated_reviews_count_once_and_are_known_in_dev(tmp_path: Path) -> None:
    (tmp_path / "chnsenticorp").mkdir()
    splits = {"train": ["1\t很好", "1\t很 好！", "0\t差", "1\t差", "0\t不好"], "dev": ["1\t很好。", "0\t糟糕"]}
    for split, lines in splits.items():
        text = "label\ttext_a\n" + "\n".join(lines) + "\n"
        (tmp_path / "chnsenticorp" / f"{split}.tsv").write_text(text, encoding="utf-8")
    data = reviews(tmp_path)
    assert [("".join(review.tokens), review.label) for review in data["train"]] == [("很好", 1), ("不好", 0)]
    assert [review.repeated for review in data["dev"]] == [True, False]


@pytest.mark.parametrize("length", [1, 5, 2 * GRID, 2 * GRID + 1, 100, LONGEST, 2000])
def test_texts_are_cut_to_few_lengths(length: int) -> None:
    rng, ids = random.Random(1), list(range(length))
    parts = [cut(ids, rng) for _ in range(50)]
    assert len({len(part) for part in parts}) == 1
    assert len(parts[0]) == length if length <= 2 * GRID else len(parts[0]) % GRID == 0 and length - GRID < len(parts[0]) or len(parts[0]) == LONGEST
    assert all(part == list(range(part[0], part[0] + len(part))) for part in parts)
    assert {0, length - len(parts[0])} <= {part[0] for part in parts}


def test_no_token_is_told_before_it_is_asked_for(encoder: Encoder) -> None:
    network, ids = model(encoder), torch.tensor([encoder.ids(tokens("房间很干净，服务也好"))])
    other = ids.clone()
    other[0, 5] = 1
    ahead, back = zip(network.read(ids), network.read(other), strict=True)
    assert torch.equal(ahead[0][:, :5], ahead[1][:, :5]) and not torch.equal(ahead[0][:, 5], ahead[1][:, 5])
    behind = ids.shape[1] - 1 - 5
    assert torch.equal(back[0][:, :behind], back[1][:, :behind]) and not torch.equal(back[0][:, behind], back[1][:, behind])


def test_an_epoch_has_as_many_batches_as_the_next_and_all_texts(encoder: Encoder) -> None:
    rows = [(list(range(1 + i % 70)), 1.0) for i in range(300)]
    one, two = epochs(rows, 1)(0), epochs(rows, 1)(1)
    assert len(one) == len(two) and sum(len(ids) for ids, _ in one) == sum(len(ids) > 1 for ids, _ in rows)
    ids, target = torch.tensor([encoder.ids(tokens(TEXTS[0][0]))]), torch.tensor([1.0])
    for loss in (reading, judging):
        assert loss(model(encoder).train(), (ids, target), None)[0].item() > 0


def test_a_student_learns_what_its_teachers_say_together(encoder: Encoder, tmp_path: Path, monkeypatch) -> None:
    networks, rows = [model(encoder) for _ in range(2)], [(encoder.ids(tokens(text)), float(label)) for text, label in TEXTS]
    for seed, network in enumerate(networks, 1):
        with torch.no_grad():
            network.fc.bias.copy_(torch.tensor([0.0, seed]))
        torch.save({"state": network.state_dict()}, training.kept(tmp_path, seed))
    with torch.no_grad():
        wanted = [sum(network(torch.tensor([ids])).softmax(1)[0, 1].item() for network in networks) / 2 for ids, _ in rows]
    assert training.opinions(encoder, rows, [training.kept(tmp_path, seed) for seed in (1, 2)]) == pytest.approx(wanted, abs=1e-6)
    monkeypatch.setattr(training, "READING", 1)
    data = {"train": [Review(tokens(text), label) for text, label in TEXTS], "dev": [Review(tokens(text), label) for text, label in TEXTS]}
    scores = training.train(encoder, data, 3, tmp_path, 1, [1, 2])
    assert set(scores) == {"dev", "unseen"} and training.kept(tmp_path, 3).exists()


def test_the_graph_equals_pytorch_and_rows_keep_their_bits(encoder: Encoder, tmp_path: Path) -> None:
    torch.save({"state": model(encoder).state_dict()}, tmp_path / "sentiment-zh-1.pt")
    dev = [Review(tokens(text), label, repeated=label == 1) for text, label in TEXTS]
    bundle.write(tmp_path, tmp_path / "out", {1: {"dev": 1.0, "unseen": 2.0}}, encoder, dev)
    manifest = yaml.safe_load((tmp_path / "out" / "model.yaml").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"model.onnx", "words.txt", "golden.jsonl", "README.md"} and "states" not in manifest["graph"]
    server = bundle.Exported(tmp_path / "out", encoder.words)
    for line in (tmp_path / "out" / "golden.jsonl").read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        got = server.probabilities(tokens(sample["input"]["text"]))
        assert list(sample["output"]["scores"].values()) == pytest.approx(got.tolist(), abs=1e-5)
