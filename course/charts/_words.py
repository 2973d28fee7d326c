"""Describes charts in words where their author wrote no description.

Each function takes the table and the columns of a builder. It names the columns, their range, and the first,
last, largest and smallest values. The words state what the rows contain, never why.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from course.charts._frame import axis_type, in_order, numbers, take
from course.phrases import day_in_words, list_of, number_of, with_minus
from course.tables import economy_name

#: most lines or bars that are described one by one; of more, only the largest and the smallest
_EACH = 6


# ---------------------------------------------------------------------- words for one thing


def digits(value: float, form: str | None = None) -> str:
    """Return a number as text in a chart's number format, or to four digits if Python lacks that format."""
    if form is not None:
        try:
            return with_minus(format(float(value), form)).replace("%", " %")
        except ValueError:
            pass
    if value == 0 or not math.isfinite(value):
        return f"{value:.0f}"
    decimals = max(0, 3 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return with_minus(text.rstrip("0").rstrip(".") if "." in text else text)


def phrase(name: str) -> str:
    """Return a column's name as words."""
    return name.replace("_", " ").strip()


def moment(value: Any) -> str:
    """Return a moment or a name as text; a moment at midnight is written as a day."""
    if value is None or value is pd.NaT or value != value:
        return "no name"
    if isinstance(value, pd.Timestamp):
        return day_in_words(value) if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6g}"
    return str(value)


def _when(value: Any) -> str:
    """Return a moment with its preposition: "on" a day, "in" a year, "at" anything else."""
    if isinstance(value, pd.Timestamp):
        return f"on {moment(value)}"
    return f"in {moment(value)}" if _is_year(value) else f"at {moment(value)}"


def _is_year(value: Any) -> bool:
    number = isinstance(value, (int, float, np.integer))
    return number and bool(1800 <= value <= 2200 and value == round(value))


def extent(values: pd.Series) -> str:
    """Say the first and the last moment or step; names keep the order of the table."""
    steps = in_order(values) if axis_type(values) == "N" else sorted(set(values.tolist()))
    if len(steps) == 1:
        return _when(steps[0])
    return f"from {moment(steps[0])} to {moment(steps[-1])}"


def _sentences(*parts: str) -> str:
    return " ".join(part[:1].upper() + part[1:] + "." for part in parts if part)


def _left_out(data: pd.DataFrame, kept: pd.DataFrame) -> str:
    gone = len(data) - len(kept)
    if gone == 0:
        return ""
    return f"{number_of(gone, 'row has no number and is', 'rows have no number and are')} left out"


def _ends(frame: pd.DataFrame, column: str) -> tuple[Any, Any]:
    """Return the row with the smallest and the row with the largest value; of equal rows, the first."""
    values = frame[column].to_numpy()
    return frame.iloc[values.argmin()], frame.iloc[values.argmax()]


def _names(names: Iterable[Any]) -> str:
    return list_of(map(moment, names), _EACH)


def _groups(names: Sequence[Any], column: str) -> str:
    return f"{number_of(len(names), 'group', 'groups')} of {phrase(column)}: {_names(names)}"


# ---------------------------------------------------------------------- lines


def trend_in_words(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    series: str | None = None,
    y_format: str | None = None,
    marks: tuple[str, str] = ("line", "lines"),
) -> str:
    """Say the first and the last value of each line, and the lowest and the highest value of all."""
    frame = numbers(take(data, x, y, series), y)
    if axis_type(frame[x]) != "N":
        frame = frame.sort_values(x, kind="stable")
    names = in_order(frame[series]) if series else []
    what = f"{phrase(y)} by {phrase(x)}, {extent(frame[x])}"
    if len(names) > 1:
        lead = (
            f"{number_of(len(names), *marks)} of {what}, one for each {phrase(series or '')}: {_names(names)}"
        )
    else:
        lead = f"{'an' if marks[0][0] in 'aeio' else 'a'} {marks[0]} of {what}" + (
            f", for {moment(names[0])}" if names else ""
        )
    parts = [lead]
    if len(names) <= 1:
        parts.append(_first_to_last(frame, x, y, y_format))
    elif len(names) <= _EACH:
        parts += [
            f"{moment(name)}: {_first_to_last(frame[frame[series] == name], x, y, y_format)}"
            for name in names
        ]
    else:
        low, high = _ends(frame.groupby(series, sort=False).tail(1), y)
        parts.append(
            f"at the last moment of each, {moment(high[series])} is highest with {digits(high[y], y_format)} "
            f"and {moment(low[series])} lowest with {digits(low[y], y_format)}"
        )
    if len(frame) > max(2, len(names)):
        parts.append(_highest_and_lowest(frame, x, y, series if len(names) > 1 else None, y_format))
    return _sentences(*parts, _left_out(data, frame))


def _first_to_last(frame: pd.DataFrame, x: str, y: str, form: str | None) -> str:
    first, last = frame.iloc[0], frame.iloc[-1]
    if len(frame) == 1:
        return f"{digits(first[y], form)} {_when(first[x])}"
    return f"from {digits(first[y], form)} {_when(first[x])} to {digits(last[y], form)} {_when(last[x])}"


def _highest_and_lowest(frame: pd.DataFrame, x: str, y: str, series: str | None, form: str | None) -> str:
    if frame[y].nunique() == 1:
        return f"all values are {digits(frame[y].iloc[0], form)}"
    low, high = _ends(frame, y)
    low_at, high_at = (
        f"{moment(row[series])}, {moment(row[x])}" if series else moment(row[x]) for row in (low, high)
    )
    lowest, highest = f"{digits(low[y], form)} ({low_at})", f"{digits(high[y], form)} ({high_at})"
    return f"the lowest value is {lowest}, the highest {highest}"


def fan_in_words(
    data: pd.DataFrame,
    *,
    x: str,
    middle: str,
    bands: Sequence[tuple[str, str]],
    seen: str | None = None,
    band_names: Sequence[str] | None = None,
    y_format: str | None = None,
) -> str:
    """Say the first and the last value of the middle line, and the limits of the bands at its end."""
    frame = take(data, x, middle, seen, *(name for pair in bands for name in pair))
    line = frame.dropna(subset=[middle])
    parts = [
        f"a fan of {number_of(len(bands), 'band')} over {phrase(x)}, {extent(frame[x])}",
        f"the middle line, {phrase(middle)}: {_first_to_last(line, x, middle, y_format)}"
        if len(line)
        else "",
    ]
    ahead = frame.dropna(subset=[name for pair in bands for name in pair])
    for place, (low, high) in enumerate(bands if len(ahead) else ()):
        last = ahead.iloc[-1]
        name = f"{band_names[place]} band" if band_names else f"band of {phrase(low)} and {phrase(high)}"
        ends = f"from {digits(last[low], y_format)} to {digits(last[high], y_format)}"
        parts.append(f"{_when(last[x])} the {name} reaches {ends}")
    if seen is not None and frame[seen].notna().any():
        past = frame.dropna(subset=[seen])
        parts.append(f"what was seen, {phrase(seen)}: {_first_to_last(past, x, seen, y_format)}")
    return _sentences(*parts)


# ---------------------------------------------------------------------- bars and parts


def ranking_in_words(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    top: int | None = None,
    number_format: str | None = None,
    marks: tuple[str, str] = ("bar", "bars"),
) -> str:
    """Say the value of each bar, or of the largest and the smallest of many."""
    frame = numbers(take(data, x, y), x)
    rows = frame.sort_values(x, ascending=False, kind="stable").head(top or len(frame))
    each = [
        f"{moment(who)} {digits(size, number_format)}" for who, size in zip(rows[y], rows[x], strict=True)
    ]
    parts = [f"{number_of(len(rows), *marks)} of {phrase(x)} by {phrase(y)}"]
    if len(rows) <= _EACH:
        parts.append("; ".join(each) if len(each) == 1 else "from the largest: " + "; ".join(each))
    else:
        parts += [f"the largest are {'; '.join(each[:3])}", f"the smallest is {each[-1]}"]
    below = int((rows[x] < 0).sum())
    parts.append(f"{below} of {len(rows)} {'is' if below == 1 else 'are'} below zero" if below else "")
    if len(rows) < len(frame):
        parts.append(f"the other {number_of(len(frame) - len(rows), 'row is', 'rows are')} not drawn")
    return _sentences(*parts, _left_out(data, frame))


def map_in_words(data: pd.DataFrame, *, code: str, value: str, value_format: str | None = None) -> str:
    """Say which economies have the largest and the smallest values."""
    rows = take(data, code, value).rename(columns={code: "economy"})
    rows["economy"] = [economy_name(item) for item in rows["economy"].astype(str)]
    marks = ("economy on a map: the value", "economies on a map: values")
    return ranking_in_words(rows, x=value, y="economy", number_format=value_format, marks=marks)


def stack_in_words(
    data: pd.DataFrame, *, x: str, y: str, part: str, share: bool = True, y_format: str | None = None
) -> str:
    """Say the parts of the first and of the last column."""
    frame = numbers(take(data, x, y, part), y)
    columns = in_order(frame[x]) if axis_type(frame[x]) == "N" else sorted(set(frame[x].tolist()))
    what = f"{phrase(y)} by {phrase(x)}, {extent(frame[x])}, in {_groups(in_order(frame[part]), part)}"
    parts = [f"stacked {'columns of 100 %' if share else 'columns'}: {what}"]
    for column in dict.fromkeys((columns[0], columns[-1])):
        sizes = frame[frame[x] == column].groupby(part, sort=False)[y].sum().sort_values(ascending=False)
        amounts = sizes / sizes.sum() if share else sizes
        form = ".1%" if share else y_format
        each = [f"{moment(name)} {digits(size, form)}" for name, size in amounts.items()]
        rest = len(each) - _EACH
        more = f"; {rest} more" if rest > 0 else ""
        parts.append(f"{moment(column)}: {'; '.join(each[:_EACH])}{more}")
    return _sentences(*parts, _left_out(data, frame))


def sides_in_words(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    side: str,
    sides: tuple[str, str] | None = None,
    x_format: str | None = None,
) -> str:
    """Say which row is largest and which smallest on each side."""
    frame = numbers(take(data, x, y, side), x)
    for column in (y, side):
        frame[column] = frame[column].astype(str)
    left, right = sides or in_order(frame[side])
    rows = number_of(frame[y].nunique(), "row")
    parts = [
        f"two-sided bars of {phrase(x)} in {rows} of {phrase(y)}: {left} to the left, {right} to the right"
    ]
    for name in (left, right):
        half = frame[frame[side] == name]
        if half.empty:
            parts.append(f"{name} has no bar")
            continue
        low, high = _ends(half, x)
        words = f"{name}: {digits(high[x], x_format)} in {high[y]}"
        if len(half) > 1:
            words = f"{name}: the largest is {digits(high[x], x_format)} in {high[y]}, the smallest "
            words += f"{digits(low[x], x_format)} in {low[y]}"
        parts.append(words)
    return _sentences(*parts, _left_out(data, frame))


def steps_in_words(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    total: str | None = "Sum",
    value_format: str | None = None,
) -> str:
    """Say what each step adds or takes away, and where the last one ends."""
    frame = numbers(take(data, x, y), x)
    form = (value_format or "").lstrip("+") or None
    each = [
        f"{moment(name)} {'adds' if step >= 0 else 'takes away'} {digits(abs(step), form)}"
        for name, step in zip(frame[y], frame[x], strict=True)
    ]
    rest = len(each) - _EACH
    more = f"; {number_of(rest, 'more step', 'more steps')}" if rest > 0 else ""
    end = f"{total or 'the end'}: {digits(frame[x].sum(), value_format)}"
    lead = (
        f"{number_of(len(frame), 'step')} of {phrase(x)} by {phrase(y)}, each from where the one before ends"
    )
    return _sentences(lead, "; ".join(each[:_EACH]) + more, end, _left_out(data, frame))


# ---------------------------------------------------------------------- points and tiles


def points_in_words(data: pd.DataFrame, *, x: str, y: str, label: str | None = None) -> str:
    """Say how many points there are, and which lie furthest out in both directions."""
    frame = numbers(take(data, x, y, label), x, y)
    each = f", one for each {phrase(label)}" if label else ""
    parts = [f"{number_of(len(frame), 'point')}{each}: {phrase(y)} against {phrase(x)}"]
    for column in (x, y):
        number = moment if all(map(_is_year, frame[column])) else digits
        low, high = (
            number(row[column]) + (f" ({moment(row[label])})" if label else "")
            for row in _ends(frame, column)
        )
        parts.append(
            f"{phrase(column)} is {low}" if low == high else f"{phrase(column)} goes from {low} to {high}"
        )
    return _sentences(*parts, _left_out(data, frame))


def tiles_in_words(data: pd.DataFrame, *, x: str, y: str, value: str, value_format: str | None = None) -> str:
    """Say how many tiles there are, and where the largest and the smallest number stand."""
    frame = numbers(take(data, x, y, value), value)
    across, down = in_order(frame[x]), in_order(frame[y])
    size = (
        f"{number_of(len(across), 'column')} of {phrase(x)} and {number_of(len(down), 'row')} of {phrase(y)}"
    )
    parts = [f"{number_of(len(frame), 'tile')} of {phrase(value)}, {size}"]
    low, high = _ends(frame, value)
    largest = f"{digits(high[value], value_format)} ({moment(high[y])}, {moment(high[x])})"
    smallest = f"{digits(low[value], value_format)} ({moment(low[y])}, {moment(low[x])})"
    if len(frame) == 1:
        parts.append(f"it holds {largest}")
    else:
        parts.append(f"the largest number is {largest}, the smallest {smallest}")
    missing = len(across) * len(down) - len(frame)
    parts.append(f"{number_of(missing, 'place is', 'places are')} without a number" if missing else "")
    return _sentences(*parts)


# ---------------------------------------------------------------------- chance, choice, events and flows


def draws_in_words(
    data: pd.DataFrame,
    *,
    value: str,
    dots: int = 20,
    mark: float | None = None,
    value_format: str | None = None,
) -> str:
    """Say the middle and the ends of a distribution, and how many dots lie at or above the mark."""
    drawn = numbers(take(data, value), value)[value]
    quantiles = np.quantile(drawn.to_numpy(), (np.arange(dots) + 0.5) / dots)
    middle = digits(float(drawn.median()), value_format)
    ends = f"{digits(quantiles[0], value_format)} to {digits(quantiles[-1], value_format)}"
    parts = [
        f"{number_of(dots, 'dot')} of equal chance for {number_of(len(drawn), 'draw')} of {phrase(value)}",
        f"the dots lie from {ends}, and the median of the draws is {middle}",
    ]
    if mark is not None:
        above = int((quantiles >= mark).sum())
        parts.append(f"{above} of {dots} dots lie at or above {digits(mark, value_format)}")
    return _sentences(*parts, _left_out(data, drawn.to_frame()))


def game_in_words(
    data: pd.DataFrame,
    *,
    row: str,
    column: str,
    row_payoff: str,
    column_payoff: str,
    players: tuple[str, str] | None = None,
    value_format: str | None = None,
) -> str:
    """Say what each pair of choices pays, the player beside the boxes first."""
    frame = numbers(take(data, row, column, row_payoff, column_payoff), row_payoff, column_payoff)
    one, other = players or (row, column)
    parts = [
        f"a game of two players, {phrase(one)} with {_names(in_order(frame[row]))} and {phrase(other)} with "
        f"{_names(in_order(frame[column]))}; of two numbers the first is what {phrase(one)} gets"
    ]
    if len(frame) <= 9:
        parts += [
            f"{phrase(one)} {moment(mine)}, {phrase(other)} {moment(yours)}: "
            f"{digits(mine_gets, value_format)} and {digits(yours_get, value_format)}"
            for mine, yours, mine_gets, yours_get in frame[
                [row, column, row_payoff, column_payoff]
            ].itertuples(index=False)
        ]
    else:
        for name, column_of in ((one, row_payoff), (other, column_payoff)):
            low, high = frame[column_of].min(), frame[column_of].max()
            ends = f"{digits(low, value_format)} to {digits(high, value_format)}"
            parts.append(f"{phrase(name)} gets from {ends} in {len(frame)} boxes")
    return _sentences(*parts)


def events_in_words(data: pd.DataFrame, *, date: str, label: str, group: str | None = None) -> str:
    """Say how many events there are, and which are the first and the last."""
    frame = take(data, date, label, group)
    texts = frame[date].astype(str).str.replace(r"\.0$", "", regex=True)
    frame["day"] = pd.to_datetime(texts, format="mixed")
    frame["words"] = frame[label].astype(str)
    frame["when"] = [
        text if len(text) == 4 else moment(day) for text, day in zip(texts, frame["day"], strict=True)
    ]
    frame = frame.sort_values(["day", "words"], kind="stable")
    first, last = frame.iloc[0], frame.iloc[-1]
    groups = f", in {_groups(sorted(set(frame[group].astype(str))), group)}" if group else ""
    parts = [f"{number_of(len(frame), 'event')} in time{groups}"]
    if len(frame) == 1:
        parts.append(f"{first['when']}: {first['words']}")
    else:
        parts += [
            f"the first, {first['when']}: {first['words']}",
            f"the last, {last['when']}: {last['words']}",
        ]
    return _sentences(*(part.rstrip(".") for part in parts))


def flows_in_words(
    data: pd.DataFrame,
    *,
    origin: str,
    target: str,
    value: str,
    order: Sequence[str] | None = None,
    value_format: str | None = None,
) -> str:
    """Say how many flows there are, and which are the largest and the smallest."""
    frame = numbers(take(data, origin, target, value), value)
    for column in (origin, target):
        frame[column] = frame[column].astype(str)
    frame = frame[(frame[origin] != frame[target]) & (frame[value] > 0)]
    if order is not None:
        names = [str(name) for name in order]
        frame = frame[frame[origin].isin(names) & frame[target].isin(names)]
    frame = frame.sort_values(value, ascending=False, kind="stable")
    each = [
        f"{sender} to {receiver} {digits(amount, value_format)}"
        for sender, receiver, amount in frame[[origin, target, value]].itertuples(index=False)
    ]
    among = len({*frame[origin], *frame[target]})
    lead = f"{number_of(len(frame), 'flow')} of {phrase(value)} among {number_of(among, 'name')}"
    if len(each) <= _EACH:
        return _sentences(lead, "from the largest: " + "; ".join(each) if len(each) > 1 else each[0])
    return _sentences(lead, f"the largest are {'; '.join(each[:3])}", f"the smallest is {each[-1]}")
