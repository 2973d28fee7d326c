"""Tells how an amount belongs to a change: "rose to 5 billion", "rose by 5 billion", "up from 5 billion"."""

import re

from course.texts.read.what import sign, topics
from course.texts.spans import Claim

#: words between a change and the level that it led to; in Japanese the word for the change comes last
_TO = {
    "en": re.compile(r"(?: \w+){0,3}? to (?:(?:a|an|about|almost|around|nearly|only|over|some) )?"),
    "zh": re.compile(r"了?(?:至|到|为)(?:约|近)?"),
    "ja": re.compile(r"(?:余り|あまり)?(?:に|へ|まで|と)(?:まで)?(?:大きく)?"),
}
#: words between a change and its own amount
_BY = {
    "en": re.compile(r" (?:by )?(?:(?:a|another|about|almost|around|nearly|only|over|some|roughly) ){0,2}"),
    "zh": re.compile(r"了?(?:约|近|逾)?"),
    "ja": re.compile(r"(?:余り|あまり|ほど|近く|以上|も)?"),
}
#: words between a change and the level before it
_FROM = {
    "en": re.compile(r" from (?:(?:a|about|almost|around|nearly|only|some) )?"),
    "zh": re.compile(r"(?!)"),
    "ja": re.compile(r"から(?:大きく)?"),
}
#: the words that end in "to" in Chinese: 升至
_ENDS_IN_TO = ("至", "到", "为")
#: words that count a change from another time than the year before
BASE = re.compile(
    r"\bfrom (?:\w+ )?(?:[$¥€£]? ?\d|an? (?!year)|the (?!year|previous))|"
    r"\b(?:since|between|against|than (?!a year|the year)|ago|after|decades?|years|over the|compared)\b|"
    r"(?<!同)(?<!前年)(?<!同期)(?<!同月)(?:比|较)(?![上去前]一?年)|以来|[从由自][^，。]{0,3}\d|\d[^、。]{0,6}から|"
    r"\d年(?:より|比)|年前|ぶり|以降|年间|年間"
)


def turn(claim: Claim) -> tuple[int, str] | None:
    """Return how a change leads to the amount of a claim; None where no change stands right beside it.

    Returns
    -------
    tuple of int and str
        1 for a rise and -1 for a fall; ``"to"`` for the level after it, ``"from"`` for the level before
        it, and ``"by"`` for the change itself.
    """
    language, quantity = claim.sentence.language, claim.quantity
    text = claim.sentence.text.casefold()
    for topic in topics(text, language):
        start, end = (topic.end, quantity.start) if language != "ja" else (quantity.end, topic.start)
        way = sign(topic, language) if start <= end else 0
        for kind, words in (("to", _TO), ("from", _FROM), ("by", _BY)):
            ends = kind == "to" and topic.text.endswith(_ENDS_IN_TO)
            if way and (ends or words[language].fullmatch(text, start, end)):
                return way, kind
    return None
