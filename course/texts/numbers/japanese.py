# ruff: noqa: E501
"""Numbers in Japanese sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..marks import Quantity
from .amounts import amounts
from .atoms import Atom, Grammar, read_around
from .kanji import FIGURE, figure

__all__ = ["quantities"]

_TENTH = re.compile(
    rf"(?P<figure>{FIGURE})割(?:(?P<hundredth>[0-9一二三四五六七八九])分(?!の))?(?!り|れ|る|引(?!き下|き上)|合|当|譲)"
)
_PART = re.compile(rf"(?P<below>{FIGURE})分の(?P<above>{FIGURE})")
_ONE_IN = re.compile(rf"(?P<below>{FIGURE})(?P<of>[人台社隻個])に(?P<above>{FIGURE})(?P=of)")
_MULTIPLE = re.compile(rf"(?P<figure>{FIGURE})倍(?!率|速|数|音)(?P<grown>増)?")
_DOUBLE = re.compile(
    r"(?<![0-9一二三四五六七八九十数何半])(?:倍増|倍加|倍以上|倍近く|倍(?=に|へ|の水準|となる|になる|強|弱)|ダブル増)|半減"
)
_HALF = re.compile(
    r"(?P<over>過半数?(?=を|が|は|の|に|と|で|、|。|$|占)|半数超|半分超|半数以上|半分以上)|(?P<part>半分|半数)(?!ずつ)|(?<=その)半分"
)
_RANKED = (
    "貿易|相手|輸出|輸入|市場|供給|調達|買い手|顧客|投資|債権|債務|保有|生産|産出|産地|消費|経済|取引|メーカー|仕向|出資|貸し手|援助|産油|自動車|埋蔵|原油|"
    "鉱|精錬|精製|サプライヤー|得意|パートナー|販売|納入|進出|株主|赤字|黒字|売り手|産品|品目|ガス|石炭|鉄鋼|造船|半導体|レアアース|客|購入|農産|穀物|部品"
)
_RANK = re.compile(
    rf"(?:(?P<order>{FIGURE})番目に?(?:大き[いな]|多[いく]|の)|第(?P<nth>[一二三四五六七八九]|[0-9]{{1,2}})の|最大の|最多の|最大(?=の?[^、。]{{0,4}}(?:相手|輸出先|輸入先|市場|調達先|輸出国|輸入国|生産国|産出国|保有国|債権国|消費国)))"
    rf"(?=[^、。，！？]{{0,12}}?(?:{_RANKED}))"
)
_PLACE = re.compile(
    rf"(?P<rank>(?:第)?(?P<order>{FIGURE})位(?![置相])|首位(?!打者|攻防|争い)|(?:世界|シェア|国別)トップ(?=の|だ|に|を|で|と|、|。|$))"
)
_STREAK = re.compile(
    rf"(?P<figure>{FIGURE})(?P<unit>年度?|カ月|か月|ヵ月|ヶ月|ケ月|個月|会計年度|期)(?P<more>以上|余り|超)?(?:連続|続けて|続き|連騰)|連続(?P<second>{FIGURE})(?P<unit2>年|カ月|か月|ヵ月|ヶ月)"
)
_STOCK = re.compile(rf"(?P<figure>{FIGURE})(?:カ月|か月|ヵ月|ヶ月|ケ月)分(?!の給)")
_BARE = re.compile("弾性|弾力性|指数|係数|PMI|HHI|ジニ|スコア")
_DECIMAL = re.compile(
    r"(?<![0-9A-Za-z.])-?[0-9]{1,4}\.[0-9]{1,4}(?![0-9.])(?!\s?(?:%|[A-Za-z万億兆割倍ポパ円ドユ元トキ人社台年月日度]))"
)


_VOTE = re.compile(
    r"(?:賛成|反対|棄権|無投票)票?(?:が|は)?(?P<figure>[0-9]{1,3})(?:票|カ国|か国|ヵ国)?(?=[、。,，で）)だと]|$)"
)


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a Japanese sentence in plain characters."""
    atoms = [*amounts(text, "ja")]
    for special in (_tenths, _parts, _multiples, _halves, _ranks, _streaks, _decimals, _votes):
        atoms += special(text)
    return read_around(text, atoms, _GRAMMAR)


def _vague(text: str, start: int) -> bool:
    return bool(re.search(r"[第数何幾]$|[0-9][.,:/]$", text[max(0, start - 2) : start]))


def _tenths(text: str) -> Iterator[Atom]:
    for match in _TENTH.finditer(text):
        written = figure(match["figure"])
        if written is None or written.value > 10 or _vague(text, match.start()):
            continue
        rest = figure(match["hundredth"]) if match["hundredth"] else None
        value = 10 * written.value + (rest.value if rest else 0.0)
        low, high = (None if one is None else 10 * one for one in (written.low, written.high))
        yield Atom(match.start(), match.end(), value, "percent", 10.0, written.figure, low, high)


def _parts(text: str) -> Iterator[Atom]:
    for match in _ONE_IN.finditer(text):
        below, above = figure(match["below"]), figure(match["above"])
        if below is not None and above is not None and 0 < above.value < below.value:
            value = 100 * above.value / below.value
            yield Atom(match.start(), match.end(), value, "percent", 1.0, value, prior=True)
    for match in _PART.finditer(text):
        below, above = figure(match["below"]), figure(match["above"])
        if below is not None and above is not None and below.value and not _vague(text, match.start()):
            value = 100 * above.value / below.value
            yield Atom(match.start(), match.end(), value, "percent", 1.0, value)


def _multiples(text: str) -> Iterator[Atom]:
    for match in _MULTIPLE.finditer(text):
        written = figure(match["figure"])
        if written is not None and not _vague(text, match.start()):
            yield Atom(
                match.start(), match.end(), written.value, "times", 1.0, written.value, written.low, written.high,
                sure=not match["grown"],
            )  # fmt: skip
    for match in _DOUBLE.finditer(text):
        if match[0] == "半減":
            if not text.startswith("期", match.end()):
                yield Atom(match.start(), match.end(), 0.5, "times", 1.0, 0.5)
            continue
        low = 2.0 if "以上" in match[0] else None
        high = 2.0 if "近く" in match[0] else None
        yield Atom(match.start(), match.end(), 2.0, "times", 1.0, 2.0, low, high)


_BECOMES = re.compile(r"(?:以下|近く|程度)?(?:に|へと?)(?:減|落ち|縮|激減|低下|下が|なっ|なる|急減)")


def _halves(text: str) -> Iterator[Atom]:
    for match in _HALF.finditer(text):
        if match["part"] and _BECOMES.match(text[match.end() :][:8]):
            yield Atom(match.start(), match.end(), 0.5, "times", 1.0, 0.5)
            continue
        low = 50.0 if match["over"] else None
        yield Atom(match.start(), match.end(), 50.0, "percent", 1.0, 50.0, low)


def _ranks(text: str) -> Iterator[Atom]:
    for match in _RANK.finditer(text):
        if re.match(r"[^、。]{0,16}の(?:一つ|1つ|ひとつ|一角)", text[match.end() :][:22]):
            continue
        order = match["order"] or match["nth"]
        written = figure(order) if order else None
        value = written.value if written else 1.0
        yield Atom(match.start(), match.end(), value, "rank", 1.0, value, whole=True)
    for match in _PLACE.finditer(text):
        written = figure(match["order"]) if match["order"] else None
        value = written.value if written else 1.0
        if _vague(text, match.start()) or value > 200:
            continue
        yield Atom(match.start(), match.end(), value, "rank", 1.0, value, whole=True)


def _streaks(text: str) -> Iterator[Atom]:
    for match in _STREAK.finditer(text):
        written = figure(match["figure"] or match["second"])
        if written is None or _vague(text, match.start()):
            continue
        word = match["unit"] or match["unit2"]
        unit = "months" if "月" in word else "years"
        low = written.value if match["more"] else written.low
        yield Atom(
            match.start(), match.end(), written.value, unit, 1.0, written.value, low, written.high,
            sure=word != "期", whole=True,
        )  # fmt: skip
    for match in _STOCK.finditer(text):
        written = figure(match["figure"])
        if written is not None:
            yield Atom(match.start(), match.end(), written.value, "months", 1.0, written.value)


def _decimals(text: str) -> Iterator[Atom]:
    if _BARE.search(text[:4_000]):
        for match in _DECIMAL.finditer(text):
            value = float(match[0])
            yield Atom(match.start(), match.end(), value, "number", 1.0, value)


_FALL = "利下げ|減|低下|下落|下回|縮小|落ち|マイナス|下げ|下が|安(?![定全心価])|ダウン|後退|急落|急減|激減|引き下げ|切り下げ|低い|低く|少な|失|目減り|萎縮|割り込|沈|低落|縮|圧縮|削減|悪化|鈍化|値下が|反落|続落"


def _votes(text: str) -> Iterator[Atom]:
    for match in _VOTE.finditer(text):
        value = float(match["figure"])
        yield Atom(match.start("figure"), match.end(), value, "number", 1.0, value, prior=True)


_GRAMMAR = Grammar(
    before=re.compile(
        r"(?:(?P<more>少なくとも|最低でも|最低|優に|軽く)|(?P<less>最大で|最大|最高で|最高|多くとも|多くても|せいぜい|最長)|(?P<near>(?!))|"
        r"(?P<about>約|およそ|おおよそ|ほぼ|概ね|おおむね|推定|推計|ざっと|だいたい|大体|計約))\s?$"
    ),
    behind=re.compile(
        r"(?P<more>超(?!過)|余り|余(?![地裕計波])|以上|強(?![い化調力制])|を?(?:超え|超す|超し|こえ)|を(?:大きく|大幅に|わずかに)?(?:上回|突破)|を(?:大きく|はるかに)超|あまり|を?下らな)|"
        r"(?P<less>未満|以下|以内|を(?:大きく|わずかに)?(?:下回|割|切)|にも?満たな|足らず|に届か|止まり)|(?P<near>弱(?![い点体含])|近く|に迫|に近|近い|近辺)|(?P<about>程度|前後|ほど|くらい|ぐらい|台(?![湾風])|内外|見当)"
    ),
    between=re.compile(r"\s?(?:-|–|—|~|ないし|乃至|または)\s?"),
    along=re.compile(r"\s?(?:、|,|・|と|や|および|及び|から|または|対|ないし)\s?"),
    starts=re.compile(r"(?!)"),
    falls_before=re.compile(
        r"(?:減少率|減少幅|下落率|低下率|縮小率|減少額|下げ幅|下落幅|落ち込み幅?|減益率|減収率)(?:は|が|も)(?:前年比|前年同[期月]比)?\s?$"
    ),
    falls_behind=re.compile(
        rf"(?:の|も|と|だけ)?(?:大幅な?に?|大きく|小幅な?に?|実質|急に?|程度の?)?(?:{_FALL})"
    ),
    again=re.compile(r"(?!)"),
)
