"""Finds the words of a list in a text, at each place the longest that fits.

A word that is written with a capital letter in the list must stand so in the text ("Turkey", "Polish"); any
other word fits in large and small letters. A Latin word ends where its letters end, and a word in katakana
where its katakana end, so that タイ is not found in タイヤ. Chinese characters have no such border.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

_Meaning = TypeVar("_Meaning")

#: traditional characters of Taiwan and Hong Kong that the lists, the numbers and the times need
_TRADITIONAL = (
    "國萬東協會貿進額總產業對關稅資債務礦煉鋰鈷鎳銅鋁鎵鍺銻鎢錳鈦車電動導體製機設備經濟長減漲價緬歐韓臺灣門羅爾倫華頓宮聯儲軍農駐輸從來訪遊廣"
    "陸豐蘭馬亞勞約貝內烏剋單數據權鐵鋼氣糧魚藥醫紡織裝貨發匯餘順帳戶淨佔銷購採買運雙邊賴應給實際營潤虧損彈環擴驟縮飆調貶銳貸補貼預開費崗員僱"
    "傭學脹贊棄連續蟬夥場與較當時稱佈認為後過達將僅島區組轎錫鋅鉍釩鉑鈀鉭鈮鉻鉬鈹螢鈾鹽銀黃鮮陽戰爭團幣圓鎊噸離剛賓規轉於優億點衝躍還兩個幾輛"
    "隻強無賣現滅計種項張筆線歷議這並滿遠幹"
)
_SIMPLIFIED = (
    "国万东协会贸进额总产业对关税资债务矿炼锂钴镍铜铝镓锗锑钨锰钛车电动导体制机设备经济长减涨价缅欧韩台湾门罗尔伦华顿宫联储军农驻输从来访游广"
    "陆丰兰马亚劳约贝内乌克单数据权铁钢气粮鱼药医纺织装货发汇余顺账户净占销购采买运双边赖应给实际营润亏损弹环扩骤缩飙调贬锐贷补贴预开费岗员雇"
    "佣学胀赞弃连续蝉伙场与较当时称布认为后过达将仅岛区组轿锡锌铋钒铂钯钽铌铬钼铍萤铀盐银黄鲜阳战争团币圆镑吨离刚宾规转于优亿点冲跃还两个几辆"
    "只强无卖现灭计种项张笔线历议这并满远干"
)
#: for `str.translate`
SIMPLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def _flat_letter(letter: str) -> str:
    if letter in "’‘ʼ＇":
        return "'"
    if letter in "‐‑‒−":
        return "-"
    if letter.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


#: the letters that often have several forms
_FLAT = {
    code: plain
    for code in (*range(0x80, 0x2100), *range(0x2010, 0x2040), *range(0x3000, 0x3001), *range(0xFF00, 0xFFF0))
    if (plain := _flat_letter(chr(code))) != chr(code)
} | {9: " ", 10: " ", 13: " ", ord("İ"): "I"}  # İ is the one letter that grows when it is made small


#: the same for a Chinese text
_SIMPLER = _FLAT | SIMPLE


# `flat` gets the same sentence again and again while its claims are put together
@lru_cache(maxsize=8)
def flat(text: str, language: str = "") -> str:
    """Return a text of the same length with letters of one width, plain quotation marks and plain spaces.

    Traditional characters in a Chinese text become simple ones, as far as the lists of words hold them.
    """
    return text.translate(_SIMPLER if language == "zh" else _FLAT)


def _kind(letter: str) -> str:
    """Return the letter's kind, which must change where a word ends: Latin, digit, katakana, or none."""
    if letter.isascii():
        return "digit" if letter.isdigit() else "latin" if letter.isalpha() else ""
    if "ァ" <= letter <= "ヺ" or letter == "ー":
        return "katakana"
    return "latin" if letter < "ʰ" and letter.isalpha() else ""


class Words(Generic[_Meaning]):
    """A list of words, each with its meaning.

    Parameters
    ----------
    meanings
        The meaning of each word. Words of the same spelling cannot stand in it twice.
    language
        ``"zh"`` finds traditional characters as well.
    """

    def __init__(self, meanings: Mapping[str, _Meaning], language: str = "") -> None:
        self._language = language
        self._exact: dict[str, _Meaning] = {}
        self._any_case: dict[str, _Meaning] = {}
        lengths: dict[str, set[int]] = {}
        for word, meaning in meanings.items():
            word = flat(word, language)
            held = self._any_case if word == word.lower() else self._exact
            held[word] = meaning
            lengths.setdefault(word[:2].lower(), set()).add(len(word))
        self._begin = {start[0] for start in lengths}
        self._lengths = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}

    def find(self, text: str) -> Iterator[tuple[int, int, _Meaning]]:
        """Yield start, end and meaning of each word, from left to right, none inside another.

        The time grows with the length of the text and not with the number of words in the list.
        """
        text = flat(text, self._language)
        small = text.lower()
        at, end = 0, len(text)
        while at < end:
            found = self._at(text, small, at) if small[at] in self._begin else None
            if found is None:
                at += 1
            else:
                yield at, found[0], found[1]
                at = found[0]

    def _at(self, text: str, small: str, at: int) -> tuple[int, _Meaning] | None:
        lengths = self._lengths.get(small[at : at + 2], ()) + self._lengths.get(small[at], ())
        if not lengths:
            return None
        kind = _kind(text[at])
        if kind and at and _kind(text[at - 1]) == kind:
            return None
        for length in lengths:
            end = at + length
            if end > len(text):
                continue
            last = _kind(text[end - 1])
            if last and end < len(text) and _kind(text[end]) == last:
                continue
            word = text[at:end]
            if word in self._exact:
                return end, self._exact[word]
            if small[at:end] in self._any_case:
                return end, self._any_case[small[at:end]]
        return None


@cache
def word_list(name: str) -> dict[str, Any]:
    """Return the lists in the TOML file of this name, in any folder of `course.texts`."""
    (place,) = Path(__file__).parents[1].rglob(f"{name}.toml")
    return tomllib.loads(place.read_text("utf-8"))


def either(words: str) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    every = sorted(words.split(), key=len, reverse=True)
    return "(?:" + "|".join(word.replace("_", r"\s") for word in every) + ")"
