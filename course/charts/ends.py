"""Names and values of lines, at their ends or on the lines themselves."""

import math
from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from course.charts._frame import axis_type, in_order
from course.charts.fit import BOLD, CHARACTER, NARROW, NARROWEST
from course.charts.layout import LINE, LOW, PLOTS, names_beside, on_ground, spread_in
from course.charts.theme import HEIGHT
from course.phrases import with_minus

#: most lines with names on them and values at their ends
_VALUED = 5
#: most letters of names beside the lines on a narrow page, and pixels of a number there
_SHORT, _NUMBER = 15, 30
#: most letters of a name and its value in one line there
_ONE = 10
#: pixels between a line and words on it
_GAP = 5
#: most pixels between a point and its value, and on average between a line and its name
_NEAR, _AWAY = 14, 36
#: pixels between a point and a value beside it
_BESIDE = 12
#: pixels that a value which must have a place rather moves away than cross a line, or cover words or a point
_CROSSING, _COVERING = 36, 200
#: pixels that it rather moves away than need a stroke to its point, and the least length of a stroke
_LED, _STROKE = 12, 24
#: sizes in pixels of the plot on the narrowest pages, on narrow and on wide ones, and which page it is
_SIZES = ((PLOTS[1], LOW), (205, LOW), (PLOTS[0], HEIGHT))
_PAGE = f"({NARROWEST} ? 0 : {NARROW} ? 1 : 2)"

#: a text's alignment, and the row at which it is held
Anchor = tuple[str, Any]
#: properties of a text -> ends of the names of their columns
_LOOK = {"align": "align", "baseline": "base", "dx": "dx"}
#: left, top, right and lower side in pixels
Box = tuple[float, float, float, float]
#: names of the columns of moment, value and line
Columns = tuple[str, str, str]


def ends_of(
    rows: pd.DataFrame,
    columns: Columns,
    domain: tuple[float, float],
    form: str | None = None,
    heights: tuple[float, float] = (HEIGHT, LOW),
    *,
    notes: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the last row of each line, the highest first, with words for its end and their places.

    Parameters
    ----------
    rows
        Points of all lines, in the order of their moments.
    columns
        Moment, value, and the name of each line.
    domain
        Limits of the vertical axis.
    form
        Format of the values; without it the words are names alone.
    heights
        Pixels from top to bottom of the plot, on a wide page and on a narrow one.
    notes
        Words that stand instead of values, by row.

    Returns
    -------
    DataFrame
        The rows with `label_wide` (words on a wide page), `label_near` (on a narrow one), `label_at` (their
        place, in the unit of the values) and `label_lower` (pixels that they move down on a narrow page).
    """
    x, y, name = columns
    ends = rows.groupby(name, sort=False).tail(1).sort_values(y, ascending=False, kind="stable")
    at, near = (np.array(spread_in(ends[y].tolist(), domain, pixels)) for pixels in heights)
    lower = ((at - near) * heights[1] / (domain[1] - domain[0])).round(1)
    ends = ends.assign(label_wide=ends[name], label_near="", label_at=at, label_lower=lower)
    if form and len(ends) <= _VALUED:
        values = pd.Series([with_minus(format(number, form)) for number in ends[y]], ends.index)
        values.update(pd.Series(dtype=object) if notes is None else notes[notes != ""])
        last = in_order(rows[x])[-1] if axis_type(rows[x]) == "N" else rows[x].max()
        shown = {"label_wide": ends[name] + ": " + values, "label_near": values.where(ends[x] == last, "")}
        ends = ends.assign(**shown)
    return ends.reset_index(drop=True)


def draw_ends(
    ends: Any,
    x: alt.X,
    y: alt.Y,
    colours: tuple[alt.Color, alt.Color],
    *,
    moved: bool = True,
    slim: pd.DataFrame | None = None,
    until: str = "",
) -> list[alt.Chart]:
    """Draw the rows of `ends_of`.

    `x`, `y`: encodings of the lines.
    `colours`: those of lines and of words, by the lines' names.
    `moved`: whether names that would overlap were moved apart, so that a short stroke joins each to its line.
    `slim`: columns for words that stand at the ends on a narrow page, too.
    `until`: column of the moments at which names stand, if they are not those of the ends.
    """
    on, moment = NARROW, x["shorthand"].partition(":")[0]
    if slim is not None:
        ends, on = ends.assign(**slim), NARROWEST
    until = until or moment
    place = x.copy()
    place["shorthand"] = x["shorthand"].replace(moment, until, 1)
    short = None if slim is None else "label_slim"
    names = names_beside(ends, "label_wide", dx=16 if moved else 8, near="label_near", slim=short)
    layers = [names.encode(x=place, y=alt.Y("label_at:Q", title=y["title"]), color=colours[1])]
    if moved:
        places: dict[str, Any] = {
            key: alt.ExprRef(f"{on} ? 0 : {at}") for key, at in (("xOffset", 4), ("x2Offset", 13))
        }
        places["y2Offset"] = alt.ExprRef(f"{NARROW} ? datum.label_lower : 0")
        stroke = alt.Chart(ends).mark_rule(aria=False, opacity=alt.ExprRef(f"{on} ? 0 : 1"), **places)
        layers.insert(0, stroke.encode(x=x, x2=until, y=y, y2="label_at:Q", color=colours[0]))
    return layers


def words_on_lines(
    rows: pd.DataFrame,
    columns: Columns,
    domain: tuple[float, float],
    form: str,
    *,
    told: pd.DataFrame,
    ends: pd.DataFrame,
    mark: Any = None,
) -> tuple[pd.DataFrame, pd.DataFrame | None, str]:
    """Return the words on the lines, those beside them on a narrow page, and where a key names them.

    On the lines are the values of `told`, and what has room: first values, and on a narrow page names. Names
    without room stand beside their lines, if they are short, or else in a key.

    Parameters
    ----------
    rows, columns, domain, form
        As in `ends_of`.
    told
        The rows whose values must stand at their points, or the words in the column `note` instead.
    ends
        The words at the ends, as `ends_of` returns them.

    Returns
    -------
    words : DataFrame
        One row for each text: the line's name, its moment, the height of the text's edge in the unit of the
        values, `word_text`, `word_align`, `word_base`, `word_dx` (pixels to the right), `word_page` (0 the
        narrowest, 1 a narrow, 2 a wide), `word_named` (whether it is a name) and `word_from` (the value to
        which a stroke leads, for a text far from its point). There are names for all lines or for none.
    slim : DataFrame or None
        Words for the ends on a narrow page as columns of `ends`, if names stand beside the lines.
    key : str
        Vega expression for the pages that need a key.
    """

    def found(side: float, named: bool) -> pd.DataFrame:
        lines = rows.groupby(columns[2], sort=False)
        few = lines.ngroups <= _VALUED
        # one line without a name has its value alone at its end
        named = named and not (ends["label_wide"] == ends["label_near"]).all()
        # the last values stand at the ends
        must = told.drop(lines.tail(1).index, errors="ignore") if few else told
        # where some values are told, no others stand on the lines
        first = lines.head(1 if few and told.empty else 0)
        kept: list[dict[str, Any]] = []
        for page, (width, height) in enumerate(_SIZES):
            plot = _Plot(rows, columns, domain, (width - side if page == 1 else width, height))
            plot.taken += [plot.dot(at) for at in told.index]
            # the upright line at the moment `mark`
            plot.taken += [(at, 0, at, height) for at in plot.across[rows[columns[0]] == mark].unique()]
            plot.taken += [plot.zero()] if domain[0] < 0 < domain[1] else []
            for at, lower in ends[["label_at", "label_lower"]].to_numpy():
                plot.taken.append(plot.end(at, lower if page < 2 else 0))
            words = [plot.value(at, form, note) for at, note in must["note"].items()]
            words += plot.names(in_order(rows[columns[2]])) if page == 1 and few and named else []
            begins = [plot.value(at, form) for at in first.index]
            # the first value of one line alone would seem to be more than the others
            words += begins if all(plot.stands(at, form) for at in first.index) else []
            kept += [{**one, "word_page": page} for one in words if one]
        return pd.DataFrame(kept)

    words = found(0, True)
    if len(words) and words["word_named"].any():
        return words, None, NARROWEST
    names = ends[columns[2]]
    if names.str.len().max() > _SHORT:
        return words, None, NARROW
    slim = pd.DataFrame({"label_slim": ends["label_wide"]})
    if slim["label_slim"].str.len().max() > _ONE:
        # values stand below the names where two lines for each fit in the plot
        both = (ends["label_wide"] != names).all() and len(ends) <= _VALUED - 2
        # the last of these marks is the one between a name and its value
        slim["label_slim"] = (
            ends["label_wide"].str.replace(r": (?!.*: )", "\n", regex=True) if both else names
        )
        if both:
            near = spread_in(ends[columns[1]].tolist(), domain, LOW, 2 * LINE)
            slim["label_lower"] = (ends["label_at"] - near) * LOW / (domain[1] - domain[0])
    widest = slim["label_slim"].str.split("\n").map(lambda lines: max(map(len, lines))).max()
    return found(widest * BOLD - _NUMBER, False), slim.round(1), NARROWEST


class _Plot:
    """A plot of some pixels, its lines as dense rows of points, and the boxes that words take in it."""

    def __init__(
        self, rows: pd.DataFrame, columns: Columns, domain: tuple[float, float], size: tuple[float, float]
    ) -> None:
        x, self.y, name = self.columns = columns
        self.rows, self.domain = rows, domain
        self.width, self.height = size
        self.taken: list[Box] = []
        self.values: set[str] = set()
        self.lines: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.across = self._across(rows[x])
        self.down = self._down(rows[self.y])
        for who, at in rows.groupby(name, sort=False).groups.items():
            across, heights = self.across[at].to_numpy(), self.down[at].to_numpy()
            dense = np.union1d(across, np.arange(across[0], across[-1], 0.5))
            self.lines[str(who)] = dense, np.interp(dense, across, heights)

    def _down(self, values: Any) -> Any:
        return (self.domain[1] - values) / (self.domain[1] - self.domain[0]) * self.height

    def dot(self, at: Any) -> Box:
        """Return the box of a row's point."""
        across, down = self.across[at], self.down[at]
        return across - 5, down - 4, across + 5, down + 4

    def zero(self) -> Box:
        """Return the box of the line at zero."""
        return 0, self._down(0) - 1, self.width, self._down(0) + 1

    def end(self, value: float, lower: float) -> Box:
        """Return the box of the words at an end, to the right of the plot."""
        middle = self._down(value) + lower
        return self.width, middle - LINE / 2, math.inf, middle + LINE / 2

    def _across(self, moments: pd.Series) -> pd.Series:
        """Return the places of moments in pixels; names stand in the middle of equal parts."""
        if axis_type(moments) == "N":
            order = in_order(moments)
            return moments.map({one: (k + 0.5) / len(order) * self.width for k, one in enumerate(order)})
        spread = moments.max() - moments.min()
        return (moments - moments.min()) / spread * self.width if spread else moments.map(lambda _: 0.0)

    def value(self, at: Any, form: str, note: str | None = None) -> dict[str, Any] | None:
        """Return the place of a row's value near its point.

        It is None where there is no room, unless a `note`, words instead of the value or no words, says
        that it must have a place, and where the value stands already: lines that begin together need it once.
        """
        text, must = note or self._text(at, form), note is not None
        if not must and (text in self.values or self.across[at] > 1):
            return None
        anchors: list[Anchor] = [(align, at) for align in ("center", "left", "right")]
        placed = self._place(text, CHARACTER, anchors, self.down[at], must)
        self.values |= {text} if placed else set()
        return placed and {**placed, "word_named": False}

    def _text(self, at: Any, form: str) -> str:
        return with_minus(format(self.rows[self.y][at], form))

    def stands(self, at: Any, form: str) -> bool:
        """Return whether the value of a row has a place."""
        return self._text(at, form) in self.values

    def names(self, names: list[str]) -> list[dict[str, Any]]:
        """Return the places of all names near their lines; nothing where one has no room."""
        taken, found = list(self.taken), []
        for who in names:
            own = self.rows.index[self.rows[self.columns[2]] == who]
            anchors: list[Anchor] = [("left", own[0]), ("right", own[-1])]
            anchors += [("center", at) for at in own[1 : -1 : max(1, len(own) // 60)]]
            found.append(self._place(who, BOLD, anchors))
        if not all(found):
            self.taken = taken
            return []
        return [{**one, "word_named": True} for one in found if one]

    def _place(
        self, text: str, letter: float, anchors: list[Anchor], point: float | None = None, must: bool = False
    ) -> dict[str, Any] | None:
        """Return the place of a text near its line, or near the height of its `point`.

        A place that is free in this plot is free in a wider one, where the text takes less of the axis.
        """
        x, y, name = self.columns
        pixels = len(text) * letter
        tries: list[tuple[Any, ...]] = []

        for align, at in anchors:
            left = self.across[at] - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * pixels
            if left < -1 or left + pixels > self.width + 1:
                continue
            own = self._heights(self.rows[name][at], left, left + pixels)
            gap = _GAP if point is None else _GAP + 3  # points are larger than lines
            above, below = float(own.min()) - gap, float(own.max()) + gap
            for base, edge, top in (("bottom", above, above - LINE), ("top", below, below)):
                away = float(np.abs((own if point is None else point) - edge).mean())
                box = (left, top, left + pixels, top + LINE)
                # a value stands over its point rather than between two
                aside = _BESIDE / 2 if point is not None and align != "center" else 0
                tries.append((away + aside + 4 * (base == "top"), away, edge, align, base, at, box))
        if must and point is not None:
            tries += self._aside(anchors[0][1], point, pixels)
        most = _AWAY if point is None else _NEAR
        kept: list[tuple[Any, ...]] = []
        for cost, away, *place, box in tries:
            crowd = self._crowd(self.rows[name][place[-1]], box, away)
            if must or (not crowd and away <= most):
                kept.append((cost + crowd, len(kept), *place, box))
        if not kept:
            return None
        _, _, edge, align, base, at, box = min(kept)
        self.taken.append(box)
        value = self.domain[1] - edge / self.height * (self.domain[1] - self.domain[0])
        aside = {"left": _BESIDE, "right": -_BESIDE}[align] if base == "middle" else 0
        words = {"word_text": text, "word_align": align, "word_base": base, "word_dx": aside}
        words["word_from"] = self.rows[y][at] if point is not None and abs(edge - point) >= _STROKE else None
        return {name: self.rows[name][at], x: self.rows[x][at], y: round(value, 6), **words}

    def _aside(self, at: Any, point: float, pixels: float) -> list[tuple[Any, ...]]:
        """Return the places of a text beside its point, and at the end of a stroke above or below it."""
        across = self.across[at]
        tries: list[tuple[Any, ...]] = []
        for align, way in (("left", 1), ("right", -1)):
            # a line between the text and its point would be cut, too
            near, far = across + 8 * way, across + (_BESIDE + pixels) * way
            if far >= -1:
                box = (min(near, far), point - 6, max(near, far), point + 6)
                tries.append((12, 0, point, align, "middle", at, box))
        left = across - pixels / 2
        for more in range(_STROKE, 120, 8) if -1 <= left <= self.width + 1 - pixels else ():
            for base, edge, top in (
                ("bottom", point - more, point - more - LINE),
                ("top", point + more, point + more),
            ):
                low, high = sorted((point, edge))
                crossed = sum(low + 2 < np.interp(across, *line) < high for line in self.lines.values())
                box = (left, top, left + pixels, top + LINE)
                cost = _LED + more / 4 + _CROSSING * crossed + 4 * (base == "top")
                tries.append((cost, 0, edge, "center", base, at, box))
        return tries

    def _heights(self, who: str, left: float, right: float) -> np.ndarray:
        across, heights = self.lines[who]
        return heights[(across >= left - 2) & (across <= right + 2)]

    def _crowd(self, who: str, box: Box, away: float) -> float:
        """Return what stands in the way of a text in a box, as pixels that it had better move away."""
        left, top, right, bottom = box
        crowd = _COVERING if top < -LINE / 2 or bottom > self.height else 0
        for other in self.lines:
            heights = self._heights(other, left, right)
            crossed = not ((heights < top - 2).all() or (heights > bottom + 2).all())
            # words nearer to another line would name that one
            near = len(heights) and np.abs(heights - (top + bottom) / 2).mean() <= away + LINE / 2
            if crossed or (near and other != who):
                crowd += _CROSSING
        return crowd + _COVERING * sum(
            left < far_right + 3 and near_left < right + 3 and top < low and high < bottom
            for near_left, high, far_right, low in self.taken
        )


def draw_words_on_lines(words: pd.DataFrame, x: alt.X, y: alt.Y, colour: alt.Color) -> Any:
    """Draw the rows of `words_on_lines`; `colour` is that of texts by the lines' names."""
    # a layer without rows would have no ends for the axis, so the words are empty on the other page
    shown = alt.ExprRef(f"datum.word_page === {_PAGE} ? datum.word_text : ''")
    weight = alt.ExprRef("datum.word_named ? 'bold' : 'normal'")
    look: Mapping[str, Any] = {"text": shown, "fontWeight": weight}
    sides = {key: alt.ExprRef(f"datum.word_{at}") for key, at in _LOOK.items()}
    drawn = on_ground(alt.Chart(words).encode(x=x, y=y, color=colour), **look, **sides)
    led = words.loc[words["word_from"].notna()]
    if led.empty:
        return drawn
    seen = alt.ExprRef(f"datum.word_page === {_PAGE} ? 1 : 0")
    strokes = (
        alt.Chart(led).mark_rule(opacity=seen, aria=False).encode(x=x, y=y, y2="word_from:Q", color=colour)
    )
    return alt.layer(strokes, drawn)
