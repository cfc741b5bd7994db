"""A training run that can be interrupted: it goes on from its last checkpoint, step for step as if nothing had happened."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

Loss = Callable[[nn.Module, Any, Any], tuple[Tensor, Any]]


@dataclass(frozen=True)
class Plan:
    """How to train: Adam on a learning rate that rises for ``warmup`` steps and falls by half a cosine to ``floor`` of its peak.
    ``average`` is the decay of the moving average of the weights, which is what is scored and kept."""

    epochs: int
    seed: int = 1
    rate: float = 2e-3
    floor: float = 0.02
    warmup: int = 200
    decay: float = 0.0
    average: float = 0.998
    clip: float = 5.0
    slow: str = ""  # parameters whose names begin so learn ten times slower: tables that were trained before
    checkpoints: int = 200  # steps from one to the next
    scores: int = 1  # times an epoch


def rate(step: int, steps: int, plan: Plan) -> float:
    """The learning rate of a step."""
    cosine = plan.floor + (1 - plan.floor) * 0.5 * (1 + math.cos(math.pi * step / steps))
    return plan.rate * min(1.0, (step + 1) / plan.warmup) * cosine


def averaging(decay: float) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """A moving average that forgets faster at first, so that it does not hold on to the random weights of the start."""
    return lambda average, value, count: average + (1 - min(decay, (1 + float(count)) / (10 + float(count)))) * (value - average)


class Run:
    """One run. ``loss`` takes the model, a batch and what the batch before left (None at the start of an epoch), and gives what it leaves;
    a higher ``score`` is better. ``best`` holds the best average seen with ``about``, ``checkpoint`` all that is needed to go on."""

    def __init__(self, model: nn.Module, plan: Plan, best: Path, log: str, about: dict[str, Any] | None = None) -> None:
        self.model, self.plan, self.best, self.log, self.about = model, plan, best, log, about or {}
        self.checkpoint = best.with_suffix(".run")
        self.average = AveragedModel(model, avg_fn=averaging(plan.average))
        groups = [
            {"params": [value for name, value in model.named_parameters() if self._is_slow(name) == slow], "slow": slow} for slow in (False, True)
        ]
        self.optimizer = torch.optim.AdamW(
            [group for group in groups if group["params"]], lr=plan.rate, betas=(0.9, 0.99), weight_decay=plan.decay, fused=True
        )
        self.step, self.top, self.left = 0, -math.inf, None
        if self.checkpoint.exists():
            self._load()

    def train(self, batches: Callable[[int], Sequence[Any]], loss: Loss, score: Callable[[nn.Module], float]) -> float:
        """Trains up to the plan's end; gives the best score. ``batches`` gives those of an epoch, equally many in each."""
        per_epoch = len(batches(0))
        steps = self.plan.epochs * per_epoch
        marks = {round(per_epoch * (k + 1) / self.plan.scores) for k in range(self.plan.scores)}
        while self.step < steps:
            epoch, first = divmod(self.step, per_epoch)
            started, total = time.monotonic(), 0.0
            for place, batch in enumerate(batches(epoch)[first:], first):
                total += self._update(batch, loss, rate(self.step, steps, self.plan), place == 0)
                if place + 1 in marks:
                    mean = total / (place + 1 - first)
                    self._score(score, f"epoch {epoch + (place + 1) / per_epoch:.2f} loss {mean:.4f} {time.monotonic() - started:.0f} s")
                if self.step % self.plan.checkpoints == 0 or place + 1 in marks:
                    self._save()
        return self.top

    def _is_slow(self, name: str) -> bool:
        return bool(self.plan.slow) and name.startswith(self.plan.slow)

    def _update(self, batch: Any, loss: Loss, rate: float, afresh: bool) -> float:
        torch.manual_seed(1_000_003 * self.plan.seed + self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = 0.1 * rate if group["slow"] else rate
        self.model.train()
        value, self.left = loss(self.model, batch, None if afresh else self.left)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.plan.clip)
        self.optimizer.step()
        self.average.update_parameters(self.model)
        self.step += 1
        return value.item()

    def _score(self, score: Callable[[nn.Module], float], text: str) -> None:
        value = score(self.average.module.eval())
        if value > self.top:
            self.top = value
            torch.save({**self.about, "state": self.average.module.state_dict(), "dev": value}, self.best)
        print(f"{self.log} {text} dev {value:.4f} best {self.top:.4f}", flush=True)

    def _save(self) -> None:
        parts = {name: getattr(self, name).state_dict() for name in ("model", "average", "optimizer")}
        unfinished = self.checkpoint.with_suffix(".tmp")
        torch.save({**parts, "step": self.step, "top": self.top, "left": self.left}, unfinished)
        unfinished.replace(self.checkpoint)  # at once, so that a run that is ended while it writes can go on

    def _load(self) -> None:
        saved = torch.load(self.checkpoint, weights_only=True)
        for name in ("model", "average", "optimizer"):
            getattr(self, name).load_state_dict(saved[name])
        self.step, self.top, self.left = saved["step"], saved["top"], saved["left"]
        print(f"{self.log} goes on at step {self.step}", flush=True)
