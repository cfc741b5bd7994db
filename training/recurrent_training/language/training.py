"""Character language models: the network, and the training that ``shakespeare`` and ``tang_poetry`` share."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

State = Tensor | tuple[Tensor, Tensor]
NO_MARK = -100


@dataclass(frozen=True)
class Shape:
    """Sizes of a network."""

    vocabulary: int
    embedding: int
    hidden: int
    layers: int = 2
    cell: str = "GRU"
    dropout: float = 0.0
    marks: int = 0


class LanguageModel(nn.Module):
    """Embedding, GRU or LSTM, projection to the embedding's size, and the embedding again as the output layer.

    With ``marks`` a second output tells in training what the state ought to remember; the exported graph has no use for it.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embed = nn.Embedding(shape.vocabulary, shape.embedding)
        nn.init.normal_(self.embed.weight, std=0.05)
        cell = {"GRU": nn.GRU, "LSTM": nn.LSTM}[shape.cell]
        between = shape.dropout if shape.layers > 1 else 0.0
        self.rnn = cell(shape.embedding, shape.hidden, shape.layers, dropout=between, batch_first=True)
        self.project = nn.Linear(shape.hidden, shape.embedding)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.dropout = nn.Dropout(shape.dropout)
        if shape.marks:
            self.mark = nn.Linear(shape.hidden, shape.marks)

    def forward(self, ids: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Logits after every character, and the state after the last."""
        outputs, state = self.outputs(ids, state)
        return self.logits(outputs), state

    def outputs(self, ids: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """What the last layer gives after every character, and the state after the last."""
        outputs, state = self.rnn(self.embed(ids), state)
        return self.dropout(outputs), state

    def logits(self, outputs: Tensor) -> Tensor:
        """Scores of the characters that may follow."""
        return functional.linear(self.project(outputs), self.embed.weight, self.bias)


@dataclass(frozen=True)
class Batch:
    """Characters and those that follow them; ``keep`` says by row whether the state goes on (1) or starts at zero (0), None: all start.
    ``marks`` says what the state ought to remember after each character, ``NO_MARK`` nothing."""

    inputs: Tensor
    targets: Tensor
    keep: Tensor | None = None
    marks: Tensor | None = None


@dataclass(frozen=True)
class Recipe:
    """How to train. ``minutes`` ends a run early: the learning rate then falls as if its last step were due at that time."""

    epochs: int
    rate: float = 2e-3
    warmup: int = 200
    decay: float = 0.01
    average: float = 0.998
    clip: float = 1.0
    half: bool = True
    marks: float = 0.2
    minutes: float = math.inf


def carried(state: State | None, keep: Tensor | None) -> State | None:
    """The state to start a batch with; no gradient goes back through it."""
    if state is None or keep is None:
        return None
    if isinstance(state, tuple):
        return tuple(part.detach() * keep[None, :, None] for part in state)
    return state.detach() * keep[None, :, None]


def progress(step: int, steps: int, elapsed: float, recipe: Recipe) -> float:
    """From 0 to 1: by steps, or by the clock when that is further."""
    return min(1.0, max(step / steps, elapsed / (60 * recipe.minutes)))


def rate(step: int, done: float, recipe: Recipe) -> float:
    """A short rise, then half a cosine down to 2 % of the peak."""
    cosine = 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done))
    return recipe.rate * min(1.0, (step + 1) / recipe.warmup) * cosine


def averaging(decay: float) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """A moving average that forgets faster at first, so that it does not hold on to the random weights of the start."""
    return lambda average, value, count: average + (1 - min(decay, (1 + float(count)) / (10 + float(count)))) * (value - average)


class Trainer:
    """Adam on a falling learning rate; what is scored and kept is a moving average of the weights."""

    def __init__(self, model: LanguageModel, steps: int, recipe: Recipe) -> None:
        self.model, self.steps, self.recipe = model, steps, recipe
        self.average = AveragedModel(model, avg_fn=averaging(recipe.average))
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.rate, betas=(0.9, 0.99), weight_decay=recipe.decay)
        self.step, self.started, self.done = 0, time.monotonic(), 0.0
        self.marked = 0.0

    def epoch(self, batches: Iterator[Batch]) -> float:
        """One pass; gives the mean loss in nats a character."""
        self.model.train()
        state, total, count = None, 0.0, 0
        for batch in batches:
            loss, state = self.update(batch, state)
            total, count = total + loss * batch.targets.numel(), count + batch.targets.numel()
            if self.done >= 1:
                break
        return total / count

    def update(self, batch: Batch, state: State | None) -> tuple[float, State]:
        """One step of the optimiser."""
        self.done = progress(self.step, self.steps, time.monotonic() - self.started, self.recipe)
        for group in self.optimizer.param_groups:
            group["lr"] = rate(self.step, self.done, self.recipe)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.recipe.half):
            outputs, state = self.model.outputs(batch.inputs, carried(state, batch.keep))
            logits = self.model.logits(outputs)
            marks = None if batch.marks is None else self.model.mark(outputs)
        loss = functional.cross_entropy(logits.float().flatten(0, 1), batch.targets.flatten())
        whole = loss
        if marks is not None:
            marked = functional.cross_entropy(marks.float().flatten(0, 1), batch.marks.flatten(), ignore_index=NO_MARK)
            whole = loss + self.recipe.marks * marked
            self.marked = 0.99 * self.marked + 0.01 * marked.item()
        self.optimizer.zero_grad(set_to_none=True)
        whole.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        self.optimizer.step()
        self.average.update_parameters(self.model)
        self.step += 1
        return loss.item(), state


def train(
    model: LanguageModel,
    batches: Callable[[int], Iterator[Batch]],
    steps: int,
    score: Callable[[LanguageModel], float],
    recipe: Recipe,
    path: Path,
) -> float:
    """Trains, and keeps in ``path`` the epoch that is best on dev; ``batches`` gives those of an epoch, ``steps`` their number."""
    trainer, best = Trainer(model, steps * recipe.epochs, recipe), math.inf
    for epoch in range(recipe.epochs):
        loss = trainer.epoch(batches(epoch))
        averaged = trainer.average.module.eval()
        dev = score(averaged)
        minutes = (time.monotonic() - trainer.started) / 60
        print(f"epoch {epoch + 1:2d}: train {loss:.4f}, dev {dev:.4f} nats, marks {trainer.marked:.3f}, {minutes:.1f} minutes", flush=True)
        if dev < best:
            best = dev
            torch.save({"shape": asdict(model.shape), "state": averaged.state_dict(), "dev": dev}, path)
        if trainer.done >= 1:
            break
    return best


def load(path: Path) -> LanguageModel:
    """The model that a training kept."""
    saved = torch.load(path, weights_only=True)
    model = LanguageModel(Shape(**saved["shape"]))
    model.load_state_dict(saved["state"])
    return model.eval()
