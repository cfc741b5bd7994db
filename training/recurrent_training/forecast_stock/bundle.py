"""From a trained forecaster to a bundle: graph, checks against PyTorch, golden samples, card."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from ..bundle import write_golden, write_manifest
from ..checks import agree, batched_equals_alone, chunks_equal_whole
from .card import card
from .graph import walker
from .training import Returns, StudentLstm, kept, likelihood, load
from .writing import NAMES, QUANTILES, Exported, Outcome, States, outcome, repeated, walk, weighted_deviation

HORIZON, PATHS, EVERY = 20, 500, 5  # days ahead, paths of a forecast, days from one forecast to the next


def write(work: Path, out: Path, data: Returns, prices: np.ndarray, scores: dict[int, float]) -> None:
    """Ships the seed that is best on dev; the test years are looked at here, for the card alone."""
    seed = max(scores, key=lambda s: scores[s])
    model = load(kept(work, seed))
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.yaml").unlink(missing_ok=True)
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    walker(state, out / "model.onnx")
    exported = Exported(out)
    samples = [made_up(kind, length) for kind, length in enumerate((1, 2, 40, 250, 600))]
    check(exported, model, [np.log(sample) for sample in samples])
    results = {part: outcomes(exported, data, np.log(prices), part) for part in ("dev", "test")}
    print(json.dumps({part: {name: asdict(found) for name, found in result.items()} for part, result in results.items()}, indent=1))
    golden = []
    for sample in samples:
        parameters, _ = exported.run([np.log(sample)])
        golden.append(({"series": {"values": sample.tolist()}}, {"parameters": parameters.astype(float).round(7).tolist()}))
    write_golden(out, golden)
    tests = {s: likelihood(load(kept(work, s)), data, "test") for s in scores}
    (out / "README.md").write_text(card(scores, tests, seed, results, state, out), encoding="utf-8")
    write_manifest(out, manifest())


def manifest() -> dict:
    """The manifest without digests."""
    return {
        "format": 1,
        "task": "forecasting",
        "description": "Daily prices of a share index as paths of Student-t returns (S&P 500); says how far, not where to",
        "forecast": {
            "decoder": "steps",
            "context": 1000,
            "minContext": 1,
            "horizon": {"max": 60, "perRun": 1},
            "channels": ["price"],
            "frequency": "B",
            "season": 1,
            "transform": "log",
            "scaling": "none",
            "missing": "previous",
            "output": "distribution",
            "distribution": "student-t",
        },
        "graph": {
            "file": "model.onnx",
            "inputs": {"frames": {"tensor": "values", "batchAxis": 0, "timeAxis": 1}, "lengths": {"tensor": "lengths", "batchAxis": 0}},
            "outputs": {"scores": {"tensor": "parameters", "batchAxis": 0}},
            "states": [
                {"input": name, "output": f"next{name[0].upper()}{name[1:]}", "batchAxis": int(i > 0), "initial": "zeros"}
                for i, name in enumerate(NAMES)
            ],
        },
    }


def made_up(kind: int, length: int) -> np.ndarray:
    """Prices that were never paid: a walk whose deviation comes and goes."""
    rng = np.random.default_rng(kind)
    deviation = 0.01 * np.exp(np.sin(np.arange(length) / 40 + kind))
    return (100 * 5**kind * np.exp(np.cumsum(deviation * rng.standard_t(5, size=length)))).round(4)


def outcomes(exported: Exported, data: Returns, logs: np.ndarray, part: str) -> dict[str, Outcome]:
    """Of the model and of two walks, one day and ``HORIZON`` days ahead, for forecasts that begin all along a part."""
    first, last = data.parts[part]
    starts = np.arange(first, last - HORIZON + 1)  # a return's number is that of the price before it
    windows = {"1 day": (starts, 1), f"1 to {HORIZON} days": (starts[::EVERY], HORIZON)}
    steps, found = np.diff(logs), {}
    constant = float(np.std(steps[slice(*data.parts["train"])]))
    weighted = weighted_deviation(steps)
    for name, (places, horizon) in windows.items():
        wanted, before = np.stack([logs[place + 1 : place + 1 + horizon] for place in places]), logs[places]
        quantiles = {
            "model": np.stack([_quantiles(exported, logs[: place + 1], horizon, int(place)) for place in places]),
            "walk, constant variance": walk(np.full(len(places), constant), before, horizon),
            "walk, weighted variance": walk(weighted[places - 1], before, horizon),
        }
        found.update({f"{who}, {name}": outcome(values, wanted, before) for who, values in quantiles.items()})
    return found


def _quantiles(exported: Exported, logs: np.ndarray, horizon: int, seed: int) -> np.ndarray:
    """Of paths; for one day of many draws of the one distribution."""
    parameters, states = exported.run([logs[-1000:]])
    rng = np.random.default_rng(seed)
    if horizon == 1:
        free, location, scale = parameters[0].astype(np.float64)
        return (location + scale * np.quantile(rng.standard_t(free, size=20_000), QUANTILES))[None]
    paths = exported.paths(np.repeat(parameters, PATHS, 0), repeated(states, PATHS), horizon, rng)
    return np.quantile(paths, QUANTILES, axis=0).T


def check(exported: Exported, model: StudentLstm, rows: list[np.ndarray]) -> None:
    """PyTorch and the graph agree on ragged rows; a row's bits depend neither on its batch nor on how it is cut into chunks."""
    rows = rows + [row[cut:] for row in rows[-2:] for cut in range(1, 20)]  # more rows than a processor's vector has numbers
    parameters, _ = exported.run(rows)
    for row, got in zip(rows, parameters, strict=True):
        values = torch.tensor(100 * np.diff(row.astype(np.float32)), dtype=torch.float32)[None]
        with torch.no_grad():
            free, location, scale = (float(part[0, -1]) for part in model(values))
        agree(got, np.array([free, row[-1] + location / 100, scale / 100]), "parameters")
    batched_equals_alone(lambda which: _joined(*exported.run([rows[i] for i in which])), [len(row) for row in rows])
    for row in rows[:5]:
        chunks_equal_whole(_Chunks(exported, row).run, len(row), [16, 3, 1])


def _joined(parameters: np.ndarray, states: States) -> list[np.ndarray]:
    return [np.concatenate([parameters[r], states[0][r], *(part[0, r] for part in states[1:])]) for r in range(len(parameters))]


class _Chunks:
    """Runs a row part by part."""

    def __init__(self, exported: Exported, row: np.ndarray) -> None:
        self.exported, self.row, self.states = exported, row, None

    def run(self, first: int, last: int) -> list[np.ndarray]:
        """Parameters and states after a part."""
        parameters, self.states = self.exported.run([self.row[first:last]], self.states if first else None)
        return [parameters, *self.states]
