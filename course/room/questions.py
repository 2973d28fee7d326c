"""A class's questions as plain data: a public part for phones, and a part kept until the reveal.

This module knows no key. The examiner (`course.room.preparing`) fills in the answers in another process.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from course.errors import CourseError

#: forms of an answer
FORMS = ("number", "choice", "choices", "line", "text", "paper")
#: most letters of a typed answer, or of all names in an order
LONGEST_TEXT = 200
#: the options of a vote on a claim
CLAIM_OPTIONS = (
    ("holds", "holds"),
    ("does_not_hold", "does not hold"),
    ("cannot_be_checked", "it depends, or cannot be checked"),
)
_LONGEST_LINE, _MOST_OPTIONS, _NARROWEST = 300, 8, 1e-6
#: a scale between whole numbers goes in whole steps from this width on: people and economies have no tenths
_COUNTED = 10
#: categories of characters that no file or screen can hold; then characters that reverse a line's direction
_UNWRITABLE = ("Cc", "Cs", "Co", "Cn")
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Shown:
    """The facts that the reveal shows."""

    #: a number, the id of an option, a list of either, or None where nothing is right or wrong
    truth: Any = None
    words: str = ""  #: the truth in words, with its unit
    because: str = ""  #: a sentence that says why
    source: str = ""  #: who published the figures
    #: observed, estimated, assumed, illustrative or scenario; empty without a figure
    status: str = ""
    verdict: str | None = None  #: verdict on a claim; None for all other questions


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the class."""

    id: str  #: such as ``guess:china_share``
    topic: str  #: guess, claim, check, own or test
    form: str  #: one of `FORMS`
    text: str  #: plain text, with bold and code only
    #: bounds and step of a number or a line
    unit: str = ""
    low: float = 0.0
    high: float = 100.0
    step: float = 1.0
    #: whether the question also asks for an interval, or for a confidence
    margin: bool = False
    sure: bool = False
    #: id and words of each option; for a text: of the names that an order holds
    options: tuple[tuple[str, str], ...] = ()
    #: for a line: the part that is shown, and the years to guess
    known: tuple[tuple[int, float], ...] = ()
    years: tuple[int, ...] = ()
    #: for a test: each paper's letter with its questions, as `course.bank.papers.papers` returns them
    papers: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    prompt: str = ""  #: label of the field for the answer
    numeric: bool = False  #: whether a typed text must be a number
    code: str = ""  #: two letters for answers in a chat
    heading: str = ""  #: the step of the lesson that asks it
    #: name and data, in base64, of each picture in a text, which pages load as ``picture/NAME``
    pictures: tuple[tuple[str, str], ...] = ()
    shown: Shown = field(default_factory=Shown)  #: facts kept until the reveal

    def public(self, number: int) -> dict[str, Any]:
        """Return the part that phones and the projector may know before the reveal."""
        kept = ("shown", "heading", "papers", "pictures")
        # each view of each phone holds it, so nothing is copied
        public = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in kept}
        return {**public, "number": number}

    def plain(self) -> dict[str, Any]:
        """Return the whole question as plain data, for a pipe or a file on the teacher's computer."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Asked:
        """Make a question from the dict that `plain` returned."""
        known = {one.name for one in fields(cls)}
        given = {name: _frozen(value) for name, value in plain.items() if name in known and name != "shown"}
        return cls(**given, shown=Shown(**plain.get("shown", {})))

    @property
    def has_answer(self) -> bool:
        """True when there is an answer to reveal; a teacher's own question has none."""
        return bool(self.shown.words) or self.shown.truth is not None

    @property
    def asks_words(self) -> bool:
        """True for a quick check whose answer is a word, of which pages that all see show no tally."""
        return self.topic == "check" and self.form == "text" and not self.numeric

    @property
    def name(self) -> str:
        """The id without its topic, such as ``C05`` for a claim."""
        return self.id.partition(":")[2]

    def words_of(self, option: str) -> str:
        """Return the words of an option."""
        return dict(self.options).get(option, option)

    def in_words(self, text: str) -> str:
        """Return a typed answer; the names of an order in words."""
        return "; ".join(self.words_of(name.strip()) for name in text.split(",")) if self.options else text


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


# ------------------------------------------------------------------------ a teacher's own


_RANGE = re.compile(
    r"^(?P<low>[-\u2212]?\d+(?:\.\d+)?)\s*(?:\.\.|\u2026)\s*(?P<high>[-\u2212]?\d+(?:\.\d+)?)\s*(?P<unit>.*)$"
)


def ask_in_a_line(line: str, number: int) -> Asked:
    """Return a teacher's own question from one line.

    Such lines are ``Which worries you more? | mines | magnets``, ``How many tonnes? | 0..100 tonnes``, or a
    question alone: yes, no or not sure. `number` counts the own questions so far; it makes the id.

    Raises
    ------
    CourseError
        The line cannot be read; the message shows a line that can.
    """
    parts = [" ".join(part.split()) for part in line.split("|")]
    text, given = parts[0], [part for part in parts[1:] if part]
    if not text or len(line) > _LONGEST_LINE:
        raise CourseError(
            f"A question needs words, and at most {_LONGEST_LINE} letters in all: "
            "Which worries you more? | mines | magnets"
        )
    if any(unicodedata.category(sign) in _UNWRITABLE or sign in _TURNS for sign in "".join(parts)):
        raise CourseError("The question holds signs that cannot be shown: type it again without them.")
    id = f"own:{number}"
    prompt = "Your answer"
    scale = _RANGE.match(given[0]) if len(given) == 1 else None
    if scale:
        low, high = (float(scale[name].replace("\u2212", "-")) for name in ("low", "high"))
        if not low < high or max(abs(low), abs(high)) > 1e12:
            raise CourseError("The first number must be the smaller one: How many tonnes? | 0..100 tonnes")
        if high - low < max(1.0, abs(low), abs(high)) * _NARROWEST:
            raise CourseError("That range is too narrow for a scale: How many tonnes? | 0..100 tonnes")
        unit, step = scale["unit"].strip(), _step(high - low)
        if low.is_integer() and high.is_integer() and high - low >= _COUNTED:
            step = max(1.0, step)
        return Asked(id, "own", "number", text, unit=unit, low=low, high=high, step=step, prompt=prompt)
    if not given:
        given = ["yes", "no", "not sure"]
    if len(given) == 1 or len(given) > _MOST_OPTIONS or len(set(given)) < len(given):
        raise CourseError(
            f"A question needs 2 to {_MOST_OPTIONS} different options: "
            "Which worries you more? | mines | magnets. Or a range: How many tonnes? | 0..100 tonnes"
        )
    options = tuple((f"o{place}", words) for place, words in enumerate(given, 1))
    return Asked(id, "own", "choice", text, options=options, prompt=prompt)


def _step(span: float) -> float:
    """Return a step of 1, 2 or 5 in some power of ten that divides a span in about a hundred."""
    power = 10.0 ** (len(f"{int(span / 100)}") - 1) if span >= 100 else 1.0
    while power > span / 50:
        power /= 10
    return next(round(power * part, 10) for part in (1, 2, 5, 10) if span / (power * part) <= 200)


# ---------------------------------------------------------------------- codes from a chat


def codes_for(questions: Sequence[Asked], taken: Iterable[str] = ()) -> list[str]:
    """Return two letters for each question, all different.

    Questions that have a code keep it. `taken` are codes that are not free.
    """
    used = {*taken, *(one.code for one in questions if one.code)}
    found = []
    for one in questions:
        code = one.code or next(code for code in _wishes(one) if code not in used)
        used.add(code)
        found.append(code)
    return found


def _wishes(question: Asked) -> Iterable[str]:
    name = question.name.upper()
    words = [word for word in re.split(r"[^A-Z]+", name) if word] or ["Q"]
    if question.topic in ("claim", "own"):
        words = ["C" if question.topic == "claim" else "O"]
    if len(words) > 1:
        yield words[0][0] + words[1][0]
    for letter in (*"".join(words)[1:], *_LETTERS):
        yield words[0][0] + letter
    for first in _LETTERS:
        for second in _LETTERS:
            yield first + second


_DASH = r"\s*[-\u2010-\u2015\u2212]\s*"
_CODE = re.compile(
    rf"(?<![\w-])(?P<code>[A-Za-z]{{2}}){_DASH}(?P<value>[-+\u2212]?\d+(?:[.,]\d+)?|[A-Za-z]{{1,8}})(?![\w])"
    rf"(?:{_DASH}(?P<margin>\d+(?:[.,]\d+)?)%?)?"
)
#: pattern of the text that a chat writes around a name
_AROUND = re.compile(
    r"\[[^\]]*\]|\(?\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\b\)?(?:\s*[AaPp]\.?[Mm]\.?)?"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b[Ff]rom\b|\bto\b.*$"
)
_LONGEST_CHAT_LINE, _MOST_CHAT_LINES = 300, 1200


def read_chat(
    text: str, questions: Mapping[str, Asked]
) -> tuple[list[tuple[str, str, dict[str, Any]]], list[str]]:
    """Return the answers in a pasted chat, and the lines with a code that could not be read.

    Names, times and other lines may stand around the codes, such as ``CS-30-6``. `questions` maps a code to
    its question. An answer is (who, code, answer). `who` is the text before the code, or in the line above;
    it only tells voters apart. Lines that could not be read have a code of no question, or an answer that
    does not fit.
    """
    found, missed, above = [], [], ""
    for number, line in enumerate(text.splitlines()[:_MOST_CHAT_LINES]):
        line = line.strip()[:_LONGEST_CHAT_LINE]
        match = _known_code(line, questions)
        if match is None:
            if line:
                if (_CODE.search(line) and re.search(r"\b[A-Z]{2}-", line)) or _lacks_dash(line, questions):
                    missed.append(line)
                else:
                    above = _name(line)
            continue
        answer = _answer_of(match, questions[match["code"].upper()])
        if answer is None:
            missed.append(line)
            continue
        who = _name(line[: match.start()]) or above or f"line {number}"
        found.append((who, match["code"].upper(), answer))
    return found, missed


def _lacks_dash(line: str, questions: Mapping[str, Asked]) -> bool:
    """Tell whether a line ends in a code and an answer without the dash between them."""
    found = re.search(r"\b([A-Z]{2})\s*:?\s+\S{1,8}$", line)
    return found is not None and found[1] in questions


def _known_code(line: str, questions: Mapping[str, Asked]) -> re.Match[str] | None:
    found = _CODE.search(line)
    while found is not None and found["code"].upper() not in questions:
        found = _CODE.search(line, found.start() + 1)  # a code may begin inside a text that looks like a code
    return found


def _name(words: str) -> str:
    name = _AROUND.sub(" ", words).strip(" \t:>-\u2013()").partition(":")[0]
    return " ".join(name.strip(" ()").split()).casefold()


def _answer_of(match: re.Match[str], question: Asked) -> dict[str, Any] | None:
    value, margin = match["value"], match["margin"]
    second = float(margin.replace(",", ".")) if margin else None
    if question.form == "number":
        number = _number(value)
        if number is None:
            return None
        return {"guess": number, **({"margin": second} if question.margin and second is not None else {})}
    if question.form == "choice":
        option = _option(value, question)
        sure = {"sure": second / 100} if question.sure and second is not None else {}
        return None if option is None else {"choice": option, **sure}
    if question.form == "choices":
        chosen = [_option(sign, question) for sign in value]
        return None if None in chosen else {"choices": list(dict.fromkeys(chosen))}
    if question.form == "text" and not question.options:
        return {"text": value}
    return None  # a line or an order has too many parts for a code, and a paper too many questions


def _number(value: str) -> float | None:
    try:
        return float(value.replace("\u2212", "-").replace(",", "."))
    except ValueError:
        return None


def _option(value: str, question: Asked) -> str | None:
    ids = [id for id, _ in question.options]
    by_id = {id.casefold(): id for id in ids}
    if value.casefold() in by_id:
        return by_id[value.casefold()]
    place = int(value) - 1 if value.isdecimal() else _LETTERS.find(value.upper()) if len(value) == 1 else -1
    return ids[place] if 0 <= place < len(ids) else None
