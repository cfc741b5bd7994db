"""The bundle of ``tang-poetry``: golden samples, poems that are written and judged, card."""

from __future__ import annotations

from pathlib import Path

from ..corpora import Poem
from ..language.bundle import Description, write
from ..language.training import load
from ..language.writing import Sampling
from ..vocabulary import Vocabulary
from .card import card
from .poems import SIGNS, judge
from .training import END, START

SAMPLING = Sampling(0.8, 40)
LONG = (
    "七律：風急天高猿嘯哀，渚清沙白鳥飛回。無邊落木蕭蕭下，不盡長江滾滾來。萬里悲秋常作客，百年多病獨登臺。艱難苦恨繁霜鬢，潦倒新停濁酒杯。\n"
    "七律：丞相祠堂何處尋，錦官城外柏森森。映階碧草自春色，隔葉黃鸝空好音。三顧頻煩天下計，兩朝開濟老臣心。出師未捷身先死，長使英雄淚滿襟。\n"
    "七律：舍南舍北皆春水，但見羣鷗日日來。花徑不曾緣客掃，蓬門今始爲君開。盤飧市遠無兼味，樽酒家貧只舊醅。肯與鄰翁相對飲，隔籬呼取盡餘杯。\n"
)
SAMPLES = [
    [LONG + rest for rest in ("五律：空山", "七絕：春", "七絕：故人西辭黃", "五律：西風", "五律：國破山", "七律：萬", "")],
    ["五絕：🌙明月", "七絕：🌙🌙白", "七絕：故人西A黃", "五絕：🌙明", "五律：AB山"],
    ["五絕：床前明", "五絕：床前", "五絕：床前明月光，疑是地上"],
    ["五絕：白日依山盡，黃河入海", "五絕：白日依山盡，黃河", "五絕：白日依"],
    ["七絕：洛陽城裏見秋", "七絕：洛陽城裏", "七絕：洛陽"],
    ["七絕：秋水長天一", "七絕：秋水長", "七絕：秋水", "七絕：秋"],
    ["七絕：故人西辭黃鶴", "七絕：故人西辭黃", "七絕：故人"],
    ["五律：國破山河", "五律：國破山河在，城春草木", "五律：國破山"],
    ["五律：空山新雨後，天氣晚來", "五律：空山新雨後，天氣", "五律：空山"],
    ["五律：白", "五律：明月"],
    ["七律：萬", "七律：萬里"],
]
DESCRIPTION = Description(
    "Regular Tang poems in traditional script; prompts begin with 五絕：, 七絕：, 五律： or 七律：",
    {"start": START, "end": END, "lineEnds": list(SIGNS)},
    SAMPLES,
)


def write_bundle(work: Path, out: Path, words: Vocabulary, scores: dict[int, tuple[float, float]], poems: list[Poem]) -> None:
    """Ships the seed that is best on dev."""
    seed = min(scores, key=lambda s: scores[s][0])
    model = load(work / f"tang-poetry-{seed}.pt")
    train, dev = [poem for poem in poems if not poem.held_out], [poem for poem in poems if poem.held_out]

    def described(exported) -> str:
        judged = judge(exported, train, dev, SAMPLING)
        print(f"{judged.kept_all:.1f} % keep the form: {judged}", flush=True)
        return card(scores, seed, judged, model, (len(train), len(dev)), out)

    write(out, model, words, DESCRIPTION, described)
