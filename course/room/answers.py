"""Check the answers of phones against their question, and count them in tallies.

All functions are pure. No answer from a phone is trusted: every part is checked for type and size.
"""

import json
import math
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course.errors import CourseError
from course.room.questions import LONGEST_TEXT, Asked
from course.room.tickets import first_paper, read_ticket

_BINS, _MOST_INTERVALS, _MOST_LINES, _MOST_VALUES, _MOST_GROUPS = 20, 60, 40, 40, 12


class AnswerRefusedError(CourseError):
    """Raised when an answer does not fit its question; the message says which answer would fit."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The examiner's mark of an answer to a quick check."""

    outcome: str  #: the word of the outcome
    right: bool = False  #: True for a right answer
    says: str = ""  #: the sentence of the named mistake; empty where no mistake is named
    value: float | None = None  #: the number read from the answer, or None
    read: bool = True  #: False where the answer could not be read
    word: str = ""  #: the course's own word for a listed wrong answer; the wall never shows what was typed


# ------------------------------------------------------------------------------ checking


def check_answer(asked: Asked, answer: object) -> dict[str, Any]:
    """Return an answer in the form in which the room keeps it.

    Raises
    ------
    AnswerRefusedError
        The answer does not fit the question.
    """
    if not isinstance(answer, dict):
        raise AnswerRefusedError("The answer has not the form that this question asks for.")
    read, allowed = _READERS[asked.form]
    if not set(answer) <= allowed:
        raise AnswerRefusedError("The answer holds more than this question asks for.")
    return read(asked, answer)


def _finite(value: object, low: float, high: float, what: str) -> float:
    """Return a value as a number within its bounds; refuse any other value, also True and False."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AnswerRefusedError(f"{what} must be a number.")
    # compared before it is converted: a whole number may be too large for a float
    if value != value or not low <= value <= high:
        raise AnswerRefusedError(f"{what} must lie from {low:g} to {high:g}.")
    return min(max(float(f"{float(value):.9g}"), low), high)


def _number(asked: Asked, answer: Mapping[str, Any]) -> dict[str, Any]:
    found = {"guess": _finite(answer.get("guess"), asked.low, asked.high, "The guess")}
    if answer.get("margin") is not None:
        if not asked.margin:
            raise AnswerRefusedError("This question asks for a number without a margin.")
        found["margin"] = _finite(answer["margin"], 0.0, asked.high - asked.low, "The margin")
    return found


def _option(asked: Asked, value: object) -> str:
    if not isinstance(value, str) or value not in dict(asked.options):
        raise AnswerRefusedError("Choose one of the options.")
    return value


def _choice(asked: Asked, answer: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"choice": _option(asked, answer.get("choice"))}
    if answer.get("sure") is not None:
        if not asked.sure:
            raise AnswerRefusedError("This question asks for an option alone.")
        found["sure"] = _finite(answer["sure"], 0.0, 1.0, "How sure you are")
    return found


def _choices(asked: Asked, answer: Mapping[str, Any]) -> dict[str, Any]:
    given = answer.get("choices")
    if not isinstance(given, list) or not 0 < len(given) <= len(asked.options):
        raise AnswerRefusedError("Choose at least one of the options.")
    chosen = {_option(asked, one) for one in given}
    return {"choices": [id for id, _ in asked.options if id in chosen]}


def _line(asked: Asked, answer: Mapping[str, Any]) -> dict[str, Any]:
    given = answer.get("line")
    if not isinstance(given, list) or len(given) != len(asked.years):
        raise AnswerRefusedError("The line needs one number for each year.")
    return {"line": [_finite(value, asked.low, asked.high, "Each point of the line") for value in given]}


def _text(asked: Asked, answer: Mapping[str, Any]) -> dict[str, Any]:
    given = answer.get("text")
    if not isinstance(given, str) or len(given) > LONGEST_TEXT:
        raise AnswerRefusedError(f"Type an answer of at most {LONGEST_TEXT} letters.")
    plain = " ".join(given.split())
    # invisible letters, and halves of letters, which no file can hold
    if not plain or any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") for sign in plain):
        raise AnswerRefusedError(f"Type {'a number, such as 12.5' if asked.numeric else 'a word'}.")
    return {"text": plain}


def _paper(asked: Asked, answer: Mapping[str, Any]) -> dict[str, Any]:
    letter, typed, chosen = answer.get("paper"), answer.get("ticket"), answer.get("chosen")
    questions = dict(asked.papers).get(letter) if isinstance(letter, str) else None
    if questions is None or not isinstance(typed, str) or len(typed) > LONGEST_TEXT:
        raise AnswerRefusedError("The answer has not the form that this test asks for.")
    ticket, is_first = read_ticket(typed), asked.name == "before"
    if not ticket and (typed.strip() or is_first):
        raise AnswerRefusedError("That ticket has a typing mistake: look at it again.")
    if ticket and (letter == first_paper(ticket)) is not is_first:
        raise AnswerRefusedError("The second test is on the other paper: load the page again.")
    known = {id: dict(options) for id, _, options in questions}
    if (
        not isinstance(chosen, dict)
        or not chosen
        or not all(isinstance(option, str) and option in known.get(id, ()) for id, option in chosen.items())
    ):
        raise AnswerRefusedError("Answer at least one of the questions with one of its options.")
    return {"paper": letter, "ticket": ticket, "chosen": dict(sorted(chosen.items()))}


_Reader = Callable[[Asked, Mapping[str, Any]], dict[str, Any]]
_READERS: dict[str, tuple[_Reader, set[str]]] = {
    "number": (_number, {"guess", "margin"}),
    "choice": (_choice, {"choice", "sure"}),
    "choices": (_choices, {"choices"}),
    "line": (_line, {"line"}),
    "text": (_text, {"text"}),
    "paper": (_paper, {"paper", "ticket", "chosen"}),
}


def content_of(answer: Mapping[str, Any]) -> Any:
    """Return the part of an answer that is marked: the typed text or the chosen options."""
    return next(answer[name] for name in ("choice", "choices", "text") if name in answer)


def key_of(answer: Mapping[str, Any]) -> str:
    """Return a text that is equal for equal answers, so that each is marked only once."""
    return json.dumps(content_of(answer))


# ------------------------------------------------------------------------------ counting


def tally(
    asked: Asked,
    answers: Sequence[Mapping[str, Any]],
    marks: Mapping[str, Mark],
    *,
    revealed: bool = False,
    texts: bool = False,
) -> dict[str, Any]:
    """Count the answers of one round.

    `answers` are in the form of `check_answer`. `marks` maps `key_of` an answer to the examiner's mark. The
    truth is used only where `revealed`. Typed texts are shown only where `texts`, which is for the teacher's
    eyes.
    """
    if asked.form == "number":
        return _of_numbers(asked, answers, revealed=revealed)
    if asked.form == "line":
        return _of_lines(answers)
    if asked.form == "paper":
        return {"n": len(answers)}
    if asked.form == "text":
        return _of_texts(answers, marks, texts=texts, revealed=revealed)
    return _of_options(asked, answers)


def _of_numbers(asked: Asked, answers: Sequence[Mapping[str, Any]], *, revealed: bool) -> dict[str, Any]:
    guesses = [one["guess"] for one in answers]
    wide = (asked.high - asked.low) / _BINS
    if asked.step.is_integer():  # counted things: each bar holds equally many whole numbers
        wide = math.ceil(wide / asked.step) * asked.step
    bars = math.ceil((asked.high - asked.low) / wide)
    counts = Counter(min(bars - 1, int((guess - asked.low) / wide)) for guess in guesses)
    bins = [
        {
            "low": six_digits(asked.low + wide * place),
            "high": six_digits(min(asked.high, asked.low + wide * (place + 1))),
            "count": counts[place],
        }
        for place in range(bars)
    ]
    intervals = [
        (one["guess"] - one["margin"], one["guess"] + one["margin"]) for one in answers if "margin" in one
    ]
    within = None
    if revealed and isinstance(asked.shown.truth, int | float):
        # the ends were rounded on their way here, and must still hold the truth
        within = sum(low - 1e-9 <= asked.shown.truth <= high + 1e-9 for low, high in intervals)
    intervals.sort(key=sum)
    return {
        "n": len(guesses),
        "bins": bins,
        "intervals": [
            [six_digits(low), six_digits(high)] for low, high in _thinned(intervals, _MOST_INTERVALS)
        ],
        "with_interval": len(intervals),
        "median": six_digits(statistics.median(guesses)) if guesses else None,
        "within": within,
    }


def _of_options(asked: Asked, answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    sure: dict[str, list[float]] = {}
    for one in answers:
        counts.update(one["choices"] if "choices" in one else [one["choice"]])
        if "sure" in one:
            sure.setdefault(one["choice"], []).append(one["sure"])
    return {
        "n": len(answers),
        "counts": [{"option": id, "words": words, "count": counts[id]} for id, words in asked.options],
        "sure": {option: six_digits(statistics.fmean(found)) for option, found in sure.items()},
    }


def _of_lines(answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    lines = [one["line"] for one in answers]
    return {
        "n": len(lines),
        "lines": _thinned(lines, _MOST_LINES),
        "middle": [six_digits(statistics.median(points)) for points in zip(*lines, strict=True)],
    }


def _of_texts(
    answers: Sequence[Mapping[str, Any]], marks: Mapping[str, Mark], *, texts: bool, revealed: bool
) -> dict[str, Any]:
    numbers: Counter[float] = Counter()
    words: Counter[str] = Counter()
    right: set[float] = set()
    unread = 0
    for one in answers:
        mark = marks.get(key_of(one))
        if mark is not None and not mark.read and not texts:
            unread += 1
        elif mark is not None and mark.read and mark.value is not None:
            numbers[mark.value] += 1
            right |= {mark.value} if mark.right and revealed else set()
        else:
            words[one["text"]] += 1
    values: list[dict[str, Any]] = [
        {"value": value, "count": count, "right": value in right}
        for value, count in sorted(numbers.most_common(_MOST_VALUES))
    ]
    if texts:
        values += [{"text": text, "count": count} for text, count in words.most_common(_MOST_VALUES)]
    return {"n": len(answers), "values": values, "unread": unread}


def group_by_mistake(
    answers: Sequence[Mapping[str, Any]], marks: Mapping[str, Mark], *, texts: bool = False
) -> dict[str, Any]:
    """Group the answers to a quick check by the mistake that the marker names, the largest group first.

    `answers`, `marks` and `texts` are as for `tally`. An answer waits while it has no mark, as just after a
    new start of the room.
    """
    right = other = unread = waiting = 0
    found: dict[str, Counter[str]] = {}
    named = {mark.says for mark in marks.values()}
    for one in answers:
        mark = marks.get(key_of(one))
        if mark is None:
            waiting += 1
        elif not mark.read:
            unread += 1
        elif mark.right:
            right += 1
        elif mark.says:
            # a rounded number only may come from the mistake that the exact one comes from: one group
            sure = mark.says.replace("You may get this if ", "You get this if ", 1)
            says = sure if sure in named else mark.says
            found.setdefault(says, Counter())[_as_written(one, mark, texts=texts)] += 1
        else:
            other += 1
    # the largest first; of one size, what the marker only guesses comes after what it knows
    ordered = sorted(
        found.items(), key=lambda item: (-item[1].total(), item[0].startswith("Perhaps"), item[0])
    )
    groups = [
        {
            "says": _of_several(says),
            "count": values.total(),
            "values": [value for value, _ in values.most_common(3) if value],
        }
        for says, values in ordered[:_MOST_GROUPS]
    ]
    other += sum(values.total() for _, values in ordered[_MOST_GROUPS:])
    return {
        "n": len(answers),
        "right": right,
        "groups": groups,
        "other": other,
        "unread": unread,
        "waiting": waiting,
    }


def _of_several(says: str) -> str:
    """Return a sentence that the marker writes to one learner, reworded for a class.

    A class knows the claims by their sentences, and not by their numbers.
    """
    said = re.sub(r"^You (get this if you )?(?!may)", "", says)
    said = re.sub(r"^(Perhaps you|You may get this if you) ", "perhaps ", said)
    said = re.sub(r"\b(One|Another) way to get this: you ", r"\1 way: ", said)
    said = said.replace("your number", "a number")
    return re.sub(r"(text states) in C\d+", r"\1", said)


def _as_written(answer: Mapping[str, Any], mark: Mark, *, texts: bool) -> str:
    if mark.value is not None:
        return f"{mark.value:.6g}"
    if "text" not in answer:
        return ""
    return str(answer["text"]) if texts else mark.word


def moves(
    asked: Asked, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Count for each pair of options how many devices went from the first to the second between two rounds.

    Devices that kept their option are counted, too. `before` and `after` map a device to its answer. A
    question without a single choice gives an empty list.
    """
    if asked.form != "choice":
        return []
    pairs = Counter((before[who]["choice"], after[who]["choice"]) for who in before.keys() & after.keys())
    return [
        {"from": one, "to": other, "count": count}
        for (one, other), count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    ]


def six_digits(value: float) -> float:
    """Return a number with the digits that a page shows."""
    return float(f"{value:.6g}")


def _thinned(found: Sequence[Any], most: int) -> list[Any]:
    """Return at most `most` items, spread evenly over all."""
    if len(found) <= most:
        return list(found)
    return [found[round(place * (len(found) - 1) / (most - 1))] for place in range(most)]
