"""Tang poems: forms, the split, batches of one form, rhymes."""

from __future__ import annotations

import random

import pytest
import torch

from recurrent_training.corpora import FORMS, Poem, tang_poetry as read
from recurrent_training.language.training import NO_MARK
from recurrent_training.tang_poetry import poems, rhymes, training as tang_poetry

NIGHT = "床前明月光，疑是地上霜。舉頭望明月，低頭思故鄉。"
TOWER = "白日依山盡，黃河入海流。欲窮千里目，更上一層樓。"
RIVER = "朝辭白帝彩雲間，千里江陵一日還。兩岸猿聲啼不住，輕舟已過萬重山。"
WUJUE, QIJUE, WULV, QILV = FORMS


def test_a_form_has_lines_characters_and_signs() -> None:
    assert WUJUE.kept(NIGHT) and QIJUE.kept(RIVER)
    for other in (QIJUE, WULV, QILV):
        assert not other.kept(NIGHT)
    assert not WUJUE.kept(NIGHT[:-1]) and not WUJUE.kept(NIGHT + "人") and not WUJUE.kept(NIGHT.replace("。", "，"))
    assert not WUJUE.kept(NIGHT.replace("月", "，"))


def test_signs_are_made_regular() -> None:
    asked = NIGHT.replace("光，", "光？")
    assert not WUJUE.kept(asked) and WUJUE.normal(asked) == NIGHT


def test_each_poem_is_read_once(tmp_path) -> None:
    (tmp_path / "tang_poetry").mkdir()
    for form in FORMS:
        lines = {"wujue": [NIGHT, TOWER, NIGHT.replace("光，", "光？"), "短。"], "qijue": [RIVER]}.get(form.name, [])
        (tmp_path / "tang_poetry" / f"derived_{form.name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert read(tmp_path) == [Poem(WUJUE, NIGHT), Poem(WUJUE, TOWER), Poem(QIJUE, RIVER)]


def test_the_split_is_stable() -> None:
    texts = [f"{i:020d}" for i in range(200)]
    assert [i for i, text in enumerate(texts) if Poem(WUJUE, text).held_out] == [14, 29, 42, 54, 64, 68, 84, 172]
    assert not any(Poem(form, text).held_out for form, text in [(WUJUE, NIGHT), (WUJUE, TOWER), (QIJUE, RIVER)])


def test_batches_hold_whole_poems_of_one_form() -> None:
    known = [Poem(WUJUE, NIGHT), Poem(WUJUE, TOWER), Poem(QIJUE, RIVER)] * 3
    words = tang_poetry.vocabulary(known)
    marks = tang_poetry.remembered(known, "霜流還".index)
    parts = list(tang_poetry.batches(tang_poetry.encode(words, known), marks, 1, 0))
    assert sorted(part.inputs.shape[1] for part in parts) == [28, 36]
    for part in parts:
        assert torch.equal(part.inputs[:, 1:], part.targets[:, :-1]) and part.keep is None
        for given, wanted, rhyme in zip(part.inputs.tolist(), part.targets.tolist(), part.marks.tolist(), strict=True):
            text = "".join(words.tokens[i] for i in given)
            assert text.startswith("\n") and words.tokens[wanted[-1]] == "\n"
            end = [i for i, character in enumerate(text) if character == "。"][0] - 1
            assert set(rhyme[:end]) == {NO_MARK} and set(rhyme[end:]) == {"霜流還".index(text[end])}


def test_rare_characters_are_unknown() -> None:
    words = tang_poetry.vocabulary([Poem(WUJUE, NIGHT)] * 3 + [Poem(WUJUE, TOWER)])
    assert words.id("床") > 1 and words.id("樓") == 1 and words.id("五") > 1


def test_rhymes_by_modern_finals() -> None:
    pytest.importorskip("pypinyin")
    assert rhymes.rhymes(["霜", "鄉"]) and rhymes.rhymes(["流", "樓"]) and not rhymes.rhymes(["霜", "樓"])
    assert rhymes.first_group("霜") == rhymes.first_group("鄉") and rhymes.first_group("，") is None
    assert poems.ends(RIVER) == ["還", "山"]
    assert poems.rhyme_share([NIGHT, TOWER, NIGHT.replace("鄉", "樓")]) == pytest.approx(200 / 3)
    assert 0 <= poems.chance([Poem(WUJUE, NIGHT), Poem(WUJUE, TOWER)], random.Random(1)) <= 100
