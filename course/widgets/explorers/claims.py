"""The explorer of the text: every sentence with the learner's own verdict and the course's."""

import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from course import charts
from course.charts.layout import in_rows, name_axis, names_above
from course.charts.theme import INK
from course.claims import ERRORS, VERDICTS, claim, ledger
from course.errors import CourseError
from course.phrases import number_of, percent
from course.tables import load
from course.verdicts import Verdict
from course.widgets.explorer import Explorer
from course.widgets.opened import OpenedClaim
from course.widgets.rows import named
from course.widgets.settings import OneOf
from course.widgets.state import State
from course.workspace.ledger import PersonalLedger, my_ledger

_OPEN = "not judged yet"
#: verdict -> its letter, and a shade dark enough for a white letter, unlike any economy's colour
LOOKS: dict[str, dict[str, str]] = {
    one: {"letter": one.letter, "shade": shade}
    for one, shade in {
        Verdict.SUPPORTED: "#3d3d7a",
        Verdict.OVERSTATED: "#6b5b00",
        Verdict.CONTRADICTED: "#6a1b5d",
        Verdict.DEPENDS: "#5c3a21",
        Verdict.NOT_CHECKABLE: "#4a4a4a",
    }.items()
}
_UNJUDGED = {"letter": "?", "shade": "#ffffff"}
_SHOWN = {"course": "the course's verdicts", "own": "my own verdicts"}
#: first paragraph below each heading -> heading
_HEADINGS = {
    0: "Headline",
    1: "Core viewpoint",
    2: "Trade",
    6: "Strategic resources",
    10: "Why Japan does not choose sides",
    11: "What it means for the world",
}
_LAST = "Outlook"  # shares a paragraph with the heading before; the theme tells which sentences are its own


@cache
def _claims() -> pd.DataFrame:
    return load("claims")[["id", "theme", "text"]].astype(str)


@cache
def _sentences() -> pd.DataFrame:
    """Return the sentences in the order of the text: id, heading, paragraph, text."""
    table = load("claims")[["id", "theme", "paragraph", "text"]].sort_values("paragraph", kind="stable")
    table["heading"] = [
        _heading(paragraph, theme)
        for paragraph, theme in zip(table["paragraph"], table["theme"].astype(str), strict=True)
    ]
    return table[["id", "heading", "paragraph", "text"]].reset_index(drop=True)


def _heading(paragraph: int, theme: str) -> str:
    start = max(first for first in _HEADINGS if first <= paragraph)
    return _LAST if start == max(_HEADINGS) and theme == _LAST.casefold() else _HEADINGS[start]


def _options() -> dict[str, str]:
    table = _claims()
    return {
        id: f"{id} {textwrap.shorten(text, 64, placeholder=' …')}"
        for id, text in zip(table["id"], table["text"], strict=True)
    }


def counted_verdicts() -> pd.DataFrame:
    """Return how many claims have each verdict, in the course's ledger and in the learner's own."""
    ledgers = {"course": ledger()["verdict"], "own": my_ledger().table()["verdict"]}
    counts = {who: given.value_counts().reindex(VERDICTS, fill_value=0) for who, given in ledgers.items()}
    return pd.DataFrame(counts).rename_axis("verdict").reset_index()


def counted_own() -> pd.DataFrame:
    """Return how many claims have each verdict in the learner's own ledger."""
    own = my_ledger().table()["verdict"].value_counts().reindex(VERDICTS, fill_value=0)
    return own.rename_axis("verdict").reset_index(name="own")


class Claims(State):
    """The state: all sentences of the text in the course's words, one of them open."""

    title = "The text, sentence by sentence"
    question = "Which sentences hold, and do you agree?"
    assumptions = (
        "A verdict is on a sentence, never on an economy or on whoever wrote it.",
        "Verdicts are computed from the shipped tables by written rules, each shown with its claim.",
        "A sentence is judged in every reading that its words leave open. Where they disagree, it depends.",
        "What nobody could know on the day of the text is not evidence; what came after stands apart.",
        "Not checkable means not checkable here, with these sources; it does not mean wrong.",
    )

    claim = OneOf("Claim", _options(), "C01")
    shown = OneOf("Show", _SHOWN, "course")

    def verdicts(self, shown: str | None = None) -> dict[str, str]:
        """Return each claim's verdict in the ledger that is shown; claims without a verdict are left out."""
        if (shown or self.shown) == "own":
            return {id: entry.verdict for id, entry in PersonalLedger().latest().items()}
        table = ledger()
        return dict(zip(table["id"], table["verdict"], strict=True))

    def _tiles(self, shown: str) -> pd.DataFrame:
        tiles = _claims()[["id", "theme"]].copy()
        verdicts = self.verdicts(shown)
        tiles["verdict"] = [verdicts.get(id, _OPEN) for id in tiles["id"]]
        tiles["place"] = tiles.groupby("theme", sort=False).cumcount()
        for look in _UNJUDGED:
            tiles[look] = [LOOKS.get(verdict, _UNJUDGED)[look] for verdict in tiles["verdict"]]
        tiles["ink"] = ["#ffffff" if verdict in LOOKS else INK for verdict in tiles["verdict"]]
        return tiles

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tiles of the still picture and the sentences of the page."""
        tiles = self._tiles(self.shown)
        chosen = tiles[tiles["id"] == self.claim].reset_index(drop=True)
        return {"tiles": tiles, "chosen": chosen, "sentences": self.sentences()}

    def sentences(self) -> pd.DataFrame:
        """Return the sentences in the order of the text, with the learner's verdict and the course's.

        A verdict that is missing, or must not be shown, is an empty text.
        """
        own = self.verdicts("own")
        course = self.verdicts("course") if self.shown == "course" else {}
        table = _sentences()
        return table.assign(
            mine=[str(own.get(id, "")) for id in table["id"]],
            course=[str(course.get(id, "")) for id in table["id"]],
        )

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw one row of tiles for each theme."""
        tiles, chosen = (named(name, frames[name]) for name in ("tiles", "chosen"))
        return self._finish(_rows_of_tiles(tiles, chosen, list(frames["tiles"]["theme"].unique())))

    def chart(self) -> Any:
        """Return the finished chart; below each row of the course's verdicts stand the learner's, if any."""
        if self.shown == "own" or not PersonalLedger().latest():
            frames = self.frames()
            if (frames["tiles"]["verdict"] == _OPEN).all():  # a board of question marks says nothing
                frames["tiles"] = frames["tiles"].merge(frames["chosen"]["theme"])
            return self.draw(frames)
        own = self._tiles("own")
        tiles = pd.concat([self._tiles("course"), own.assign(theme=own["theme"] + ", my own")])
        rows = [name for theme in _claims()["theme"].unique() for name in (theme, f"{theme}, my own")]
        return self._finish(_rows_of_tiles(tiles, tiles[tiles["id"] == self.claim], rows))

    def _finish(self, chart: Any) -> Any:
        return charts.finish(
            chart,
            title="Verdicts on the text's claims",
            description=self.sentence(),
            unit=", ".join(f"{one.letter} {one.words}" for one in Verdict) + f" here, ? {_OPEN}",
            source="claims",
        )

    def sentence(self) -> str:
        """Say the claim, the course's verdict if it is shown, and the learner's own verdict."""
        one = claim(self.claim)
        own = PersonalLedger().history(self.claim)
        mine = f"{own[-1].verdict}, {percent(own[-1].confidence)} sure" if own else _OPEN
        times = len(own) - 1
        revised = f", revised {number_of(times, 'time')}" if times > 0 else ""
        you = f" You: {mine}{revised}."
        if self.shown == "own":
            return f"{one.id}. {one.text}{you}"
        return (
            f"{one.id}. {one.text} The course: {one.evidence().in_words}. Confidence: {one.confidence}. "
            f"{one.finding} In short: {ERRORS[one.error]}.{you if own else ''}"
        )

    def own_words(self) -> str:
        """Return a sentence that lists the learner's own verdicts; an empty text without any."""
        own = PersonalLedger().latest()
        if not own:
            return ""
        listed = ", ".join(f"{id} {entry.verdict} ({percent(entry.confidence)})" for id, entry in own.items())
        words = f"My own verdicts, {len(own)} of {len(_claims())}: {listed}."
        if self.shown == "course":
            course = self.verdicts("course")
            same = sum(entry.verdict == course.get(id) for id, entry in own.items())
            words += f" The course says the same of {same}."
        return words

    def paragraphs(self) -> str:
        """Return a line for each heading: its claims, with their sentences or with the course's verdicts."""
        lines = []
        for heading, rows in self.sentences().groupby("heading", sort=False):
            said = [self._said(*row) for row in rows[["id", "text", "mine", "course"]].astype(str).to_numpy()]
            lines.append(f"{heading}: {' '.join(said) if self.shown == 'own' else ', '.join(said) + '.'}")
        return "\n".join(lines)

    def _said(self, id: str, text: str, mine: str, course: str) -> str:
        if self.shown == "own":
            return f"{id} {text}" + (f" ({mine})" if mine else "")
        return f"{id} {course}" + (f" (mine: {mine})" if mine else "")

    def table(self) -> pd.DataFrame:
        """Return how many claims have each verdict."""
        return self.finder()()

    def finder(self) -> Callable[..., pd.DataFrame]:
        """Return the function that counts the verdicts of the ledger that is shown."""
        return counted_own if self.shown == "own" else counted_verdicts


def _rows_of_tiles(tiles: Any, chosen: Any, themes: list[str]) -> Any:
    """Draw one row of tiles for each theme, and a frame around the chosen tiles."""
    axis = name_axis(grid=False)
    down = alt.Y("theme:N", title=None, sort=themes, scale=alt.Scale(domain=themes), axis=axis)
    across = alt.X("place:O", axis=None, scale=alt.Scale(domain=list(range(11))))
    base = alt.Chart(tiles).encode(x=across, y=down)
    words = base.encode(color=alt.Color("ink:N", scale=None))
    frame = alt.Chart(chosen).encode(x=across, y=down)
    chart = alt.layer(
        base.mark_rect(height=40, stroke="#9a9a9a", strokeWidth=1).encode(
            color=alt.Color("shade:N", scale=None), tooltip=["id:N", "verdict:N"]
        ),
        words.mark_text(
            dy=-8, aria=False, text=alt.ExprRef("bandwidth('x') < 27 ? slice(datum.id, 1) : datum.id")
        ),
        words.mark_text(dy=9, fontSize=14, fontWeight="bold", aria=False).encode(text="letter:N"),
        frame.mark_rect(height=40, fill=None, stroke=INK, strokeWidth=4, aria=False),
        names_above(tiles, down, "theme", bar=40),
    )
    return in_rows(chart, 42, themes, bar=40)


class ClaimsExplorer(Explorer):
    """The text on the screen; beside it the open claim and a form for the learner's own verdict."""

    def still(self, first: str = "") -> alt.TopLevelMixin:
        """Return the present chart; where the learner's own ledger begins, with the whole text."""
        chart = super().still(first)
        state: Claims = self.state  # type: ignore[assignment]
        if (state.claim, state.shown) != (state.settings()["claim"].default_value, "own"):
            return chart
        source = getattr(chart, "title").subtitle[-1]  # noqa: B009  (charts know their parts only at run time)
        words = [*([first] if first else []), *state.paragraphs().splitlines()]
        title = alt.TitleParams(text=state.title, subtitle=[*words, source])
        return chart.properties(title=title, description=" ".join(words))

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle, about = super()._repr_mimebundle_(**kwargs)
        state: Claims = self.state  # type: ignore[assignment]
        own = state.own_words()
        bundle["text/plain"] += f"\n{state.paragraphs()}" + (f"\n{own}" if own else "")
        return bundle, about

    def _screen(self) -> Any:
        from course.widgets.page_parts import article

        return article("The text, sentence by sentence", LOOKS)

    def _middle(self, w: Any) -> list[Any]:
        self._opened = opened = OpenedClaim(w, self._keep)
        self._chart.observe(lambda change: self._moved("claim", change["new"]), names="claim")
        facing = w.Box([self._chart, opened.box])
        facing.add_class("course-facing")
        spread = w.Box([facing], layout=w.Layout(display="block"))
        spread.add_class("course-spread")
        return [spread]

    def _keep(self) -> None:
        try:
            self._opened.keep()
        except CourseError as error:
            self._chart.trouble = str(error)
            return
        self._fill()

    def _reform(self, frames: dict[str, pd.DataFrame]) -> None:
        """Do nothing: the page shows the text instead of a chart."""

    def _sent(self, frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Return the table of sentences; the tiles belong to the still chart and are not sent."""
        return {"sentences": frames["sentences"]}

    def _fill(self) -> None:
        state: Claims = self.state  # type: ignore[assignment]
        if self._chart.claim != state.claim:
            self._chart.claim = state.claim
        super()._fill()
        self._opened.show(claim(state.claim), evidence=state.shown == "course")
