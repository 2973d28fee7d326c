"""Names and values of lines, at their ends or on the lines themselves."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from course.charts._frame import axis_type, in_order
from course.charts.fit import BOLD, CHARACTER, NARROW, NARROWEST
from course.charts.layout import LINE, LOW, PLOTS, on_ground, spread_in
from course.charts.theme import HEIGHT
from course.phrases import with_minus

#: most lines whose names stand on them, and most lines whose values stand at their ends
_NAMED, _VALUED = 3, 5
#: pixels between a line and words on it
_GAP = 5
#: most pixels, on average, between a line and words on it
_AWAY = 28
#: sizes in pixels of the plot on the narrowest pages, on narrow and on wide ones, and which page it is
_SIZES = ((PLOTS[1], LOW), (205, LOW), (PLOTS[0], HEIGHT))
_PAGE = f"({NARROWEST} ? 0 : {NARROW} ? 1 : 2)"

#: a text's alignment, the place of its anchor in pixels, and the moment there
Anchor = tuple[str, float, Any]
#: names of the columns of moment, value and line
Columns = tuple[str, str, str]


def ends_of(
    rows: pd.DataFrame, columns: Columns, domain: tuple[float, float], form: str | None = None
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

    Returns
    -------
    DataFrame
        The rows with `label_wide` (words on a wide page), `label_near` (on a narrow one), `label_at` (their
        place, in the unit of the values) and `label_lower` (pixels that they move down on a narrow page).
    """
    x, y, name = columns
    ends = rows.groupby(name, sort=False).tail(1).sort_values(y, ascending=False, kind="stable")
    at, near = (np.array(spread_in(ends[y].tolist(), domain, pixels)) for pixels in (HEIGHT, LOW))
    lower = ((at - near) * LOW / (domain[1] - domain[0])).round(1)
    ends = ends.assign(label_wide=ends[name], label_near="", label_at=at, label_lower=lower)
    if form and len(ends) <= _VALUED:
        values = pd.Series([with_minus(format(number, form)) for number in ends[y]], ends.index)
        last = in_order(rows[x])[-1] if axis_type(rows[x]) == "N" else rows[x].max()
        shown = {"label_wide": ends[name] + "  " + values, "label_near": values.where(ends[x] == last, "")}
        ends = ends.assign(**shown)
    return ends.reset_index(drop=True)


def words_on_lines(
    rows: pd.DataFrame, columns: Columns, domain: tuple[float, float], form: str
) -> pd.DataFrame:
    """Return the words that have room on the lines: first values, and on a narrow page also names.

    Parameters
    ----------
    rows, columns, domain, form
        As in `ends_of`.

    Returns
    -------
    DataFrame
        One row for each text: the line's name, its moment, the height of the text's edge in the unit of the
        values, `word_text`, `word_align`, `word_base`, `word_page` (0 the narrowest, 1 a narrow, 2 a wide)
        and `word_named` (whether it is a name). There are names for all lines or for none.
    """
    names = in_order(rows[columns[2]])
    kept: list[dict[str, Any]] = []
    if len(names) > _VALUED:
        return pd.DataFrame()
    for page, size in enumerate(_SIZES):
        plot = _Plot(rows, columns, domain, size)
        if page == 1 and len(names) <= _NAMED:
            found = [plot.place(who, who, BOLD, plot.anchors(who)) for who in names]
            if all(found):
                kept += [{**one, "word_page": page, "word_named": True} for one in found if one]
            else:
                plot.taken.clear()
        for who in names:
            first = plot.anchors(who)[0]
            value = with_minus(format(plot.first[who], form))
            # lines that begin together need the value once
            said = any(one["word_text"] == value and one["word_page"] == page for one in kept)
            at = None if said or first[1] > 1 else plot.place(who, value, CHARACTER, [first])
            kept += [{**at, "word_page": page, "word_named": False}] if at else []
    return pd.DataFrame(kept)


class _Plot:
    """A plot of some pixels, its lines as dense rows of points, and the boxes that words take in it."""

    def __init__(
        self, rows: pd.DataFrame, columns: Columns, domain: tuple[float, float], size: tuple[float, float]
    ) -> None:
        x, y, self.name = columns
        self.moment, self.y, self.domain = x, y, domain
        self.width, self.height = size
        self.taken: list[tuple[float, float, float, float]] = []
        self.points: dict[str, list[tuple[float, Any]]] = {}
        self.lines: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.first: dict[str, float] = {}
        steps = self._across(rows[x])
        down = (domain[1] - rows[y]) / (domain[1] - domain[0]) * self.height
        for who, at in rows.groupby(self.name, sort=False).groups.items():
            across, heights = steps[at].to_numpy(), down[at].to_numpy()
            dense = np.union1d(across, np.arange(across[0], across[-1], 0.5))
            self.lines[str(who)] = dense, np.interp(dense, across, heights)
            self.points[str(who)] = list(zip(across.tolist(), rows[x][at], strict=True))
            self.first[str(who)] = float(rows[y][at[0]])

    def _across(self, moments: pd.Series) -> pd.Series:
        """Return the places of moments in pixels; names stand in the middle of equal parts."""
        if axis_type(moments) == "N":
            order = in_order(moments)
            return moments.map({one: (k + 0.5) / len(order) * self.width for k, one in enumerate(order)})
        spread = moments.max() - moments.min()
        return (moments - moments.min()) / spread * self.width if spread else moments.map(lambda _: 0.0)

    def anchors(self, who: str) -> list[Anchor]:
        """Return where words of a line can be held: at its first point, at its last, and over any other."""
        first, *between = self.points[who]
        found: list[Anchor] = [("left", *first)]
        found += [("right", *between[-1])] if between else []
        return found + [("center", *point) for point in between[: -1 : max(1, len(between) // 60)]]

    def place(self, who: str, text: str, letter: float, anchors: list[Anchor]) -> dict[str, Any] | None:
        """Return the place of a text near its line, the nearest that is free, or None.

        A place that is free in this plot is free in a wider one, where the text takes less of the axis.
        """
        pixels = len(text) * letter
        tries: list[tuple[Any, ...]] = []
        for align, at, moment in anchors:
            left = at - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * pixels
            if left < -1 or left + pixels > self.width + 1:
                continue
            own = self._heights(who, left, left + pixels)
            above, below = float(own.min()) - _GAP, float(own.max()) + _GAP
            for base, edge, top in (("bottom", above, above - LINE), ("top", below, below)):
                # what stands at a line's first point may leave the line, unless there are other places
                away = float(np.abs((own[:1] if len(anchors) == 1 else own) - edge).mean())
                box = (left, top, left + pixels, top + LINE)
                if away <= _AWAY and self._is_free(who, box, away):
                    cost = away + 2 * (base == "top")
                    tries.append((cost, len(tries), edge, align, base, moment, box))
        if not tries:
            return None
        _, _, edge, align, base, moment, box = min(tries)
        self.taken.append(box)
        value = self.domain[1] - edge / self.height * (self.domain[1] - self.domain[0])
        words = {"word_text": text, "word_align": align, "word_base": base}
        return {self.name: who, self.moment: moment, self.y: round(value, 6), **words}

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
