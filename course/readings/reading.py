"""Readings of a sentence: its open choices, and the verdict under each combination of options.

A sentence rarely says everything that a rule needs. It may leave open the currency, the year, the basis of
the statistics, the definition of a word, or how near a figure must be. Each of these is a choice of the
reader. A reading takes one option of each choice, and never weakens the words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from html import escape
from typing import Any

import pandas as pd

from course.errors import UnknownNameError
from course.readings.dates import Awaited, NotOut, seen_from
from course.verdicts import Verdict

#: words for a reading without a graded figure in tables
NO_DATA = "no data"

#: a function of the options' values that returns the measured figure and the verdict
Judge = Callable[..., tuple[float | None, Verdict | None]]


class ChoiceKind(StrEnum):
    """The subject of a choice, such as the year or the currency."""

    CURRENCY = "currency"
    YEAR = "year"
    BASIS = "basis"
    DEFINITION = "definition"
    THRESHOLD = "threshold"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a sentence leaves open.

    Attributes
    ----------
    name
        The name by which a learner sets it, such as ``"currency"``.
    kind
        Its subject; see `ChoiceKind`.
    about
        Words that follow "the verdict depends on", such as ``"the currency"``.
    options
        Words of each option, such as ``"in yen"``, and the value that the rule takes for it.
    only
        Name of an earlier choice -> its options under which this choice applies. An exchange rate matters
        only to a figure in yen.
    """

    name: str
    kind: ChoiceKind
    about: str
    options: Mapping[str, Any]
    only: Mapping[str, Collection[str]] = field(default_factory=dict)

    def applies(self, chosen: Mapping[str, str]) -> bool:
        """Tell whether the choice applies under the options that are already chosen."""
        return all(chosen.get(name) in options for name, options in self.only.items())


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a sentence.

    Attributes
    ----------
    chosen
        The words of the option taken, by the name of the choice.
    figure
        The measured figure to compare with the sentence; None where there is no single figure.
    verdict
        The verdict in this reading; None where no graded figure is held.
    awaits
        The figure that was not yet out on the day of the view, where a reading lacks data for that reason.
    """

    chosen: Mapping[str, str]
    figure: float | None
    verdict: Verdict | None
    awaits: Awaited | None = None


def combined(verdicts: Collection[Verdict]) -> Verdict:
    """Return the verdict on a sentence from the verdicts of its readings.

    If all readings agree, their verdict holds. If every reading goes against the sentence, some more and some
    less, the sentence is overstated. If readings disagree in any other way, the verdict depends on the
    reading: nobody may pick the reading that suits.
    """
    found = set(verdicts)
    if len(found) == 1:
        return found.pop()
    return Verdict.OVERSTATED if found == {Verdict.OVERSTATED, Verdict.CONTRADICTED} else Verdict.DEPENDS


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of one sentence, with the verdict that follows from them.

    Attributes
    ----------
    choices
        The open choices of the sentence; empty where there is one reading only.
    every
        Every reading, those without data among them.
    unit
        Unit of the readings' figures.
    judge
        The function that judges one reading; see `of`.
    write
        Writes a figure with its unit for reading; None prints the digits.
    stand_ins
        Tables whose present vintage stands in for the vintage that was out on the day of the view.
    """

    choices: tuple[Choice, ...]
    every: tuple[Reading, ...]
    unit: str = ""
    judge: Judge | None = field(default=None, compare=False)
    write: Callable[[float, str], str] | None = field(default=None, compare=False)
    stand_ins: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        choices: Collection[Choice],
        judge: Judge,
        unit: str = "",
        write: Callable[[float, str], str] | None = None,
    ) -> Readings:
        """Judge a sentence in every reading.

        Parameters
        ----------
        choices
            The open choices of the sentence. A choice may depend on earlier ones.
        judge
            Takes the values of the options by the names of the choices; those that do not apply are left out.
            Returns the measured figure and the verdict. A verdict of None says that no graded figure is held.
        unit
            Unit of the measured figures.
        write
            Writes a figure with its unit where the readings show themselves.
        """
        found: list[Reading] = []
        for taken in _combinations(tuple(choices), {}):
            chosen = {choice.name: words for choice, words in taken}
            awaits = None
            try:
                figure, verdict = judge(**{choice.name: choice.options[words] for choice, words in taken})
            except NotOut as missing:
                figure, verdict, awaits = None, None, missing.awaited
            if verdict is None:
                # a missing figure counts as one missing reading, not as one for each threshold
                kept = {c.name: words for c, words in taken if c.kind is not ChoiceKind.THRESHOLD}
                one = Reading(kept, None, None, awaits)
                if one in found:
                    continue
            else:
                one = Reading(chosen, figure, verdict)
            found.append(one)
        return cls(tuple(choices), tuple(found), unit, judge, write)

    def as_of(self, day: date) -> Readings:
        """Judge every reading again with the figures published by a day.

        A reading whose figure was published later has no data, and says which figure it awaits.
        """
        if self.judge is None:
            return self
        with seen_from(day) as view:
            then = Readings.of(self.choices, self.judge, self.unit, self.write)
        return replace(then, stand_ins=tuple(sorted(view.stand_ins)))

    @property
    def judged(self) -> tuple[Reading, ...]:
        """The readings that have data."""
        return tuple(reading for reading in self.every if reading.verdict is not None)

    @property
    def missing(self) -> tuple[Reading, ...]:
        """The readings that have no graded figure."""
        return tuple(reading for reading in self.every if reading.verdict is None)

    @property
    def verdict(self) -> Verdict:
        """The verdict combined from all readings with data; without any, "not checkable"."""
        found = [reading.verdict for reading in self.judged if reading.verdict is not None]
        return combined(found) if found else Verdict.NOT_CHECKABLE

    @property
    def counts(self) -> dict[Verdict, int]:
        """The number of readings for each verdict, in the order of the ledger's words."""
        found = Counter(reading.verdict for reading in self.judged)
        return {verdict: found[verdict] for verdict in Verdict if found[verdict]}

    @property
    def agree(self) -> int:
        """The number of readings whose own verdict equals the verdict of the sentence."""
        return self.counts.get(self.verdict, 0)

    @property
    def turns(self) -> bool:
        """Tell whether the verdict depends on a choice."""
        return len(self.counts) > 1

    @property
    def deciding(self) -> tuple[Choice, ...]:
        """The choices that can change the verdict while all other choices stay the same."""
        return tuple(choice for choice in self.choices if self._decides(choice.name))

    def _decides(self, name: str) -> bool:
        # choices that apply only under some options of this choice count as parts of those options
        inside = {name, *(choice.name for choice in self.choices if name in choice.only)}
        groups: dict[tuple[tuple[str, str], ...], dict[str, set[Verdict | None]]] = {}
        for reading in self.judged:
            if name in reading.chosen:
                rest = tuple(item for item in reading.chosen.items() if item[0] not in inside)
                by_option = groups.setdefault(rest, {})
                by_option.setdefault(reading.chosen[name], set()).add(reading.verdict)
        return any(len(set(map(frozenset, found.values()))) > 1 for found in groups.values())

    @property
    def lead(self) -> str:
        """The sentence that names the choices on which the verdict depends; empty without any."""
        if not self.turns:
            return ""
        deciding = self.deciding
        about = _listed([choice.about for choice in deciding] or [choice.about for choice in self.choices])
        if len(deciding) == 1 and (split := self._split(deciding[0])):
            said = "; ".join(f"{verdict.words} {_listed(words)}" for verdict, words in split.items())
        else:
            said = self._counted
        return f"The verdict depends on {about}: {said}."

    def _split(self, choice: Choice) -> dict[Verdict, list[str]]:
        """Return verdict -> options that lead to it; empty where an option leads to several verdicts."""
        split: dict[Verdict, list[str]] = {}
        for words in choice.options:
            found = {reading.verdict for reading in self.judged if reading.chosen.get(choice.name) == words}
            if len(found) > 1:
                return {}
            for verdict in found:
                if verdict is not None:
                    split.setdefault(verdict, []).append(words)
        return split if all(choice.name in reading.chosen for reading in self.judged) else {}

    @property
    def _counted(self) -> str:
        if len(self.judged) == 1:
            # "in all readings" makes no sense for one reading
            return (
                f"{next(iter(self.counts)).words} in the only reading{' with data' if self.missing else ''}"
            )
        said = ", ".join(f"{verdict.words} in {n}" for verdict, n in self.counts.items())
        return f"{said} of {len(self.judged)} readings"

    @property
    def tally(self) -> str:
        """The number of readings for each verdict, such as ``contradicted in 9 of 9 readings``."""
        if not self.judged:
            return "no reading with data"
        return self._counted + (f"; {len(self.missing)} more without data" if self.missing else "")

    @property
    def summary(self) -> str:
        """The verdict over all readings, with the choices on which it depends, if any."""
        return f"{self.verdict.words}; {self.tally}. {self.lead}" if self.turns else f"{self.tally}."

    @property
    def table(self) -> pd.DataFrame:
        """The readings as a table: a column for each choice, the figure where there is one, the verdict."""
        table = pd.DataFrame(
            [[reading.chosen.get(choice.name, "-") for choice in self.choices] for reading in self.every],
            columns=[choice.about for choice in self.choices],
        )
        figures = pd.Series([reading.figure for reading in self.every], dtype=float)
        if figures.notna().any():
            table[f"figure, {self.unit}"] = figures
        table["verdict"] = [reading.verdict.words if reading.verdict else NO_DATA for reading in self.every]
        return table

    @property
    def _written(self) -> pd.DataFrame:
        """The table with its figures written for reading."""
        table, name = self.table, f"figure, {self.unit}"
        if self.write is None or name not in table:
            return table
        words = [self.write(one, self.unit) if one == one else "" for one in table[name]]
        return table.assign(**{name: words}).rename(columns={name: "figure"})

    def where(self, **chosen: str) -> Readings:
        """Return the readings with the given options, such as ``where(currency="in dollars")``.

        A reading to which a choice does not apply is returned only if the option that rules the choice out is
        also given. A reading without a figure has no threshold, so any threshold returns it.

        Raises
        ------
        UnknownNameError
            There is no such choice or option; the message names the nearest.
        """
        known = {choice.name: choice for choice in self.choices}
        for name, words in chosen.items():
            if name not in known:
                raise UnknownNameError("choice", name, known)
            if words not in known[name].options:
                raise UnknownNameError(f"option of {name}", words, known[name].options)

        def fits(reading: Reading) -> bool:
            return all(self._takes(reading, known[name], chosen) for name in chosen)

        kept = [reading for reading in self.every if fits(reading)]
        return Readings(self.choices, tuple(kept), self.unit, write=self.write)

    @staticmethod
    def _takes(reading: Reading, choice: Choice, chosen: Mapping[str, str]) -> bool:
        taken = reading.chosen.get(choice.name)
        if taken is not None:
            return taken == chosen[choice.name]
        if choice.kind is ChoiceKind.THRESHOLD and reading.verdict is None:
            return True
        return any(name in chosen and chosen[name] not in options for name, options in choice.only.items())

    def __len__(self) -> int:
        return len(self.every)

    def __str__(self) -> str:
        if not self.every:
            return self.summary
        return f"{self.summary}\n{self._written.to_string(index=False, na_rep='')}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        words = f"<p>{escape(self.summary[:1].upper() + self.summary[1:])}</p>"
        table = self._written.to_html(index=False, float_format=lambda value: f"{value:,.5g}", na_rep="")
        # words are aligned left, as in every table of a lesson
        table = re.sub(r"<th>(?!figure)|<td>(?![-\u2212]?\d)", lambda cell: _left(cell[0]), table)
        return words + table if self.every else words


def _left(cell: str) -> str:
    return f'{cell[:-1]} style="text-align: left">'


def _combinations(
    choices: tuple[Choice, ...], chosen: Mapping[str, str]
) -> Iterator[tuple[tuple[Choice, str], ...]]:
    """Yield every combination of options, without choices that do not apply."""
    if not choices:
        yield ()
        return
    first, rest = choices[0], choices[1:]
    if not first.applies(chosen):
        yield from _combinations(rest, chosen)
        return
    for words in first.options:
        for others in _combinations(rest, {**chosen, first.name: words}):
            yield ((first, words), *others)


def _listed(words: Collection[str]) -> str:
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last
