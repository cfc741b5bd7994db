"""From a trained forecaster to a bundle: graph, checks against PyTorch, golden samples, card."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from ..bundle import write_golden, write_manifest
from ..checks import agree, batched_equals_alone, session
from .card import card
from .graph import forecaster
from .training import CONTEXT, DEV, HORIZON, TEST, TRAIN, SegRnn, Series, errors, kept, load


def write(work: Path, out: Path, names: list[str], series: Series, scores: dict[int, float]) -> None:
    """Ships the seed that is best on dev; the test split is looked at here, for the card alone."""
    seed = min(scores, key=lambda s: scores[s])
    model = load(kept(work, seed))
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.yaml").unlink(missing_ok=True)
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    forecaster(state, series.deviation, CONTEXT, out / "model.onnx")
    exported = Exported(out, series.deviation)
    samples = [made_up(series, kind) for kind in range(4)]
    check(exported, model, samples)
    results = {s: [errors(load(kept(work, s)), model, series, *part) for part in ((TRAIN, DEV), (DEV, TEST))] for s in scores}
    shipped = [errors(exported.scaled, model, series, *part) for part in ((TRAIN, DEV), (DEV, TEST))]
    print(json.dumps({"seeds": results, "exported": shipped}))
    golden = [({"series": {"values": values.tolist()}}, {"mean": exported.forecast(values).round(5).tolist()}) for values in samples]
    write_golden(out, golden)
    (out / "README.md").write_text(card(results, seed, shipped, state, out), encoding="utf-8")
    write_manifest(out, manifest(names))


def manifest(names: list[str]) -> dict:
    """The manifest without digests."""
    return {
        "format": 1,
        "task": "forecasting",
        "description": "Hourly load and oil temperature of an electricity transformer, 96 hours ahead (ETTh1)",
        "forecast": {
            "decoder": "horizon",
            "context": CONTEXT,
            "minContext": CONTEXT,
            "horizon": {"max": HORIZON, "perRun": HORIZON},
            "channels": names,
            "frequency": "PT1H",
            "season": 24,
            "scaling": "last",
            "missing": "refuse",
            "output": "values",
        },
        "graph": {"file": "model.onnx", "rows": {"values": 0, "forecast": 0}},
    }


def made_up(series: Series, kind: int) -> np.ndarray:
    """A context that nobody measured: days and weeks as waves, with noise; the last kind is constant."""
    rng, hours = np.random.default_rng(kind), np.arange(CONTEXT)[:, None]
    variables = len(series.mean)
    day = np.sin(2 * np.pi * (hours / 24 + rng.random(variables))) * rng.random(variables)
    week = np.sin(2 * np.pi * (hours / 168 + rng.random(variables))) * rng.random(variables)
    noise = rng.normal(size=(CONTEXT, variables)) * 0.3
    made = (day + week + noise) * (0 if kind == 3 else 1)
    return (series.mean + series.deviation * made).round(3)


class Exported:
    """The exported graph, run as the server runs it: less the last value in double, and that added again."""

    def __init__(self, directory: Path, deviation: np.ndarray) -> None:
        self.session, self.deviation = session(directory / "model.onnx"), deviation

    def run(self, rows: np.ndarray) -> np.ndarray:
        """What the graph answers to differences from the last value."""
        return self.session.run(["forecast"], {"values": rows.astype(np.float32)})[0]

    def forecast(self, values: np.ndarray) -> np.ndarray:
        """The hours that follow one series [time, variable]."""
        return self.run((values - values[-1])[None])[0].astype(np.float64) + values[-1]

    def scaled(self, given: torch.Tensor) -> torch.Tensor:
        """The same in the scale of training, for a score."""
        return torch.tensor(self.run(given.numpy() * self.deviation) / self.deviation)


def check(exported: Exported, model: SegRnn, samples: list[np.ndarray]) -> None:
    """PyTorch and the graph agree, and a row's bits do not depend on its batch."""
    rows = np.stack([values - values[-1] for values in samples])
    for row, got in zip(rows, exported.run(rows), strict=True):
        with torch.no_grad():
            wanted = model(torch.tensor(row[None] / exported.deviation, dtype=torch.float32))[0].numpy()
        agree(got / exported.deviation, wanted, "forecast")
    batched_equals_alone(lambda which: list(exported.run(rows[which])), [len(row) for row in rows])
