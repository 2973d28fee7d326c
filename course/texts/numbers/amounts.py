# ruff: noqa: C901
"""Figures with units in Chinese and Japanese, where the unit stands right behind the figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from .atoms import MOST, Atom
from .kanji import FIGURE, figure
from .units import Unit, counted, prefixes, suffixes

__all__ = ["amounts"]

#: how many of a thing at least make a quantity; fewer are those of a list or a delegation
_LEAST = {
    "票": 0.0, "议席": 3.0, "議席": 3.0, "辆": 3.0, "艘": 3.0, "隻": 3.0, "架": 3.0, "架次": 3.0, "機": 3.0,
    "枚": 3.0, "艇": 3.0, "発": 3.0, "国": 20.0, "カ国": 20.0, "か国": 20.0, "ヵ国": 20.0, "ヶ国": 20.0,
    "个国家": 20.0, "种": 50.0, "项": 50.0, "款": 50.0, "件": 50.0, "个项目": 20.0, "品目": 50.0, "人次": 1.0,
    "万个": 1.0, "箇国": 20.0, "台": 3.0, "基": 3.0, "标准箱": 1.0, "TEU": 1.0,
}  # fmt: skip
_FEW = 10.0
#: what a large figure without a unit of these may not be followed by
_NO_COUNT = re.compile(
    r"\s?(?:[年月日号號时時点點分秒岁歳歲条條章节節页頁级級度米尺里亩頃克升字步天回次届屆期代轮階楼丁目番房室线線版路街区區]|"
    r"平方|立方|公里|公顷|小时|小時|キロ|メートル|センチ|ミリ|ヘクタール|リットル|ページ|カ月|か月|ヵ月|ヶ月|個月|个月|周|週|位|世纪|世紀|[%A-Za-z0-9:/.-])"
)
_EACH = re.compile(r"\s?(?:=|≈|兑|兌|折合|相当于|合|当たり|あたり|につき|[0-9])")


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], list[Unit]]:
    own = {
        "zh": [
            Unit("percentage points", r"个?百分点"),
            Unit("percentage points", r"个?基点", 0.01),
            Unit("percent", r"(?:%|个百分比)"),
            Unit("percent", r"‰", 0.1),
        ],
        "ja": [
            Unit("percentage points", r"ベーシスポイント|bp", 0.01),
            Unit("percentage points", r"%?(?:パーセント)?ポイント|%pt|pt"),
            Unit("percent", r"%|パーセント"),
        ],
    }[language]
    units = [*own, *suffixes(language)]
    counts = [Unit(unit, words) for unit, words in counted(language).items()]
    every = [*units, *counts]
    named = "|".join(f"(?P<u{index}>{unit.pattern})" for index, unit in enumerate(every))
    money = "|".join(unit.pattern for unit in prefixes())
    pattern = re.compile(
        rf"""(?P<sign>[-+±~≈▲△]|负|マイナス|プラス)?\s?(?:(?P<money>{money})\s?)?(?P<figure>{FIGURE})
        (?P<more>[多余餘来](?=[^0-9]))?(?P<half>个半)?\s?(?:{named})?""",
        re.VERBOSE,
    )
    return pattern, every


def amounts(text: str, language: str) -> Iterator[Atom]:
    """Yield the figures of a sentence in plain characters; a bare one has no unit yet.

    Parameters
    ----------
    text
        The sentence in plain, simplified characters.
    language
        ``"zh"`` or ``"ja"``.
    """
    pattern, units = _pattern(language)
    for match in islice(pattern.finditer(text), MOST):
        atom = _atom(text, match, units, language)
        if atom is not None:
            yield atom


def _atom(text: str, match: re.Match[str], units: list[Unit], language: str) -> Atom | None:
    start = match.start()
    sign = match["sign"]
    previous = text[start - 1 : start]
    if sign and sign in "-~+" and (previous.isalnum() or previous in {"%", ")"}):
        # a dash between two figures is no minus
        start = match.start("money") if match["money"] else match.start("figure")
        sign = None
    before = text[max(0, start - 3) : start]
    if re.search("[上成]$", before) and match["figure"][0] in "百千万亿十":
        return None
    if re.search(r"[第数几何幾好]$|数[十百]$|[0-9][.,:/]$|[A-Za-z]-?$", before) and not match["money"]:
        return None
    written = figure(match["figure"])
    if written is None or re.match("[数几幾]", text[match.end("figure") :][:1]):
        return None
    name, of, group = _unit(match, units)
    if name in {"persons", "number"} and not _counts(group, written.value, before, text[match.end() :][:4]):
        return None
    value, low = written.value * of, None if written.low is None else written.low * of
    high = None if written.high is None else written.high * of
    sure = True
    if match["more"] and low is None:
        low = value
    if match["money"] and name not in {"percent", "percentage points", "times"}:
        name = _money(match["money"], language)
    if _named(match["figure"], name, before, text[match.end() :][:2]):
        return None
    end = match.end() if group else match.end("more") if match["more"] else match.end("figure")
    if name == "percentage points" and value >= 100:
        return None
    if written.value == 1.0 and name not in {None, "percent"} and _EACH.match(text[match.end() :]):
        return None
    if name is None and written.scale >= 1e4 and match["figure"][0].isdigit():
        if _NO_COUNT.match(text[end : end + 8]):
            return None
        name, sure = _bare(text, end), False
    if sign in {"-", "负", "マイナス", "▲", "△"}:
        value, low, high = -value, None, None
    return Atom(
        start, end, value, name, written.scale * of, written.figure, low, high, sign in {"~", "≈"}, sure
    )


def _unit(match: re.Match[str], units: list[Unit]) -> tuple[str | None, float, str]:
    group = match.lastgroup or ""
    if not re.fullmatch(r"u\d+", group):
        return None, 1.0, ""
    unit = units[int(group[1:])]
    return unit.name, unit.of, match[group]


def _money(sign: str, language: str) -> str:
    if sign == "¥":
        return "CNY" if language == "zh" else "JPY"
    return next(unit.name for unit in prefixes() if re.fullmatch(unit.pattern, sign))


def _counts(group: str, value: float, before: str, behind: str) -> bool:
    """Return whether a count is a quantity: not "one in every four", not three reasons."""
    if before and before[-1] in "每毎各这那":
        return False
    if re.match("が?(?:赞成|反对|弃权|投|賛成|反対|棄権)", behind):
        return True
    return value >= _LEAST.get(group, _FEW)


def _named(written: str, name: str | None, before: str, behind: str) -> bool:
    """Return whether numerals are part of a word, such as 千 in 千人计划 and 三 in 三元锂."""
    if name is None or re.search(r"[0-9]", written):
        return False
    if re.fullmatch("[百千]+", written):
        return not re.search("[约約近超逾过]$", before)
    # 三元锂, 二元结构, 一元化
    return name == "CNY" and len(written) == 1 and not re.match("[。，、；,.的一每/钱]|人民|$", behind)


def _bare(text: str, end: int) -> str | None:
    """Return the unit of a large figure without one: None where the next figure brings it along."""
    if re.match(
        r"\s?(?:至|到|-|–|—|~|から|、|和|与|と|ないし)\s?[0-9一二三四五六七八九两]", text[end : end + 8]
    ):
        return None
    following = text[end : end + 1]
    return "number" if following.isalpha() and not re.match("[のをにはがでとまもへ的，]", following) else ""
