"""The network of ``forecast-stock`` and its training: an LSTM that says the next day's return as a Student t (Salinas et al.: *DeepAR: Probabilistic
Forecasting with Autoregressive Recurrent Networks*, 2020).

Moving averages of squared returns go before it, so that the LSTM says only by how much the next day differs from them, whatever the scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.distributions import StudentT
from torch.nn import functional

from ..runs import Plan, Run

DECAYS, MIDDLE = (0.8, 0.94, 0.98), 1  # of the moving averages; the one that the scale is a multiple of
PRIOR = 0.01  # weight of a daily deviation of 1 % before anything was seen
HIDDEN, DROPOUT, LEAST_FREEDOM, FREEDOM, DRIFT, BOUND = 24, 0.2, 2.5, 3.0, 0.1, 1.5
DAYS, ROWS, PER_EPOCH, EPOCHS = 300, 32, 50, 8  # days of a row, rows of a batch, batches of an epoch
SPREAD = 3.0  # training sees returns at up to this many times, or this part of, their size
YEARS = {"train": (1999, 2014), "dev": (2015, 2016), "test": (2017, 2018)}


@dataclass(frozen=True)
class Returns:
    """Daily log returns in percent, and where each part begins and ends among them."""

    values: Tensor
    parts: dict[str, tuple[int, int]]


def returns(days: list[str], prices: np.ndarray) -> Returns:
    """A part's returns end on days of its years."""
    years = np.array([int(day.rsplit("/", 1)[1]) for day in days])[1:]
    parts = {name: (int(np.searchsorted(years, first)), int(np.searchsorted(years, last + 1))) for name, (first, last) in YEARS.items()}
    return Returns(torch.tensor(100 * np.diff(np.log(prices)), dtype=torch.float32), parts)


class StudentLstm(nn.Module):
    """Parameters of the next return, before the first and after every one."""

    def __init__(self, hidden: int = HIDDEN) -> None:
        super().__init__()
        self.lstm = nn.LSTM(len(DECAYS) + 2, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 3)
        nn.init.normal_(self.out.weight, std=0.02)

    def forward(self, values: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Degrees of freedom, location and scale [batch, time + 1] of each of ``values`` [batch, time] and of the next, in percent.

        The first step stands for the first price, which has no return yet.
        """
        deviations = functional.pad(averages(values), (0, 0, 1, 0), value=1.0)
        middle = deviations[..., MIDDLE]
        z = functional.pad(values, (1, 0)) / middle
        seen = torch.stack([z, z.abs()], -1)
        steps, _ = self.lstm(torch.cat([seen, deviations / middle.unsqueeze(-1)], -1))
        return self.parameters_of(functional.dropout(steps, DROPOUT, self.training), middle)

    def parameters_of(self, steps: Tensor, middle: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What the states say, as a Student t."""
        free, drift, factor = self.out(steps).unbind(-1)
        bounded = (BOUND * torch.tanh(value / BOUND) for value in (free, factor))
        more, times = (value.exp() for value in bounded)
        return LEAST_FREEDOM + FREEDOM * more, DRIFT * drift * middle, times * middle


def averages(values: Tensor) -> Tensor:
    """Moving deviations [batch, time, decays] up to and with each return."""
    time = torch.arange(values.shape[1])
    age = (time.unsqueeze(1) - time).clamp(min=0).double()
    found = []
    for decay in DECAYS:
        weights = (1 - decay) * decay**age * (time.unsqueeze(1) >= time)
        squares = values.double().square() @ weights.T
        found.append(((squares + PRIOR) / (weights.sum(1) + PRIOR)).sqrt())
    return torch.stack(found, -1).float()


def epoch(data: Returns, seed: int, number: int) -> list[Tensor]:
    """Batches [rows, days] of pieces of training, each larger or smaller by a factor of its own."""
    generator = torch.Generator().manual_seed(1_000_003 * seed + number)
    first, last = data.parts["train"]
    starts = torch.randint(first, last - DAYS, (PER_EPOCH, ROWS, 1), generator=generator)
    factors = SPREAD ** (2 * torch.rand(PER_EPOCH, ROWS, 1, generator=generator) - 1)
    return list(data.values[starts + torch.arange(DAYS)] * factors)


def surprise(model: StudentLstm, values: Tensor) -> Tensor:
    """Negative log-likelihood of each return."""
    free, location, scale = model(values[:, :-1])
    return -StudentT(free, location, scale).log_prob(values)


@torch.no_grad()
def likelihood(model: StudentLstm, data: Returns, part: str) -> float:
    """Mean log-likelihood of a part's returns in percent, each after all that lie before it."""
    first, last = data.parts[part]
    return -surprise(model, data.values[None, :last])[0, first:].mean().item()


def kept(work: Path, seed: int) -> Path:
    """Where the best of a run is."""
    return work / f"forecast-stock-{seed}.pt"


def train(data: Returns, seed: int, work: Path, plan: Plan) -> float:
    """Trains one seed; gives its log-likelihood on dev."""
    torch.manual_seed(seed)

    def loss(model: StudentLstm, values: Tensor, _: None) -> tuple[Tensor, None]:
        return surprise(model, values).mean(), None

    run = Run(StudentLstm(), plan, kept(work, seed), f"seed {seed}")
    return run.train(lambda number: epoch(data, seed, number), loss, lambda model: likelihood(model, data, "dev"))


def load(path: Path) -> StudentLstm:
    """The model that a training kept."""
    state = torch.load(path, weights_only=True)["state"]
    model = StudentLstm(state["out.weight"].shape[1])
    model.load_state_dict(state)
    return model.eval()
