"""Answers changed at random, judged by the marker and by a second opinion: part of `endurance.py`."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from typing import Any

from mutated_answers import changed_answer, starting_points
from surprises import Surprises

from course.bank.case import Case
from course.bank.library import sets
from course.grading.pages.rendering import Recorded
from course.kinds import Chart, Choices, Function, Label, Number, Table
from course.marking import judge

__all__ = ["Judged", "try_answers"]

_Form = dict[str, Any]


# ------------------------------------------------------------------ a second opinion
# Written apart from the marker and more strictly: what it does not understand is for a person to look at.


def _near(one: Any, other: Any, size: float) -> bool:
    """Whether two number forms are alike; missing ones are when both are."""
    values = [form["v"] if form["t"] == "number" else "nan" for form in (one, other)]
    if any(type(value) is str for value in values):
        return bool(values[0] == values[1])
    return bool(abs(values[0] - values[1]) <= size * (1 + 1e-6) + 1e-12 * abs(values[0]))


def _letters(form: _Form) -> str:
    """Return letters and digits of a text, or a number as a whole one, without case and marks."""
    value = form.get("v", "")
    value = int(value) if type(value) is float and value.is_integer() else value
    wide = {ord("！") + place: ord("!") + place for place in range(94)}
    return "".join(sign for sign in str(value).translate(wide).casefold() if sign.isalnum())


def _same_call(one: _Form, other: _Form, size: float) -> bool:
    if one["t"] != other["t"]:
        return False
    if one["t"] == "number":
        return _near(one, other, size * max(1.0, abs(one["v"]) if type(one["v"]) is not str else 0.0))
    if one["t"] in ("list", "set"):
        pairs = zip(one["v"], other["v"], strict=False)
        return len(one["v"]) == len(other["v"]) and all(_same_call(*pair, size) for pair in pairs)
    return _letters(one) == _letters(other) if one["t"] == "text" else one == other


def _same_table(kind: Table, key: _Form, answer: _Form) -> bool:
    both = []
    for table in (key, answer):
        columns = dict(zip(table["columns"], table["data"], strict=True))
        rows = list(zip(*(columns[name] for name in kind.columns), strict=True))
        named = [place for place, size in enumerate(kind.columns.values()) if size is None]
        if named and not kind.ordered:
            rows.sort(key=lambda row: [_letters(row[place]) for place in named])
        both.append(rows)
    if len(both[0]) != len(both[1]):
        return False
    return all(
        _letters(one) == _letters(other) if size is None else _near(one, other, size)
        for left, right in zip(*both, strict=True)
        for one, other, size in zip(left, right, kind.columns.values(), strict=True)
    )


def _same_chart(kind: Chart, key: _Form, answer: _Form) -> bool:
    """Whether a chart of one layer states the same for each channel that is asked for, word by word."""
    stated = []
    for spec in (key["v"], answer["v"]):
        if {"layer", "hconcat", "vconcat", "concat", "spec", "facet"} & set(spec):
            return False
        mark, encoding = spec.get("mark"), spec.get("encoding")
        if type(encoding) is not dict:
            return False
        channels = [encoding.get(name) for name in ("x", "y", "color") if name in kind.requires]
        words = ("field", "type", "aggregate", "bin", "timeUnit")
        told = [[c.get(word) for word in words] if type(c) is dict else c for c in channels]
        stated.append([mark.get("type") if type(mark) is dict else mark, told, bool(spec.get("title"))])
    return bool(stated[0] == stated[1])


def _alike(case: Case, answer: _Form) -> bool:
    """Whether an answer means what the key does, beyond doubt."""
    kind, key = case.question.kind, case.key
    if isinstance(kind, Number):
        return _near(key, answer, kind.tolerance)
    if isinstance(kind, Label):
        accepted = case.question.accepted.get(key["v"], ())
        return _letters(answer) in {_letters(key), *(_letters({"v": other}) for other in accepted)}
    if isinstance(kind, Table):
        return _same_table(kind, key, answer)
    if isinstance(kind, Chart):
        return _same_chart(kind, key, answer)
    if isinstance(kind, Function):
        pairs = zip(key["v"], answer["v"], strict=False)
        return len(key["v"]) == len(answer["v"]) and all(_same_call(*pair, kind.tolerance) for pair in pairs)
    if isinstance(kind, Choices):
        return {one["v"] for one in key["v"]} == {one["v"] for one in answer["v"]}
    return bool(key == answer)


# --------------------------------------------------------------------------- judging


class Judged:
    """What the marker said.

    Attributes
    ----------
    outcomes
        How often each came.
    alike
        How many of the right answers mean what the key does.
    doubtful
        The other right ones: kind and changes -> how often, and the first one.
    slowest
        Seconds of the processor for one answer, and which.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.alike = 0
        self.doubtful: dict[tuple[str, str], tuple[int, str]] = {}
        self.slowest: tuple[float, str] = (0.0, "")

    def note(self, case: Case, plain: Any, how: str, outcome: str) -> None:
        """Count an answer that was judged."""
        self.outcomes[outcome] += 1
        if outcome != "right":
            return
        if _alike(case, case.settle(plain)):
            self.alike += 1
            return
        key = (case.kind["kind"], how)
        times, first = self.doubtful.get(key, (0, f"{case.question.id}: {_written(plain)[:600]}"))
        self.doubtful[key] = (times + 1, first)

    def lines(self) -> list[str]:
        """Each group of right answers that a person should look at, in a line."""
        found = sorted(self.doubtful.items(), key=lambda item: -item[1][0])
        return [f"right {times} times: {kind}, {how}: {first}" for (kind, how), (times, first) in found]


def _written(plain: Any) -> str:
    try:
        return json.dumps(plain)
    except RecursionError:
        return "nested too deeply to be written"


def _cases() -> list[Case]:
    """Return every question, those on charts and tables three times: most can go wrong there."""
    cases = [Case(question) for name in sorted(sets()) for question in sets()[name].questions.values()]
    rich = [case for case in cases if isinstance(case.question.kind, Chart | Table)]
    return [*cases, *rich, *rich]


def try_answers(count: int, seed: int, surprises: Surprises) -> tuple[str, Judged]:
    """Judge `count` changed answers, spread over all questions, and say in a sentence what came of it.

    Parameters
    ----------
    count
        How many.
    seed
        Decides how they are changed.
    surprises
        Takes every exception, with the answer that leads to it.
    """
    rng, judged, cases = random.Random(seed), Judged(), _cases()
    starts = [starting_points(case) for case in cases]
    for case in cases:  # what a case computes once is no part of the time of one answer
        judge(case, {"t": "none"}, help_too=True)
        _ = case.shared
    spent = 0.0
    for number in range(count):
        case = cases[number % len(cases)]
        plain, how = changed_answer(case, starts[number % len(cases)], rng)
        where = f"number {number}, {case.question.id}, {how}"
        started = time.process_time()
        try:
            outcome = judge(case, plain, help_too=True)
            Recorded.of(plain)
        except Exception as error:
            judged.outcomes["exception"] += 1
            surprises.note("answer", where, error, f"{case.question.id} {_written(plain)}".encode())
            continue
        seconds = time.process_time() - started
        spent += seconds
        judged.slowest = max(judged.slowest, (seconds, where))
        judged.note(case, plain, how, outcome["outcome"])
    doubtful = sum(times for times, _ in judged.doubtful.values())
    said = ", ".join(f"{times:,} {name}" for name, times in judged.outcomes.most_common())
    text = (
        f"{count:,} changed answers to {len({case.question.id for case in cases})} questions: {said}. "
        f"Of the right ones {judged.alike:,} mean what the key does, {doubtful:,} are to be looked at. "
        f"{spent:.0f} s of the processor, the slowest {judged.slowest[0]:.2f} s."
    )
    return text, judged
