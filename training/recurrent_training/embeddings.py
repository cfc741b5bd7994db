"""Tokens with their neighbours as vectors: the network's side of ``bigrams``."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from .bigrams import Bigrams


class WithBigrams(nn.Module):
    """The vector of each token, and those of its pairs with the token before and with the token after."""

    def __init__(self, vocabulary: int, bigrams: Bigrams, size: int, bigram_size: int) -> None:
        super().__init__()
        self.size = size + 2 * bigram_size
        self.token = nn.Embedding(vocabulary, size)
        self.bigram = nn.Embedding(len(bigrams), bigram_size)
        nn.init.normal_(self.token.weight, std=0.3)
        nn.init.normal_(self.bigram.weight, std=0.1)
        with torch.no_grad():
            self.bigram.weight[0] = 0
        for name in ("offsets", "firsts", "ids"):
            self.register_buffer(name, torch.tensor(getattr(bigrams, name)), persistent=False)

    def start(self, tokens: np.ndarray, pairs: np.ndarray) -> None:
        """Takes vectors that were trained before."""
        with torch.no_grad():
            self.token.weight.copy_(torch.tensor(tokens))
            self.bigram.weight.copy_(torch.tensor(pairs))

    def forward(self, ids: Tensor) -> Tensor:
        """Vectors ``[batch, time, size]``."""
        return torch.cat(self.parts(ids), -1)

    def parts(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The vectors of tokens, of pairs with the token before, of pairs with the token after."""
        following = self.after(ids)
        preceding = nn.functional.pad(following[:, :-1], (1, 0))
        return self.token(ids), self.bigram(preceding), self.bigram(following)

    def after(self, ids: Tensor) -> Tensor:
        """The id of each token's pair with the token after."""
        slots = self.offsets[ids] + nn.functional.pad(ids[:, 1:], (0, 1))
        return torch.where(self.firsts[slots] == ids, self.ids[slots], 0)
