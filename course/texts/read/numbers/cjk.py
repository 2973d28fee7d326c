"""Reads numbers in Chinese and Japanese sentences: both languages share the forms, not the words.

The unit stands right behind a figure.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from course.texts.read.numbers.atoms import MOST, Atom, atom, named, read_around
from course.texts.read.numbers.kanji import FIGURE, NO_NUMBER, Written, figure
from course.texts.read.numbers.patterns import Unit, counted, money, pattern, prefixes, suffixes, unit_in
from course.texts.read.words import SIMPLE
from course.texts.spans import Quantity

#: smallest count of a thing that is a quantity; smaller counts belong to a list or a delegation
_LEAST = {
    "票": 0.0, "议席": 3.0, "議席": 3.0, "辆": 3.0, "艘": 3.0, "隻": 3.0, "架": 3.0, "架次": 3.0, "機": 3.0,
    "枚": 3.0, "艇": 3.0, "発": 3.0, "国": 20.0, "カ国": 20.0, "か国": 20.0, "ヵ国": 20.0, "ヶ国": 20.0,
    "个国家": 20.0, "种": 50.0, "项": 50.0, "款": 50.0, "件": 50.0, "个项目": 20.0, "品目": 50.0, "人次": 1.0,
    "万个": 1.0, "箇国": 20.0, "台": 3.0, "基": 3.0, "标准箱": 1.0, "TEU": 1.0,
    "人": 20.0, "名": 20.0, "位": 20.0,
}  # fmt: skip
_FEW = 10.0
_OWN = {
    "zh": [
        Unit("percentage points", r"个?百分点"),
        Unit("percentage points", r"个?基点", 0.01),
        Unit("percent", r"%|个百分比"),
        Unit("percent", r"‰", 0.1),
    ],
    "ja": [
        Unit("percentage points", r"ベーシスポイント|bp", 0.01),
        Unit("percentage points", r"%?(?:パーセント)?ポイント|%pt|pt"),
        Unit("percent", r"%|パーセント"),
    ],
}
# words behind a large figure that is no such quantity
_OTHER = re.compile(
    r"\s?(?:[年月日号號时時点點分秒岁歳歲条條章节節页頁级級度米尺里亩頃克升字步天回次届屆期代轮階楼丁目番房室线線版路街区區"
    r"周週位%A-Za-z0-9:/.-]|平方|立方|公里|公顷|小时|小時|キロ|メートル|センチ|ミリ|ヘクタール|リットル|ページ|カ月|か月|ヵ月|"
    r"ヶ月|個月|个月|世纪|世紀)"
)
# words behind the figure one of a rate: 1美元兑7.2元, 1バレル78ドル
_EACH = re.compile(r"\s?(?:[=≈兑兌合0-9]|折合|相当于|当たり|あたり|につき)")
_VOTED = re.compile("が?(?:赞成|反对|弃权|投|賛成|反対|棄権)")
_ATTACHED = re.compile(rf"[{NO_NUMBER}好]$|数[十百]$|[0-9][.,:/]$|[A-Za-z]-?$")
_PEOPLE = re.compile("(?:[国美韩日华本]人|[游旅]客)[^,。0-9]{0,6}$|人数|客数|人口|人次|游客|旅客|者数|人員")
_ALONG = re.compile(r"\s?(?:至|到|-|–|—|~|から|、|和|与|と|ないし)\s?[0-9一二三四五六七八九两]")
_NEGATIVE = {"-", "负", "マイナス", "▲", "△"}
_BEFORE = re.compile(rf"[{NO_NUMBER}]$|[0-9][.,:/]$")
_DECIMAL = re.compile(
    r"(?<![0-9A-Za-z.])(?:-|マイナス|负)?[0-9]{1,4}\.[0-9]{1,4}(?![0-9.])"
    r"(?!\s?[%A-Za-z万亿億兆个倍割成美元日欧吨人年月号円ポパドユトキ社台度])"
)
# 5から8の間, 2到4之间
_SPAN = re.compile(
    r"(?<![0-9A-Za-z.])(?P<low>[0-9]{1,3}(?:\.[0-9]{1,4})?)\s?(?:から|と|至|到|和|-|–|~)\s?"
    r"(?P<high>[0-9]{1,3}(?:\.[0-9]{1,4})?)(?=\s?(?:の間|の範囲|之间|的区间|的范围))"
)
_HEAD = 4_000


def quantities(text: str, language: str) -> list[Quantity]:
    """Return the quantities of a Chinese or Japanese sentence in plain characters."""
    text = text.translate(SIMPLE) if language == "zh" else text
    atoms = [*_amounts(text, language)]
    shapes = (_parts, _decimals, _months, _votes, _tenths, _multiples, _doubled, _halves, _ranks, _streaks)
    for shape in shapes:
        atoms += shape(text, language)
    found = read_around(text, atoms, language)
    return [replace(one, low=None, high=None) if _is_compared(text, one) else one for one in found]


def _is_compared(text: str, one: Quantity) -> bool:
    """Return whether a figure is only the mark that another figure passes: 前年の3690万人を上回った."""
    passed = one.unit != "times" and one.text.endswith(("上回", "下回", "超え", "割"))
    return passed and bool(re.search("[年期月]の約?$", text[max(0, one.start - 4) : one.start]))


def _is_part_of_a_word(text: str, start: int) -> bool:
    """Return whether a figure that begins there is an ordinal, vague, or the end of another figure."""
    return bool(_BEFORE.search(text[max(0, start - 2) : start]))


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], list[Unit]]:
    counts = [Unit(unit, words) for unit, words in counted(language).items()]
    units = [*_OWN[language], *suffixes(language), *counts]
    named = "|".join(f"(?P<u{index}>{unit.pattern})" for index, unit in enumerate(units))
    signs = "|".join(unit.pattern for unit in prefixes())
    pattern = re.compile(
        rf"""(?P<sign>[-+±~≈▲△]|负|マイナス|プラス)?\s?(?:(?<![A-Za-z])(?P<money>{signs})\s?)?(?P<figure>{FIGURE})
        (?P<more>[多余餘来](?=[^0-9]))?(?:个半)?\s?(?P<unit>{named})?""",
        re.VERBOSE,
    )
    return pattern, units


def _amounts(text: str, language: str) -> Iterator[Atom]:
    """Yield the figures of a sentence in plain characters; a figure without a unit has the unit None."""
    pattern, units = _pattern(language)
    for match in islice(pattern.finditer(text), MOST):
        atom = _atom(text, match, units, language)
        if atom is not None:
            yield atom


def _atom(text: str, match: re.Match[str], units: list[Unit], language: str) -> Atom | None:
    """Return the figure of a match, or None where it is part of a name, a date or a word."""
    start, sign = _begins(text, match)
    written = figure(match["figure"])
    if written is None or _is_name(text, match, start):
        return None
    unit = unit_in(match, units)
    name, of = (unit.name, unit.of) if unit else (None, 1.0)
    if match["money"] and name not in {"percent", "percentage points"}:
        name, of = _money(match["money"], language), 1.0
    if name is not None and not _is_quantity(text, match, name, written):
        return None
    end = match.end("unit") if unit else match.end("more") if match["more"] else match.end("figure")
    sure = name is not None
    if name is None and written.scale >= 1e4 and match["figure"][0].isdigit():
        if _OTHER.match(text, end):
            return None
        # the next figure may lend its unit
        counted = "persons" if _PEOPLE.search(text[max(0, start - 24) : start]) else ""
        name = None if _ALONG.match(text, end) else counted
    value, low, high = written.sizes(of)
    if match["more"] and low is None:
        low = value
    if sign in _NEGATIVE:
        value, low, high = -value, None, None
    about = sign in {"~", "≈"}
    return Atom(start, end, value, name, written.scale * of, written.figure, low, high, about, sure)


def _begins(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Return where a figure begins and its sign; a dash between two figures is no minus."""
    start, sign = match.start(), match["sign"] or ""
    previous = text[start - 1 : start]
    if sign and sign in "-~+" and (previous.isalnum() or previous in {"%", ")"}):
        return (match.start("money") if match["money"] else match.start("figure")), ""
    return start, sign


def _is_name(text: str, match: re.Match[str], start: int) -> bool:
    """Return whether a figure is an ordinal, part of a name, or vague, such as 数百亿 and 上百亿."""
    before = text[max(0, start - 3) : start]
    if text[match.end("figure") : match.end("figure") + 1] in {"数", "几", "幾"}:
        return True
    if before[-1:] in {"上", "成"} and match["figure"][0] in "百千万亿十":
        return True
    return not match["money"] and bool(_ATTACHED.search(before))


def _money(sign: str, language: str) -> str:
    return "CNY" if sign == "¥" and language == "zh" else money(sign)


def _is_quantity(text: str, match: re.Match[str], name: str, written: Written) -> bool:
    before, end = text[max(0, match.start() - 3) : match.start()], match.end()
    if name in {"persons", "number"} and not _counts(
        match["unit"], written.value, before, text[end : end + 4]
    ):
        return False
    if written.value == 1.0 and name != "percent" and _EACH.match(text, end):
        return False
    return not _is_word(match["figure"], name, before, text[end : end + 2])


def _counts(things: str, value: float, before: str, behind: str) -> bool:
    """Return whether a count is a quantity; "one in every four" and "three reasons" are not."""
    if before and before[-1] in "每毎各这那":
        return False
    return bool(_VOTED.match(behind)) or value >= _LEAST.get(things, _FEW)


def _is_word(written: str, name: str, before: str, behind: str) -> bool:
    """Return whether numerals are part of a word, such as 千 in 千人计划 and 三 in 三元锂."""
    if re.search(r"[0-9]", written):
        return False
    if re.fullmatch("[百千]+", written):
        return not re.search("[约約近超逾过]$", before)
    return name == "CNY" and len(written) == 1 and not re.match("[。，、；,.的一每/钱]|人民|$", behind)


def _parts(text: str, language: str) -> Iterator[Atom]:
    """Yield parts in percent: 三分之一, 3分の1, 每五辆有一辆."""
    for name in ("parts_1", "parts_2"):
        for match in pattern(language, name).finditer(text):
            below, above = figure(match["below"]), figure(match["above"])
            if below is None or above is None or not below.value or _is_part_of_a_word(text, match.start()):
                continue
            if name == "parts_2" and not 0 < above.value < below.value:
                continue
            value, low, high = above.sizes(100 / below.value)
            low = value if named(match, "more") else low
            yield atom(match, value, "percent", low=low, high=high, prior=True)


def _decimals(text: str, language: str) -> Iterator[Atom]:
    """Yield decimals without a unit, if the sentence is about an index or an elasticity."""
    if not pattern(language, "index").search(text[:_HEAD]):
        return
    for match in _SPAN.finditer(text):
        low, high = float(match["low"]), float(match["high"])
        if low < high:
            yield atom(match, (low + high) / 2, "number", low=low, high=high, prior=True, whole=True)
    for match in _DECIMAL.finditer(text):
        yield atom(match, float(match[0].replace("マイナス", "-").replace("负", "-")), "number")


def _months(text: str, language: str) -> Iterator[Atom]:
    """Yield the number of months that a stock lasts."""
    for match in pattern(language, "stock").finditer(text):
        written = figure(match["figure"])
        if written is not None and not _is_part_of_a_word(text, match.start()):
            yield atom(match, written.value, "months")


def _votes(text: str, language: str) -> Iterator[Atom]:
    """Yield counts of votes that follow the word for the kind of vote."""
    for match in pattern(language, "vote").finditer(text):
        for group, count in match.groupdict().items():
            if count:
                yield atom(match, float(count), "number", group, prior=True)


def _tenths(text: str, language: str) -> Iterator[Atom]:
    """Yield tenths, converted to percent: 三成, 三成五, 3割, 3割5分."""
    for match in pattern(language, "tenth").finditer(text):
        written, rest = figure(match["figure"]), figure(named(match, "rest") or "零")
        if written is None or written.value > 10 or _is_part_of_a_word(text, match.start()):
            continue
        value, low, high = written.sizes(10.0)
        value += 5.0 if named(match, "half") else rest.value if rest else 0.0
        low = value if named(match, "more") else low
        yield Atom(match.start(), match.end(), value, "percent", 10.0, written.figure, low, high)


def _multiples(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "multiple").finditer(text):
        written = figure(match["figure"])
        before = text[max(0, match.start() - 12) : match.start()]
        if written is None or _is_part_of_a_word(text, match.start()) or re.search("翻了?$", before):
            continue
        # 增长一倍 means twice as much: the old level and the same again
        once = 1.0 if pattern(language, "grown").search(before) else 0.0
        value, low, high = written.sizes(1.0, once)
        low = value if named(match, "more") else low
        # 增长两倍 and 3倍増 have two meanings
        sure = not named(match, "grown") and (not once or written.value == 1)
        yield Atom(match.start(), match.end(), value, "times", 1.0, written.value, low, high, sure=sure)


def _doubled(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "doubled").finditer(text):
        count = figure(named(match, "figure", "times") or "一")
        if count is None:
            continue
        # 翻一番 doubles, 翻两番 doubles twice; 翻两倍 has two meanings
        several = bool(named(match, "times")) and count.value > 1
        value = 0.5 if named(match, "halved") else count.value if several else 2.0**count.value
        low, high = (value if named(match, name) else None for name in ("more", "near"))
        near = high is not None
        yield atom(match, value, "times", low=low, high=high, approximate=near, sure=not several, prior=True)


def _halves(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "half").finditer(text):
        if named(match, "cut"):
            yield atom(match, 0.5, "times")
            continue
        near = bool(named(match, "near"))
        low, high = 50.0 if named(match, "over") else None, 50.0 if near else None
        yield atom(match, 50.0, "percent", low=low, high=high, approximate=near, whole=near)


def _ranks(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "rank").finditer(text):
        if not pattern(language, "one_of").match(text[match.end() : match.end() + 22]):
            yield _rank(match)
    for match in pattern(language, "heads").finditer(text):
        yield _rank(match, "place")
    for match in pattern(language, "topped").finditer(text):
        yield replace(_rank(match, "place" if match["place"] else "top"), sure=False)
    for match in pattern(language, "place").finditer(text):
        found = _rank(match, *(["place"] if language == "zh" else []))
        # a place in a race looks the same, so a word for a measure must stand near
        found.sure = bool(
            pattern("ja", "measured").search(text[max(0, match.start() - 20) : match.end() + 12])
        )
        if found.value <= 200 and not _is_part_of_a_word(text, match.start()):
            yield found


def _rank(match: re.Match[str], group: str | int = 0) -> Atom:
    written = figure(named(match, "order", "second") or "一")
    return atom(match, written.value if written else 1.0, "rank", group, whole=True)


def _streaks(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "streak").finditer(text):
        written = figure(named(match, "figure", "second", "third") or "")
        if written is None or (language == "ja" and _is_part_of_a_word(text, match.start())):
            continue
        word = named(match, "unit", "second_unit") or ""
        low = written.value if named(match, "more") else written.low
        sure = word != "期" if language == "ja" else bool(match["figure"])
        unit = "months" if "月" in word else "years"
        yield atom(match, written.value, unit, low=low, high=written.high, sure=sure, whole=True)
