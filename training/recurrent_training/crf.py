"""A linear-chain CRF to train."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from .spans import Crf, constraints


class CrfLayer(nn.Module):
    """Scores of starts, ends and moves between tags. Those that the tags' scheme does not allow are out of reach."""

    def __init__(self, tags: list[str]) -> None:
        super().__init__()
        self.tags = tags
        self.start = nn.Parameter(torch.randn(len(tags)) * 0.1)
        self.end = nn.Parameter(torch.randn(len(tags)) * 0.1)
        self.transitions = nn.Parameter(torch.randn(len(tags), len(tags)) * 0.1)
        for name, rule in zip(("start_rule", "move_rule", "end_rule"), constraints(tags), strict=True):
            self.register_buffer(name, torch.tensor(rule, dtype=torch.float32), persistent=False)

    def loss(self, emissions: Tensor, tags: Tensor) -> Tensor:
        """Negative log-likelihood of each row's tags; rows are equally long."""
        start, end, moves = self.start + self.start_rule, self.end + self.end_rule, self.transitions + self.move_rule
        gold = start[tags[:, 0]] + emissions.gather(2, tags.unsqueeze(2)).squeeze(2).sum(1) + end[tags[:, -1]]
        gold = gold + moves[tags[:, :-1], tags[:, 1:]].sum(1)
        # exp of the moves once, and a product of matrices a step: several times faster than a sum over all pairs of tags
        factors, alpha = moves.exp(), start + emissions[:, 0]
        for emission in emissions.unbind(1)[1:]:
            top = alpha.max(1, keepdim=True)[0].detach()
            alpha = ((alpha - top).exp() @ factors).clamp_min(1e-30).log() + top + emission
        return torch.logsumexp(alpha + end, 1) - gold

    def decoder(self) -> Crf:
        """The CRF in NumPy."""
        return Crf(self.tags, *(table.detach().numpy().astype(np.float64) for table in (self.start, self.end, self.transitions)))
