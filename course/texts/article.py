"""The article: a text with its claims, the learner's corrections, the tests, and both verdicts."""

import hashlib
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date as Day
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from course.errors import CourseError, UnknownNameError
from course.others import money_is_no_formula
from course.readings import Readings
from course.texts.arithmetic import Note, notes
from course.texts.fields import bare, checked, in_order, set_right, setting, words
from course.texts.keeping import added_to, decided, keep, placed, sound
from course.texts.read.source import whole
from course.texts.spans import Claim, Period, Sentence
from course.texts.suggesting import as_table, proposals
from course.texts.tested import ORDER, Test
from course.texts.testing import test
from course.verdicts import Verdict
from course.workspace import current
from course.workspace.ledger import Entry, entry_of, probability

# JupyterLab would set the words between two dollar signs as a formula; here the signs mean money
money_is_no_formula()

_SECTION = "texts"
_COLUMNS = (
    "id", "sentence", "value", "low", "high", "unit", "year", "fiscal", "economies", "measure", "of",
    "confidence", "missing", "period",
)  # fmt: skip
_LEDGER = (
    "id", "sentence", "claimed", "measured", "unit", "verdict", "readings", "mine", "confidence", "note",
)  # fmt: skip


class Article:
    """A text taken apart into claims.

    Parameters
    ----------
    text
        The text.
    day
        Its day, to which "last year" refers; None where it is not known.
    name
        What the text is called.

    Attributes
    ----------
    text, date, name
        As given.
    key
        Key of the text; the learner's decisions are kept under this key in the workspace.
    sentences
        The sentences of the text.
    proposed
        The claims as they were found, whatever the learner set since.
    """

    def __init__(self, text: str, day: Day | None = None, name: str = "") -> None:
        from course.texts.finding import claims
        from course.texts.read.source import sentences

        text = whole(text)
        self.text, self.date = text, day
        self.name, self.key = whole(name), hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
        self.sentences: list[Sentence] = sentences(text)
        found = claims(self.sentences, day or Day.today())
        self.proposed: list[Claim] = found if day else [_without_day(claim) for claim in found]
        #: by id of the claim: the claim, the settings of its test, and the test
        self._tests: dict[str, tuple[Claim, dict[str, Any], Test]] = {}

    # the claims that were found, and the learner's corrections

    @property
    def found(self) -> list[Claim]:
        """The claims with the learner's corrections, in the order of the text."""
        kept = self._kept
        return [
            set_right(claim, kept.get(place, {}).get("corrected", {}))
            for place, claim in self._placed(kept).items()
            if not kept.get(place, {}).get("dropped")
        ]

    @property
    def claims(self) -> pd.DataFrame:
        """The claims as a table, one row a claim; a missing figure is empty."""
        rows = []
        for one in self.found:
            words = {"economies": " ".join(one.economies), "missing": " ".join(one.missing)}
            number = {name: getattr(one.quantity, name) for name in ("value", "low", "high", "unit")}
            told = {"sentence": one.sentence.text, **words, **number}
            rows.append([told[name] if name in told else getattr(one, name) for name in _COLUMNS])
        table = pd.DataFrame(rows, columns=list(_COLUMNS))
        return table.astype({"value": float, "low": float, "high": float, "year": "Int64", "fiscal": bool})

    def claim(self, id: str) -> Claim:
        """Return one claim with the learner's corrections.

        Raises
        ------
        UnknownNameError
            There is no such claim; the message names the nearest.
        """
        by_id = {one.id: one for one in self.found}
        if not isinstance(id, str) or id not in by_id:
            raise UnknownNameError("claim", id, by_id)
        return by_id[id]

    def correct(self, id: str, **fields: Any) -> Claim:
        """Correct or complete fields of a claim; the proposed values are kept too.

        Parameters
        ----------
        id
            Id of the claim, such as ``"K03"``.
        **fields
            value, low, high, unit, year, since, fiscal, economies, measure, of or period; since is the
            first year of a span whose last one is year.

        Returns
        -------
        Claim
            The claim as it is now.

        Raises
        ------
        UnknownNameError
            There is no such claim, field, unit, economy or measure; the message names the nearest.
        CourseError
            A value is of another kind than the field.
        """
        given = {name: checked(name, value) for name, value in fields.items()}
        in_order(set_right(self.claim(id), given))

        def change(kept: dict[str, Any]) -> None:
            kept["corrected"] = {**kept.get("corrected", {}), **given}
            # the old test was of the proposed claim, not of the corrected one
            kept.pop("test", None)

        self._keep(id, change)
        return self.claim(id)

    def add(self, sentence: int | str, **fields: Any) -> Claim:
        """Add a claim that the course did not find.

        Parameters
        ----------
        sentence
            Number of the sentence from 1, or words of it.
        **fields
            As in `correct`; ``value`` is needed.

        Raises
        ------
        CourseError
            No sentence has that number or these words, or the value is left out.
        UnknownNameError
            There is no such field, unit, economy or measure; the message names the nearest.
        """
        where = self._sentence(sentence)
        if "value" not in fields:
            raise CourseError("A claim needs its figure: give value, such as value=20, unit='percent'.")
        given = {name: checked(name, value) for name, value in fields.items()}
        in_order(set_right(bare("", where), given))
        place = added_to(where, self.sentences, self._kept)
        self._keep(place, lambda kept: kept.update(added=given))
        return self._placed(self._kept)[place]

    def drop(self, id: str) -> None:
        """Leave out something that is not a claim; `restore` brings it back.

        Raises
        ------
        UnknownNameError
            There is no such claim; the message names the nearest.
        """
        self.claim(id)
        self._keep(id, lambda kept: kept.update(dropped=True))

    def restore(self, id: str) -> Claim:
        """Bring back a claim that was dropped.

        Raises
        ------
        UnknownNameError
            No such claim was dropped; the message names the nearest.
        """
        dropped = [one for one, is_out in self._decided("dropped").items() if is_out]
        if id not in dropped:
            raise UnknownNameError("dropped claim", id, dropped)
        self._keep(id, lambda kept: kept.update(dropped=False))
        return self.claim(id)

    # proposals and tests

    def suggest(self, id: str) -> pd.DataFrame:
        """Return which tables can test a claim, the one that fits best first.

        Returns
        -------
        DataFrame
            Columns table, measure, why and cannot. Where no table can test it, the only row has an empty
            `table`, and its `why` says which kind of source would.
        """
        claim = self.claim(id)
        found = as_table(proposals(claim, self.date, self._beside(claim)), claim, self.date)
        if found.empty:
            note = found.attrs["note"]
            found = pd.DataFrame([("", claim.measure, note, "")], columns=list(found.columns))
        return found

    def test(self, id: str, table: str | None = None, **settings: Any) -> Test:
        """Test a claim against a table, in every reading that its words allow.

        Parameters
        ----------
        id
            Id of the claim.
        table
            Name of a table; the first proposal of `suggest` where left out.
        **settings
            Settings of this test only, such as ``partner="CHN"``, ``flow="both"`` or ``year=2024``.

        Returns
        -------
        Test
            Claimed and measured figure, source, readings, verdict; see `Test`.

        Raises
        ------
        UnknownNameError
            There is no such claim, table, setting or value; the message names the nearest.
        NotHeld
            The table does not hold what is asked; the message says what it holds.
        """
        claim = self.claim(id)
        table = None if table is None else str(table)
        settings = {name: setting(name, value) for name, value in settings.items()}
        found = test(claim, table, day=self.date, beside=self._beside(claim), settings=settings)
        try:
            self._keep(id, lambda kept: kept.update(test={"table": table, "settings": settings}))
        except CourseError as error:
            # the figure was measured all the same, so the test is returned
            warnings.warn(f"The test of {id} is not kept: {error}", stacklevel=2)
        self._tests[id] = (claim, {"table": table, "settings": settings}, found)
        return found

    def check(self) -> pd.DataFrame:
        """Test every claim that has no test yet; return the ledger, likely errors first.

        Returns
        -------
        DataFrame
            The columns of `ledger`; contradicted and overstated claims stand before all others.
        """
        tested = self._decided("test")
        for claim in self.found:
            if claim.id not in tested:
                self.test(claim.id)
        found = self.ledger
        place = found["verdict"].map([str(one) for one in ORDER].index)
        return found.iloc[place.argsort(kind="stable")].reset_index(drop=True)

    @property
    def tests(self) -> dict[str, Test]:
        """The last test of each tested claim, by the claim's id; a new kernel still has them."""
        kept = self._decided("test")
        return {claim.id: self._tested(claim, kept[claim.id]) for claim in self.found if claim.id in kept}

    def _tested(self, claim: Claim, done: Mapping[str, Any]) -> Test:
        """Return the kept test of a claim; test again if the claim or its settings have changed since."""
        held = self._tests.get(claim.id)
        if held is None or held[:2] != (claim, done):
            beside, settings = self._beside(claim), done["settings"]
            try:
                again = test(claim, done["table"], day=self.date, beside=beside, settings=settings)
            except CourseError as error:
                # claims beside it were corrected since, or a newer table lacks the figure
                again = Test(
                    claim, "", Readings((), ()), settings, note=f"It can no longer be tested: {error}"
                )
            held = self._tests[claim.id] = (claim, dict(done), again)
        return held[2]

    def _beside(self, claim: Claim) -> Sequence[Claim]:
        return [
            one for one in self.found if one.sentence.number == claim.sentence.number and one.id != claim.id
        ]

    @property
    def arithmetic(self) -> list[Note]:
        """Notes on how the figures of the text go together, and on slips of size in tested claims."""
        return notes([one for one in self.found if not one.quantity.silent], self.tests, self.date)

    # the two verdicts

    def record(self, id: str, verdict: str, confidence: float, note: str = "") -> Entry:
        """Record your own verdict on a claim; your earlier verdicts are kept.

        Parameters
        ----------
        id
            Id of the claim.
        verdict
            Supported, overstated, contradicted or not checkable.
        confidence
            Probability, from 0 to 1, that the verdict is right.
        note
            A reason; optional.

        Raises
        ------
        UnknownNameError
            There is no such claim or verdict; the message names the nearest.
        CourseError
            The confidence is not a number from 0 to 1, or the folder cannot be written.
        """
        self.claim(id)
        entry = Entry(Verdict.of(verdict), probability(confidence), words(note))
        self._keep(id, lambda kept: kept.setdefault("own", []).append(asdict(entry)))
        return entry

    @property
    def own(self) -> dict[str, Entry]:
        """Your last verdict on each claim that has one, by its id."""
        return {id: entries[-1] for id, entries in self.history.items()}

    @property
    def history(self) -> dict[str, list[Entry]]:
        """All your verdicts on each claim, the oldest first."""
        return {id: [entry_of(one) for one in entries] for id, entries in self._decided("own").items()}

    @property
    def ledger(self) -> pd.DataFrame:
        """The table of all claims with the computed verdicts, and your own verdicts beside them.

        Columns id, sentence, claimed, measured, unit, verdict, readings, mine, confidence and note; one row a
        claim. A claim that was not tested has no verdict.
        """
        own, tests = self.own, self.tests
        rows = []
        for claim in self.found:
            done, mine = tests.get(claim.id), own.get(claim.id)
            told = (done.readings.tally if done.table else done.note) if done else "not tested"
            stated = (claim.quantity.value, done.measured if done else None, claim.quantity.unit)
            ours = (str(mine.verdict), mine.confidence, mine.note) if mine else ("", None, "")
            verdict = str(done.verdict) if done else ""
            rows.append((claim.id, claim.sentence.text, *stated, verdict, told, *ours))
        table = pd.DataFrame(rows, columns=list(_LEDGER))
        return table.astype({"claimed": float, "measured": float, "confidence": float})

    # how the article is shown and kept

    def brief(self, path: str | Path, words: str = "") -> Any:
        """Write a one-page file with your own words, claims, figures, units, sources and open points."""
        from course.texts.brief import brief

        return brief(self, path, words)

    def __repr__(self) -> str:
        size = f"A text of {len(self.sentences)} sentences with {len(self.found)} claims."
        return f"{size} {self._of_day} {self._without_place}".strip()

    @property
    def _of_day(self) -> str:
        if self.date:
            return f"Its day is {self.date.isoformat()}."
        return 'Its day is not known, so words such as "last year" have no year: give date="2025-04-27".'

    def _repr_html_(self) -> str:
        from course.texts.page import clean, page

        left = self._without_place
        return page(self) + (f"<p>{escape(clean(left))}</p>" if left else "")

    def _sentence(self, wanted: int | str) -> Sentence:
        if isinstance(wanted, str):
            found = [one for one in self.sentences if wanted.casefold() in one.text.casefold()]
        else:
            found = [one for one in self.sentences if one.number == wanted]
        if len(found) != 1:
            raise CourseError(
                f"{len(found) or 'No'} sentences fit {wanted!r}: give a number from 1 to "
                f"{len(self.sentences)}, or words that stand in one sentence only."
            )
        return found[0]

    @property
    def _kept(self) -> dict[str, Any]:
        """What the learner decided on this text, by place; see `course.texts.keeping`."""
        return decided(current().read(_SECTION, sound), self.key, self.name)

    def _placed(self, kept: Mapping[str, Any]) -> dict[str, Claim]:
        return placed(self.proposed, self.sentences, kept)

    def _decided(self, part: str) -> dict[str, Any]:
        """Return one kind of decision by the id of its claim."""
        kept = self._kept
        claims = self._placed(kept).items()
        return {claim.id: kept[place][part] for place, claim in claims if part in kept.get(place, {})}

    def _keep(self, id_or_place: str, change: Callable[[dict[str, Any]], Any]) -> None:
        """Change what is kept of a claim, and write it down for this wording of the text."""
        places = {claim.id: place for place, claim in self._placed(self._kept).items()}
        place = places.get(id_or_place, id_or_place)
        current().update(_SECTION, lambda texts: keep(texts, self.key, self.name, place, change), sound)

    @property
    def _without_place(self) -> str:
        """How many decisions are on claims that this wording does not have, in a sentence; empty for none."""
        kept = self._kept
        left = len(kept.keys() - self._placed(kept).keys())
        return f"Claims that changed since you decided on them: {left}. Decide on them again." if left else ""


def article(text_or_path: str | Path, date: str | Day | None = None, name: str | None = None) -> Article:
    """Take a text apart into claims.

    Parameters
    ----------
    text_or_path
        A text in English, Chinese or Japanese, the path of a file with one, or the name of a text that the
        course brings, such as ``"tokyo-on-trade"``; `course.texts.samples` lists them.
    date
        The day of the text, such as ``"2025-04-27"``, to which "last year" refers. Left out, such words have
        no year.
        A text that the course brings has its own.
    name
        What the text is called; the name of the file where left out. A text without a name shares its
        decisions with no other text; of texts with one name, later ones take over what was decided on
        sentences that stayed the same.

    Returns
    -------
    Article
        Its claims, proposals, tests, ledger and brief.

    Raises
    ------
    CourseError
        The file or the date cannot be read; the message says how to write it.
    UnknownNameError
        No text of the course has this name; the message names the nearest.
    """
    text, day, called = taken(text_or_path)
    return Article(text, day if date is None else _day(date), words(name) or called)


def taken(text_or_path: str | Path) -> tuple[str, Day | None, str]:
    """Return the text for what the caller gave: a text, a file's path, or a name of a course text.

    Returns
    -------
    tuple
        The text; the day of a text that the course brings, else None; the name of that text or of the file,
        else an empty one.

    Raises
    ------
    CourseError
        The file cannot be read.
    UnknownNameError
        No text of the course has this name; the message names the nearest.
    """
    from course.texts.read.source import read
    from course.texts.samples import names, sample

    if isinstance(text_or_path, str) and text_or_path in names():
        brought = sample(str(text_or_path))
        return brought.text, _day(brought.date), brought.name
    if isinstance(text_or_path, str) and re.fullmatch(r"[a-z]+(?:-[a-z]+)+", text_or_path):
        # one word with hyphens is meant as a name: as a text it would have no claim
        raise UnknownNameError("text", text_or_path, names())
    text = read(text_or_path)
    file = isinstance(text_or_path, Path) or text != text_or_path.removeprefix("\ufeff")
    return text, None, Path(text_or_path).name if file else ""


def _day(given: str | Day | None) -> Day | None:
    if given is None or (isinstance(given, Day) and not isinstance(given, datetime)):
        return given
    try:
        if isinstance(given, datetime):
            return Day.fromisoformat(str(given)[:10])
        return Day.fromisoformat(str(given))
    except ValueError:
        raise CourseError(f"A date is written as 2025-04-27 (year-month-day), not as {given!r}.") from None


def _without_day(claim: Claim) -> Claim:
    """Return the claim without a year that words such as "last year" gave: the text's day is unknown."""
    times = [mark for mark in claim.spans if isinstance(mark, Period)]
    if not times or not any(mark.relative for mark in times) or claim.year is None:
        return claim
    missing = tuple(dict.fromkeys((*claim.missing, "year")))
    marks = tuple(mark for mark in claim.spans if not (isinstance(mark, Period) and mark.relative))
    return claim.with_(year=None, period="", fiscal=False, confidence="low", missing=missing, spans=marks)
