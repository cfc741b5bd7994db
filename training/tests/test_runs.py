"""Runs: the learning rate, tables that learn slowly, what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from recurrent_training.runs import Plan, Run, rate


def model() -> nn.Module:
    torch.manual_seed(1)
    return nn.ModuleDict({"table": nn.Linear(1, 1, bias=False), "rest": nn.Linear(1, 1, bias=False)})


def loss(network: nn.Module, batch: torch.Tensor, left: int | None) -> tuple[torch.Tensor, int]:
    return (network["table"](batch) + network["rest"](batch)).sum(), (left or 0) + 1


def test_the_rate_rises_then_falls_to_its_floor() -> None:
    plan = Plan(1, rate=1.0, floor=0.1, warmup=10)
    assert rate(0, 100, plan) == pytest.approx(0.1, abs=1e-3)
    assert rate(50, 100, plan) == pytest.approx(0.55)
    assert rate(100, 100, plan) == pytest.approx(0.1)


def test_what_was_trained_before_learns_ten_times_slower(tmp_path: Path) -> None:
    network = model()
    before = {name: value.item() for name, value in network.named_parameters()}
    run = Run(network, Plan(1, rate=0.1, warmup=1, slow="table."), tmp_path / "best.pt", "")
    run.train(lambda _: [torch.ones(1)], loss, lambda _: 0.0)
    moved = {name: before[name] - value.item() for name, value in network.named_parameters()}
    assert moved["rest.weight"] == pytest.approx(0.1, rel=1e-3) and moved["table.weight"] == pytest.approx(0.01, rel=1e-3)


def test_the_best_average_is_kept_with_what_is_said_of_it(tmp_path: Path) -> None:
    seen: list[dict] = []

    def score(average: nn.Module) -> float:
        seen.append({name: value.clone() for name, value in average.state_dict().items()})
        return [1.0, 3.0, 2.0][len(seen) - 1]

    run = Run(model(), Plan(3, warmup=1), tmp_path / "best.pt", "", {"shape": 7})
    assert run.train(lambda _: [torch.ones(1)] * 4, loss, score) == 3.0
    saved = torch.load(tmp_path / "best.pt", weights_only=True)
    assert saved["dev"] == 3.0 and saved["shape"] == 7
    assert all(torch.equal(saved["state"][name], value) for name, value in seen[1].items())


def test_what_a_batch_leaves_goes_to_the_next_but_not_over_an_epoch(tmp_path: Path) -> None:
    given: list[int | None] = []

    def noting(network: nn.Module, batch: torch.Tensor, left: int | None) -> tuple[torch.Tensor, int]:
        given.append(left)
        return loss(network, batch, left)

    Run(model(), Plan(2, warmup=1), tmp_path / "best.pt", "").train(lambda _: [torch.ones(1)] * 3, noting, lambda _: 0.0)
    assert given == [None, 1, 2, None, 1, 2]


def test_a_run_that_is_over_is_not_trained_again(tmp_path: Path) -> None:
    for _ in range(2):
        run = Run(model(), Plan(1, warmup=1), tmp_path / "best.pt", "")
        assert run.train(lambda _: [torch.ones(1)] * 3, loss, lambda _: 5.0) == 5.0
        assert run.step == 3
