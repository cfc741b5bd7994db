"""What the model cards share; figures come from the run that wrote the bundle."""

from __future__ import annotations

from pathlib import Path

GLOVE = """GloVe 6B, 100 dimensions (Pennington, Socher, Manning: *GloVe: Global Vectors for Word Representation*, EMNLP 2014;
Public Domain Dedication and License 1.0)."""


def seeds(scores: dict[int, float], shipped: int, unit: str, digits: int = 2) -> str:
    """The table of all seeds' scores."""
    rows = [f"| {seed} | {score:.{digits}f} {unit} | {'shipped' if seed == shipped else ''} |" for seed, score in sorted(scores.items())]
    return "\n".join(["| seed | dev | |", "|---|---|---|", *rows])


def size(out: Path) -> str:
    """The graph's size in the file."""
    return f"{(out / 'model.onnx').stat().st_size / 1e6:.1f} MB"
