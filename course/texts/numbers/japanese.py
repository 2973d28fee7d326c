"""Numbers in Japanese sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from course.texts.numbers.amounts import amounts
from course.texts.numbers.atoms import Atom, Grammar, read_around
from course.texts.numbers.cjk import decimals, is_part_of_a_word, months_of_stock, parts, tenths, votes
from course.texts.numbers.kanji import FIGURE, figure
from course.texts.numbers.patterns import either
from course.texts.spans import Quantity

__all__ = ["quantities"]

_TENTH = re.compile(
    rf"(?P<figure>{FIGURE})割(?:(?P<hundredth>[0-9一二三四五六七八九])分(?!の))?"
    r"(?![りれる合当譲]|引(?!き[下上]))"
)
_PARTS = (
    re.compile(rf"(?P<below>{FIGURE})分の(?P<above>{FIGURE})"),
    re.compile(rf"(?P<below>{FIGURE})(?P<of>[人台社隻個])に(?P<above>{FIGURE})(?P=of)"),
)
_MULTIPLE = re.compile(rf"(?P<figure>{FIGURE})倍(?![率速数音])(?P<grown>増)?")
_DOUBLED = re.compile(
    r"(?<![0-9一二三四五六七八九十数何半])"
    r"(?:倍増|倍加|倍以上|倍近く|倍(?=[にへ強弱]|の水準|の[0-9]|となる|になる))|(?P<halved>半減)(?!期)"
)
_HALF = re.compile(
    r"(?P<over>過半数?(?=[をがはのにとで、。占]|$)|半数超|半分超|半数以上|半分以上)|(?P<part>半分|半数)(?!ずつ)"
)
_RANKED = either(
    """貿易 相手 輸出 輸入 市場 供給 調達 買い手 顧客 投資 債権 債務 保有 生産 産出 産地 消費 経済 取引
    メーカー 仕向 出資 貸し手 援助 産油 自動車 埋蔵 原油 鉱 精錬 精製 サプライヤー 得意 パートナー 販売
    納入 進出 株主 赤字 黒字 売り手 産品 品目 ガス 石炭 鉄鋼 造船 半導体 レアアース 客 購入 農産 穀物
    部品"""
)
_DIRECT = either(
    "相手 輸出先 輸入先 市場 調達先 輸出国 輸入国 生産国 産出国 保有国 債権国 消費国 供給国 投資国"
)
_RANK = re.compile(
    rf"(?:(?P<order>{FIGURE})番目に?(?:大き[いな]|多[いく]|高い|の)|第(?P<nth>[一二三四五六七八九]|[0-9]{{1,2}})の|"
    rf"最大の|最多の|最大(?=[^、。]{{0,4}}{_DIRECT}))(?=[^、。，！？]{{0,12}}?{_RANKED})"
)
_ONE_OF = re.compile(r"[^、。]{0,16}の(?:一つ|1つ|ひとつ|一角)")
_PLACE = re.compile(
    rf"第?(?P<order>{FIGURE})位(?![置相以])|首位(?!打者|攻防|争い)|世界一(?!周)|(?:世界|シェア|国別)トップ(?=[のだにをでと、。]|$)"
)
# G7で最も高い, 相手国では3番目に大きかった, 全体で最多だった
_TOPPED = re.compile(
    rf"(?:で|では|の中で|のうち|中|として(?:は|も)?|人と|円と|ドルと|[%割]と|台と)(?P<place>(?:(?P<order>{FIGURE})番目に|最も|一番)"
    r"(?:大き|多|高|低|少な)(?:い|か|く))|(?:(?<![%割])で|では|の中で|のうち)(?P<top>最(?:多|大|高))(?=[だでとの、。]|$)"
)
_MEASURED = re.compile("世界|国別|シェア|国内|アジア|輸出|輸入|貿易|経済|生産|相手|市場|規模|GDP|保有")
_MONTHS = "(?:カ月|か月|ヵ月|ヶ月|ケ月|個月)"
_STREAK = re.compile(
    rf"(?P<figure>{FIGURE})(?P<unit>年度?|{_MONTHS}|会計年度|期)(?P<more>以上|余り|超)?(?:連続|続けて|続き|連騰)|"
    rf"連続(?P<second>{FIGURE})(?P<unit2>年|{_MONTHS})"
)
_STOCK = re.compile(rf"(?P<figure>{FIGURE}){_MONTHS}分(?!の給)")
_INDEX = re.compile("弾性|弾力性|指数|係数|PMI|HHI|ジニ|スコア")
_VOTE = re.compile(
    r"(?:賛成|反対|棄権|無投票)票?[がは]?(?P<count>[0-9]{1,3})(?=(?:票|カ国|か国|ヵ国)?(?:[、。,，で）)だと]|$))"
)


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a Japanese sentence in plain characters."""
    atoms = [*amounts(text, "ja"), *parts(text, _PARTS), *decimals(text, _INDEX)]
    atoms += [*months_of_stock(text, _STOCK), *votes(text, _VOTE)]
    for shape in (_tenths, _multiples, _doubled, _halves, _ranks, _streaks):
        atoms += shape(text)
    found = read_around(text, atoms, _GRAMMAR)
    return [replace(one, low=None, high=None) if _is_compared(text, one) else one for one in found]


def _is_compared(text: str, one: Quantity) -> bool:
    """Say whether a figure is only what another passes: 前年の3690万人を上回った."""
    passed = one.unit != "times" and one.text.endswith(("上回", "下回", "超え", "割"))
    return passed and bool(re.search("[年期月]の約?$", text[max(0, one.start - 4) : one.start]))


def _tenths(text: str) -> Iterator[Atom]:
    for match in _TENTH.finditer(text):
        rest = figure(match["hundredth"]) if match["hundredth"] else None
        atom = tenths(text, match, rest.value if rest else 0.0)
        if atom is not None:
            yield atom


def _multiples(text: str) -> Iterator[Atom]:
    for match in _MULTIPLE.finditer(text):
        written = figure(match["figure"])
        if written is not None and not is_part_of_a_word(text, match.start()):
            # 3倍増 is meant in two ways
            sure, value = not match["grown"], written.value
            yield Atom(
                match.start(), match.end(), value, "times", 1.0, value, written.low, written.high, sure=sure
            )


def _doubled(text: str) -> Iterator[Atom]:
    for match in _DOUBLED.finditer(text):
        value = 0.5 if match["halved"] else 2.0
        low = value if "以上" in match[0] else None
        high = value if "近く" in match[0] else None
        yield Atom(match.start(), match.end(), value, "times", 1.0, value, low, high)


_BECOMES = re.compile(r"(?:以下|近く|程度)?(?:に|へと?)(?:減|落ち|縮|激減|低下|下が|なっ|なる|急減)")


def _halves(text: str) -> Iterator[Atom]:
    for match in _HALF.finditer(text):
        if match["part"] and _BECOMES.match(text, match.end()):
            yield Atom(match.start(), match.end(), 0.5, "times", 1.0, 0.5)
        else:
            low = 50.0 if match["over"] else None
            yield Atom(match.start(), match.end(), 50.0, "percent", 1.0, 50.0, low)


def _ranks(text: str) -> Iterator[Atom]:
    for match in _RANK.finditer(text):
        if not _ONE_OF.match(text[match.end() : match.end() + 22]):
            yield _rank(match, match["order"] or match["nth"])
    for match in _TOPPED.finditer(text):
        group = "place" if match["place"] else "top"
        atom = _rank(match, match["order"])
        yield replace(atom, start=match.start(group), end=match.end(group), sure=False)
    for match in _PLACE.finditer(text):
        atom = _rank(match, match["order"])
        # a place in a race is one too, so the words around must speak of a measure
        atom.sure = bool(_MEASURED.search(text[max(0, match.start() - 20) : match.end() + 12]))
        if atom.value <= 200 and not is_part_of_a_word(text, match.start()):
            yield atom


def _rank(match: re.Match[str], order: str | None) -> Atom:
    written = figure(order) if order else None
    value = written.value if written else 1.0
    return Atom(match.start(), match.end(), value, "rank", 1.0, value, whole=True)


def _streaks(text: str) -> Iterator[Atom]:
    for match in _STREAK.finditer(text):
        written = figure(match["figure"] or match["second"])
        if written is None or is_part_of_a_word(text, match.start()):
            continue
        word = match["unit"] or match["unit2"]
        low = written.value if match["more"] else written.low
        unit = "months" if "月" in word else "years"
        yield Atom(
            match.start(), match.end(), written.value, unit, 1.0, written.value, low, written.high,
            sure=word != "期", whole=True,
        )  # fmt: skip


_FALL = either(
    """利下げ 減 低下 下落 下回 縮小 落ち マイナス 下げ 下が 安(?![定全心価]) ダウン 後退 急落 急減 激減
    引き下げ 押し下げ 切り下げ 低い 低く 少な 失 目減り 萎縮 割り込 沈 低落 縮 圧縮 削減 悪化 鈍化 値下が 反落
    続落"""
)
_FALLEN = either("減少率 減少幅 下落率 低下率 縮小率 減少額 下げ幅 下落幅 落ち込み幅 落ち込み 減益率 減収率")
_GRAMMAR = Grammar(
    before=re.compile(
        rf"(?:(?P<more>{either('少なくとも 最低でも 最低 優に 軽く')})|"
        rf"(?P<less>{either('最大で 最大 最高で 最高 多くとも 多くても せいぜい')})|(?P<near>(?!))|"
        rf"(?P<about>{either('約 およそ おおよそ ほぼ 概ね おおむね 推定 推計 ざっと だいたい 大体')}))\s?$"
    ),
    behind=re.compile(
        r"(?P<more>超(?!過)|余り|余(?![地裕計波])|以上|強(?![い化調力制])|を?(?:超え|超す|超し|こえ)|"
        r"を(?:大きく|大幅に|わずかに)?(?:上回|突破)|を(?:大きく|はるかに)超|あまり|を?下らな)|"
        r"(?P<less>未満|以下|以内|を(?:大きく|わずかに)?(?:下回|割|切)|にも?満たな|足らず|に届か|止まり)|"
        r"(?P<near>弱(?![い点体含])|近く|に迫|に近|近い|近辺)|(?P<about>程度|前後|ほど|くらい|ぐらい|台(?![湾風])|内外|見当)"
    ),
    between=re.compile(r"\s?(?:-|–|—|~|ないし|乃至|または)\s?"),
    along=re.compile(r"\s?(?:、|,|・|と|や|および|及び|から|または|対|ないし)\s?"),
    starts=re.compile(r"(?!)"),
    falls_before=re.compile(rf"{_FALLEN}[はがも](?:前年比|前年同[期月]比)?\s?$"),
    falls_behind=re.compile(
        rf"(?:の|も|と|だけ)?(?:大幅な?に?|大きく|小幅な?に?|実質|急に?|程度の?)?{_FALL}"
    ),
    ellipsis=re.compile(r"(?!)"),
    again=re.compile(r"(?!)"),
)
