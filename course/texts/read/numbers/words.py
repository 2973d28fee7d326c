"""Computes the values of numbers in English words."""

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
#: number word -> its value
COUNTS = {word: number for number, word in enumerate(_ONES.split())} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), 2)
}
#: ordinal word -> its number
ORDERS = {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
#: word for a part -> how many of them make the whole
PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "quadrillion": 1e15,
    "dozen": 12.0, "crore": 1e7, "lakh": 1e5, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12,
    "trn": 1e12, "trln": 1e12, "k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12, "mil": 1e6, "bil": 1e9,
}  # fmt: skip
_GLYPHS = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75}

#: a number word
WORD = "(?:" + "|".join(sorted(COUNTS, key=len, reverse=True)) + ")"
#: a figure in digits
FIGURE = r"(?:\d{1,3}(?:,\d{3}){1,8}(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|\.\d+)"
#: a number in words, below a thousand
SPELLED = rf"(?:{WORD}(?:(?:-|\s)(?:{WORD}\b|hundred\b(?:\sand\b(?=\s{WORD}\b))?)){{0,6}})"
#: a short number in digits or words
NUMBER = rf"(?:{FIGURE}|{WORD}(?:-{WORD})?|a\shundred|hundred)"
_ORDER = "|".join(sorted(ORDERS, key=len, reverse=True))
#: an ordinal number
ORDER = rf"(?:(?:twenty|thirty|forty|fifty)-(?:{_ORDER})|{_ORDER}|\d{{1,3}}(?:st|nd|rd|th))"
#: words for parts after a number: "thirds", "quarters"
BOTTOM = (
    "(?:" + "|".join(sorted((f"{one}s?" for one in PARTS if one != "halves"), key=len, reverse=True)) + ")"
)
_LONGEST = 24


def value(number: str) -> float | None:
    """Return the value of a number; None for a year in words, or for a number that is too long."""
    if number in _GLYPHS:
        return _GLYPHS[number]
    if not number[0].isalpha():
        return float(number.replace(",", "")) if len(number) <= _LONGEST else None
    total = last = 0.0
    for word in re.split(r"[\s-]+", number.lower()):
        if word == "hundred":
            total = max(1.0, total) * 100
            last = 0.0
        elif word in COUNTS:
            # "twenty twenty-four" is a year
            if last and (last < 20 or COUNTS[word] >= 10):
                return None
            last = COUNTS[word]
            total += last
        elif word != "and":
            total += 1 / PARTS.get(word, 1)
    return total


def part(text: str | None) -> float:
    """Return the value of a fraction behind a whole number: "½", "1/2", "and a half"; 0 for none."""
    if not text:
        return 0.0
    text = text.strip()
    if text in _GLYPHS:
        return _GLYPHS[text]
    if "/" in text:
        above, below = text.split("/")
        return float(above) / float(below) if float(below) else 0.0
    return 1 / PARTS[text.split()[-1].lower()]


def scale(text: str | None) -> float:
    """Return the factor of scale words such as "million" or "bn"."""
    found = 1.0
    for word in re.split(r"[\s-]+", (text or "").lower()):
        bare = word.rstrip(".")
        found *= _SCALES.get(bare, _SCALES.get(bare.rstrip("s"), 1.0))
    return found


def order(word: str | None) -> float:
    """Return the rank that a word names, such as 2 for "second" or "2nd"; 1 for no word."""
    if word is None:
        return 1.0
    tens, _, last = word.lower().rpartition("-")
    if tens:
        return float(COUNTS[tens] + ORDERS[last])
    if last in ORDERS or last in COUNTS:
        return float(ORDERS.get(last, COUNTS.get(last, 0)))
    return float(re.sub(r"\D", "", last))
