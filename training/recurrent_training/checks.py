"""What every exported graph must satisfy before its bundle is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime as ort

Feeds = dict[str, np.ndarray]


def session(path: Path) -> ort.InferenceSession:
    """The graph as the server runs it: on the CPU, one thread inside a run."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def agree(got: np.ndarray, wanted: np.ndarray, what: str, tolerance: float = 1e-5) -> None:
    """Equal within the tolerance, relative where numbers are large."""
    np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance, err_msg=what)


def batched_equals_alone(run: Callable[[list[int]], list[np.ndarray]], lengths: list[int]) -> None:
    """Every row of a ragged batch has the very bits that it has alone. ``run`` gives the rows' outputs, padding cut off."""
    together = run(list(range(len(lengths))))
    for i in range(len(lengths)):
        alone = run([i])[0]
        if not np.array_equal(together[i], alone):
            raise AssertionError(f"row {i} differs by {np.abs(together[i] - alone).max()} in a batch")


def chunks_equal_whole(run: Callable[[int, int], list[np.ndarray]], length: int, sizes: list[int]) -> None:
    """A text in parts gives the very bits that it gives whole. ``run(from, to)`` goes on with the state it was left with, from 0 with zeros."""
    whole = run(0, length)
    for size in sizes:
        for at in range(0, length, size):
            parts = run(at, min(length, at + size))
        for got, wanted in zip(parts, whole, strict=True):
            if not np.array_equal(got, wanted):
                raise AssertionError(f"parts of {size} differ from the whole by {np.abs(got - wanted).max()}")
