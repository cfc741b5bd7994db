"""From a trained tagger to a bundle: graph, checks against PyTorch, CRF tables, golden samples, card."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from .. import corpora
from ..bundle import write_golden, write_manifest
from ..checks import agree, batched_equals_alone, session
from ..spans import FORBIDDEN, Crf, bio_spans, constraints, f1
from ..normal_text import normal
from ..tokenizer import Token, WordTokenizer
from ..vocabulary import Vocabulary
from .card import card
from .graph import tagger
from .training import FORM, MAX_CHARACTERS, TAGS, VERSION, Tagger

SAMPLES: list[dict] = [
    {"text": "U.N. official Ekeus heads for Baghdad."},
    {"tokens": ["Ekeus", "heads", "for", "Baghdad", "."]},
    {"text": "Angela Merkel met the CEO of Siemens in Munich on 12 May 2015."},
    {"text": "Mr. O\u2019Brien doesn't work for the Bank of England any more."},
    {"text": "The Red Cross sent aid from Geneva to Port-au-Prince, Haiti."},
    {"text": "LONDON 1996-08-30 West Indian all-rounder Phil Simmons took four for 38."},
    {"text": "nothing to see here , move along"},
    {"text": "\U0001f600 Zoë visited 東京 and São Paulo \U0001f1e7\U0001f1f7!"},
    {"text": "The German government and the French said no."},
    {"tokens": ["John", "F.", "Kennedy", "flew", "from", "New", "York", "to", "Dallas"]},
    {"text": "AC Milan 2, Real Madrid 1<br />Referee: Pierluigi Collina (Italy)"},
    {"text": "Apple"},
    {"text": "\u201cI love Paris,\u201d said Microsoft\u2019s Satya Nadella."},
    {"text": "Beyonce\u0301 flew from London\u200e to Sa\u0303o Paulo\u200b."},
]


def write(work: Path, data: Path, out: Path, scores: dict[int, float]) -> None:
    """Ships the seed that is best on dev."""
    seed = max(scores, key=lambda s: scores[s])
    saved = torch.load(work / f"ner-{seed}.pt", weights_only=False)
    words = Vocabulary(saved["words"][2:])
    characters = Vocabulary(saved["characters"][2:])
    state = {name: value.numpy() for name, value in saved["state"].items()}
    # The file holds half floats, so that is what is checked and scored.
    state["word.weight"] = state["word.weight"].astype(np.float16).astype(np.float32)
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.yaml").unlink(missing_ok=True)
    tagger(state, out / "model.onnx")
    words.write(out / "words.txt")
    characters.write(out / "characters.txt")
    start_rule, move_rule, _ = constraints(TAGS)
    tables = {
        "start": np.minimum(state["start"] + start_rule, state["start"]).clip(FORBIDDEN).tolist(),
        "end": state["end"].tolist(),
        "transitions": (state["transitions"] + move_rule).clip(FORBIDDEN).tolist(),
    }
    (out / "crf.json").write_text(json.dumps(tables), encoding="utf-8")
    server = Exported(out, words, characters)
    check(server, saved["state"], state["word.weight"])
    dev = corpora.conll2003(data, "dev")
    results = {"split": server.f1_on_tokens(dev), "raw": server.f1_on_text(dev)}
    print(json.dumps(results))
    write_golden(out, [(sample, {"entities": server.entities(sample)}) for sample in SAMPLES])
    (out / "README.md").write_text(card(scores, seed, results, len(words), out), encoding="utf-8")
    write_manifest(out, manifest())


def manifest() -> dict:
    """The manifest without digests."""
    return {
        "format": 1,
        "task": "token-tagging",
        "description": "People, organisations, places and other names in English text (CoNLL-2003)",
        "tokenizer": {
            "type": "word", "version": VERSION, "lowercase": True, "digits": "zero",
            "vocabulary": "words.txt", "unknown": "<unk>", "padding": "<pad>",
            "characters": {
                "vocabulary": "characters.txt", "unknown": "<unk>", "padding": "<pad>", "maxPerToken": MAX_CHARACTERS,
            },
        },
        "graph": {
            "file": "model.onnx",
            "inputs": {
                "ids": {"tensor": "ids", "batchAxis": 0, "timeAxis": 1},
                "lengths": {"tensor": "lengths", "batchAxis": 0},
                "characters": {"tensor": "characters", "batchAxis": 0, "timeAxis": 1},
            },
            "outputs": {"scores": {"tensor": "emissions", "batchAxis": 0, "timeAxis": 1}},
        },
        "tags": {"scheme": "BIO", "labels": TAGS, "crf": "crf.json"},
        "limits": {"maxTokens": 2000},
    }


class Exported:
    """The exported graph, run as the server runs it: one row alone."""

    def __init__(self, directory: Path, words: Vocabulary, characters: Vocabulary) -> None:
        self.session = session(directory / "model.onnx")
        self.words, self.characters = words, characters
        tables = json.loads((directory / "crf.json").read_text())
        self.crf = Crf(TAGS, *(np.array(tables[name]) for name in ("start", "end", "transitions")))

    def feeds(self, rows: list[list[str]]) -> dict[str, np.ndarray]:
        """Inputs of a padded batch."""
        time, width = max(map(len, rows)), max(min(len(t), MAX_CHARACTERS) for row in rows for t in row)
        ids = np.zeros((len(rows), time), np.int64)
        characters = np.zeros((len(rows), time, width), np.int64)
        for r, row in enumerate(rows):
            for t, token in enumerate(row):
                ids[r, t] = self.words.id(FORM.of(token))
                letters = [self.characters.id(c) for c in token[:MAX_CHARACTERS]]
                characters[r, t, : len(letters)] = letters
        return {"ids": ids, "characters": characters, "lengths": np.array([len(row) for row in rows], np.int32)}

    def emissions(self, rows: list[list[str]]) -> list[np.ndarray]:
        """Each row's scores without padding."""
        scores = self.session.run(["emissions"], self.feeds(rows))[0]
        return [scores[r, : len(row)] for r, row in enumerate(rows)]

    def spans(self, tokens: list[str]) -> tuple[list[tuple[int, int, str]], list[int], np.ndarray]:
        """Spans, path and emissions of one row."""
        emissions = self.emissions([tokens])[0].astype(np.float64)
        path = self.crf.decode(emissions)
        return bio_spans([TAGS[t] for t in path]), path, emissions

    def entities(self, sample: dict) -> list[dict]:
        """What the server must answer."""
        text, tokens = tokenized(sample)
        spans, path, emissions = self.spans([token.text for token in tokens])
        units = text.encode("utf-16-le")
        return [
            {
                "type": kind,
                "text": units[2 * tokens[first].start : 2 * tokens[last - 1].end].decode("utf-16-le"),
                "start": tokens[first].start, "end": tokens[last - 1].end, "startToken": first, "endToken": last,
                "score": round(self.crf.probability(emissions, path, first, last), 6),
            }
            for first, last, kind in spans
        ]

    def f1_on_tokens(self, sentences: list[corpora.TaggedSentence]) -> float:
        """F1 with the tokens of the data set."""
        found = [self.spans([token.text for token in tokenized({"tokens": s.tokens})[1]])[0] for s in sentences]
        return f1([bio_spans(list(s.tags)) for s in sentences], found)

    def f1_on_text(self, sentences: list[corpora.TaggedSentence]) -> float:
        """F1 by character offsets when the server's tokeniser splits the sentence again."""
        gold, found = [], []
        for sentence in sentences:
            _, given = tokenized({"tokens": list(sentence.tokens)})
            mine = WordTokenizer(VERSION).split(" ".join(sentence.tokens))
            gold.append(by_offset(bio_spans(list(sentence.tags)), given))
            found.append(by_offset(self.spans([token.text for token in mine])[0], mine))
        return f1(gold, found)


def by_offset(spans: list[tuple[int, int, str]], tokens: list[Token]) -> list[tuple[int, int, str]]:
    """Spans by UTF-16 offsets."""
    return [(tokens[first].start, tokens[last - 1].end, kind) for first, last, kind in spans]


def tokenized(sample: dict) -> tuple[str, list[Token]]:
    """The text that offsets refer to, and its tokens."""
    if "text" in sample:
        return sample["text"], WordTokenizer(VERSION).split(sample["text"])
    tokens, at = [], 0
    for token in sample["tokens"]:
        length = len(token.encode("utf-16-le")) // 2
        tokens.append(Token(normal(token, words=True), at, at + length))
        at += length + 1
    return " ".join(sample["tokens"]), tokens


def check(server: Exported, state: dict[str, torch.Tensor], table: np.ndarray) -> None:
    """PyTorch and the graph agree on ragged rows, and a row's bits do not depend on its batch."""
    model = Tagger(table, state["cemb.weight"].shape[0])
    model.load_state_dict({**state, "word.weight": torch.tensor(table)})
    model.eval()
    rows = [[token.text for token in tokenized(sample)[1]] for sample in SAMPLES]
    together = server.emissions(rows)
    for row, got in zip(rows, together, strict=True):
        feeds = server.feeds([row])
        with torch.no_grad():
            wanted = model.emissions(torch.tensor(feeds["ids"]), torch.tensor(feeds["characters"]))[0].numpy()
        agree(got, wanted, " ".join(row))
    batched_equals_alone(lambda which: server.emissions([rows[i] for i in which]), [len(row) for row in rows])
