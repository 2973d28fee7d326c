"""The explorer of a learner's own text: each claim beside the figure that a table gives."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date as Day
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from course import article, charts
from course.errors import CourseError, UnknownNameError
from course.readings import ChoiceKind
from course.tables import codes, economy_name
from course.texts.article import Article as Text
from course.texts.article import taken as brought
from course.texts.fields import UNITS, set_right
from course.texts.known import measures
from course.texts.page import clean, description, legend, marked_text
from course.texts.spans import Claim, Sentence
from course.texts.suggesting import as_table, proposals
from course.texts.tested import Test
from course.texts.testing import test
from course.texts.wording import factor, missing, quantity, read_as, scale, subject, when
from course.widgets import settings as kinds
from course.widgets.explorer import Explorer
from course.widgets.state import State, remembered
from course.widgets.verdict_form import VerdictForm, html_table, scrolled
from course.workspace.ledger import Entry

_ENGLISH = (
    "China took 22 % of Japan's exports last year. The ministers met for the third time that year. "
    "Japan's imports from China reached 25 trillion yen in 2024. "
    "The United States was Japan's largest export market. "
    "China refines nine tenths of the world's rare earths for magnets."
)
_JAPANESE = "日本の対中輸出は2024年に18.9兆円だった。中国は日本の輸入の2割超を占めた。"
_CHINESE = "2024年,中国占日本出口的百分之十七点六。日本对美国的出口达21万亿日元。"
_DAY = "2025-04-27"
#: most characters of a text that a page can show
_MOST = 1_000_000
_FIRST = "K01"
#: most claims in the list
_CLAIMS = 1000
#: most measured figures in the picture
_BARS = 4
#: most characters in the name of a file or of a text
_NAME = 1000
#: characters that change the writing direction of the words around them
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_GROUPS = {"EUU": "European Union", "ASEAN": "ASEAN", "G7": "G7", "WLD": "the world"}
_YEARS = range(2035, 1989, -1)
#: settings that correct the claim's field of the same name
_FIELDS = ("measure", "unit", "year", "economies")


def _economies() -> dict[str, str]:
    first = ("JPN", "CHN", "USA")
    return (
        {code: economy_name(code) for code in first}
        | _GROUPS
        | {code: economy_name(code) for code in codes() if code not in first}
    )


@lru_cache(maxsize=8)
def _text_of(text: str, day: str) -> Text:
    """Return the text with its sentences and claims, and keep the last eight texts in memory."""
    return Text(text, Day.fromisoformat(day) if day else None)


@dataclass(frozen=True)
class _Shown:
    """A text and its claims, the open claim with the learner's corrections."""

    text: str
    sentences: list[Sentence]
    found: list[Claim]


def claims_found(text: str, date: str | None) -> pd.DataFrame:
    """Return a table of the claims that a text makes."""
    mine = article(text, date=date)
    return mine.claims


def claimed_and_measured(
    text: str, date: str | None, claim: str, corrected: dict[str, Any], table: str | None
) -> pd.DataFrame:
    """Correct a claim, keep the correction in the learner's folder, and return the claim beside its test."""
    mine = article(text, date=date)
    for field, value in corrected.items():
        mine.correct(claim, **{field: value})
    test = mine.test(claim, table=table)
    columns = ["claimed", "measured", "unit", "factor", "verdict"]
    return pd.DataFrame([[claim, *(getattr(test, name) for name in columns)]], columns=["claim", *columns])


class Article(State):
    """The state: a text, its open claim, the learner's corrections of it, and the test by a table."""

    title = "A text of your own, claim by claim"
    question = "What do its numbers say, and what does a table say of the same?"
    assumptions = (
        "The text at the start is made up, and so are its figures. Paste your own over it.",
        "The text stays on this computer: no service is asked, and nothing is sent.",
        "A claim is read by its words alone. Low confidence means that you should look at how it was read.",
        "A verdict is on a sentence as it is read here, never on an economy or on whoever wrote it.",
        "Not checkable means not checkable here, with these tables; it does not mean wrong.",
        "What you set right counts here alone; the code below, once you run it, keeps it in your folder.",
    )
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "In Japanese": {"text": _JAPANESE},
        "In Chinese": {"text": _CHINESE},
        "Read as of 2010": {"year": 2010},
    }
    actions: ClassVar[Mapping[str, str]] = {"Read the text": "read"}
    needs_kernel = True

    text = kinds.Words("Text", _ENGLISH, _MOST)
    date = kinds.Day("Day of the text", _DAY)
    claim = kinds.Among("Claim", lambda state: state.claims_offered(), _FIRST)
    proposal = kinds.Among("Test it on", lambda state: state.tables_offered(), "")
    measure = kinds.Among("Measure", lambda state: state.measures_offered(), "", more=True)
    unit = kinds.Among("Unit", lambda state: state.units_offered(), "", more=True)
    year = kinds.Among("Year", lambda state: state.years_offered(), "", more=True)
    economies = kinds.Several("Economies (none: as read)", _economies(), (), 6, more=True)

    def __init__(self, **settings: Any) -> None:
        #: claim -> the settings that the learner chose for it, kept while another claim is open
        self._chosen: dict[str, dict[str, Any]] = {}
        super().__init__(**settings)

    def set(self, **settings: Any) -> None:
        """Change several settings together; if one is refused, none changes.

        A text may also be the path of a file, or the name of a text that the course contains. Another text
        clears all choices for the old text. Another claim brings back the choices made for that claim.
        """
        known = self.settings()
        for name in settings:
            if name not in known:
                raise UnknownNameError("setting", name, known)
        settings = _brought(settings)
        another = {name for name in settings if settings[name] != getattr(self, name)}
        start = {name: known[name].default_value for name in ("proposal", *_FIELDS)}
        chosen = {} if another & {"text", "date"} else self._chosen
        if another & {"text", "date"}:
            settings = {"claim": _FIRST, **start, **settings}
        elif "claim" in another:
            settings = {**start, **chosen.get(str(settings["claim"]), {}), **settings}
        # In this order, since each setting limits the next ones; first on a copy, which nobody observes.
        taken = [name for name in ("text", "date", "claim", *_FIELDS, "proposal") if name in settings]
        there = copy(self)
        for name in taken:
            try:
                setattr(there, name, settings[name])
            except UnknownNameError as error:
                if name == "claim":
                    count = len(there._found())
                    error.message += f" The text has {count or 'no'} claim{'s' * (count != 1)}."
                raise
        if "proposal" not in settings and there.proposal not in there.tables_offered():
            settings, taken = {**settings, "proposal": ""}, [*taken, "proposal"]
        with self.hold_trait_notifications():
            for name in taken:
                setattr(self, name, settings[name])
        self._chosen = {**chosen, self.claim: {name: getattr(self, name) for name in start}}

    def settle(self) -> None:
        """Choose the first claim or proposal where the chosen one no longer exists."""
        for name, offered in (("claim", self.claims_offered()), ("proposal", self.tables_offered())):
            if getattr(self, name) not in offered:
                self.set(**{name: self.settings()[name].default_value})

    def reset(self) -> None:
        """Return to the settings at the start, for every claim."""
        self._chosen = {}
        super().reset()

    def apply(self, preset: str) -> None:
        """Set a preset; all other settings, and those of every other claim, return to the start."""
        self._chosen = {}
        super().apply(preset)

    def read(self) -> None:
        """Do nothing: a click on this button leaves the text field, and that reads the text."""

    # claims as they were read, and the learner's corrections

    @remembered
    def _found(self) -> list[Claim]:
        return _text_of(self.text, self.date).found

    def _as_read(self) -> Claim | None:
        found = self._found()
        return next((one for one in found if one.id == self.claim), found[0] if found else None)

    def corrected(self) -> dict[str, Any]:
        """Return the fields of the open claim that the learner corrected, with their new values."""
        chosen = {name: getattr(self, name) for name in _FIELDS}
        chosen["economies"] = " ".join(chosen["economies"])
        return {name: value for name, value in chosen.items() if value != ""}

    def opened(self) -> Claim | None:
        """Return the open claim with the learner's corrections; None when the text has no claim."""
        one = self._as_read()
        return one and set_right(one, self.corrected())

    def shown(self) -> _Shown:
        """Return text, sentences and claims, the open claim with the learner's corrections."""
        one = self.opened()
        found = [one if one is not None and each.id == one.id else each for each in self._found()]
        return _Shown(self.text, _text_of(self.text, self.date).sentences, found)

    def _beside(self, one: Claim) -> list[Claim]:
        number = one.sentence.number
        return [each for each in self._found() if each.sentence.number == number and each.id != one.id]

    @remembered
    def proposals(self) -> pd.DataFrame:
        """Return the tables that could test the open claim, the best first: table, measure, why, cannot."""
        one = self.opened()
        if one is None:
            return pd.DataFrame(columns=["table", "measure", "why", "cannot"])
        return as_table(proposals(one, _text_of(self.text, self.date).date, self._beside(one)), one)

    @remembered
    def test(self) -> Test | None:
        """Return the test of the open claim; None when the text has no claim."""
        one = self.opened()
        if one is None:
            return None
        offered = self.proposals()["table"].tolist()
        table = self.proposal if self.proposal in offered else next(iter(offered), None)
        return test(one, table, day=_text_of(self.text, self.date).date, beside=self._beside(one))

    def keep(self, verdict: str, confidence: float, note: str = "") -> None:
        """Keep the learner's own verdict on the open claim in the learner's folder.

        Raises
        ------
        CourseError
            There is no claim to judge, or the folder cannot be written.
        """
        one = self._as_read()
        if one is None:
            raise CourseError("There is no claim in this text, so there is none to judge.")
        _text_of(self.text, self.date).record(one.id, verdict, confidence, note)

    def history(self) -> list[Entry]:
        """Return the learner's verdicts on the open claim, the oldest first."""
        one = self._as_read()
        return _text_of(self.text, self.date).history.get(one.id, []) if one else []

    # what the controls offer

    def claims_offered(self) -> dict[str, str]:
        """Return the claims by id, with the beginning of their sentences."""
        found = self._found()[:_CLAIMS]
        if not found:
            return {_FIRST: "no claim in this text"}
        # where the learner dropped the first claim, the first remaining claim takes its place
        ids = [_FIRST, *(one.id for one in found[1:])]
        return {
            id: f"{one.id} {quantity(one)}: {_begin(one, 60)}" for id, one in zip(ids, found, strict=True)
        }

    def tables_offered(self) -> dict[str, str]:
        """Return the tables that could test the open claim, with the words of each option."""
        tables = list(dict.fromkeys(self.proposals()["table"].astype(str)))
        first = f"the first proposal: {tables[0]}" if tables else "no table here can test this"
        return {"": first, **{table: table for table in tables}}

    def measures_offered(self) -> dict[str, str]:
        """Return the measures that a claim can be corrected to, with the words of each option."""
        one = self._as_read()
        read = (one and one.measure.replace("_", " ")) or "nothing"
        return {"": f"as read: {read}", **{name: name.replace("_", " ") for name in measures()}}

    def units_offered(self) -> dict[str, str]:
        """Return the units that a claim can be corrected to, with the words of each option."""
        one = self._as_read()
        return {"": f"as read: {(one and one.quantity.unit) or 'none'}", **{unit: unit for unit in UNITS}}

    def years_offered(self) -> dict[Any, str]:
        """Return the years that a claim can be corrected to, the last first."""
        one = self._as_read()
        return {"": f"as read: {(one and when(one)) or 'none'}", **{year: str(year) for year in _YEARS}}

    # what is shown

    def _figures(self) -> tuple[pd.DataFrame, str]:
        """Return the bars and their unit; large figures are in millions, billions or trillions."""
        one, test = self.opened(), self.test()
        if one is None or test is None:
            counted = {"sentences": len(self.shown().sentences), "claims": 0}
            return pd.DataFrame({"name": list(counted), "value": list(counted.values())}), "number"
        bars = {"claimed": test.claimed} | measured_bars(test)
        size, word = scale(max(map(abs, bars.values())))
        unit = " ".join(filter(None, (word, test.unit))) or "no unit"
        return pd.DataFrame({"name": list(bars), "value": [value / size for value in bars.values()]}), unit

    def shape(self) -> tuple[Any, ...]:
        """Return the sentence, the unit and all bars, so that every change draws the chart anew."""
        bars, unit = self._figures()
        return (self.sentence(), unit, *bars["value"])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the bars of the claimed and the measured figures."""
        return {"bars": self._figures()[0]}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the claimed figure beside the measured one."""
        one, test = self.opened(), self.test()
        held = test if test is not None and test.measured is not None else None
        names = frames["bars"]["name"].tolist()
        chart = charts.bars(
            frames["bars"],
            x="value",
            y="name",
            order=names,
            highlight="claimed" if held else (),
            title=f"{one.id}: claimed and measured" if one else "No claim in this text",
            unit=self._figures()[1],
            description=self.sentence(),
            source=held.source if held else "the text itself, not measured",
            status="observed" if held else "estimated",
        )
        # a chart of bars alone can become as narrow as a telephone
        return chart.properties(usermeta={**chart.usermeta, "narrows": True})

    def sentence(self) -> str:
        """Say what the open claim states, how it was read, and the verdict of its test."""
        one, test = self.opened(), self.test()
        if one is None:
            return description(self.shown())
        lacking = missing(one)
        about = f"({subject(one)}{f'; {lacking}' if lacking else ''})"
        said = [f"{one.id}. \u201c{_begin(one, 160)}\u201d {read_as(one)} {about}."]
        if test is not None:
            said += [test.sentence, test.readings.lead]
            factored = factor(test.factor)
            said.append(f"Claimed over measured: {factored}." if factored else "")
            said.append(f"The verdict: {test.verdict.words}.")
        return " ".join(filter(None, said))

    def table(self) -> pd.DataFrame:
        """Return the claim beside the measured figure, or an empty table of claims without a claim."""
        one, test = self.opened(), self.test()
        if one is None or test is None:
            return _text_of(self.text, self.date).claims
        columns = ["claimed", "measured", "unit", "factor", "verdict"]
        return pd.DataFrame(
            [[one.id, *(getattr(test, name) for name in columns)]], columns=["claim", *columns]
        )

    def given(self) -> dict[str, Any]:
        """Return the arguments for the function that `finder` returns."""
        one = self._as_read()
        given = {"text": self.text, "date": self.date or None}
        if one is None:
            return given
        return {**given, "claim": one.id, "corrected": self.corrected(), "table": self.proposal or None}

    def finder(self) -> Callable[..., pd.DataFrame]:
        """Return the function that finds the table: claim beside measured figure, or all claims."""
        return claims_found if self._as_read() is None else claimed_and_measured


def _brought(settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings in which a path or a name is replaced by its text, with the day of that text."""
    given = settings.get("text")
    if not isinstance(given, Path) and (not isinstance(given, str) or not 0 < len(given.strip()) <= _NAME):
        return settings
    text, day, _ = brought(given)
    return {**({"date": day.isoformat()} if day else {}), **settings, "text": text}


def measured_bars(test: Test) -> dict[str, float]:
    """Return each measured figure under the name of its reading, in the order of the readings."""
    figures: dict[float, dict[str, str]] = {}
    for reading in test.readings.judged:
        if reading.figure is not None:
            figures.setdefault(reading.figure, dict(reading.chosen))
    # a threshold changes no figure, and a choice that all figures share distinguishes none of them
    telling = [
        choice.name
        for choice in test.readings.choices
        if choice.kind is not ChoiceKind.THRESHOLD
        and len({chosen.get(choice.name) for chosen in figures.values()}) > 1
    ]
    bars: dict[str, float] = {}
    for figure, chosen in list(figures.items())[:_BARS]:
        words = [chosen[name] for name in telling if name in chosen]
        bars.setdefault(", ".join(["measured", *words]), figure)
    return bars


def _begin(one: Claim, most: int) -> str:
    """Return the beginning of a claim's sentence, without characters that change the writing direction."""
    text = clean(" ".join(one.sentence.text[: 4 * most].translate(_TURNS).split()))
    return text if len(text) <= most else f"{text[: most - 1]}\u2026"


class ArticleExplorer(Explorer):
    """The text with its marks above the chart; below it possible tests and the learner's own verdict."""

    def _middle(self, w: Any) -> list[Any]:
        from course.widgets.page_parts import marked

        self._marked = marked("The text with its marks")
        self._marked.observe(lambda change: self._moved("claim", change["new"]), names="claim")
        self._about = w.HTML()
        self._form = VerdictForm(w, self._keep)
        self._judged: tuple[str, str] | None = None
        self._below = w.VBox([self._about, self._form.row, self._form.kept])
        self._below.add_class("course-below")
        return [self._marked, self._chart, self._below]

    def _keep(self) -> None:
        state: Article = self.state  # type: ignore[assignment]
        try:
            state.keep(*self._form.chosen())
        except CourseError as error:
            self._chart.trouble = str(error)
            return
        self._fill()

    def _fill(self) -> None:
        state: Article = self.state  # type: ignore[assignment]
        state.settle()
        one = state.opened()
        with self._marked.hold_sync():
            self._busy = True
            try:
                self._marked.html = legend(claims=False) + marked_text(state.shown())
                self._marked.claim = one.id if one else ""
            finally:
                self._busy = False
        super()._fill()
        self._about.value = _proposals(state)
        history = state.history()
        self._form.show(history)
        self._form.row.layout.display = self._form.kept.layout.display = None if one else "none"
        # an unsaved verdict stays in the form while the same claim is open
        if self._judged != (now := (state.text, one.id if one else "")):
            self._judged = now
            self._form.take(history[-1] if history else None)


def _proposals(state: Article) -> str:
    """Return HTML that lists the tables that could test the open claim, why, and what they cannot show."""
    table, test = state.proposals(), state.test()
    if table.empty:
        return ""
    head, label = ("Table", "Measure", "Why", "What it cannot show"), "What could test this claim"
    rows = table[["table", "measure", "why", "cannot"]].to_numpy().tolist()
    shown = html_table(label, head, ((clean(str(cell)) for cell in cells) for cells in rows))
    found = f"<details><summary>{label}: {len(table)}</summary>{shown}</details>"
    if readings := getattr(test, "readings", None):
        tried = scrolled("Readings", readings._repr_html_())
        found += f"<details><summary>Readings tried: {len(readings)}</summary>{tried}</details>"
    return found
