"""The network of ``ner-zh``, a BiLSTM + CRF over characters and their bigrams, and its training on two corpora at once.

News (MSRA) knows people, organisations and places, resumes (Resume NER) eight types. The types that both have are one; a type that news does not
mark is outside there, so the model finds it mostly in text that reads like a resume.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .. import bigrams, corpora, vectors
from ..bigrams import Bigrams
from ..corpora import TaggedSentence
from ..crf import CrfLayer
from ..embeddings import WithBigrams
from ..runs import Plan, Run
from ..spans import bmes, bmes_spans, f1
from ..tokenizer import LookupForm
from ..vocabulary import Vocabulary

TYPES = ["PER", "ORG", "LOC", "TITLE", "EDU", "CONT", "PRO", "RACE"]
TAGS = ["O", *(f"{place}-{kind}" for kind in TYPES for place in "BMES")]
FORM = LookupForm(lowercase=True, zero_digits=True)
EMBEDDING, BIGRAM, HIDDEN = 100, 64, 256
INPUT_DROPOUT, DROPOUT, UNKNOWN = 0.4, 0.5, 0.03
RARE, RARE_PAIR = 5, 12  # what occurs less often in all text is unknown
READING = 1  # epochs of the vectors
TOKENS, ROWS = 1600, 48  # of a batch, at most
RESUMES = 3  # times in an epoch, because there are few
EPOCHS = 8
Encoded = tuple[list[int], list[int]]  # ids, tags


def sentences(data: Path) -> dict[str, list[TaggedSentence]]:
    """Both corpora in one set of tags. MSRA has no dev split: its last 5 % are held out."""
    news = [TaggedSentence(s.tokens, tuple(bmes(list(s.tags)))) for s in corpora.msra_ner(data)]
    cut = len(news) * 95 // 100
    resumes = {split: [_renamed(s) for s in corpora.resume_ner(data, split)] for split in ("train", "dev")}
    return {"news": news[:cut], "news-dev": news[cut:], "resumes": resumes["train"], "resumes-dev": resumes["dev"]}


def _renamed(sentence: TaggedSentence) -> TaggedSentence:
    return TaggedSentence(sentence.tokens, tuple(tag.replace("-NAME", "-PER") for tag in sentence.tags))


class Tagger(nn.Module):
    """Emissions for sentences of equal length, and a CRF over them."""

    def __init__(self, vocabulary: int, pairs: Bigrams) -> None:
        super().__init__()
        self.embed = WithBigrams(vocabulary, pairs, EMBEDDING, BIGRAM)
        self.lstm = nn.LSTM(self.embed.size, HIDDEN, batch_first=True, bidirectional=True)
        self.out = nn.Linear(2 * HIDDEN, len(TAGS))
        self.crf = CrfLayer(TAGS)

    def emissions(self, ids: Tensor) -> Tensor:
        """Scores [batch, time, tag]."""
        states, _ = self.lstm(self._drop(self.embed(ids), INPUT_DROPOUT))
        return self.out(self._drop(states, DROPOUT))

    def _drop(self, x: Tensor, share: float) -> Tensor:
        if not self.training:
            return x
        # One mask a sentence, the same at every step (Gal and Ghahramani 2016).
        return x * torch.bernoulli(torch.full((x.shape[0], 1, x.shape[2]), 1 - share)) / (1 - share)


def loss(model: Tagger, batch: tuple[Tensor, Tensor], _: None) -> tuple[Tensor, None]:
    """Negative log-likelihood a character, with some characters unknown."""
    ids, tags = batch
    ids = ids.masked_fill(torch.rand(ids.shape) < UNKNOWN, 1)
    with torch.autocast("cpu", torch.bfloat16):
        emissions = model.emissions(ids)
    return model.crf.loss(emissions.float(), tags).mean() / 10, None


class Encoder:
    """Characters to ids; which characters and bigrams there are is said by much more text than is tagged."""

    def __init__(self, texts: list[str]) -> None:
        counts = Counter(form(character) for text in texts for character in text)
        kept = sorted((token for token, count in counts.items() if count >= RARE), key=lambda token: (-counts[token], token))
        self.characters = Vocabulary(kept)
        self.texts = texts
        self.pairs = bigrams.build(bigrams.frequent(map(self.ids, texts), RARE_PAIR), len(self.characters))

    def ids(self, text: str) -> list[int]:
        """Ids of a text's characters."""
        return [self.characters.id(form(character)) for character in text]

    def encode(self, given: list[TaggedSentence]) -> list[Encoded]:
        """Sentences with their tags."""
        return [(self.ids("".join(sentence.tokens)), [TAGS.index(tag) for tag in sentence.tags]) for sentence in given]

    @cached_property
    def vectors(self) -> tuple[np.ndarray, np.ndarray]:
        """Vectors of characters and of bigrams, learnt from all texts."""
        given, size = vectors.text(map(self.ids, self.texts), self.pairs), len(self.characters)
        characters = vectors.learn(given, size, given.ids, size, EMBEDDING, 1, READING, 1, "characters")
        return characters, vectors.learn(given, size, given.pairs, len(self.pairs), BIGRAM, 2, READING, 1, "bigrams")


@cache
def form(character: str) -> str:
    """The lookup form of a character."""
    return FORM.of(character, quotes=False)


def prepare(data: Path, given: dict[str, list[TaggedSentence]], work: Path) -> Encoder:
    """The encoder, with its vectors kept in the work directory because they take minutes."""
    texts = corpora.news_zh(data, "train") + ["".join(sentence.tokens) for name in ("news", "resumes") for sentence in given[name]]
    encoder, kept = Encoder(texts), work / "ner-zh-vectors.npz"
    if kept.exists():
        with np.load(kept) as file:
            encoder.vectors = file["characters"], file["bigrams"]
    else:
        np.savez(kept, characters=encoder.vectors[0], bigrams=encoder.vectors[1])
    return encoder


def batches(data: list[Encoded], rng: random.Random | None) -> list[list[int]]:
    """Batches of equally long sentences, as their places in ``data``."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for i, (ids, _) in enumerate(data):
        by_length[len(ids)].append(i)
    groups = []
    for length, members in by_length.items():
        if rng:
            rng.shuffle(members)
        size = max(1, min(ROWS, TOKENS // length))
        groups += [members[i : i + size] for i in range(0, len(members), size)]
    if rng:
        rng.shuffle(groups)
    return groups


class Batches:
    """The batches of an epoch, made tensors when asked for."""

    def __init__(self, data: list[Encoded], groups: list[list[int]]) -> None:
        self.data, self.groups = data, groups

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, which: slice) -> Batches:
        return Batches(self.data, self.groups[which])

    def __iter__(self):
        for group in self.groups:
            yield torch.tensor([self.data[i][0] for i in group]), torch.tensor([self.data[i][1] for i in group])


@torch.no_grad()
def evaluate(model: Tagger, data: list[Encoded]) -> float:
    """Span F1 in per cent."""
    crf, gold, found = model.crf.decoder(), [], []
    for ids, tags in Batches(data, batches(data, None)):
        for emissions, wanted in zip(model.emissions(ids).numpy(), tags.tolist(), strict=True):
            gold.append(bmes_spans([TAGS[t] for t in wanted]))
            found.append(bmes_spans([TAGS[t] for t in crf.decode(emissions.astype(np.float64))]))
    return f1(gold, found)


def train(encoder: Encoder, data: dict[str, list[Encoded]], plan: Plan, best: Path) -> dict[str, float]:
    """Trains one seed and keeps in ``best`` the average with the best mean of both dev scores; gives these."""
    torch.manual_seed(plan.seed)
    model = Tagger(len(encoder.characters), encoder.pairs)
    model.embed.start(*encoder.vectors)
    everything = data["news"] + RESUMES * data["resumes"]

    def score(average: Tagger) -> float:
        scores = [evaluate(average, data[name]) for name in ("resumes-dev", "news-dev")]
        print(f"resumes {scores[0]:.2f} news {scores[1]:.2f}", flush=True)
        return sum(scores) / 2

    run = Run(model, plan, best, f"seed {plan.seed}")
    run.train(lambda epoch: Batches(everything, batches(everything, random.Random(1000 * plan.seed + epoch))), loss, score)
    model.load_state_dict(torch.load(best, weights_only=True)["state"])
    return {name: evaluate(model.eval(), data[name]) for name in ("resumes-dev", "news-dev")}
