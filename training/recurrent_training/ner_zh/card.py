"""The card of ``ner-zh``."""

from __future__ import annotations

from pathlib import Path

from ..cards import size


def card(scores: dict[int, dict[str, float]], shipped: int, results: dict[str, float], tables: tuple[int, int], out: Path) -> str:
    """Card of ``ner-zh``; ``tables`` says how many characters and bigrams it knows."""
    rows = [
        f"| {seed} | {dev['resumes-dev']:.2f} F1 | {dev['news-dev']:.2f} F1 | {'shipped' if seed == shipped else ''} |"
        for seed, dev in sorted(scores.items())
    ]
    table = "\n".join(["| seed | Resume NER dev | MSRA held out | |", "|---|---|---|---|", *rows])
    return f"""# ner-zh, version 1

Named entities in Chinese text, simplified script: `PER`, `ORG`, `LOC`, and the terms of resumes `TITLE` (positions), `EDU` (degrees), `CONT`
(nationalities), `PRO` (fields of study), `RACE` (ethnic groups).

**Model.** A token is a character. Tables of {tables[0]:,} characters x 100 and of {tables[1]:,} bigrams x 64 (half precision in the file); each character
has its own vector and those of its bigrams with the character before and after, which the graph finds by look-ups. One bidirectional LSTM with 256 units a
direction, a linear layer, a linear-chain CRF that the server decodes. {size(out)}.

**Data.** MSRA NER, the news of the SIGHAN 2006 bakeoff's training part (Levow: *The Third International Chinese Language Processing Bakeoff*, SIGHAN 2006;
research use), 50,658 sentences cut at 100 characters, of which the first 95 % are for training. Resume NER, training split, 3,821 sentences (Zhang and Yang:
*Chinese NER Using Lattice LSTM*, ACL 2018; research use). The vectors were learnt before, by skip-gram, from both and from 10.7 million characters of the evening news
of Chinese state television, 2022 to 2026 (research use). None of the text is part of this repository.

**Score.** Span F1 on Resume NER's dev split (463 sentences) and on the last 5 % of MSRA NER's training part (2,533 sentences), which were held out. The mean of
both was used to choose the epoch and the seed, so they flatter:

{table}

The exported graph: {results["resumes-dev"]:.2f} and {results["news-dev"]:.2f} F1. The test splits were not used.

**Score of an entity.** The probability of its tags given the text, by the CRF (constrained forward-backward, Culotta and McCallum, HLT-NAACL 2004).

**Reproduce.** `cd training && python -m recurrent_training.ner_zh --data DIR --out ../models/ner-zh/1`; requirements and times in `training/README.md`.

**Limits.** Newspapers of the 1990s and resumes of managers of listed companies; other domains, chats and traditional script are beyond it. News does not mark
`TITLE`, `EDU`, `CONT`, `PRO` and `RACE`, so they are mostly found in text that reads like a resume, where a country in 中国国籍 is `CONT`. Send sentences or
paragraphs: a text is read as a whole, but training saw up to 178 characters at once.
"""
