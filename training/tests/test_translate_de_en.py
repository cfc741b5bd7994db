"""``translate-de-en``: sub-words, batches, search, and the two graphs against PyTorch."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from recurrent_training import subwords
from recurrent_training.runs import Plan
from recurrent_training.subwords import END, PADDING, START, UNKNOWN
from recurrent_training.translate_de_en import bundle, training, writing
from recurrent_training.translate_de_en.training import Shape, Translator, batch, epochs, greedy

PAIRS = [
    ("Ein Mann schläft.", "A man sleeps."), ("Eine Frau singt.", "A woman sings."), ("Ein Hund rennt, ein Kind lacht.", "A dog runs, a child laughs."),
    ("Zwei Kinder spielen.", "Two children play."), ("Ein Mann singt.", "A man sings."), ("Eine Frau schläft.", "A woman sleeps."),
]  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "multi30k").mkdir()
    for split, language in itertools.product(("train", "val"), ("de", "en")):
        with gzip.open(tmp_path / "multi30k" / f"{split}.{language}.gz", "wt", encoding="utf-8") as file:
            file.writelines(pair[language == "en"] + "\n" for pair in PAIRS)
    return tmp_path


def small(vocabulary: int) -> Translator:
    torch.manual_seed(1)
    model = Translator(Shape(vocabulary, 16, 12, 20, 8)).eval()
    for value in model.parameters():
        torch.nn.init.normal_(value, std=0.2)
    return model


def test_sub_words_give_the_text_back_and_join_no_sign_to_a_letter() -> None:
    texts = [text for pair in PAIRS for text in pair] * 3
    table = subwords.learn(texts, 200)
    assert [table.decode(table.encode(text).ids) for text in texts] == texts
    assert table.encode("Mann").ids[-1] == END and [table.id_to_token(i) for i in range(4)] == subwords.SPECIAL
    assert not [token for token in table.get_vocab() if len(token) > 1 and set(token) & set(".,") and token not in subwords.SPECIAL]
    assert table.encode("字字").ids.count(UNKNOWN) == 1


def test_batches_have_sources_of_one_length_and_targets_padded_behind() -> None:
    source, given, wanted = batch([([5, END], [7, 8]), ([6, END], [9])])
    assert source.tolist() == [[5, END], [6, END]]
    assert given.tolist() == [[START, 7, 8], [START, 9, PADDING]] and wanted.tolist() == [[7, 8, END], [9, END, PADDING]]
    rows = [([4] * (1 + i % 3) + [END], [5] * (i % 7)) for i in range(200)]
    one, two = epochs(rows, 1)(0), epochs(rows, 1)(1)
    assert len(one) == len(two) and sum(len(part[0]) for part in one) == 200 and any(a[1].shape != b[1].shape for a, b in zip(one, two, strict=True))


def test_writing_all_at_once_is_writing_step_by_step() -> None:
    model = small(30)
    source, given = torch.tensor([[4, 9, 7, END], [5, 5, 6, END]]), torch.tensor([[START, 8, 11], [START, 12, 6]])
    with torch.no_grad():
        memory, keys, state = model.encode(source)
        whole, fed = model.scores(model.write(given, memory, keys, state)), torch.zeros(2, 16)
        for at in range(3):
            scores, state, fed, weights = model.step(given[:, at], state, fed, memory, keys)
            assert torch.allclose(scores, whole[:, at], atol=1e-5)
            assert weights.sum(1).tolist() == pytest.approx([1, 1])


@pytest.fixture
def exported(corpus: Path, tmp_path: Path) -> writing.Exported:
    table = training.tokenizer(corpus, tmp_path)
    torch.save({"state": small(table.get_vocab_size()).state_dict()}, training.kept(tmp_path, 1))
    bundle.write(tmp_path, tmp_path / "out", corpus, {1: 0.5})
    return writing.Exported(tmp_path / "out")


def test_the_graphs_equal_pytorch_and_no_padding_changes_a_bit(exported: writing.Exported, tmp_path: Path) -> None:
    manifest = yaml.safe_load((tmp_path / "out" / "model.yaml").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"encoder.onnx", "step.onnx", "tokenizer.json", "golden.jsonl", "README.md"}
    for line in (tmp_path / "out" / "golden.jsonl").read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        found = exported.translate(sample["input"]["text"])
        assert exported.text(found) == sample["output"]["text"] and found.score == pytest.approx(sample["output"]["logProbability"], abs=1e-3)


def test_a_beam_of_one_is_greedy(exported: writing.Exported, tmp_path: Path) -> None:
    state = torch.load(training.kept(tmp_path, 1), weights_only=True)["state"]
    model = training.restored({name: value.half().float() for name, value in state.items()})
    sources = [exported.ids(text) for text, _ in PAIRS]
    for found, (text, _) in zip(greedy(model, sources), PAIRS, strict=True):
        assert {PADDING, UNKNOWN, START} & set(found) or tuple(found) == exported.translate(text).ids


def test_a_wide_beam_finds_what_trying_all_finds(exported: writing.Exported, monkeypatch) -> None:
    # Four sub-words, no more than three steps: few enough to try all.
    tokens, text = [END, 4, 5, 6], "Mann"
    source = exported.ids(text)
    allowed = np.full(exported.tokenizer.get_vocab_size(), -np.inf)
    allowed[tokens] = 0
    plain = writing.log_softmax
    monkeypatch.setattr(writing, "log_softmax", lambda logits: plain(logits) + allowed)
    monkeypatch.setattr(writing, "LONGER", 3 - writing.RATIO * len(source))
    memory, keys, first, feed = exported.encode([source])
    best = -np.inf
    for length in range(3):
        for ids in itertools.product(tokens[1:], repeat=length):
            state, fed, score = first, feed, 0.0
            for given, said in zip([START, *ids], [*ids, END], strict=True):
                logits, state, fed, _ = exported.step([given], state, fed, memory, keys, np.array([len(source)], np.int32))
                score += plain(logits)[0, said]
            best = max(best, score / (length + 1))
    assert exported.translate(text, 40, 1.0).per_token(1.0) == pytest.approx(best, abs=1e-6)


def test_it_learns_a_few_captions_and_goes_on_where_it_was_ended(corpus: Path, tmp_path: Path, monkeypatch) -> None:
    for name, value in {"INPUT_DROPOUT": 0.0, "DROPOUT": 0.0, "HIDE": 0.0, "SMOOTHING": 0.0, "Shape": lambda size: Shape(size, 64, 48, 64, 32)}.items():
        monkeypatch.setattr(training, name, value)
    table = training.tokenizer(corpus, tmp_path)
    plan = Plan(50, 1, rate=1e-2, warmup=5, average=0.5)
    assert training.train(corpus, table, 1, tmp_path, plan) > 60
    assert training.train(corpus, table, 1, tmp_path, plan) > 60
