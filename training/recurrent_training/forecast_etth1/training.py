"""The network of ``forecast-etth1`` and its training: SegRNN (Lin et al.: *SegRNN: Segment Recurrent Neural Network for Long-Term Time Series
Forecasting*, 2023), a GRU that reads a series segment by segment and writes all segments of the forecast at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ..runs import Plan, Run

CONTEXT, HORIZON, SEGMENT = 720, 96, 48
HIDDEN, DROPOUT = 256, 0.5
ROWS = 64  # windows of a batch, each of all variables
MONTH = 30 * 24
TRAIN, DEV, TEST = 12 * MONTH, 16 * MONTH, 20 * MONTH  # ends of the parts, as the field splits this series
EPOCHS = 5


@dataclass(frozen=True)
class Series:
    """Values [time, variable] in the scale of training: its mean is 0 there, its deviation 1."""

    values: Tensor
    mean: np.ndarray
    deviation: np.ndarray


def scaled(values: np.ndarray, train: int = TRAIN) -> Series:
    """The series in the scale of its first ``train`` hours."""
    mean, deviation = values[:train].mean(0), values[:train].std(0)
    return Series(torch.tensor((values - mean) / deviation, dtype=torch.float32), mean, deviation)


class SegRnn(nn.Module):
    """Every variable is read by itself, by one GRU for all; a vector of its own says which variable a forecast is for."""

    def __init__(self, variables: int, hidden: int = HIDDEN, context: int = CONTEXT, horizon: int = HORIZON, segment: int = SEGMENT) -> None:
        super().__init__()
        self.variables, self.context, self.horizon, self.segment = variables, context, horizon, segment
        self.read = nn.Linear(segment, hidden)
        self.rnn = nn.GRU(hidden, hidden, batch_first=True)
        self.places = nn.Parameter(torch.randn(horizon // segment, hidden // 2))
        self.names = nn.Parameter(torch.randn(variables, hidden // 2))
        self.write = nn.Linear(hidden, segment)

    def forward(self, values: Tensor) -> Tensor:
        """The forecast [batch, horizon, variables] of series [batch, context, variables]; both are differences from the last value."""
        rows, hidden = len(values), self.rnn.hidden_size
        segments = values.transpose(1, 2).reshape(rows * self.variables, -1, self.segment)
        _, state = self.rnn(torch.relu(self.read(segments)))
        steps = self.horizon // self.segment
        names = self.names.unsqueeze(1).expand(-1, steps, -1)
        asked = torch.cat([self.places.unsqueeze(0).expand(self.variables, -1, -1), names], -1)
        asked = asked.unsqueeze(0).expand(rows, -1, -1, -1).reshape(-1, 1, hidden)
        _, answers = self.rnn(asked, state.repeat_interleave(steps, 1))
        found = self.write(functional.dropout(answers[0], DROPOUT, self.training))
        return found.view(rows, self.variables, self.horizon).transpose(1, 2)


def windows(series: Series, starts: Tensor, model: SegRnn) -> tuple[Tensor, Tensor]:
    """What is read [rows, context, variables] and what follows it [rows, horizon, variables], less the last value that is read."""
    places = starts.unsqueeze(1) + torch.arange(model.context + model.horizon)
    whole = series.values[places]
    whole = whole - whole[:, model.context - 1 : model.context]
    return whole[:, : model.context], whole[:, model.context :]


def starts(first: int, last: int, model: SegRnn) -> Tensor:
    """Starts of all windows whose forecast lies in the hours from ``first`` to ``last``; what they read may lie before."""
    return torch.arange(max(0, first - model.context), last - model.context - model.horizon + 1)


@torch.no_grad()
def errors(forecast: Callable[[Tensor], Tensor], model: SegRnn, series: Series, first: int, last: int) -> tuple[float, float]:
    """Mean squared and mean absolute error over all windows of a part, in the scale of training."""
    squared = absolute = 0.0
    places = starts(first, last, model)
    for part in places.split(128):
        given, wanted = windows(series, part, model)
        difference = (forecast(given) - wanted).double()
        squared, absolute = squared + difference.square().mean((1, 2)).sum().item(), absolute + difference.abs().mean((1, 2)).sum().item()
    return squared / len(places), absolute / len(places)


def epochs(model: SegRnn, seed: int, train: int = TRAIN) -> Callable[[int], list[Tensor]]:
    """Batches of windows, in an order of each epoch's own."""
    places = starts(model.context, train, model)

    def batches(epoch: int) -> list[Tensor]:
        order = torch.randperm(len(places), generator=torch.Generator().manual_seed(1_000_003 * seed + epoch))
        return list(places[order].split(ROWS))

    return batches


def kept(work: Path, seed: int) -> Path:
    """Where the best of a run is."""
    return work / f"forecast-etth1-{seed}.pt"


def train(series: Series, seed: int, work: Path, plan: Plan) -> float:
    """Trains one seed on the absolute error; gives the best mean squared error on dev."""
    torch.manual_seed(seed)
    model = SegRnn(series.values.shape[1])

    def loss(network: SegRnn, places: Tensor, _: None) -> tuple[Tensor, None]:
        given, wanted = windows(series, places, network)
        with torch.autocast("cpu", torch.bfloat16):
            found = network(given)
        return functional.l1_loss(found.float(), wanted), None

    def score(network: nn.Module) -> float:
        return -errors(network, model, series, TRAIN, DEV)[0]

    return -Run(model, plan, kept(work, seed), f"seed {seed}").train(epochs(model, seed), loss, score)


def load(path: Path) -> SegRnn:
    """The model that a training kept."""
    state = torch.load(path, weights_only=True)["state"]
    model = SegRnn(len(state["names"]), state["read.weight"].shape[0])
    model.load_state_dict(state)
    return model.eval()
