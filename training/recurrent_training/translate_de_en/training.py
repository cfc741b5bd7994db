"""The network of ``translate-de-en`` and its training: an encoder that reads both ways, and a decoder with attention (Luong et al.: *Effective
Approaches to Attention-based Neural Machine Translation*, EMNLP 2015) that is fed what it attended to."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sacrebleu
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from .. import corpora, subwords
from ..runs import Plan, Run
from ..subwords import END, PADDING, SPECIAL, START, UNKNOWN

VOCABULARY, EMBEDDING, ENCODER, HIDDEN, KEYS = 8000, 256, 256, 512, 256
INPUT_DROPOUT, DROPOUT, HIDE, SMOOTHING = 0.2, 0.2, 0.02, 0.1
ROWS = 64  # of a batch, at most
LONGEST = 60  # sub-words; longer captions are not for training
EPOCHS = 12
Pair = tuple[list[int], list[int]]  # ids of the source with its end, ids of the target without start and end
Batch = tuple[Tensor, Tensor, Tensor]  # source [batch, time], what the decoder is given [batch, steps], what it is to say [batch, steps]


@dataclass(frozen=True)
class Shape:
    """Sizes of a network."""

    vocabulary: int = VOCABULARY
    embedding: int = EMBEDDING
    encoder: int = ENCODER
    hidden: int = HIDDEN
    keys: int = KEYS


class Translator(nn.Module):
    """One table of vectors serves the source, the target and the output."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape, memory = shape, 2 * shape.encoder
        self.embed = nn.Embedding(shape.vocabulary, shape.embedding)
        nn.init.normal_(self.embed.weight, std=0.1)
        self.reader = nn.GRU(shape.embedding, shape.encoder, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(memory, shape.hidden)
        self.key = nn.Linear(memory, shape.keys, bias=False)
        self.cell = nn.GRU(2 * shape.embedding, shape.hidden, batch_first=True)
        self.query = nn.Linear(shape.hidden, shape.keys, bias=False)
        self.combine = nn.Linear(shape.hidden + memory, shape.embedding)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Memory [batch, time, 2 x encoder], keys [batch, time, keys] and the first state [batch, hidden] of sources that are equally long."""
        steps, last = self.reader(self._drop(self.embed(source)))
        memory = functional.dropout(steps, DROPOUT, self.training)
        return memory, self.key(memory), torch.tanh(self.bridge(torch.cat([last[0], last[1]], -1)))

    def write(self, given: Tensor, memory: Tensor, keys: Tensor, state: Tensor) -> Tensor:
        """What is fed after every token that is given [batch, steps, embedding]; scores are taken of it."""
        first, fed = self._drop(self.embed(given)), memory.new_zeros(len(given), self.shape.embedding)
        from_token, from_fed = self.cell.weight_ih_l0.split(self.shape.embedding, 1)
        tokens, after = functional.linear(first, from_token, self.cell.bias_ih_l0), []
        for step in range(given.shape[1]):
            inputs = tokens[:, step] + functional.linear(fed, from_fed)
            inner = functional.linear(state, self.cell.weight_hh_l0, self.cell.bias_hh_l0)
            # Products may be in half precision in training; what is carried from step to step is not.
            state = self._next(inputs.float(), inner.float(), state.float())
            fed, _ = self.attend(state, memory, keys)
            fed = functional.dropout(fed, DROPOUT, self.training)
            after.append(fed)
        return torch.stack(after, 1)

    @staticmethod
    def _next(inputs: Tensor, inner: Tensor, state: Tensor) -> Tensor:
        size = state.shape[-1]
        gates = torch.sigmoid(inputs[:, : 2 * size] + inner[:, : 2 * size])
        reset, update = gates.split(size, 1)
        new = torch.tanh(torch.addcmul(inputs[:, 2 * size :], reset, inner[:, 2 * size :]))
        return torch.lerp(new, state, update)

    def attend(self, state: Tensor, memory: Tensor, keys: Tensor) -> tuple[Tensor, Tensor]:
        """What is fed back [batch, embedding], and the weights [batch, time]."""
        query = self.query(state).float()
        with torch.autocast("cpu", enabled=False):
            weights = torch.bmm(keys.float(), query.unsqueeze(-1)).squeeze(-1).softmax(-1)
            context = torch.bmm(weights.unsqueeze(1), memory.float()).squeeze(1)
        return torch.tanh(self.combine(torch.cat([state, context], -1))), weights

    def step(self, token: Tensor, state: Tensor, fed: Tensor, memory: Tensor, keys: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Scores [batch, vocabulary] of what follows a token, the next state and feed, and the weights."""
        state = self.cell(torch.cat([self.embed(token), fed], -1).unsqueeze(1), state.unsqueeze(0))[0].squeeze(1)
        fed, weights = self.attend(state, memory, keys)
        return self.scores(fed), state, fed, weights

    def scores(self, fed: Tensor) -> Tensor:
        """Logits of all sub-words."""
        return functional.linear(fed, self.embed.weight, self.bias)

    def _drop(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        # One mask a text, the same at every step (Gal and Ghahramani 2016).
        return x * torch.bernoulli(torch.full((x.shape[0], 1, x.shape[2]), 1 - INPUT_DROPOUT)) / (1 - INPUT_DROPOUT)


def tokenizer(data: Path, work: Path) -> Tokenizer:
    """The sub-words of training's captions in both languages; learnt once."""
    path = work / "tokenizer.json"
    if not path.exists():
        subwords.learn((text for pair in corpora.multi30k(data, "train") for text in pair), VOCABULARY).save(str(path))
    return subwords.load(path)


def encoded(pairs: Sequence[tuple[str, str]], table: Tokenizer) -> list[Pair]:
    """Captions as ids."""
    sources, targets = (table.encode_batch([pair[side] for pair in pairs], add_special_tokens=side == 0) for side in (0, 1))
    return [(source.ids, target.ids) for source, target in zip(sources, targets, strict=True)]


def epochs(pairs: list[Pair], seed: int) -> Callable[[int], list[Batch]]:
    """The batches of an epoch, by its number: sources of one length, targets that are nearly so; as many in each epoch."""
    by_length: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if max(map(len, pair)) <= LONGEST:
            by_length[len(pair[0])].append(pair)

    def batches(epoch: int) -> list[Batch]:
        rng = random.Random(1_000_003 * seed + epoch)
        groups = []
        for members in by_length.values():
            order = sorted(members, key=lambda pair: len(pair[1]) + 3 * rng.random())
            groups += [order[at : at + ROWS] for at in range(0, len(order), ROWS)]
        rng.shuffle(groups)
        return [batch(group) for group in groups]

    return batches


def batch(pairs: list[Pair]) -> Batch:
    """Targets are padded behind, where the loss does not look."""
    width = 1 + max(len(target) for _, target in pairs)
    given, wanted = (torch.full((len(pairs), width), PADDING) for _ in range(2))
    for row, (_, target) in enumerate(pairs):
        given[row, : len(target) + 1] = torch.tensor([START, *target])
        wanted[row, : len(target) + 1] = torch.tensor([*target, END])
    return torch.tensor([source for source, _ in pairs]), given, wanted


def loss(model: Translator, parts: Batch, _: None) -> tuple[Tensor, None]:
    """Cross entropy of the target's sub-words, smoothed; now and then a sub-word is hidden from encoder or decoder."""
    source, given, wanted = parts
    source, given = (ids.masked_fill((torch.rand(ids.shape) < HIDE) & (ids >= len(SPECIAL)), UNKNOWN) for ids in (source, given))
    said = wanted != PADDING
    with torch.autocast("cpu", torch.bfloat16):
        scores = model.scores(model.write(given, *model.encode(source))[said])
    return functional.cross_entropy(scores.float(), wanted[said], label_smoothing=SMOOTHING), None


@torch.no_grad()
def greedy(model: Translator, sources: list[list[int]], rows: int = 128) -> list[list[int]]:
    """The most probable sub-word at every step, up to the end."""
    found: list[list[int]] = [[] for _ in sources]
    by_length: dict[int, list[int]] = defaultdict(list)
    for place, source in enumerate(sources):
        by_length[len(source)].append(place)
    for length, places in by_length.items():
        for at in range(0, len(places), rows):
            part = places[at : at + rows]
            memory, keys, state = model.encode(torch.tensor([sources[place] for place in part]))
            token, fed = torch.full((len(part),), START), memory.new_zeros(len(part), model.shape.embedding)
            open_rows = torch.ones(len(part), dtype=torch.bool)
            for _ in range(2 * length + 10):
                scores, state, fed, _ = model.step(token, state, fed, memory, keys)
                token = scores.argmax(-1)
                open_rows &= token != END
                if not open_rows.any():
                    break
                for row in open_rows.nonzero().flatten().tolist():
                    found[part[row]].append(int(token[row]))
    return found


def bleu(translations: list[str], wanted: list[str]) -> float:
    """BLEU of a corpus, cased, on plain text."""
    return sacrebleu.corpus_bleu(translations, [wanted]).score


def kept(work: Path, seed: int) -> Path:
    """Where the best of a run is."""
    return work / f"translate-de-en-{seed}.pt"


def train(data: Path, table: Tokenizer, seed: int, work: Path, plan: Plan) -> float:
    """Trains one seed; gives its BLEU on dev, greedy."""
    torch.manual_seed(seed)
    dev = corpora.multi30k(data, "val")
    sources, wanted = [ids for ids, _ in encoded(dev, table)], [target for _, target in dev]

    def score(model: nn.Module) -> float:
        return bleu(table.decode_batch(greedy(model, sources)), wanted)

    model = Translator(Shape(table.get_vocab_size()))
    run = Run(model, plan, kept(work, seed), f"seed {seed}")
    return run.train(epochs(encoded(corpora.multi30k(data, "train"), table), seed), loss, score)


def restored(state: dict[str, Tensor]) -> Translator:
    """A network with these weights."""
    table, bridge, key = (state[f"{name}.weight"].shape for name in ("embed", "bridge", "key"))
    model = Translator(Shape(table[0], table[1], key[1] // 2, bridge[0], key[0]))
    model.load_state_dict(state)
    return model.eval()
