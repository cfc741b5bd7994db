"""What the cards of the language models share."""

from __future__ import annotations

from pathlib import Path

from ..cards import size
from .training import LanguageModel


def network(model: LanguageModel, out: Path) -> str:
    """The network in words."""
    shape = model.shape
    number = sum(p.numel() for p in model.parameters())
    return f"""Embedding {shape.vocabulary:,} x {shape.embedding}, {shape.layers} {shape.cell} layers of {shape.hidden}, a linear layer back to
{shape.embedding} and the embedding once more as output layer; {number / 1e6:.2f} million parameters, {size(out)}. Initial and final states of each
layer are inputs and outputs of the graph; its scores are those after each row's last character."""
