"""``forecast-stock``: moving deviations, the exported graph against PyTorch, what forecasts are measured by."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from recurrent_training.forecast_stock import bundle, training, writing
from recurrent_training.forecast_stock.training import DECAYS, PRIOR, Returns, StudentLstm, averages, epoch, likelihood, returns, surprise
from recurrent_training.runs import Plan


def data(days: int = 900) -> tuple[Returns, np.ndarray]:
    prices = bundle.made_up(1, days)
    third = days // 3
    parts = {"train": (0, third * 2), "dev": (third * 2, third * 2 + 100), "test": (third * 2 + 100, days - 1)}
    return Returns(torch.tensor(100 * np.diff(np.log(prices)), dtype=torch.float32), parts), prices


def model() -> StudentLstm:
    torch.manual_seed(1)
    return StudentLstm(5).eval()


def test_a_part_has_the_returns_that_end_in_its_years(monkeypatch) -> None:
    monkeypatch.setattr(training, "YEARS", {"train": (2000, 2001), "dev": (2002, 2002)})
    found = returns(["1/3/2000", "1/4/2000", "1/2/2001", "1/2/2002", "1/3/2002"], np.array([1.0, 2, 4, 4, 1]))
    assert found.values.tolist() == pytest.approx([100 * np.log(2), 100 * np.log(2), 0, -100 * np.log(4)], abs=1e-4)
    assert found.parts == {"train": (0, 2), "dev": (2, 4)}


def test_the_moving_deviations_are_those_of_a_loop() -> None:
    values = data(60)[0].values
    wanted = []
    for decay in DECAYS:
        squares = count = 0.0
        found = []
        for value in values.tolist():
            squares, count = decay * squares + (1 - decay) * value**2, decay * count + 1 - decay
            found.append(((squares + PRIOR) / (count + PRIOR)) ** 0.5)
        wanted.append(found)
    assert np.allclose(averages(values[None])[0].T, wanted, rtol=1e-5)


def test_no_return_is_told_before_it_is_asked_for() -> None:
    values = data(40)[0].values[None]
    other = values.clone()
    other[0, 20] += 1
    one, two = (surprise(model(), given) for given in (values, other))
    assert torch.equal(one[0, :20], two[0, :20]) and one[0, 20] != two[0, 20] and one[0, 21] != two[0, 21]


def test_the_likelihood_of_a_part_is_the_mean_of_its_returns() -> None:
    found, _ = data()
    first, last = found.parts["dev"]
    each = -surprise(model(), found.values[None, :last])[0]
    assert likelihood(model(), found, "dev") == pytest.approx(each[first:last].mean().item())


def test_pieces_of_training_come_at_many_scales_and_are_the_same_each_time() -> None:
    found, _ = data()
    rows = torch.cat(epoch(found, 1, 0))
    assert torch.equal(rows, torch.cat(epoch(found, 1, 0))) and not torch.equal(rows, torch.cat(epoch(found, 1, 1)))
    scales = rows.abs().mean(1)
    assert scales.max() > 3 * scales.min()


def test_the_outcome_counts_what_is_within_and_what_is_lost() -> None:
    wanted = np.array([[0.0], [1.0], [3.0], [-5.0]])
    quantiles = np.broadcast_to(np.array([-4.0, -2, -1, 0, 1, 2, 4]), (4, 1, 7))
    found = writing.outcome(quantiles, wanted, np.array([0.0, 0, 2, 0]))
    assert (found.within80, found.within95, found.mase) == (50, 75, pytest.approx(9 / 7))
    level, difference = writing.QUANTILES, wanted[:, :, None] - quantiles
    assert found.loss == pytest.approx(100 * np.where(difference > 0, level * difference, (level - 1) * difference).mean())


def test_a_walk_spreads_with_the_root_of_time() -> None:
    found = writing.walk(np.array([0.1]), np.array([2.0]), 4)[0]
    assert found[:, 3].tolist() == [2, 2, 2, 2]
    assert (found[3] - 2).tolist() == pytest.approx((2 * (found[0] - 2)).tolist())
    assert writing.weighted_deviation(np.array([0.1] * 300)) == pytest.approx(np.full(300, 0.1))


def test_it_is_trained_and_the_graph_says_the_same_in_any_parts(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(training, "PER_EPOCH", 4)
    monkeypatch.setattr(training, "DAYS", 50)
    monkeypatch.setattr(bundle, "PATHS", 20)
    found, prices = data()
    score = training.train(found, 1, tmp_path, Plan(1, 1, rate=1e-3, warmup=1, average=0.5))
    bundle.write(tmp_path, tmp_path / "out", found, prices, {1: score})
    manifest = yaml.safe_load((tmp_path / "out" / "model.yaml").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"model.onnx", "golden.jsonl", "README.md"}
    assert [state["input"] for state in manifest["graph"]["states"]] == ["last", "averages", "h", "c"]
    server = writing.Exported(tmp_path / "out")
    for line in (tmp_path / "out" / "golden.jsonl").read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        got, _ = server.run([np.log(sample["input"]["series"]["values"])])
        assert np.allclose(got, sample["output"]["parameters"], rtol=1e-5, atol=1e-5)
