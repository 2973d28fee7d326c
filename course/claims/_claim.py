"""The ledger and its claims: sentence, evidence, verdict, viewpoints and aftermath."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from course.claims._evidence import Evidence, EvidenceOf, row, shown
from course.errors import CourseError, UnknownNameError
from course.readings.dates import of_row, text_day
from course.readings.reading import Readings
from course.readings.rules import deviation
from course.registry import instances_in, modules_of
from course.tables import load
from course.tables.age import parse_day
from course.verdicts import Verdict

#: the three governments of the text; the acts of each are looked up in the same way
GOVERNMENTS = {"JPN": "Japan", "CHN": "China", "USA": "United States"}

#: kinds of slip, in the words of the ledger
ERRORS = {
    "none": "the sentence holds",
    "open": "nothing here could settle it",
    "absolute wording": "a word that allows no exception",
    "ambiguous term": "an undefined word that decides the matter",
    "attribution": "unnamed or relayed sources presented as a statement",
    "causal": "a cause that does not work as the text says",
    "concept swap": "a true figure of something else",
    "currency": "a conversion that no exchange rate gives",
    "internal inconsistency": "a figure that does not follow from the text's own figures",
    "not universal": "true of some, but said of all",
    "missing denominator": "a share of an unnamed whole",
    "selective": "true, but leaves out what does not fit",
    "sign and size": "the opposite sign on some bases, too large on all bases",
    "stale year": "a figure that was right in another year",
    "unit": "a figure that seems to have a digit or a zero too few or too many",
    "vintage": "a forecast, a first print or another period, presented as the final count",
}

_STATED = ("id", "theme", "text", "wording", "kind", "quantity", "claimed_value", "claimed_unit")
_VIEWS = {
    "japan": "Japan",
    "china": "China",
    "us": "United States",
    "multilateral": "Multilateral",
    "asean": "South-East Asia",
    "reconciled": "Reconciled statistics",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the text, with the course's evidence and verdict.

    Attributes
    ----------
    id, theme, text, wording, kind, quantity, claimed_value, claimed_unit
        As in the table `claims`; `claimed_value` is None where the claim is not a number.
    error
        Kind of slip; see `ERRORS`.
    confidence
        How sure the course is of its verdict: high, medium or low.
    viewpoints
        Statements of Japanese, Chinese, American and other sources, where they differ.
    counted
        Whose or which figures decide, with their verb, for a sentence that goes on with them.
    missing
        Figures that the sentence is about and that are not held; may be empty.
    """

    id: str
    theme: str
    text: str
    wording: str | None
    kind: str
    quantity: str | None
    claimed_value: float | None
    claimed_unit: str | None
    error: str
    confidence: str
    viewpoints: dict[str, str]
    counted: str
    missing: str

    def evidence(self) -> Evidence:
        """Compute the evidence from the shipped tables: figures, rule, verdict and one sentence."""
        return _evidence(self.id)

    @property
    def verdict(self) -> Verdict:
        """The verdict: supported, overstated, contradicted, depends on the reading or not checkable."""
        return self.evidence().verdict

    @property
    def finding(self) -> str:
        """The verdict's reason in a few words."""
        return self.evidence().finding

    @property
    def readings(self) -> Readings:
        """The verdict in every reading of the sentence; empty where no figure could settle it."""
        return self.evidence().readings or Readings((), ())

    @property
    def distance(self) -> float | None:
        """The distance of the claimed figure from the nearest reading's figure, as a fraction of the latter.

        None where the sentence names no figure or is not compared with one.
        """
        if self.claimed_value is None or self.readings.unit != self.claimed_unit:
            return None
        figures = [one.figure for one in self.readings.judged if one.figure]
        return min((abs(deviation(self.claimed_value, figure)) for figure in figures), default=None)

    def as_of(self, day: dt.date | str | None = None) -> Readings:
        """Judge the sentence with the figures published by a day; left out, by the day of the text.

        The day of a source or vintage counts, not the period it covers. See `course.claims.dates`.

        Parameters
        ----------
        day
            A date, or a day as 2025-04-27.

        Raises
        ------
        CourseError
            The value is not a day.
        """
        return self.readings.as_of(text_day() if day is None else parse_day(day))

    @property
    def afterwards(self) -> pd.DataFrame:
        """Events after the text that bear on the claim, with date and source; they are not evidence."""
        later = self._later
        later = later[later["source_grade"] != "relay"]
        return later[["date", "event", "source_publisher"]].reset_index(drop=True)

    @property
    def aftermath(self) -> pd.DataFrame:
        """Acts of the three governments after the text that bear on the claim, by one search for each.

        Relays are listed with their grade. No event affects a verdict, since the text could not know it.

        Returns
        -------
        DataFrame
            government, date, published (the day of the source), event, grade, source.
        """
        later = self._later
        later = later.assign(
            actor=later["actor"].str.split(";"),
            published=[f"{of_row('events', found).day}" for found in later.to_dict("records")],
        ).explode("actor")
        later = later.assign(government=later["actor"].map(GOVERNMENTS)).dropna(subset="government")
        order = later["government"].map(list(GOVERNMENTS.values()).index)
        later = later.assign(order=order).sort_values(["order", "date"], kind="stable")
        later = later.rename(columns={"source_grade": "grade", "source_publisher": "source"})
        names = ["government", "date", "published", "event", "grade", "source"]
        return later[names].reset_index(drop=True)

    @property
    def _later(self) -> pd.DataFrame:
        """The events after the text that bear on the claim."""
        events = load("events")
        text = row("events", id="article")["date"]
        bears = events["claims"].fillna("").str.split(";").map(lambda ids: self.id in ids)
        return events[(events["date"] > text) & bears]

    def _repr_html_(self) -> str:
        evidence = self.evidence()
        parts = [
            f"<h3>{escape(self.id)}: {escape(self.text)}</h3>",
            f"<p><strong>{escape(evidence.verdict.words)}</strong> (confidence {escape(self.confidence)}; "
            f"{escape(ERRORS[self.error])})</p><p>{escape(evidence.finding)}</p>",
            f"<p>Readings: {escape(evidence.tally)}.</p>",
            f"<p>Rule: {escape(evidence.rule)}</p>",
        ]
        if len(self.readings) > 1:
            table = self.readings.table.to_html(index=False, float_format=shown)
            parts.append(f"<details><summary>All {len(self.readings)} readings</summary>{table}</details>")
        if evidence.figures:
            parts.append(evidence.table.to_html(index=False, float_format=shown))
        if self.viewpoints:
            views = "".join(
                f"<dt>{name}</dt><dd>{escape(said)}</dd>" for name, said in self.viewpoints.items()
            )
            parts.append(f"<h4>Viewpoints</h4><dl>{views}</dl>")
        later = self.afterwards
        if len(later):
            items = "".join(f"<li>{day:%Y-%m-%d}: {escape(event)}</li>" for day, event in _days(later))
            parts.append(f"<h4>What happened next</h4><ul>{items}</ul>")
        return "".join(parts)

    def __str__(self) -> str:
        lines = [f"{self.id}: {self.text}", str(self.evidence()), f"Confidence: {self.confidence}."]
        lines += [f"{name}: {said}" for name, said in self.viewpoints.items()]
        lines += [f"Next, {day:%Y-%m-%d}: {event}" for day, event in _days(self.afterwards)]
        return "\n".join(lines)


def _days(events: pd.DataFrame) -> Iterator[tuple[Any, str]]:
    return zip(events["date"], events["event"], strict=True)


@cache
def _found() -> dict[str, EvidenceOf]:
    """Find the evidence of all claims in the modules of this folder."""
    found: dict[str, EvidenceOf] = {}
    for module in modules_of("course.claims"):
        for one in instances_in(module, EvidenceOf):
            if found.setdefault(one.claim, one) is not one:
                raise CourseError(f"Two functions give evidence for {one.claim}: keep one of them.")
    return found


@cache
def _evidence(claim_id: str) -> Evidence:
    if claim_id not in _found():
        raise CourseError(
            f"No module of course/claims gives evidence for {claim_id}: add a function with the decorator "
            f"evidence_for({claim_id!r})."
        )
    return _found()[claim_id]()


@cache
def _texts() -> dict[str, dict[str, Any]]:
    with Path(__file__).with_name("texts.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _claims() -> dict[str, Claim]:
    rows = load("claims").astype(object).where(lambda frame: frame.notna(), None)
    texts = _texts()
    for one in rows["id"]:
        if one not in texts:
            raise CourseError(
                f"course/claims/texts.toml has no entry [{one}]: write its error and confidence."
            )
    return {
        one["id"]: Claim(
            **{name: one[name] for name in _STATED},
            error=texts[one["id"]]["error"],
            confidence=texts[one["id"]]["confidence"],
            viewpoints={_VIEWS[key]: said for key, said in texts[one["id"]].get("views", {}).items()},
            counted=texts[one["id"]].get("counted", "the figures say"),
            missing=texts[one["id"]].get("missing", ""),
        )
        for one in rows.to_dict("records")
    }


def claim(id: str) -> Claim:
    """Return one claim by its id, such as ``"C05"``.

    Raises
    ------
    UnknownNameError
        There is no such claim; the message names the nearest.
    """
    known = _claims()
    if id not in known:
        raise UnknownNameError("claim", id, known)
    return known[id]


def ledger() -> pd.DataFrame:
    """Return the whole ledger, one row for each claim, with verdicts computed from the shipped tables.

    Returns
    -------
    DataFrame
        id, theme, kind, text, claimed (figure and unit), verdict, readings (the verdict over all readings, in
        words), error, confidence, finding.
    """
    rows = [
        {
            "id": one.id,
            "theme": one.theme,
            "kind": one.kind,
            "text": one.text,
            "claimed": "" if one.claimed_value is None else f"{one.claimed_value:g} {one.claimed_unit}",
            "verdict": one.verdict,
            "readings": one.evidence().tally,
            "error": one.error,
            "confidence": one.confidence,
            "finding": one.finding,
        }
        for one in _claims().values()
    ]
    return pd.DataFrame(rows)
