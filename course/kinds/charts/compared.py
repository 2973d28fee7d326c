"""How a chart differs from the key: in what can be seen, in what it means and in the rows that it draws."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from course.answers import Plain
from course.kinds.charts.budget import Budget
from course.kinds.charts.channels import channel
from course.kinds.charts.layers import Layer, layers, main_layers
from course.kinds.charts.meaning import ALIASES, cut_bars, meaning_differences, same_mark
from course.kinds.charts.rows import Drawn, drawn
from course.kinds.charts.visible import Look

__all__ = ["chart_differences"]

#: Share of an axis within which two marks are at the same place: of 300 pixels, a pixel and a half.
_SHARE = 0.005
_NO_ROWS = {"mark", "title", "description", "scale"}
_WORDS = {"x": "on the x axis", "y": "on the y axis", "color": "in colour", "size": "in size"}

Point = dict[str, Any]


def chart_differences(
    requires: Sequence[str], one_row_per: Sequence[str], key: Plain, answer: Plain, slack: float = 1.0
) -> list[str]:
    """Say in what an answer differs from a key, without giving the key's values away.

    Parameters
    ----------
    requires, one_row_per
        As in `course.kinds.chart`.
    key, answer
        Forms `chart` with their data.
    slack
        Factor on every tolerance.

    Raises
    ------
    UnreadableChartError
        The answer uses what is not supported, or takes too many steps; the sentence is for learners.
    """
    found = layers(answer["v"])
    # Layers of a hostile answer can be many and each costs little: looking at a hundred ends at once.
    whys = [_unseen(layer) for layer in found]
    seen = [layer for layer, why in zip(found, whys, strict=True) if not why]
    if found and not seen:
        return [f"The chart draws nothing that can be seen: {whys[0]}."]
    differing = meaning_differences(requires, one_row_per, key["v"], answer["v"], seen)
    if differing:
        hidden = [
            whys[place] for place, layer in enumerate(found) if whys[place] and layer in main_layers(found)
        ]
        return [*differing, f"A part of the chart cannot be seen: {hidden[0]}."] if hidden else differing
    channels = [ALIASES.get(aspect, aspect) for aspect in requires]
    channels = [name for name in channels if name not in _NO_ROWS]
    if not channels:
        return []
    budget = Budget()
    asked = drawn(key, main_layers(layers(key["v"])))
    given = drawn(answer, main_layers(seen), budget)
    if not any(one.points for one in given):
        why = next((one.unseen for one in given if one.unseen), "")
        return [f"The chart draws nothing that can be seen: {why}."]
    differing = _row_differences(channels, asked, given, slack, budget)
    if not differing and "mark" in requires and cut_bars(answer["v"], seen) and not cut_bars(key["v"]):
        return ["The bars do not start at zero, so their lengths say nothing: let the axis begin there."]
    return differing


def _unseen(layer: Layer) -> str:
    """Say why no row of a layer could be seen; where rows are tested one by one, they decide."""
    look = Look(layer)
    return "" if look.tested else look.unseen()


def _row_differences(
    channels: list[str], asked: list[Drawn], given: list[Drawn], slack: float, budget: Budget
) -> list[str]:
    parts: list[str] = []
    for mark in dict.fromkeys(same_mark(one.layer.mark) for one in asked):
        mine = [one for one in asked if same_mark(one.layer.mark) == mark]
        others = [one for one in given if same_mark(one.layer.mark) == mark]
        shown = [name for name in channels if any(name in point for one in mine for point in one.points)]
        key = [point for one in mine for point in one.seen_as(shown)]
        answer = [point for one in others for point in one.seen_as(shown)]
        rows = _Rows(shown, key, mine, slack)
        differing = rows.differences(answer, budget)
        factors = {name: _percent(others, name) / _percent(mine, name) for name in shown}
        if differing and set(factors.values()) != {1.0}:
            # "20 %" reads the same, whether the axis makes it of a fraction or not
            scaled = rows.differences([_scaled(point, factors) for point in answer], budget)
            differing = differing if scaled else []
        parts += [part for part in differing if part not in parts]
        hidden = next((one.unseen for one in others if one.unseen and parts), "")
        if hidden:
            parts.append(f"some are not seen because {hidden}")
    return [f"The rows drawn are not those asked for: {'; '.join(parts)}."] if parts else []


class _Rows:
    """The marks that a key draws, by their labels and by their numbers."""

    def __init__(self, channels: list[str], key: list[Point], layers: list[Drawn], slack: float) -> None:
        self._key = key
        self._numbers = [
            name for name in channels if key and all(isinstance(point[name], float) for point in key)
        ]
        self._labels = [name for name in channels if name not in self._numbers]
        self._logs = {name for name in self._numbers if _means(layers, name).get("scale") == "log"}
        self._steps = {name: slack * self._step(name, layers) for name in self._numbers}
        self._years = next(
            (n for n in ("x", "y") if n in self._labels and all(type(p[n]) is int for p in key)), ""
        )

    def _step(self, name: str, layers: list[Drawn]) -> float:
        values = [self._placed(name, point[name]) for point in self._key]
        if name in {"x", "y"} and _means(layers, name).get("zero") is not False and name not in self._logs:
            values.append(0.0)  # such an axis begins at zero
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

    def differences(self, answer: list[Point], budget: Budget) -> list[str]:
        """Say in what the marks of an answer differ: classes, rows, numbers."""
        budget.spend(len(answer) + len(self._key))
        key, given = self._grouped(self._key), self._grouped(answer)
        parts = self._classes(key, given)
        if parts:
            return parts
        missing, extra = set(key) - set(given), set(given) - set(key)
        if missing:
            parts.append(self._counted(missing, key, "lacks a mark", "lack a mark"))
        if extra:
            parts.append(f"{len(extra)} mark{'s are' if len(extra) > 1 else ' is'} not asked for")
        differ = {
            labels
            for labels in key
            if labels in given and not self._agree(key[labels], given[labels], budget)
        }
        if differ and self._labels:
            parts.append(self._counted(differ, key, "differs", "differ") + self._where())
        elif differ:
            parts.append(f"marks differ{self._where()}")
        return parts

    def _classes(self, key: dict[Any, Any], given: dict[Any, Any]) -> list[str]:
        """Say which channel shows other classes than the key's."""
        parts = []
        for place, name in enumerate(self._labels):
            asked, shown = ({labels[place] for labels in rows} for rows in (key, given))
            one, more = ("year", "years") if name == self._years else ("class", "classes")
            where = "" if name == self._years else f" {_WORDS.get(name, f'of {name}')}"
            if lost := len(asked - shown):
                parts.append(f"{lost} of {len(asked)} {more}{where} {'is' if lost == 1 else 'are'} missing")
            if extra := len(shown - asked):
                noun, verb = (one, "is") if extra == 1 else (more, "are")
                parts.append(f"{extra} {noun}{where} {verb} not asked for")
        return parts

    def _counted(self, some: set[Any], key: dict[Any, Any], one: str, more: str) -> str:
        """Count years where there are years, else marks; the verb follows."""
        word, counted, whole = "marks", set(some), set(key)
        if self._years:
            place = self._labels.index(self._years)
            word, counted, whole = "years", {row[place] for row in some}, {row[place] for row in key}
        return f"{len(counted)} of {len(whole)} {word} {one if len(counted) == 1 else more}"

    def _where(self) -> str:
        return f" {_WORDS.get(self._numbers[0], self._numbers[0])}" if len(self._numbers) == 1 else ""

    def _agree(self, key: list[tuple[float, ...]], given: list[tuple[float, ...]], budget: Budget) -> bool:
        steps = [self._steps[name] for name in self._numbers]
        return _covers(key, given, steps, budget) and _covers(given, key, steps, budget)


def _covers(
    some: list[tuple[float, ...]], others: list[tuple[float, ...]], steps: list[float], budget: Budget
) -> bool:
    """Tell whether each of some places has one of the others beside it; both are sorted."""
    if not steps:
        return True
    firsts = [other[0] for other in others]
    for one in some:
        low, high = bisect_left(firsts, one[0] - steps[0]), bisect_right(firsts, one[0] + steps[0])
        for other in others[low:high]:
            budget.spend(1)
            if all(abs(a - b) <= step for a, b, step in zip(one, other, steps, strict=True)):
                break
        else:
            return False
    return True


def _percent(layers: list[Drawn], name: str) -> float:
    """Return 100 where an axis shows fractions as percent, else 1."""
    for one in layers:
        raw = one.layer.encoding.get(name)
        axis = raw.get("axis") if isinstance(raw, dict) else None
        form = axis.get("format") if isinstance(axis, dict) else None
        if isinstance(form, str) and form.endswith("%"):
            return 100.0
    return 1.0


def _scaled(point: Point, factors: dict[str, float]) -> Point:
    return {
        name: value * factors[name] if isinstance(value, float) else value for name, value in point.items()
    }


def _means(layers: list[Drawn], name: str) -> dict[str, Any]:
    for one in layers:
        for raw in (one.layer.encoding.get(name), one.layer.encoding.get({"color": "fill"}.get(name, ""))):
            if raw is not None:
                return channel(raw)
    return {}
