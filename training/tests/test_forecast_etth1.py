"""``forecast-etth1``: windows, errors, the exported graph against PyTorch."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from recurrent_training import corpora
from recurrent_training.forecast_etth1 import bundle, training
from recurrent_training.forecast_etth1.training import SegRnn, Series, errors, scaled, starts, windows
from recurrent_training.runs import Plan

CONTEXT, HORIZON, SEGMENT = 12, 8, 4


def series(length: int = 200) -> Series:
    rng = np.random.default_rng(1)
    return scaled(5 + np.sin(np.arange(length)[:, None] * np.array([0.3, 0.5])) + 0.1 * rng.normal(size=(length, 2)), 100)


def small() -> SegRnn:
    torch.manual_seed(1)
    return SegRnn(2, 8, CONTEXT, HORIZON, SEGMENT).eval()


def test_the_scale_is_that_of_training() -> None:
    found = series()
    assert found.values[:100].mean(0).tolist() == pytest.approx([0, 0], abs=1e-6)
    assert found.values[:100].std(0, correction=0).tolist() == pytest.approx([1, 1], abs=1e-6)


def test_a_window_ends_where_its_part_ends_and_may_read_what_lies_before_it() -> None:
    model, found = small(), series()
    places = starts(100, 150, model)
    assert (places[0] + CONTEXT, places[-1] + CONTEXT + HORIZON) == (100, 150)
    given, wanted = windows(found, places, model)
    assert given.shape == (43, CONTEXT, 2) and wanted.shape == (43, HORIZON, 2)
    last = found.values[places[5] + CONTEXT - 1]
    assert torch.equal(given[5, -1], torch.zeros(2))
    assert torch.allclose(wanted[5] + last, found.values[places[5] + CONTEXT : places[5] + CONTEXT + HORIZON])


def test_the_errors_are_means_over_all_windows() -> None:
    model, found = small(), series()
    _, wanted = windows(found, starts(100, 190, model), model)
    squared, absolute = errors(lambda given: torch.zeros(len(given), HORIZON, 2), model, found, 100, 190)
    assert (squared, absolute) == pytest.approx((wanted.square().mean().item(), wanted.abs().mean().item()), rel=1e-5)


def test_it_learns_waves_and_the_graph_says_the_same(tmp_path: Path, monkeypatch) -> None:
    for name, value in {"CONTEXT": CONTEXT, "HORIZON": HORIZON, "TRAIN": 100, "DEV": 150, "TEST": 200}.items():
        monkeypatch.setattr(bundle, name, value)
        monkeypatch.setattr(training, name, value)
    monkeypatch.setattr(SegRnn.__init__, "__defaults__", (8, CONTEXT, HORIZON, SEGMENT))
    monkeypatch.setattr(training, "epochs", lambda model, seed: lambda epoch: [starts(CONTEXT, 100, model)] * 60)
    found = series()
    reached = training.train(found, 1, tmp_path, Plan(1, 1, rate=1e-2, warmup=1, average=0.5))
    assert reached < 0.5 * errors(lambda given: torch.zeros(len(given), HORIZON, 2), small(), found, 100, 150)[0]
    bundle.write(tmp_path, tmp_path / "out", ["a", "b"], found, {1: reached})
    manifest = yaml.safe_load((tmp_path / "out" / "model.yaml").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"model.onnx", "golden.jsonl", "README.md"} and manifest["forecast"]["channels"] == ["a", "b"]
    server = bundle.Exported(tmp_path / "out", found.deviation)
    for line in (tmp_path / "out" / "golden.jsonl").read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        got = server.forecast(np.array(sample["input"]["series"]["values"]))
        assert np.allclose(got, sample["output"]["mean"], atol=1e-4)


def test_the_series_is_read_with_its_names(tmp_path: Path) -> None:
    (tmp_path / "etth1").mkdir()
    (tmp_path / "etth1" / "ETTh1.csv").write_text("date,A,B\n2016-07-01 00:00:00,1.5,2\n2016-07-01 01:00:00,3,-4\n", encoding="utf-8")
    names, values = corpora.etth1(tmp_path)
    assert names == ["A", "B"] and values.tolist() == [[1.5, 2], [3, -4]]
