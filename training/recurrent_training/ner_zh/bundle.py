"""From a trained tagger to a bundle: graph, checks against PyTorch, CRF tables, golden samples, card."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from ..bigram_graph import halved
from ..bundle import write_golden, write_manifest
from ..checks import agree, batched_equals_alone, session
from ..corpora import TaggedSentence
from ..spans import FORBIDDEN, Crf, bmes_spans, constraints, f1
from ..vocabulary import PADDING, UNKNOWN, Vocabulary
from .card import card
from .graph import tagger
from .training import TAGS, Encoder, Tagger, form

SAMPLES = [
    "王小明，男，1968年出生，中国国籍，汉族，中共党员，硕士研究生学历，高级工程师。",
    "2007年10月至今任上海宏达电子股份有限公司董事长、总经理；",
    "李娜女士：美国国籍，毕业于清华大学经济管理学院，工商管理硕士，现任本公司独立董事。",
    "国务院总理昨天在北京人民大会堂会见了法国总统希拉克一行。",
    "新华社上海五月八日电（记者张明）上海市政府今天宣布，浦东新区将继续扩大开放。",
    "联合国秘书长安南抵达日内瓦，同世界卫生组织的官员举行会谈。",
    "北京",
    "他没有说什么。",
    "Google的CEO Sundar Pichai访问了東京😀。",
    "纽约时报报道，耶鲁大学的研究人员和微软公司合作。",
]


def write(work: Path, out: Path, scores: dict[int, dict[str, float]], encoder: Encoder, given: dict[str, list[TaggedSentence]]) -> None:
    """Ships the seed with the best mean of both dev scores."""
    seed = max(scores, key=lambda s: sum(scores[s].values()))
    saved = torch.load(work / f"ner-zh-{seed}.pt", weights_only=True)["state"]
    state = halved({name: value.numpy() for name, value in saved.items()}, "embed.")
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.yaml").unlink(missing_ok=True)
    tagger(state, encoder.pairs, out / "model.onnx")
    encoder.characters.write(out / "characters.txt")
    (out / "crf.json").write_text(json.dumps(tables(state)), encoding="utf-8")
    server = Exported(out, encoder.characters)
    check(server, encoder, state)
    results = {name: server.f1(given[name]) for name in ("resumes-dev", "news-dev")}
    print(json.dumps(results))
    write_golden(out, [({"text": text}, {"entities": server.entities(text)}) for text in SAMPLES])
    (out / "README.md").write_text(card(scores, seed, results, (len(encoder.characters), len(encoder.pairs) - 1), out), encoding="utf-8")
    write_manifest(out, manifest())


def tables(state: dict[str, np.ndarray]) -> dict[str, list]:
    """The CRF's tables, with what the scheme does not allow out of reach."""
    start, move, end = constraints(TAGS)
    return {
        "start": (state["crf.start"] + start).clip(FORBIDDEN).tolist(),
        "end": (state["crf.end"] + end).clip(FORBIDDEN).tolist(),
        "transitions": (state["crf.transitions"] + move).clip(FORBIDDEN).tolist(),
    }


def manifest() -> dict:
    """The manifest without digests."""
    return {
        "format": 1,
        "task": "token-tagging",
        "description": "People, organisations, places and the terms of resumes in Chinese text (MSRA NER, Resume NER)",
        "tokenizer": {
            "type": "character", "lowercase": True, "digits": "zero",
            "vocabulary": "characters.txt", "unknown": UNKNOWN, "padding": PADDING,
        },
        "graph": {
            "file": "model.onnx",
            "inputs": {
                "ids": {"tensor": "ids", "batchAxis": 0, "timeAxis": 1},
                "lengths": {"tensor": "lengths", "batchAxis": 0},
            },
            "outputs": {"scores": {"tensor": "emissions", "batchAxis": 0, "timeAxis": 1}},
        },
        "tags": {"scheme": "BMES", "labels": TAGS, "crf": "crf.json"},
        "limits": {"maxTokens": 2000},
    }


class Exported:
    """The exported graph, run as the server runs it: one row alone."""

    def __init__(self, directory: Path, characters: Vocabulary) -> None:
        self.session, self.characters = session(directory / "model.onnx"), characters
        read = json.loads((directory / "crf.json").read_text())
        self.crf = Crf(TAGS, *(np.array(read[name]) for name in ("start", "end", "transitions")))

    def ids(self, text: str) -> list[int]:
        """Ids of a text's characters."""
        return [self.characters.id(form(character)) for character in text]

    def emissions(self, rows: list[list[int]]) -> list[np.ndarray]:
        """Each row's scores, of a padded batch, without padding."""
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        for r, row in enumerate(rows):
            ids[r, : len(row)] = row
        lengths = np.array([len(row) for row in rows], np.int32)
        scores = self.session.run(["emissions"], {"ids": ids, "lengths": lengths})[0]
        return [scores[r, : len(row)] for r, row in enumerate(rows)]

    def entities(self, text: str) -> list[dict]:
        """What the server must answer."""
        emissions = self.emissions([self.ids(text)])[0].astype(np.float64)
        path = self.crf.decode(emissions)
        offsets = [0]
        for character in text:
            offsets.append(offsets[-1] + (2 if ord(character) > 0xFFFF else 1))
        return [
            {
                "type": kind, "text": text[first:last], "start": offsets[first], "end": offsets[last],
                "startToken": first, "endToken": last,
                "score": round(self.crf.probability(emissions, path, first, last), 6),
            }
            for first, last, kind in bmes_spans([TAGS[t] for t in path])
        ]

    def f1(self, sentences: list[TaggedSentence]) -> float:
        """Span F1 in per cent."""
        found = []
        for sentence in sentences:
            emissions = self.emissions([self.ids("".join(sentence.tokens))])[0].astype(np.float64)
            found.append(bmes_spans([TAGS[t] for t in self.crf.decode(emissions)]))
        return f1([bmes_spans(list(s.tags)) for s in sentences], found)


def check(server: Exported, encoder: Encoder, state: dict[str, np.ndarray]) -> None:
    """PyTorch and the graph agree on ragged rows, and a row's bits do not depend on its batch."""
    model = Tagger(len(encoder.characters), encoder.pairs)
    model.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    model.eval()
    rows = [server.ids(text) for text in SAMPLES]
    for text, row, got in zip(SAMPLES, rows, server.emissions(rows), strict=True):
        with torch.no_grad():
            agree(got, model.emissions(torch.tensor([row]))[0].numpy(), text)
    batched_equals_alone(lambda which: server.emissions([rows[i] for i in which]), [len(row) for row in rows])
