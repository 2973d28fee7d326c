"""Guess first: a number with an interval, a choice or a line; then the truth and the error.

Guesses are kept in the workspace under `predictions`, the first one of each question for good, because the
last lesson looks at how good they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import altair as alt
import pandas as pd

from course import charts
from course.charts.theme import INK, PALETTE, REST
from course.errors import UnknownNameError
from course.tables import load
from course.widgets._live import named, records
from course.widgets._pictures import line_rows, lines_of
from course.widgets._questions import QUESTIONS, Question, code_of
from course.widgets._state import State
from course.widgets._traits import Choice, Line, Number
from course.workspace import Workspace, current

__all__ = ["ChoiceGuess", "Guess", "LineGuess", "NumberGuess", "my_predictions", "predict_state"]

_WIDTH = 560


class Guess(State):
    """What all kinds of guesses share: nothing is told before a guess is kept."""

    ask: ClassVar[Question]
    assumptions = (
        "The answer is computed from the table named under the picture, with all its limits.",
        "Your first guess is the one that counts; it stays in your workspace and on this machine.",
        "A guess without knowledge is shown for comparison: it is what your knowledge is measured against.",
    )
    actions: ClassVar[Mapping[str, str]] = {"Keep my guess and show the answer": "commit"}

    def __init__(self, workspace: Workspace | None = None, **settings: Any) -> None:
        self.workspace = workspace or current()
        kept = self.workspace.read("predictions").get(self.ask.id)
        self.kept = kept is not None
        self.shown = self.kept and not self.ask.later
        super().__init__(**(self._from_kept(kept) if kept and not settings else settings))

    def _from_kept(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        return dict(kept["latest"])

    def commit(self) -> None:
        """Keep the guess in the workspace, and show the answer from now on."""
        ask, values = self.ask, self.values()
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        answer = self.answer()
        truth, naive = self._plain(answer), self._plain(ask.naive())

        def keep(section: dict[str, Any]) -> None:
            first = section.get(ask.id, {}).get("first", plain)
            entry = {
                "kind": ask.kind,
                "question": ask.text,
                "unit": ask.unit,
                "first": first,
                "latest": plain,
            }
            section[ask.id] = {**entry, "truth": truth, "naive": naive, "error": self.error(first)}

        self.workspace.update("predictions", keep)
        self.kept = True
        self.shown = not self.ask.later

    def answer(self) -> Any:
        """Return the truth; it is computed only when it is asked for."""
        return self.ask.truth()

    def _plain(self, value: Any) -> Any:
        return value

    def error(self, guess: Mapping[str, Any]) -> float:
        """Return how far a guess is from the truth."""
        raise AssertionError("a subclass says this")

    def shape(self) -> tuple[Any, ...]:
        """Return whether the guess is kept and the answer shown."""
        return (self.kept, self.shown)

    def _next(self, what: str = "the answer") -> str:
        if not self.ask.later:
            return f"Keep it to see {what}."
        return "Kept: the last lesson answers." if self.kept else "Keep it; the last lesson answers."

    def _finish(self, chart: Any) -> Any:
        words = " ".join(self.ask.text.split()[:14])
        return charts.finish(
            chart,
            title="Your guess" + (" and the answer" if self.shown else ", before the answer"),
            description=self.sentence() if self.shown else f"A guess about: {words}. Not yet answered.",
            unit=self.ask.unit,
            source=load(self.ask.source).attrs["card"],
            # a line begins with figures that are known; a guess alone is nobody's figure yet
            status=self.ask.status if self.shown or self.ask.known_until else "illustrative",
        )

    def code(self) -> str:
        """Return how the answer is found, once it may be known."""
        if not self.shown:
            when = "The last lesson answers" if self.ask.later else "Keep a guess first"
            return f"# {when}; then the code that finds the answer stands here.\nresult = None"
        return code_of(self.ask.truth)


class NumberGuess(Guess):
    """A number with an interval that is meant to hold the truth nine times out of ten."""

    def interval(self, values: Mapping[str, Any] | None = None) -> tuple[float, float]:
        """Return the ends of the interval."""
        now = self.values() if values is None else values
        return float(now["guess"] - now["margin"]), float(now["guess"] + now["margin"])

    def error(self, guess: Mapping[str, Any]) -> float:
        """Return guess minus truth."""
        return round(float(guess["guess"]) - float(self.answer()), 6)

    def _points(self) -> pd.DataFrame:
        low, high = self.interval()
        rows = [("your guess", getattr(self, "guess"), low, high, PALETTE[0])]  # noqa: B009
        if self.shown:
            truth, naive = float(self.answer()), float(self.ask.naive())
            rows += [
                ("the answer", truth, truth, truth, INK),
                (self.ask.naive_words, naive, naive, naive, REST),
            ]
        return pd.DataFrame(rows, columns=["who", "value", "low", "high", "shade"])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return guess, and answer and plain guess once they are shown."""
        return {"points": self._points()}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the values on one axis."""
        ask, rows = self.ask, 3 if self.shown else 1
        scale = alt.Scale(domain=[ask.low, ask.high], nice=False, clamp=True)
        across = alt.X("value:Q", title=ask.unit, scale=scale, axis=alt.Axis(grid=True))
        axis = alt.Axis(ticks=False, domain=False, labelColor=INK, labelPadding=8)
        base = alt.Chart(named("points", frames["points"])).encode(
            y=alt.Y("who:N", title=None, sort=None, axis=axis), color=alt.Color("shade:N", scale=None)
        )
        chart = alt.layer(
            base.mark_rule(strokeWidth=5, opacity=0.4).encode(
                x=alt.X("low:Q", scale=scale, title=ask.unit), x2="high:Q"
            ),
            base.mark_circle(size=150, opacity=1).encode(x=across, tooltip=["who:N", "value:Q"]),
            base.mark_text(dy=-13, aria=False).encode(x=across, text=alt.Text("value:Q", format=",.1f")),
        )
        return self._finish(chart.properties(width=_WIDTH - 120, height=56 * rows))

    def sentence(self) -> str:
        """Say what was guessed and, once shown, how far off it was."""
        low, high = self.interval()
        mine = f"Your guess is {getattr(self, 'guess'):g}, between {low:g} and {high:g}"  # noqa: B009
        if not self.shown:
            return f"{mine} ({self.ask.unit}). {self._next()}"
        truth, naive = float(self.answer()), float(self.ask.naive())
        inside = "inside" if low <= truth <= high else "outside"
        return (
            f"{mine}; the answer is {truth:.1f} ({self.ask.unit}), {inside} your interval. You were off by "
            f"{abs(self.error(self.values())):.1f}, somebody who says {self.ask.naive_words} by "
            f"{abs(naive - truth):.1f}."
        )

    def table(self) -> pd.DataFrame:
        """Return the values shown."""
        return self._points()[["who", "value", "low", "high"]]


class ChoiceGuess(Guess):
    """One of several options, with a confidence."""

    def error(self, guess: Mapping[str, Any]) -> float:
        """Return the Brier score: the squared distance between confidence and what was the case."""
        right = float(guess["guess"] == self.answer())
        return round((float(guess["confidence"]) - right) ** 2, 6)

    def _bars(self) -> pd.DataFrame:
        mine, sure = getattr(self, "guess"), getattr(self, "confidence")  # noqa: B009
        others = (1 - sure) / (len(self.ask.options) - 1)
        truth = self.answer() if self.shown else None
        rows = [
            (
                words,
                sure if key == mine else others,
                PALETTE[0] if key == mine else REST,
                "the answer" * (key == truth),
            )
            for key, words in self.ask.options.items()
        ]
        return pd.DataFrame(rows, columns=["option", "confidence", "shade", "note"])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the confidence in each option."""
        return {"bars": self._bars()}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw confidence as bars."""
        axis = alt.Axis(ticks=False, domain=False, labelColor=INK, labelPadding=8)
        scale = alt.Scale(domain=[0, 1], nice=False)
        across = alt.X("confidence:Q", title="how sure", scale=scale, axis=alt.Axis(format=".0%"))
        base = alt.Chart(named("bars", frames["bars"])).encode(
            x=across, y=alt.Y("option:N", sort=list(self.ask.options.values()), title=None, axis=axis)
        )
        chart = alt.layer(
            base.mark_bar(height=18).encode(color=alt.Color("shade:N", scale=None), tooltip=["option:N"]),
            base.mark_text(align="left", dx=5, fontWeight="bold", aria=False).encode(text="note:N"),
        )
        return self._finish(chart.properties(width=_WIDTH - 120, height=28 * len(self.ask.options)))

    def sentence(self) -> str:
        """Say what was chosen and, once shown, whether it was right."""
        mine, sure = getattr(self, "guess"), getattr(self, "confidence")  # noqa: B009
        said = f"You say {self.ask.options[mine]} and are {sure:.0%} sure"
        if not self.shown:
            return f"{said}. {self._next()}"
        truth = self.answer()
        verdict = "right" if mine == truth else f"not right: it is {self.ask.options[truth]}"
        naive = "right" if self.ask.naive() == truth else "wrong"
        return f"{said}; that is {verdict}. Somebody who names {self.ask.naive_words} is {naive}."

    def table(self) -> pd.DataFrame:
        """Return the confidence in each option."""
        return self._bars()[["option", "confidence", "note"]].round(4)


class LineGuess(Guess):
    """A line over years, drawn with the pointer or set by keyboard, from where the known part ends."""

    def years(self) -> list[int]:
        """Return the years to guess."""
        return [int(year) for year in self.answer().index if year > self.ask.known_until]

    def _plain(self, value: Any) -> Any:
        return [round(float(value.loc[year]), 6) for year in self.years()]

    def error(self, guess: Mapping[str, Any]) -> float:
        """Return the mean absolute distance from the truth over the years guessed."""
        return self._distance(pd.Series(list(guess["line"]), index=self.years()))

    def _distance(self, values: pd.Series) -> float:
        years = self.years()
        return round(float((values.loc[years] - self.answer().loc[years]).abs().mean()), 6)

    def _long(self) -> pd.DataFrame:
        truth, known = self.answer(), self.ask.known_until
        last = float(truth.loc[known])
        mine = pd.Series([last, *getattr(self, "line")], index=[known, *self.years()])  # noqa: B009
        parts = {"known": truth.loc[:known], "your guess": mine}
        if self.shown:
            parts |= {"what happened": truth.loc[known:]}
        rows = [
            part.rename("value").rename_axis("year").reset_index().assign(who=who)
            for who, part in parts.items()
        ]
        return pd.concat(rows, ignore_index=True)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the lines and the names at their ends."""
        shades = {"known": INK, "your guess": PALETTE[0], "what happened": PALETTE[1]}
        domain = (self.ask.low, self.ask.high)
        return line_rows(self._long(), "year", "value", "who", domain=domain, colours=shades)

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the lines."""
        years = self.answer().index
        chart = lines_of(
            frames, x_domain=(int(years.min()), int(years.max())), domain=(self.ask.low, self.ask.high)
        )
        return self._finish(chart)

    def sentence(self) -> str:
        """Say where the guess ends and, once shown, how far off it was."""
        years = self.years()
        said = f"Your line ends at {getattr(self, 'line')[-1]:.0f} in {years[-1]}"  # noqa: B009
        if not self.shown:
            return f"{said} ({self.ask.unit}). {self._next('what happened')}"
        truth = float(self.answer().loc[years[-1]])
        return (
            f"{said}, the answer is {truth:.0f} ({self.ask.unit}). On average you were off by "
            f"{self.error(self.values()):.1f}, somebody who says {self.ask.naive_words} by "
            f"{self._distance(self.ask.naive()):.1f}."
        )

    def table(self) -> pd.DataFrame:
        """Return the lines as columns."""
        wide = self._long().pivot(index="year", columns="who", values="value").reset_index()
        return wide.rename_axis(columns=None).round(4)


def predict_state(
    question: str = "china_share", workspace: Workspace | None = None, **settings: Any
) -> Guess:
    """Return the headless state of a question.

    Parameters
    ----------
    question
        Id of the question, one of `QUESTIONS`.
    workspace
        Where the guess is kept; the learner's own when left out.
    **settings
        The guess.

    Raises
    ------
    UnknownNameError
        When there is no such question; the message names the nearest.
    """
    if question not in QUESTIONS:
        raise UnknownNameError("question to guess", question, QUESTIONS)
    ask = QUESTIONS[question]
    parts: dict[str, Any] = {"ask": ask, "title": "Guess before you look", "question": ask.text}
    if ask.later:
        parts["actions"] = {"Keep my guess": "commit"}
    span = ask.high - ask.low
    base: type[Guess]
    if ask.kind == "number":
        middle = ask.low + round(span / 2 / ask.step) * ask.step
        parts["guess"] = Number(f"Your guess, {ask.unit}", ask.low, ask.high, middle, ask.step, ".1f")
        parts["margin"] = Number(
            "Give or take (nine times out of ten)", 0.0, span / 2, span / 10, ask.step, ".1f"
        )
        blank: dict[str, Any] = {"margin": span / 2}
        base = NumberGuess
    elif ask.kind == "choice":
        parts["guess"] = Choice("Your guess", ask.options, next(iter(ask.options)))
        parts["confidence"] = Number("How sure are you", 1 / len(ask.options), 1.0, 0.5, 0.05, ".0%")
        blank = {"confidence": 1 / len(ask.options)}
        base = ChoiceGuess
    else:
        truth = ask.truth()
        last = round(float(truth.loc[ask.known_until]), 1)
        years = [int(year) for year in truth.index if year > ask.known_until]
        parts["line"] = Line("Your line", years, ask.low, ask.high, (last,) * len(years))
        blank = {"line": ((ask.low + ask.high) / 2,) * len(years)}
        base = LineGuess
    # What knowing nothing looks like: as unsure as can be.
    parts["presets"] = {"No idea": blank}
    kind: type[Guess] = type("Predict", (base,), parts)
    return kind(workspace, **settings)


def my_predictions(workspace: Workspace | None = None) -> pd.DataFrame:
    """Return the learner's first guesses beside the answers, one row for each question answered.

    Parameters
    ----------
    workspace
        Where to look; the learner's own when left out.

    Returns
    -------
    DataFrame
        question, kind, guess, answer, error (as `Guess.error`), inside (whether an interval held the answer)
        and naive_error (of the guess without knowledge).
    """
    columns = ["id", "question", "kind", "guess", "answer", "error", "inside", "naive_error"]
    rows = []
    for id, kept in sorted((workspace or current()).read("predictions").items()):
        first, truth, naive = kept["first"], kept["truth"], kept["naive"]
        inside, guess, naive_error = None, first.get("guess"), None
        if kept["kind"] == "number":
            inside = abs(first["guess"] - truth) <= first["margin"]
            naive_error = naive - truth
        elif kept["kind"] == "line":
            guess, naive_error = (
                first["line"][-1],
                sum(abs(n - t) for n, t in zip(naive, truth, strict=True)) / len(truth),
            )
            truth = truth[-1]
        rows.append((id, kept["question"], kept["kind"], guess, truth, kept["error"], inside, naive_error))
    frame = pd.DataFrame(rows, columns=columns)
    return pd.DataFrame(records(frame), columns=columns)
