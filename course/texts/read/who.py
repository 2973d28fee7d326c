"""Finds the economies that a sentence names by name, adjective, capital, short form, group or company.

Names of all territories in the three languages come from CLDR through babel. `who.toml` adds what CLDR does
not hold, and lists words that only look like an economy, such as currencies and seas.
"""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

from course.tables.economies import codes
from course.texts.read.words import Words, flat, word_list
from course.texts.spans import Place

#: codes of groups, which are not in ISO 3166
GROUPS = ("EUU", "ASEAN", "G7", "G20", "BRICS", "WLD")

#: the catalogues of CLDR that hold the names of each language
_LOCALES = {"en": ("en",), "zh": ("zh", "zh_Hant"), "ja": ("ja",)}

#: words that may touch the whole name of an economy: 自日本
_TOWARDS = {"zh": "自"}

_Codes = tuple[str, ...]

#: characters before 日 where it means a day
_DAYS = r"\d今本当前同昨明翌毎每先数近即次连連终終休平祝節节生一二三四五六七八九十"


def _territories(locale: str) -> Iterator[tuple[str, str]]:
    """Yield each name of a present economy with its code."""
    known = set(codes())
    alpha2 = {two[0]: three for three, two in get_global("territory_aliases").items() if three in known}
    for short, name in Locale.parse(locale).territories.items():
        if short in alpha2:
            for part in {name, re.sub(r"\s*[(（].*", "", name)}:
                yield part, alpha2[short]


def _adjectives(name: str) -> Iterator[str]:
    """Yield the regular English adjectives of a name, and its people: Kenyan, Iranian, Chinese, Kuwaitis."""
    for stem in (name, *([name[:-1]] if name[-1] in "aeoy" else [])):
        for ending in ("an", "ian", "i", "ese"):
            yield from (f"{stem}{ending}", f"{stem}{ending}s")


def _joined(language: str) -> dict[str, _Codes]:
    """Return words of two characters, one of which stands for an economy: 对泰, 俄军, 対印."""
    listed = word_list("who")["joined"].get(language)
    if listed is None:
        return {}
    found: dict[str, _Codes] = {}
    for letter in listed["letters"]:
        code = word_list("who")["letters"][language][letter]
        found.update({f"{before}{letter}": (code,) for before in listed["before"]})
        found.update({f"{letter}{behind}": (code,) for behind in listed["behind"]})
    return found


def _whole_names(language: str, named: dict[str, _Codes]) -> dict[str, _Codes]:
    """Return words with the whole name, such as 对越南, so that 对越 is not found inside them."""
    listed = word_list("who")["joined"].get(language)
    if listed is None:
        return {}
    return {
        f"{before}{name}": meant
        for name, meant in named.items()
        if len(name) > 1 and name[0] in listed["letters"]
        for before in (*listed["before"], *_TOWARDS.get(language, ""))
    }


@cache
def _names(language: str) -> Words[_Codes]:
    """Return the names in one language and in English; a word with an empty meaning is no economy."""
    lists = word_list("who")
    found: dict[str, _Codes] = {}
    for spoken in dict.fromkeys(("en", language)):
        for locale in _LOCALES[spoken]:
            # a longer name goes before: Nigerians are of Nigeria, not of Niger
            named = sorted(_territories(locale), key=lambda one: len(one[0]))
            if locale == "en":
                found.update({each: (code,) for name, code in named for each in _adjectives(name)})
            found.update({name: (code,) for name, code in named})
        found.update(_joined(spoken))
        for meant, words in lists[spoken].items():
            found.update(dict.fromkeys(words, tuple(meant.split())))
        if spoken == "en":  # as headlines write them
            found.update({name.upper(): meant for name, meant in found.items() if len(name) > 3})
        found.update(_whole_names(spoken, found))
        found.update(dict.fromkeys(lists["not"][spoken], ()))
    return Words(found, language)


#: a short form behind its name
_IN_BRACKETS = re.compile(r" ?\([^()]+\)")


@cache
def _short(language: str) -> tuple[re.Pattern[str], dict[str, str]] | None:
    """Return a pattern for single characters that stand for economies, with their codes; None without any."""
    lists = word_list("who")
    if language not in lists["runs"]:
        return None
    letters, alone = lists["runs"][language], lists["short"].get(language)
    # 日 after a figure or in 今日 is a day, and ロ before katakana begins another word
    pattern = rf"(?:(?!日)|(?<![{_DAYS}]))[{letters}]{{2,}}(?<!ロ(?=[ァ-ヺー]))"
    if language == "zh":  # 美今起对瑞士商品征收39%关税
        pattern += rf"|(?<![一-龥])[{letters}](?=今起|明起|将|拟|已|再|又|对|宣布|欲)"
    if alone:
        pattern += rf"|[{alone['letters']}](?=[ァ-ヺ]|{'|'.join(alone['before'])})"
        # 独の成長率, but neither 単独の nor 米の値段
        pattern += r"|(?<![一-龥])[独仏豪英](?=[のはがも]|にとって)"
    return re.compile(pattern), lists["letters"][language]


def _runs(text: str, start: int, end: int, language: str) -> Iterator[Place]:
    short = _short(language)
    if short is None:
        return
    pattern, meant = short
    for found in pattern.finditer(text, start, end):
        named = tuple(dict.fromkeys(meant[letter] for letter in found[0]))
        yield Place(found.start(), found.end(), found[0], named)


def places(text: str, language: str) -> list[Place]:
    """Return the economies that a sentence names; English names count in any language."""
    letters = flat(text, language)
    found: list[Place] = []
    last = 0
    for start, end, named in _names(language).find(text):
        found += _runs(letters, last, start, language)
        if found and named == found[-1].codes and _IN_BRACKETS.fullmatch(letters, found[-1].end, end + 1):
            # 対欧州連合（EU）の赤字: one name, with its short form
            start, end = found.pop().start, end + 1
        if named:
            found.append(Place(start, end, text[start:end], named))
        last = end
    found += _runs(letters, last, len(letters), language)
    return found or _own(letters, language)


@cache
def own_words(language: str) -> dict[str, list[str]]:
    """Return words for a language's own institutions by country code, such as 国家统计局 or 財務省."""
    return dict(word_list("who")["own"].get(language, {}))


def _own(text: str, language: str) -> list[Place]:
    """Return the country of the institution that a sentence without an economy names, such as 財務省."""
    for code, words in own_words(language).items():
        cue = re.search("|".join(words), text)
        if cue:
            return [Place(cue.start(), cue.end(), cue[0], (code,))]
    return []
