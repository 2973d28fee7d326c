"""A text taken apart by hand: what its parts are made of does not hang on what finds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from course.readings import Readings
from course.texts.spans import Claim, Period, Place, Quantity, Sentence, Span, Topic
from course.verdicts import Verdict

TEXT = (
    "China took 18 % of Japan's exports in 2010. The ministers met.\n"
    "\u65e5\u4e2d\u8cbf\u6613\u306f2024\u5e74\u306b37\u5146\u5186\u3060\u3063\u305f\u3002"
)


@dataclass
class Handmade:
    """Text, sentences and claims, as an article holds them."""

    text: str
    sentences: list[Sentence]
    found: list[Claim] = field(default_factory=list)
    date: Any = None


def sentences(text: str) -> list[Sentence]:
    """Cut a text at its full stops."""
    pieces = re.finditer(r"[^.\u3002\s][^.\u3002]*[.\u3002]?", text)
    return [
        Sentence(place, piece.start(), piece.end(), piece[0], "ja" if "\u3002" in piece[0] else "en")
        for place, piece in enumerate(pieces, 1)
    ]


def mark(kind: type[Span], sentence: Sentence, words: str, *parts: Any, **named: Any) -> Any:
    """Span words of a sentence."""
    start = sentence.text.index(words)
    return kind(start, start + len(words), words, *parts, **named)


def handmade() -> Handmade:
    """Return three sentences, two of them with a claim."""
    first, second, third = sentences(TEXT)
    share = mark(Quantity, first, "18 %", 18.0, "percent")
    of = mark(Topic, first, "of Japan's exports", "share", "exports")
    marks = (
        mark(Place, first, "China", ("CHN",)),
        share,
        of,
        mark(Place, first, "Japan's", ("JPN",)),
        mark(Period, first, "2010", 2010),
    )
    trade = mark(Quantity, third, "37\u5146\u5186", 37e12, "JPY")
    both = (
        mark(Place, third, "\u65e5\u4e2d", ("JPN", "CHN")),
        mark(Topic, third, "\u8cbf\u6613", "trade_total", ""),
        mark(Period, third, "2024\u5e74", 2024),
        trade,
    )
    found = [
        Claim(
            "K01",
            first,
            share,
            "share",
            "exports",
            2010,
            economies=("CHN", "JPN"),
            confidence="high",
            spans=marks,
        ),
        Claim(
            "K02",
            third,
            trade,
            "trade_total",
            "",
            2024,
            economies=("JPN", "CHN"),
            missing=("base",),
            spans=both,
        ),
    ]
    return Handmade(TEXT, [first, second, third], found)


@dataclass
class Found:
    """What a test came to."""

    measured: float | None = 17.6
    unit: str = "percent"
    factor: float | None = 18 / 17.6
    verdict: Verdict = Verdict.SUPPORTED
    readings: Readings = field(default_factory=lambda: Readings((), ()))
    source: str = "Ministry of Finance Japan, trade statistics"
    cannot: tuple[str, ...] = ()
    note: str = ""
    addresses: tuple[str, ...] = ("https://www.customs.go.jp/toukei/",)


@dataclass
class Own:
    """What the learner decided."""

    verdict: Verdict = Verdict.OVERSTATED
    confidence: float = 0.7
    note: str = "<b>mine</b>"


@dataclass
class Judged(Handmade):
    """A text with tests and verdicts."""

    tests: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    arithmetic: Any = ()
    name: str = ""
    proposed: list[Claim] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Where nothing else is proposed, the claims are as they were found."""
        self.proposed = self.proposed or self.found


def judged(**more: Any) -> Judged:
    """Return the text with tests and verdicts, which are named."""
    return Judged(**{**vars(handmade()), **more})
