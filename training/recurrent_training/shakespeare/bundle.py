"""The bundle of ``shakespeare``: golden samples and card."""

from __future__ import annotations

from pathlib import Path

from ..language.bundle import Description, write
from ..language.training import load
from ..vocabulary import Vocabulary
from .card import card

LONG = """ROMEO:
But, soft! what light through yonder window breaks?
It is the east, and Juliet is the sun.
Arise, fair sun, and kill the envious moon,
Who is already sick and pale with grief,
That thou her maid art far more fair than she:
Be not her maid, since she is """
SAMPLES = [
    ["ROMEO:", "ROMEO:\n", "ROMEO:\nO, "],
    ["JULIET:\n", "JULIET:\nO "],
    [LONG, *(LONG + rest for rest in ("e", "en", "envious;\n", "envious;\nH", "envious;\nW"))],
    ["Price: 5 € for th", "Price: 5 € for w", "Price: 5 € for "],
    ["GLOUCESTER:\nNow is the winter of our discontent\n", "GLOUCESTER:\nNow is the winter of our "],
    ["Once more unto the breach, dear ", "Once more unto the "],
    ["The queen is dead, my lord", "The queen is dead, my ", "The queen is "],
    ["To be, or not to b", "To be, or not to be, that is the ", "To be, or "],
    ["My lord, ", "My lord, I "],
    ["Good ", "Good m"],
    ["I pray thee, go w", "I pray thee, "],
]
DESCRIPTION = Description("Characters in the manner of Shakespeare's plays (tinyshakespeare)", {"start": "\n"}, SAMPLES)


def write_bundle(work: Path, out: Path, words: Vocabulary, scores: dict[int, float], dev: str) -> None:
    """Ships the seed that is best on dev."""
    seed = min(scores, key=lambda s: scores[s])
    model = load(work / f"shakespeare-{seed}.pt")
    write(out, model, words, DESCRIPTION, lambda exported: card(scores, seed, exported.nats(dev), model, out))
