"""The arguments that the commands of the language models share."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def arguments(name: str, text: str, epochs: int) -> argparse.Namespace:
    """Parses them, and sets the number of threads."""
    parser = argparse.ArgumentParser(
        prog=f"python -m recurrent_training.{name}", description=text, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="directory of the data sets")
    parser.add_argument("--out", type=Path, required=True, help="directory of the bundle")
    parser.add_argument("--work", type=Path, default=Path("work"), help="directory for checkpoints")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--minutes", type=float, help="end a run after so many minutes, with the learning rate at its lowest by then")
    parser.add_argument("--rate", type=float, default=2e-3, help="the highest learning rate")
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    return given
