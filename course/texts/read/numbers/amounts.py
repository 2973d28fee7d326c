"""Reads figures with units in Chinese and Japanese, where the unit stands right behind the figure."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from course.texts.read.numbers.atoms import MOST, Atom
from course.texts.read.numbers.kanji import FIGURE, NO_NUMBER, Written, figure
from course.texts.read.numbers.units import Unit, counted, money, prefixes, suffixes, unit_in

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


def amounts(text: str, language: str) -> Iterator[Atom]:
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
