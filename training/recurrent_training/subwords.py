"""Sub-words by BPE, one table for both languages, in a ``tokenizer.json`` as the library ``tokenizers`` reads it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

PADDING, UNKNOWN, START, END = range(4)
SPECIAL = ["<pad>", "<unk>", "<s>", "</s>"]


def learn(texts: Iterable[str], size: int) -> Tokenizer:
    """A tokeniser of at most ``size`` sub-words. A space belongs to what follows it; every text is read as if one came first.

    No sub-word joins a sign to a letter: the table is learnt on texts that are cut around signs, and then no rule reaches across such a cut,
    so nothing needs to cut the texts that are read later.
    """
    tokenizer = Tokenizer(models.BPE(unk_token=SPECIAL[UNKNOWN], fuse_unk=True))
    tokenizer.normalizer = normalizers.NFC()
    spaces = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([spaces, pre_tokenizers.Punctuation("isolated"), pre_tokenizers.Digits(True)])
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=size, special_tokens=SPECIAL, show_progress=False, min_frequency=2))
    tokenizer.pre_tokenizer = spaces
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.post_processor = processors.TemplateProcessing(single=f"$A {SPECIAL[END]}", special_tokens=[(SPECIAL[END], END)])
    return tokenizer


def load(path: Path) -> Tokenizer:
    """A tokeniser that was written."""
    return Tokenizer.from_file(str(path))
