"""Guesses that a learner makes before the answer is shown: a number with an interval, a choice or a line.

The workspace keeps the first guess of each question under `predictions`, and never replaces it.
If the question has changed so that the guess no longer fits, the next guess keeps it under `earlier`.
"""

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any, ClassVar

import altair as alt
import pandas as pd

from course import charts
from course.charts.layout import in_rows, name_axis, names_above, on_ground, round_ticks
from course.charts.theme import AXIS_FORMAT, INK, PALETTE, REST
from course.errors import CourseError, UnknownNameError
from course.phrases import decimals, percent, the
from course.shown import shown
from course.tables import load
from course.widgets.guess_questions import QUESTIONS, GuessQuestion
from course.widgets.kept_guesses import guess_in_words, guesses_check, plus, short_number, sized, too_far
from course.widgets.pictures import line_rows, lines_of
from course.widgets.rows import named
from course.widgets.settings import Amount, Line, OneOf, SettingError
from course.widgets.state import State
from course.workspace import Workspace, current

_NONE = "No guess yet. Make your guess, then keep it to see the answer."


class Guess(State):
    """The base of all kinds of guesses: the answer is shown only after the guess is kept."""

    ask: ClassVar[GuessQuestion]
    assumptions = (
        "The answer is computed from the table named under the picture, with all its limits.",
        "A guess that is kept can no longer be changed; it stays in your workspace and on this machine.",
        "A simple guess is shown for comparison: it is what your knowledge is measured against.",
    )
    actions: ClassVar[Mapping[str, str]] = {"Keep my guess and show the answer": "commit"}
    done = "Your guess is kept"

    def __init__(self, workspace: Workspace | None = None, **settings: Any) -> None:
        self.workspace = workspace or current()
        kept, self.earlier = self._stored(), self._earlier()
        self.kept = self.made = False
        super().__init__(**(settings if kept is None else kept))
        self.kept = kept is not None

    def _entry(self) -> Any:
        return self.workspace.read("predictions", guesses_check).get(self.ask.id)

    def _stored(self) -> dict[str, Any] | None:
        """Return the kept guess as settings; None when no kept guess fits the question."""
        return self._fit_to_question(self._entry())

    def _fit_to_question(self, entry: Any) -> dict[str, Any] | None:
        known = self.settings()
        try:
            return {name: known[name].validate(self, value) for name, value in entry["first"].items()}
        except (CourseError, AttributeError, KeyError, TypeError):
            return None

    def _earlier(self) -> str:
        """Return a sentence on the guess for an earlier form of the question; empty without such a guess."""
        entry = self._entry()
        if entry is None or self._fit_to_question(entry) is not None:
            return ""
        return (
            f"Your kept guess, {guess_in_words(self.ask.id, entry)}, belongs to an earlier form of this "
            "question; it stays in your file, and you can guess anew. "
        )

    @property
    def locked(self) -> bool:
        """Whether the guess is kept and can no longer change."""
        return self.kept

    @property
    def ready(self) -> bool:
        """Whether a guess was made: at the start there is none, as one would draw the learner's to it."""
        return self.made and getattr(self, "guess", None) != ""

    @property
    def tells(self) -> bool:
        """Whether table and code may be shown: only with the answer."""
        return self.kept

    def set(self, **settings: Any) -> None:
        """Change the guess; a kept guess refuses any other value."""
        if self.kept:
            now = self.values()
            if any(name not in now or _listed(now[name]) != _listed(new) for name, new in settings.items()):
                raise SettingError("Your guess is kept, so it can no longer be changed.")
        self.made |= not settings.keys().isdisjoint(("guess", "line"))
        super().set(**settings)

    def reset(self) -> None:
        """Return to the settings at the start, or to the guess that is kept."""
        super().set(**((self._stored() if self.kept else None) or self.start()))
        self.made = self.kept

    def commit(self) -> None:
        """Keep the guess in the workspace and show the answer; without a choice raise an error instead."""
        if getattr(self, "guess", None) == "":
            raise CourseError("Choose an answer first, then keep it.")
        ask, values = self.ask, self.values()
        plain = {name: _listed(value) for name, value in values.items()}
        answer = self.answer()
        truth, naive = self._plain(answer), self._plain(ask.naive())

        def keep(section: dict[str, Any]) -> None:
            before = section.get(ask.id)
            if self._fit_to_question(before) is not None:  # already kept, perhaps in another notebook
                return
            entry: dict[str, Any] = {"kind": ask.kind, "question": ask.text, "unit": ask.unit, "first": plain}
            entry |= {"truth": truth, "naive": naive, "error": self.error(plain)}
            if ask.options:
                entry["options"] = dict(ask.options)
            if before is not None:
                entry["earlier"] = [*before.pop("earlier", []), before]  # the latest last
            section[ask.id] = entry

        self.workspace.update("predictions", keep, guesses_check)
        super().set(**(self._stored() or {}))
        self.kept = self.made = True
        self.earlier = ""

    def answer(self) -> Any:
        """Return the true answer."""
        return self._answer

    @cached_property
    def _answer(self) -> Any:
        return self.ask.truth()  # each sentence and each picture asks for it

    def _plain(self, value: Any) -> Any:
        return value

    def error(self, guess: Mapping[str, Any]) -> float:
        """Return how far a guess is from the truth."""
        raise AssertionError("a subclass says this")

    def sentence(self) -> str:
        """Say the guess and, once the answer is shown, how far off it was."""
        return self.earlier + (self.guess_sentence() if self.ready else _NONE)

    def guess_sentence(self) -> str:
        """Say the same as `sentence` for the question's present form alone."""
        raise AssertionError("a subclass says this")

    def shape(self) -> tuple[Any, ...]:
        """Return whether the guess is kept, which shows the answer."""
        return (self.kept,)

    def _finish(self, chart: Any) -> Any:
        words = " ".join(self.ask.text.split()[:14])
        return charts.finish(
            chart,
            title="Your guess" + (" and the answer" if self.kept else ", before the answer"),
            description=self.sentence() if self.kept else f"A guess about: {words}. Not yet answered.",
            unit="how sure you are" if self.ask.options else self.ask.unit,
            source=self._source(),
            status=self.ask.status if self.kept else "guess",
        )

    def _source(self) -> str:
        """Return the source of the figures that are drawn; a guess alone has none."""
        if not (self.kept or self.ask.known_until):
            return ""
        until = "" if self.kept else f"figures until {self.ask.known_until}, "
        return f"{load(self.ask.source).attrs['card'].credit}; {until}the guess is your own"

    def _rule(self) -> str:
        return f"A simple guess, \u201c{self.ask.naive_words}\u201d,"

    def code(self) -> str:
        """Return the code that finds the answer; before the answer is shown, a comment that says when."""
        if not self.kept:
            return "# Keep a guess first; then the code that finds the answer stands here.\nresult = None"
        return shown(self.ask.truth)


class NumberGuess(Guess):
    """A number with an interval that is meant to hold the truth nine times out of ten."""

    def interval(self, values: Mapping[str, Any] | None = None) -> tuple[float, float]:
        """Return the ends of the interval, cut at the lowest and the highest possible guess."""
        now = self.values() if values is None else values
        low, high = now["guess"] - now["margin"], now["guess"] + now["margin"]
        return float(max(low, self.ask.low)), float(min(high, self.ask.high))

    def error(self, guess: Mapping[str, Any]) -> float:
        """Return guess minus truth."""
        return round(float(guess["guess"]) - float(self.answer()), 6)

    def _points(self) -> pd.DataFrame:
        low, high = self.interval()
        rows = [("your guess", getattr(self, "guess"), low, high, PALETTE[0])] * self.ready  # noqa: B009
        if self.kept:
            truth, naive = float(self.answer()), float(self.ask.naive())
            rows += [
                ("the answer", truth, truth, truth, INK),
                (f"simple guess: {self.ask.naive_words}", naive, naive, naive, REST),
            ]
        return pd.DataFrame(rows, columns=["who", "value", "low", "high", "shade"])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the guess and, once they are shown, the answer and the simple guess."""
        points = self._points()
        return {"points": points, "answer": points.loc[points["who"] == "the answer", ["value"]]}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw guess, interval, answer and simple guess on one axis."""
        ask, rows = self.ask, 3 if self.kept else 1
        scale = alt.Scale(domain=[ask.low, ask.high], nice=False, clamp=True)
        across = alt.X(
            "value:Q",
            title=None,  # the unit stands above the picture
            scale=scale,
            axis=alt.Axis(grid=True, format=AXIS_FORMAT, values=round_ticks(ask.low, ask.high)),
        )
        # one row needs no name beside it, so that its axis stands below the slider's
        down = alt.Y("who:N", title=None, sort=None, axis=name_axis() if self.kept else None)
        base = alt.Chart(named("points", frames["points"])).encode(
            y=down, color=alt.Color("shade:N", scale=None)
        )
        text = base.encode(x=across, color=alt.value(INK))
        name = "" if self.kept else "'your guess: ' + "
        sign = "(datum.value > 0 ? '+' : '') + " if ask.signed else ""
        # the answer's line crosses all rows, so that a reader sees whether the interval holds it
        across_all = alt.Chart(named("answer", frames["answer"])).mark_rule(
            color=INK, strokeDash=[4, 3], aria=False
        )
        chart = alt.layer(
            across_all.encode(x=alt.X("value:Q", scale=scale, title=None)),
            # the sentence below tells what these show, and before a guess they show nothing
            base.mark_rule(strokeWidth=5, opacity=0.4, aria=False).encode(
                x=alt.X("low:Q", scale=scale, title=None), x2="high:Q"
            ),
            base.mark_circle(size=150, opacity=1, aria=False).encode(
                x=across, tooltip=["who:N", alt.Tooltip("value:Q", format=",.1f")]
            ),
            on_ground(text, dy=-13, text=alt.ExprRef(f"{name}{sign}format(datum.value, ',.1~f')")),
            *([names_above(base.data, down, "who", bar=40, left=8)] if self.kept else []),
        )
        return self._finish(in_rows(chart, 56, (), rows, bar=46))

    def guess_sentence(self) -> str:
        """Say what was guessed and, once shown, how far off it was."""
        mine, low, high = (
            plus(number, self.ask.signed) + short_number(number)
            for number in (getattr(self, "guess"), *self.interval())  # noqa: B009
        )
        if not self.kept:
            guess = f"Your guess is {mine} {self.ask.unit}; your range goes from {low} to {high}."
            return f"{guess} Keep it to see the answer."
        truth, naive = float(self.answer()), float(self.ask.naive())
        error = self.error(self.values())
        where = "inside" if abs(error) <= getattr(self, "margin") else "outside"  # noqa: B009
        off = too_far(error, self.ask.unit)
        if truth < 0 and truth + error <= 0 and round(error, 1):  # "too low" might be a loss too small
            off = f"{sized(error, self.ask.unit)} too {'near zero' if error > 0 else 'far below zero'}"
        return (
            f"The answer is {self._size(truth)}. Your guess of {mine} is {off}. The answer is {where} your "
            f"range from {low} to {high}. {self._rule()} gives {self._size(naive)}, off by "
            f"{sized(naive - truth, self.ask.unit)}."
        )

    def _size(self, value: float) -> str:
        """Return a value with a short form of its unit."""
        sign = plus(round(value, 1), self.ask.signed)
        unit = "percent" if self.ask.unit.startswith("percent") else self.ask.unit
        return f"{sign}{decimals(value, 1)} {unit}"

    def table(self) -> pd.DataFrame:
        """Return guess, interval, and once shown the answer and the simple guess."""
        return self._points()[["who", "value", "low", "high"]]


class ChoiceGuess(Guess):
    """One of several options, with a confidence."""

    def error(self, guess: Mapping[str, Any]) -> float:
        """Return the Brier score: the squared distance of the confidence from 1 if right, from 0 if wrong."""
        right = float(guess["guess"] == self.answer())
        return round((float(guess["confidence"]) - right) ** 2, 6)

    def _bars(self) -> pd.DataFrame:
        mine, sure = getattr(self, "guess"), getattr(self, "confidence")  # noqa: B009
        others = (1 - sure) / (len(self.ask.options) - 1)
        truth = self.answer() if self.kept else None
        rows = [
            (
                words,
                (sure if key == mine else others) * self.ready,
                PALETTE[0] if key == mine else REST,
                (percent(sure if key == mine else others) + ", the answer" * (key == truth)) * self.ready,
            )
            for key, words in self.ask.options.items()
        ]
        return pd.DataFrame(rows, columns=["option", "confidence", "shade", "words"])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the confidence in each option."""
        return {"bars": self._bars()}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the confidence in each option as a bar."""
        axis = name_axis()
        across = alt.X("confidence:Q", axis=None, scale=alt.Scale(domain=[0, 1.2], nice=False))
        options = list(self.ask.options.values())
        down = alt.Y("option:N", sort=options, title=None, axis=axis)
        base = alt.Chart(named("bars", frames["bars"])).encode(x=across, y=down)
        chart = alt.layer(
            base.mark_bar(height=18).encode(color=alt.Color("shade:N", scale=None), tooltip=["option:N"]),
            base.mark_text(align="left", dx=5, aria=False).encode(text="words:N"),
            names_above(base.data, down, "option", bar=18),
        )
        return self._finish(in_rows(chart, 28, options, bar=18))

    def guess_sentence(self) -> str:
        """Say what was chosen and, once shown, whether it was right."""
        mine, sure = getattr(self, "guess"), getattr(self, "confidence")  # noqa: B009
        said = f"Your guess: {the(self.ask.options[mine])}; you are {percent(sure)} sure."
        if not self.kept:
            return f"{said} Keep it to see the answer."
        truth, naive = self.answer(), self.ask.naive()
        verdict, other = ("right" if one == truth else "wrong" for one in (mine, naive))
        also = " too" if verdict == other else ""
        return (
            f"{said} The answer: {the(self.ask.options[truth])}. Your guess is {verdict}. {self._rule()} is "
            f"{other}{also}: it says {the(self.ask.options[naive])}."
        )

    def table(self) -> pd.DataFrame:
        """Return the confidence in each option."""
        return self._bars()[["option", "confidence", "words"]].round(4)


class LineGuess(Guess):
    """A line over the years after the known part, drawn with the pointer or set by keyboard."""

    def years(self) -> list[int]:
        """Return the years whose values the learner guesses."""
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
        parts = {self._recorded(): truth.loc[:known], "your guess": mine}
        if self.kept:
            parts |= {"what happened": truth.loc[known:]}
        rows = [
            part.rename("value").rename_axis("year").reset_index().assign(who=who)
            for who, part in parts.items()
        ]
        return pd.concat(rows, ignore_index=True)

    def _recorded(self) -> str:
        """Return the name of the recorded part of the line, with its years."""
        return f"as recorded, {int(self.answer().index.min())}\u2013{self.ask.known_until}"

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the points of the lines, and the place of each line's name."""
        recorded, long = self._recorded(), self._long()
        shades = {recorded: INK, "your guess": PALETTE[0], "what happened": PALETTE[1]}
        low, high = domain = (self.ask.low, self.ask.high)
        rows = partial(line_rows, x="year", y="value", name="who", domain=domain, colours=shades)
        given = long[long["who"] == recorded]
        name = rows(given)["ends"].assign(x=given["year"].min())
        # the name is above the line's highest point, or below its lowest point where there is no room above
        room, top, bottom = 0.06 * (high - low), given["value"].max(), given["value"].min()
        name["label_at"] = top + room if top + room <= high else bottom - room
        ends = pd.concat([name, rows(long[long["who"] != recorded])["ends"]], ignore_index=True)
        return {"lines": rows(long)["lines"], "ends": ends}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the recorded line, the guess and, once shown, the answer."""
        years = self.answer().index
        chart = lines_of(
            frames,
            x_domain=(int(years.min()), int(years.max())),
            domain=(self.ask.low, self.ask.high),
            y_name=self.ask.unit,
        )
        return self._finish(chart)

    def guess_sentence(self) -> str:
        """Say the last value of the guessed line and, once the answer is shown, how far off the line was."""
        years = self.years()
        end = f"Your line ends at {getattr(self, 'line')[-1]:.0f}"  # noqa: B009
        if not self.kept:
            return f"{end} {self.ask.unit} in {years[-1]}. Keep it to see what happened."
        truth = float(self.answer().loc[years[-1]])
        errors = self.error(self.values()), self._distance(self.ask.naive())
        mine, naive = (sized(error, self.ask.unit) for error in errors)
        return (
            f"{end} in {years[-1]}, the record at {truth:.0f} {self.ask.unit}. Over the {len(years)} years "
            f"your line is off by {mine} on average. {self._rule()} is off by {naive}."
        )

    def table(self) -> pd.DataFrame:
        """Return the lines by year, one column for each line."""
        wide = self._long().pivot(index="year", columns="who", values="value").reset_index()
        return wide.rename_axis(columns=None).round(4)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def predict_state(
    question: str = "china_share", workspace: Workspace | None = None, **settings: Any
) -> Guess:
    """Return a question to guess, without a screen.

    `question`: id of the question, one of `QUESTIONS`.
    `workspace`: where the guess is kept; the learner's own when left out.

    Raises
    ------
    UnknownNameError
        When there is no such question; the message names the nearest.
    """
    if question not in QUESTIONS:
        raise UnknownNameError("question to guess", question, QUESTIONS)
    ask = QUESTIONS[question]
    parts: dict[str, Any] = {"ask": ask, "title": "Guess before you look", "question": ask.text}
    span = ask.high - ask.low
    base: type[Guess]
    if ask.kind == "number":
        middle = ask.low + round(span / 2 / ask.step) * ask.step
        form = ".1f" if ask.step % 1 else ".0f"
        parts["guess"] = Amount(f"Your guess, {ask.unit}", ask.low, ask.high, middle, ask.step, form=form)
        tenth = round(span / 10 / ask.step) * ask.step
        far = "Give or take how much? The answer should lie inside nine times in ten"
        parts["margin"] = Amount(far, 0.0, span / 2, tenth, ask.step, form=form)
        base = NumberGuess
    elif ask.kind == "choice":
        parts["guess"] = OneOf("Your guess", {"": "choose \u2026", **ask.options}, "")
        count = len(ask.options)
        # the slider only stops at steps, so both 50 % and an even chance must be a step
        step = 0.05 if 20 % count == 0 else 0.1 / count
        sure = "How sure are you that this is right?"
        parts["confidence"] = Amount(sure, 1 / count, 1.0, 0.5, step, form=".0%")
        base = ChoiceGuess
    else:
        truth = ask.truth()
        last = round(float(truth.loc[ask.known_until]), 1)
        years = [int(year) for year in truth.index if year > ask.known_until]
        known, whose = truth.loc[: ask.known_until], load(ask.source).attrs["card"].credit
        parts["line"] = Line(
            f"Your line, {ask.unit}",
            years,
            ask.low,
            ask.high,
            (last,) * len(years),
            known={int(year): round(float(value), 4) for year, value in known.items()},
            source=f"{whose}; figures until {ask.known_until}, the guess is your own",
        )
        base = LineGuess
    return type("Predict", (base,), parts)(workspace, **settings)
