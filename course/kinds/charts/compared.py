"""Compare a chart with the key: by its meaning, and by the marks that it draws."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from course.answers import Plain
from course.kinds.charts.picture import Channel, Picture, picture
from course.kinds.charts.rows import LAST_YEAR, Point, as_number, columns_of, marks, pieces, seen_as

#: Marks closer than this share of an axis are at the same place: 1.5 of 300 pixels.
_SHARE = 0.005
_NO_ROWS = {"mark", "title"}
#: aggregates that give a single value itself
_OF_ONE = {"sum", "mean", "median", "min", "max"}
_WHERE = {"x": "on the x axis", "y": "on the y axis", "color": "in colour", "size": "in size"}
_TYPES = {"quantitative": "a quantity", "discrete": "classes", "temporal": "time", "year": "years"}
_MARKS = {"bar": "bars", "line": "lines", "point": "points", "area": "areas"}
_IN_1970 = (
    "A time axis reads a whole number such as 2024 as milliseconds, so every year stands in January 1970. "
    "Write `year:O`."
)


def chart_differences(
    requires: Sequence[str], one_row_per: Sequence[str], key: Plain, answer: Plain, slack: float = 1.0
) -> list[str]:
    """Return sentences on how a chart differs from a key, without giving the key's values away.

    `requires` and `one_row_per` are as in `course.kinds.chart`. `slack` multiplies every tolerance.

    Raises
    ------
    FormError
        The answer uses a feature that is not supported; the sentence is for learners.
    """
    asked, given = picture(key["v"]), picture(answer["v"])
    if given.unseen:
        return [f"The chart draws nothing that can be seen: {given.unseen}."]
    drawn, names = given, _class_names((asked, key), (given, answer), slack)
    if names:
        colour = replace(given.channels["color"], field=asked.channels["color"].field)
        given = replace(given, channels={**given.channels, "color": colour})
    axes = [name for name in ("x", "y") if name in requires]
    exchanged = len(axes) == 2 and _exchanged(set(one_row_per), asked, given)
    found = ["The x axis and the y axis have changed places."] if exchanged else []
    looked_at = [aspect for aspect in requires if not (exchanged and aspect in axes)]
    found += [said for aspect in looked_at if (said := _meaning(aspect, set(one_row_per), asked, given))]
    found += [said for name in axes if (said := _bent(name, asked, given))]
    found += [
        _IN_1970
        for name in axes
        if _years_as_moments(name, given, answer) != _years_as_moments(name, asked, key)
    ]
    channels = [aspect for aspect in requires if aspect not in _NO_ROWS]
    if found or not channels:
        return found
    wanted, shown = marks(key, asked), marks(answer, drawn)
    if names:
        shown = [{**point, "color": names[point["color"]]} for point in shown]
    if not shown:
        return ["The chart draws nothing that can be seen: no row of its table is left."]
    parts = _row_differences(channels, (asked, wanted), (given, shown), slack)
    if parts:
        return [f"The rows drawn are not those asked for: {'; '.join(parts)}."]
    if "mark" in requires and _is_cut(given) and not _is_cut(asked):
        return ["The bars do not start at zero, so their lengths say nothing: let the axis begin there."]
    return []


def _class_names(asked: tuple[Picture, Plain], given: tuple[Picture, Plain], slack: float) -> dict[Any, Any]:
    """Return the key's class for each colour of an answer that colours by another column of the same classes.

    Names of economies tell apart what their codes do. The result is empty where the column is the same, or
    where a colour's marks are not those of one class.
    """
    pair = [drawn.channels.get("color") for drawn, _ in (asked, given)]
    if len({one.field for one in pair if one and one.type == "discrete" and not one.aggregate}) < len(pair):
        return {}
    key, answer = (_by_colour(marks(plain, drawn)) for drawn, plain in (asked, given))
    places = [name for name in ("x", "y") if name in asked[0].channels]
    names: dict[Any, Any] = {}
    for label, points in answer.items():
        like = [
            other
            for other, rows in key.items()
            if not _row_differences(places, (asked[0], rows), (given[0], points), slack)
        ]
        if len(like) != 1 or like[0] in names.values():
            return {}
        names[label] = like[0]
    return names


def _by_colour(points: list[Point]) -> dict[Any, list[Point]]:
    found: dict[Any, list[Point]] = {}
    for point in points:
        found.setdefault(point["color"], []).append(point)
    return found


def _meaning(aspect: str, one_row_per: set[str], asked: Picture, given: Picture) -> str:
    """Say how one aspect of a chart differs from the key's; empty where it agrees."""
    if aspect == "title":
        return "" if given.title else "The chart has no title."
    if aspect == "mark":
        drawn, wanted = (_MARKS.get(one.mark, f"the mark `{one.mark[:40]}`") for one in (given, asked))
        return "" if asked.mark == given.mark else f"You drew {drawn}. The question asks for {wanted}."
    parts = [one.channels.get(aspect) for one in (asked, given)]
    years = asked.mark != given.mark and all(part is not None and part.is_year for part in parts)
    key, answer = (_channel_words(one, aspect, one_row_per, years=years) for one in (asked, given))
    return "" if key == answer else f"The channel {aspect!r} shows {answer}; {key} is asked."


def _exchanged(one_row_per: set[str], asked: Picture, given: Picture) -> bool:
    """Tell whether each axis shows what the key shows on the other one."""
    key, answer = ([_channel_words(one, name, one_row_per) for name in ("x", "y")] for one in (asked, given))
    return key != answer == key[::-1]


def _bent(name: str, asked: Picture, given: Picture) -> str:
    """Say how an axis bends what it shows, such as time that runs backwards; empty where it does not."""
    key, part = asked.channels.get(name), given.channels.get(name)
    if key is None or part is None or key.field != part.field:
        return ""
    if part.reverse != key.reverse:
        way = "Time runs backwards" if part.is_year or part.type == "temporal" else "The axis is turned round"
        return f"{way} on the {name} axis: take `reverse` or `descending` away."
    if part.is_year and _in_order(key.sort) and not _in_order(part.sort):
        return f"The years on the {name} axis are not in their order: take `sort` away."
    cut = given.mark == "bar" and part.scale == "log"  # said by the rule for bars
    if part.type == key.type == "quantitative" and part.scale != key.scale and not cut:
        return f"The {name} axis is {part.scale}; a {key.scale} one is asked."
    return ""


def _years_as_moments(name: str, drawn: Picture, plain: Plain) -> bool:
    """Tell whether a time axis shows years that the table holds as whole numbers."""
    part = drawn.channels.get(name)
    if part is None or not part.is_time or not part.is_year:
        return False
    cells = columns_of(plain).get(part.field, [])
    return any(not isinstance(cell, str) and 0 < as_number(cell) <= LAST_YEAR for cell in cells)


def _in_order(sort: str) -> bool:
    """Tell whether years that are sorted in this way, as written, still stand in their order."""
    listed = [int(year) for year in re.findall(r"\d+", sort)]
    return sort in ("", "x") or (bool(listed) and listed == sorted(listed))


def _channel_words(drawn: Picture, name: str, one_row_per: set[str], *, years: bool = False) -> str:
    """Describe a channel in words: its field, its aggregate and its type.

    With `years` the mark differs from the asked one, so the type of a year is left out.
    """
    part = drawn.channels.get(name)
    if part is None:
        return "nothing"
    plain = {channel.field for channel in drawn.channels.values() if not channel.aggregate}
    alone = bool(one_row_per) and one_row_per <= plain and part.aggregate in _OF_ONE
    aggregate = "" if alone else part.aggregate
    field = f"`{part.field[:80]}`" if part.field else "the rows"
    word = f"the {aggregate} of {field}" if aggregate else field
    word += f" as {_TYPES[part.type]}" if part.type in _TYPES and not years else ""
    word += " in bins" if part.bins is not None else ""
    return word + (f", cut to the time unit `{part.time_unit[:40]}`" if part.time_unit else "")


def _is_cut(drawn: Picture) -> bool:
    """Tell whether bars stand on an axis that does not begin at zero."""
    for name in ("x", "y") if drawn.mark == "bar" else ():
        part = drawn.channels.get(name)
        # A bar from one value to another does not stand on the axis.
        if part is not None and part.type == "quantitative" and f"{name}2" not in drawn.channels:
            ends = [float(end) for end in part.domain if isinstance(end, int | float)]
            beyond = bool(ends) and (min(ends) > 0 or (len(ends) > 1 and max(ends) < 0))
            # a logarithmic axis has no zero
            if beyond or part.scale == "log" or (part.zero is False and not ends):
                return True
    return False


_Drawn = tuple[Picture, list[Point]]


def _row_differences(channels: list[str], asked: _Drawn, given: _Drawn, slack: float) -> list[str]:
    shown = [name for name in channels if name in asked[0].channels]
    key, answer = (seen_as(points, shown, pieces(drawn)) for drawn, points in (asked, given))
    rows = _Rows(shown, key, asked[0].channels, slack)
    differing = rows.differences(answer)
    # "20 %" reads the same from a fraction with a percent axis as from a number
    factors = {name: _percent(given[0], name) / _percent(asked[0], name) for name in shown}
    read = [
        {name: value * factors[name] if isinstance(value, float) else value for name, value in point.items()}
        for point in answer
    ]
    return differing if differing and rows.differences(read) else []


def _percent(drawn: Picture, name: str) -> float:
    channel = drawn.channels.get(name)
    return 100.0 if channel is not None and channel.percent else 1.0


class _Rows:
    """The marks that a key draws, grouped by their labels and compared by their numbers."""

    def __init__(
        self, names: list[str], key: list[Point], channels: dict[str, Channel], slack: float
    ) -> None:
        self._key, self._channels = key, channels
        self._numbers = [name for name in names if key and all(isinstance(p[name], float) for p in key)]
        self._labels = [name for name in names if name not in self._numbers]
        self._logs = {name for name in self._numbers if channels[name].scale == "log"}
        self._steps = {name: slack * self._step(name) for name in self._numbers}
        self._years = next(
            (n for n in ("x", "y") if n in self._labels and all(type(p[n]) is int for p in key)), ""
        )

    def _step(self, name: str) -> float:
        values = [self._placed(name, point[name]) for point in self._key]
        if name in {"x", "y"} and self._channels[name].zero is not False and name not in self._logs:
            values.append(0.0)  # the axis begins at zero
        span = max(values) - min(values)
        size = max(map(abs, values))
        return _SHARE * (span if span > 1e-9 * size else size) + 1e-9 * size

    def _placed(self, name: str, value: Any) -> float:
        if not isinstance(value, int | float):
            return math.nan
        if name in self._logs:
            return math.log10(value) if value > 0 else math.nan
        return float(value)

    def _grouped(self, points: Iterable[Point]) -> dict[Any, list[tuple[float, ...]]]:
        groups: dict[Any, set[tuple[float, ...]]] = {}
        for point in points:
            labels = tuple(point[name] for name in self._labels)
            numbers = tuple(self._placed(name, point[name]) for name in self._numbers)
            groups.setdefault(labels, set()).add(numbers)
        return {labels: sorted(numbers) for labels, numbers in groups.items()}

    def differences(self, answer: list[Point]) -> list[str]:
        """Return sentences on how an answer's marks differ: classes, rows, numbers."""
        key, given = self._grouped(self._key), self._grouped(answer)
        parts = self._classes(key, given)
        if parts:
            return parts
        missing, extra = set(key) - set(given), set(given) - set(key)
        if missing:
            parts.append(self._counted(missing, key, "lacks a mark", "lack a mark"))
        if extra:
            parts.append(f"{len(extra)} mark{'s are' if len(extra) > 1 else ' is'} not asked for")
        differ = {labels for labels in key if labels in given and not self._agree(key[labels], given[labels])}
        if differ and self._labels:
            parts.append(self._counted(differ, key, "differs", "differ") + self._where())
        elif differ:
            parts.append(f"marks differ{self._where()}")
        return parts

    def _classes(self, key: dict[Any, Any], given: dict[Any, Any]) -> list[str]:
        """Return sentences on the channels whose classes differ from the key's."""
        parts = []
        for place, name in enumerate(self._labels):
            asked, shown = ({labels[place] for labels in rows} for rows in (key, given))
            one, more = ("year", "years") if name == self._years else ("class", "classes")
            where = "" if name == self._years else f" {_WHERE.get(name, f'of {name}')}"
            if lost := len(asked - shown):
                parts.append(f"{lost} of {len(asked)} {more}{where} {'is' if lost == 1 else 'are'} missing")
            if extra := len(shown - asked):
                noun, verb = (one, "is") if extra == 1 else (more, "are")
                parts.append(f"{extra} {noun}{where} {verb} not asked for")
        return parts

    def _counted(self, some: set[Any], key: dict[Any, Any], one: str, more: str) -> str:
        """Say how many years, or marks where there are no years, are concerned, with the verb that fits."""
        word, counted, whole = "marks", set(some), set(key)
        if self._years:
            place = self._labels.index(self._years)
            word, counted, whole = "years", {row[place] for row in some}, {row[place] for row in key}
        return f"{len(counted)} of {len(whole)} {word} {one if len(counted) == 1 else more}"

    def _where(self) -> str:
        return f" {_WHERE.get(self._numbers[0], self._numbers[0])}" if len(self._numbers) == 1 else ""

    def _agree(self, key: list[tuple[float, ...]], given: list[tuple[float, ...]]) -> bool:
        steps = [self._steps[name] for name in self._numbers]
        return _covers(key, given, steps) and _covers(given, key, steps)


def _covers(some: list[tuple[float, ...]], others: list[tuple[float, ...]], steps: list[float]) -> bool:
    """Tell whether each point of the first list lies near a point of the second; both lists are sorted."""
    if not steps:
        return True
    firsts = [other[0] for other in others]
    for one in some:
        low, high = bisect_left(firsts, one[0] - steps[0]), bisect_right(firsts, one[0] + steps[0])
        near = others[low:high]
        if not any(
            all(abs(a - b) <= step for a, b, step in zip(one, other, steps, strict=True)) for other in near
        ):
            return False
    return True
