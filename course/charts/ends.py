"""Names and values of lines, at their ends or on the lines themselves."""

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
#: pixels between a line and words on it
_GAP = 5
#: most pixels between a point and its value, and on average between a line and its name
_NEAR, _AWAY = 14, 36
#: pixels that a value which must have a place rather moves away than touch other words or lines
_CROWDED = 40
#: sizes in pixels of the plot on the narrowest pages, on narrow and on wide ones, and which page it is
_SIZES = ((PLOTS[1], LOW), (205, LOW), (PLOTS[0], HEIGHT))
_PAGE = f"({NARROWEST} ? 0 : {NARROW} ? 1 : 2)"

#: a text's alignment, and the row at which it is held
Anchor = tuple[str, Any]
#: names of the columns of moment, value and line
Columns = tuple[str, str, str]


def ends_of(
    rows: pd.DataFrame,
    columns: Columns,
    domain: tuple[float, float],
    form: str | None = None,
    heights: tuple[float, float] = (HEIGHT, LOW),
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
        last = in_order(rows[x])[-1] if axis_type(rows[x]) == "N" else rows[x].max()
        shown = {"label_wide": ends[name] + "  " + values, "label_near": values.where(ends[x] == last, "")}
        ends = ends.assign(**shown)
    return ends.reset_index(drop=True)


def draw_ends(
    ends: Any, x: alt.X, y: alt.Y, colours: tuple[alt.Color, alt.Color], *, moved: bool = True
) -> list[alt.Chart]:
    """Draw the rows of `ends_of`.

    `x`, `y`: encodings of the lines.
    `colours`: those of lines and of words, by the lines' names.
    `moved`: whether names that would overlap were moved apart, so that a short stroke joins each to its line.
    """
    names = names_beside(ends, "label_wide", dx=16 if moved else 8, near="label_near")
    layers = [names.encode(x=x, y=alt.Y("label_at:Q", title=y["title"]), color=colours[1])]
    if moved:
        places: dict[str, Any] = {
            key: alt.ExprRef(f"{NARROW} ? 0 : {at}") for key, at in (("xOffset", 4), ("x2Offset", 13))
        }
        stroke = alt.Chart(ends).mark_rule(aria=False, opacity=alt.ExprRef(f"{NARROW} ? 0 : 1"), **places)
        moment = x["shorthand"].partition(":")[0]
        layers.insert(0, stroke.encode(x=x, x2=moment, y=y, y2="label_at:Q", color=colours[0]))
    return layers


def words_on_lines(
    rows: pd.DataFrame, columns: Columns, domain: tuple[float, float], form: str, told: pd.DataFrame
) -> pd.DataFrame:
    """Return the words on the lines: the values of `told`, and those that have room.

    The latter are first values, and on a narrow page also names.

    Parameters
    ----------
    rows, columns, domain, form
        As in `ends_of`.
    told
        The rows whose values must stand at their points.

    Returns
    -------
    DataFrame
        One row for each text: the line's name, its moment, the height of the text's edge in the unit of the
        values, `word_text`, `word_align`, `word_base`, `word_page` (0 the narrowest, 1 a narrow, 2 a wide)
        and `word_named` (whether it is a name). There are names for all lines or for none.
    """
    lines = rows.groupby(columns[2], sort=False)
    few = lines.ngroups <= _VALUED
    if few:  # the last values stand at the ends
        told = told.drop(lines.tail(1).index, errors="ignore")
    first = lines.head(1 if few else 0).drop(told.index, errors="ignore")
    kept: list[dict[str, Any]] = []
    for page, size in enumerate(_SIZES):
        plot = _Plot(rows, columns, domain, size)
        found = [plot.value(at, form, must=True) for at in told.index]
        found += plot.names(in_order(rows[columns[2]])) if page == 1 and few else []
        found += [plot.value(at, form) for at in first.index]
        kept += [{**one, "word_page": page} for one in found if one]
    return pd.DataFrame(kept)


class _Plot:
    """A plot of some pixels, its lines as dense rows of points, and the boxes that words take in it."""

    def __init__(
        self, rows: pd.DataFrame, columns: Columns, domain: tuple[float, float], size: tuple[float, float]
    ) -> None:
        x, self.y, name = self.columns = columns
        self.rows, self.domain = rows, domain
        self.width, self.height = size
        self.taken: list[tuple[float, float, float, float]] = []
        self.values: set[str] = set()
        self.lines: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.across = self._across(rows[x])
        self.down = (domain[1] - rows[self.y]) / (domain[1] - domain[0]) * self.height
        for who, at in rows.groupby(name, sort=False).groups.items():
            across, heights = self.across[at].to_numpy(), self.down[at].to_numpy()
            dense = np.union1d(across, np.arange(across[0], across[-1], 0.5))
            self.lines[str(who)] = dense, np.interp(dense, across, heights)

    def _across(self, moments: pd.Series) -> pd.Series:
        """Return the places of moments in pixels; names stand in the middle of equal parts."""
        if axis_type(moments) == "N":
            order = in_order(moments)
            return moments.map({one: (k + 0.5) / len(order) * self.width for k, one in enumerate(order)})
        spread = moments.max() - moments.min()
        return (moments - moments.min()) / spread * self.width if spread else moments.map(lambda _: 0.0)

    def value(self, at: Any, form: str, must: bool = False) -> dict[str, Any] | None:
        """Return the place of a row's value near its point.

        It is None where there is no room, unless it `must` have a place, and where the value stands already:
        lines that begin together need it once.
        """
        text = with_minus(format(self.rows[self.y][at], form))
        if not must and (text in self.values or self.across[at] > 1):
            return None
        anchors: list[Anchor] = [(align, at) for align in ("center", "left", "right")]
        placed = self._place(text, CHARACTER, anchors, self.down[at], must)
        self.values |= {text} if placed else set()
        return placed and {**placed, "word_named": False}

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
            who = self.rows[name][at]
            own = self._heights(who, left, left + pixels)
            above, below = float(own.min()) - _GAP, float(own.max()) + _GAP
            for base, edge, top in (("bottom", above, above - LINE), ("top", below, below)):
                away = float(np.abs((own if point is None else point) - edge).mean())
                box = (left, top, left + pixels, top + LINE)
                free = self._is_free(who, box, away)
                if must or (free and away <= (_AWAY if point is None else _NEAR)):
                    cost = away + 4 * (base == "top") + _CROWDED * (not free)
                    tries.append((cost, len(tries), edge, align, base, at, box))
        if not tries:
            return None
        _, _, edge, align, base, at, box = min(tries)
        self.taken.append(box)
        value = self.domain[1] - edge / self.height * (self.domain[1] - self.domain[0])
        words = {"word_text": text, "word_align": align, "word_base": base}
        return {name: self.rows[name][at], x: self.rows[x][at], y: round(value, 6), **words}

    def _heights(self, who: str, left: float, right: float) -> np.ndarray:
        across, heights = self.lines[who]
        return heights[(across >= left - 2) & (across <= right + 2)]

    def _is_free(self, who: str, box: tuple[float, float, float, float], away: float) -> bool:
        left, top, right, bottom = box
        if top < -LINE / 2 or bottom > self.height:
            return False
        for other in self.lines:
            heights = self._heights(other, left, right)
            if not ((heights < top - 2).all() or (heights > bottom + 2).all()):
                return False
            # words nearer to another line would name that one
            near = len(heights) and np.abs(heights - (top + bottom) / 2).mean() <= away + LINE / 2
            if near and other != who:
                return False
        return not any(
            left < far_right + 3 and near_left < right + 3 and top < low and high < bottom
            for near_left, high, far_right, low in self.taken
        )


def draw_words_on_lines(words: pd.DataFrame, x: alt.X, y: alt.Y, colour: alt.Color) -> Any:
    """Draw the rows of `words_on_lines`; `colour` is that of texts by the lines' names."""
    # a layer without rows would have no ends for the axis, so the words are empty on the other page
    shown = alt.ExprRef(f"datum.word_page === {_PAGE} ? datum.word_text : ''")
    weight = alt.ExprRef("datum.word_named ? 'bold' : 'normal'")
    look: Mapping[str, Any] = {"text": shown, "fontWeight": weight}
    sides = {"align": alt.ExprRef("datum.word_align"), "baseline": alt.ExprRef("datum.word_base")}
    return on_ground(alt.Chart(words).encode(x=x, y=y, color=colour), **look, **sides)
