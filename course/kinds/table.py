"""A table with named columns."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from course.answers import Plain, from_plain, to_plain
from course.kinds._words import NO_ROW, fold, listing, what
from course.kinds.base import OTHER_ROUNDING, OTHER_UNIT, FormError, Kind, Nearly, Slip
from course.kinds.closeness import TENS, close, decimals, known_units, relation, tens

#: number of rows that a message names; the others are counted
_NAMED = 4
#: pandas's names for a column that `reset_index` makes from the index
_OLD_INDEX = {"index", "level_0"}


@dataclass(frozen=True)
class Table(Kind):
    """A table with named columns.

    Parameters
    ----------
    columns
        Column -> absolute tolerance for numbers, None for labels that must agree exactly.
    ordered
        Whether the order of rows is the point.
    unit
        Unit of the number columns.
    also
        Other units that are recognised, as for a number.
    """

    columns: Mapping[str, float | None]
    ordered: bool = False
    unit: str = ""
    also: Mapping[str, float] = field(default_factory=dict)
    name = "table"
    from_solution = True
    from_tables = True

    @property
    def units(self) -> dict[str, float]:
        """The other units that are recognised, with their factors."""
        return known_units(self.unit, self.also)

    @property
    def _sizes(self) -> dict[str, float]:
        """The number columns with their tolerances."""
        return {name: size for name, size in self.columns.items() if size is not None}

    @property
    def _labels(self) -> list[str]:
        return [name for name, size in self.columns.items() if size is None]

    def with_tolerance(self, tolerance: Any) -> Table:
        """Return the kind with other tolerances: column to tolerance."""
        return replace(self, columns={name: tolerance.get(name) for name in self.columns})

    def public(self) -> dict[str, Any]:
        return {
            "kind": self.name,
            "columns": list(self.columns),
            "unit": self.unit,
            "tolerance": self._sizes,
        }

    @classmethod
    def _read(cls, description: Mapping[str, Any]) -> Self:
        sizes = description.get("tolerance", {})
        columns = {name: sizes.get(name) for name in description["columns"]}
        return cls(columns, unit=description.get("unit", ""))

    def wanted(self) -> str:
        """Return the columns and the unit in a sentence."""
        unit = f" Unit: **{self.unit}**." if self.unit else ""
        return f"Columns: {', '.join(f'`{name}`' for name in self.columns)}.{unit}"

    # ---------------------------------------------------------------- reading an answer

    def read(self, answer: object, inputs: Sequence[list[Plain]] = ()) -> Plain:
        """Return an answer as plain data; a Series is a table only where one column is asked for."""
        plain = to_plain(answer)
        # the class of an answer may be a learner's own, and its name may raise
        named = type.__dict__["__name__"].__get__(type(answer)) == "Series" and plain["t"] == "table"
        return {"t": "other", "v": "Series"} if named and len(self.columns) > 1 else plain

    def _settled(self, plain: Plain) -> Plain:
        plain = self._as_table(plain)
        if plain == {"t": "other", "v": "Series"}:
            raise FormError(
                "The answer is a Series: its labels are an index and no column. "
                f"`.reset_index()` makes a table. {self.wanted()}"
            )
        if plain["t"] != "table":
            raise FormError(f"The answer is {what(plain)}. Give a table (pandas DataFrame).")
        wanted = list(self.columns)
        counted: Counter[str] = Counter(plain["columns"])
        repeated = sorted(name for name, times in counted.items() if times > 1)
        if repeated:
            raise FormError(f"The table has the column {repeated[0]!r} more than once.")
        have = self._named_columns(plain)
        missing = [name for name in wanted if name not in have]
        if missing:
            folded = {fold(name): name for name in have}
            close = [folded[fold(name)] for name in missing if fold(name) in folded]
            hint = f" You have {close[0]!r}: mind the spelling." if close else ""
            raise FormError(
                f"The table lacks the column{'s' if len(missing) > 1 else ''} {listing(missing)}; "
                f"it has {listing(sorted(plain['columns'])) or 'none'}.{hint}"
            )
        for name in self._sizes:
            odd = next((cell for cell in have[name] if cell["t"] not in {"number", "none"}), None)
            if odd is not None:
                held = "texts" if odd["t"] == "text" else what(odd)
                raise FormError(f"The column {name!r} holds {held}. Put numbers there.")
        return {"t": "table", "columns": wanted, "data": [have[name] for name in wanted], "index": []}

    def _as_table(self, plain: Plain) -> Plain:
        """Turn a dict of lists, a list of dicts or, for one asked column, a list into a table."""
        if plain["t"] == "map":
            return _from_lists(plain) or plain
        if plain["t"] != "list":
            return plain
        if made := _from_rows(plain):
            return made
        if len(self.columns) == 1:
            return {"t": "table", "columns": list(self.columns), "data": [plain["v"]], "index": []}
        return plain

    def _named_columns(self, plain: Plain) -> dict[str, list[Plain]]:
        """Return the columns by name.

        An index or a column without a name counts as the only missing one.
        """
        wanted = list(self.columns)
        have = dict(zip(plain["columns"], plain["data"], strict=True))
        spare = []
        for level in plain["index"]:
            if level["name"] in wanted and level["name"] not in have:
                have[level["name"]] = level["data"]
            elif not level["name"]:
                spare.append(level["data"])
        for name in _OLD_INDEX.intersection(have) - set(wanted):
            cells = have.pop(name)
            if not _counts_rows(cells):
                spare.append(cells)
        # A Series or grouped result often carries its keys in an index without a name, its values as "value".
        labels = [name for name in self._labels if name not in have]
        if len(labels) == len(spare) == 1:
            have[labels[0]] = spare[0]
        missing = [name for name in wanted if name not in have]
        extra = [name for name in have if name not in wanted]
        unnamed = len(extra) == 1 and (extra[0] in {"value", "0"} or len(wanted) == 1)
        if len(missing) == 1 and unnamed and len(have) == len(wanted):
            have[missing[0]] = have.pop(extra[0])
        return have

    # ----------------------------------------------------------------------- comparing

    def same(self, key: Plain, answer: Plain, slack: float = 1.0) -> bool:
        """Tell whether all columns agree; the order of rows counts only where asked for."""
        return _count(key) == _count(answer) and not self._differences(key, answer, slack)

    def differences(self, key: Plain, answer: Plain) -> list[str]:
        """Name the learner's rows and columns that differ, but no value or label of the key."""
        return self._differences(key, answer, 1.0)

    def _differences(self, key: Plain, answer: Plain, slack: float) -> list[str]:
        wanted, have = self._rows(key), self._rows(answer)
        if self._labels and len({row.labels for row in wanted}) < len(wanted):
            # several rows with one label are told apart by the learner's own numbers
            have = [
                replace(row, name=" ".join([row.name, *(f"({v:g})" for v in row.values)])) for row in have
            ]
        others = _unasked(wanted, have, self._sizes)
        if wanted and not have:
            return [f"The table has no row. {NO_ROW}"]
        if len(wanted) != len(have):
            many = "more" if len(have) > len(wanted) else "fewer"
            rows = f"{len(have)} row{'' if len(have) == 1 else 's'}"
            return [
                f"The table has {rows}, {many} than the question asks for.",
                *self._right(wanted, have),
                *others,
            ]
        sizes = {name: size * slack for name, size in self._sizes.items()}
        by_place = list(zip(wanted, have, strict=True))
        by_label = list(zip(_sorted(wanted), _sorted(have), strict=True))
        if all(_agree(one, other, sizes) for one, other in by_label):
            in_place = not self.ordered or all(_agree(one, other, sizes) for one, other in by_place)
            return [] if in_place else ["The rows are right, their order is not."]
        if others:
            are = "are" if len(self._labels) > 1 else "is"
            return [f"The column{_named(self._labels)} {are} not as asked.", *others]
        return self._differing_columns(by_place if self.ordered and not self._labels else by_label, sizes)

    def _right(self, wanted: list[_Row], have: list[_Row]) -> list[str]:
        """Say that the rows are right apart from their number, where that is so."""
        fewer, more = sorted((wanted, have), key=len)
        rest = list(more)
        for one in fewer:
            like = next((other for other in rest if _agree(one, other, self._sizes)), None)
            if like is None:
                return []
            rest.remove(like)
        if not fewer:
            return []
        if fewer is have:
            return ["Its rows are right; the others are missing."]
        return ["The rows asked for are among them, and right."]

    def _differing_columns(self, pairs: list[tuple[_Row, _Row]], sizes: dict[str, float]) -> list[str]:
        found = []
        for position, (name, size) in enumerate(sizes.items()):
            wrong = [b.name for a, b in pairs if not _same(a.values[position], b.values[position], size)]
            if wrong:
                # Without labels and order, rows cannot be matched.
                which = f": {_first(wrong)}" if self._labels or self.ordered else ""
                cells = [(a.values[position], b.values[position]) for a, b in pairs]
                said = _off_by_tens(cells, size) or _by_one_rule(cells)
                said = said or f"{len(wrong)} of {len(pairs)} rows differ{which}."
                found.append(f"In the column {name!r}, {said}")
        return found

    def near(self, key: Plain, answer: Plain, mistakes: Sequence[Plain]) -> Nearly | None:
        """Recognise columns in another unit, or right columns rounded too far."""
        for rounded in (False, True):
            how = " and rounded" if rounded else ""
            for unit, factor in self.units.items():
                if found := self._scaled_columns(key, answer, factor, rounded=rounded):
                    where = "" if found == list(self._sizes) else f" in the column{_named(found)}"
                    says = f"The quantities are right, but given as {unit}{how}{where}"
                    return Nearly(OTHER_UNIT, f"{says}. The question asks for {self.unit}.")
        if found := self._scaled_columns(key, answer, 1.0, rounded=True):
            allowed = min(self._sizes[name] for name in found)
            says = f"The table is right but rounded too far in the column{_named(found)}"
            says = f"{says}. The tolerance is {allowed:g} {self.unit}".rstrip() + "."
            return Nearly(OTHER_ROUNDING, says)
        return None

    def _scaled_columns(self, key: Plain, answer: Plain, factor: float, *, rounded: bool) -> list[str]:
        """Name the number columns that are the key's times a factor, when all else agrees with the key.

        Parameters
        ----------
        key, answer
            Settled tables.
        factor
            1 looks for roundings only.
        rounded
            Also take a column whose numbers were rounded beyond the tolerance, to two digits at least.

        Returns
        -------
        list of str
            Empty when rows, labels, order or another number differ.
        """
        if _count(key) != _count(answer):
            return []
        wanted, have = self._rows(key), self._rows(answer)
        if not self.ordered:
            wanted, have = _sorted(wanted), _sorted(have)
        if [row.labels for row in wanted] != [row.labels for row in have]:
            return []
        found = []
        for position, (name, size) in enumerate(self._sizes.items()):
            exact = [row.values[position] for row in wanted]
            given = [row.values[position] for row in have]
            if all(_same(a, b, size) for a, b in zip(exact, given, strict=True)):
                continue
            scaled = [factor * value for value in exact]
            as_scaled = all(_same(a, b, size * factor) for a, b in zip(scaled, given, strict=True))
            if not (as_scaled or (rounded and _rounded(scaled, given))):
                return []
            found.append(name)
        return found

    def fits(self, mistake: Plain, answer: Plain, key: Plain, among: int = 1) -> bool:
        """Tell whether a table equals the wrong table of a listed mistake.

        The tolerance shrinks with the mistake's numbers. Else a mistake in thousands would fit small numbers.
        """
        largest = [_largest(table) for table in (key, mistake)]
        shrunk = min(1.0, largest[1] / largest[0]) if all(largest) else 1.0
        return self.same(mistake, answer, slack=shrunk)

    def _rows(self, table: Plain) -> list[_Row]:
        columns = dict(zip(table["columns"], table["data"], strict=True))
        labels = [columns[name] for name in self._labels]
        numbers = [columns[name] for name in self._sizes]
        found = []
        for row in range(_count(table)):
            words = [_text(column[row]) for column in labels]
            name = repr(" / ".join(words)[:40]) if labels else f"number {row + 1}"
            values = tuple(_value(column[row]) for column in numbers)
            found.append(_Row(tuple(word.casefold() for word in words), values, name))
        return found

    # ------------------------------------------------------------------ making questions

    def degenerate(self, key: Plain) -> str:
        """Refuse a table without rows."""
        return "" if key["data"][0] else "the key is an empty table"

    def slips(self, key: Plain, value: Callable[[], Any]) -> Iterator[Slip]:
        """Yield the table with all its numbers off by a power of ten."""
        columns, right = list(self._sizes), from_plain(key)
        for slip_id, said, step, factor in tens(self.unit, self.units) if columns else ():
            wrong = right.assign(**{name: right[name] * factor for name in columns})
            yield Slip(slip_id, said, step, wrong, general=True)


# ------------------------------------------------------------------- other forms of a table


def _from_lists(plain: Plain) -> Plain | None:
    """Return a dict of lists of one length as a table; else None."""
    pairs = [(key["v"], item) for key, item in plain["v"] if key["t"] == "text"]
    if not pairs or len(pairs) != len(plain["v"]) or any(item["t"] != "list" for _, item in pairs):
        return None
    if len({len(item["v"]) for _, item in pairs}) != 1:
        return None
    names, columns = [name for name, _ in pairs], [item["v"] for _, item in pairs]
    return {"t": "table", "columns": names, "data": columns, "index": []}


def _from_rows(plain: Plain) -> Plain | None:
    """Return a list of dicts with the same keys as a table; else None."""
    if not plain["v"] or any(item["t"] != "map" for item in plain["v"]):
        return None
    rows = [{key["v"]: item for key, item in row["v"] if key["t"] == "text"} for row in plain["v"]]
    names = list(rows[0])
    if any(list(row) != names for row in rows):
        return None
    columns = [[row[name] for row in rows] for name in names]
    return {"t": "table", "columns": names, "data": columns, "index": []}


def _counts_rows(cells: list[Plain]) -> bool:
    return all(cell["t"] == "number" and cell["v"] == row for row, cell in enumerate(cells))


# ------------------------------------------------------------------------------ rows


@dataclass(frozen=True)
class _Row:
    labels: tuple[str, ...]  #: the labels in the form that is compared
    values: tuple[float, ...]
    name: str  #: words for the row, as the learner wrote it


def _text(cell: Plain) -> str:
    """Return a label cell as text, so that 2024 and 2024.0 are the same label."""
    if cell["t"] == "number":
        value = cell["v"]
        if value == "nan":
            return ""
        whole = type(value) is float and math.isfinite(value) and value == int(value)
        return str(int(value)) if whole else str(value)
    if cell["t"] in {"text", "bool"}:
        return str(cell["v"]).strip()
    return ""


def _value(cell: Plain) -> float:
    """Return a number cell as a float, with NaN for a missing value."""
    return float(cell["v"]) if cell["t"] == "number" else math.nan


def _count(table: Plain) -> int:
    """Count the rows of a table."""
    return len(table["data"][0]) if table["data"] else 0


def _largest(table: Plain) -> float:
    """Return the largest absolute number in a table, or zero."""
    cells = (cell.get("v") for column in table["data"] for cell in column)
    return max((abs(value) for value in cells if type(value) in (int, float)), default=0)


def _sorted(listed: list[_Row]) -> list[_Row]:
    return sorted(
        listed,
        key=lambda row: (row.labels, [(math.isnan(v), 0.0 if math.isnan(v) else v) for v in row.values]),
    )


def _same(one: float, other: float, size: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or close(one, other, size)


def _first(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _named(columns: list[str]) -> str:
    return f"{'s' if len(columns) > 1 else ''} {listing(columns)}"


def _rounded(asked: list[float], given: list[float]) -> bool:
    if not all(map(math.isfinite, (*asked, *given))):
        return False
    places = max((decimals(value)[-1] for value in given if decimals(value)), default=0)
    largest = max(map(abs, given))
    digits = math.floor(math.log10(largest)) + 1 + places if largest else 0
    return digits >= 2 and all(close(round(a, places), b, 0.0) for a, b in zip(asked, given, strict=True))


#: power of ten -> words for the factor
_WORDS = {**TENS, 8: "a hundred million"}


def _off_by_tens(pairs: list[tuple[float, float]], size: float) -> str:
    """Return a sentence when all numbers that differ are off by powers of ten, else an empty text."""
    wrong = [(asked, given) for asked, given in pairs if not _same(asked, given, size)]
    powers = {_power_of_ten(asked, given) for asked, given in wrong}
    if len(pairs) < 2 or not powers <= {sign * power for power in _WORDS for sign in (1, -1)}:
        return ""
    which = "all numbers" if len(wrong) == len(pairs) else f"{len(wrong)} of {len(pairs)} numbers"
    if len(powers) > 1:
        return f"{which} are off by powers of ten: look at the unit of each."
    power = powers.pop()
    return f"{which} are {_WORDS[abs(power)]} times too {'large' if power > 0 else 'small'}."


def _power_of_ten(asked: float, given: float) -> int:
    """Return the power of ten between two numbers, or zero where there is none."""
    if not (asked and given and math.isfinite(asked) and math.isfinite(given)) or given / asked < 0:
        return 0
    power = round(math.log10(given / asked))
    return power if close(asked * 10.0**power, given, 0.005 * abs(given)) else 0


def _by_one_rule(pairs: list[tuple[float, float]]) -> str:
    """Return a sentence when all numbers are wrong in one way, as after a wrong divisor.

    A size that the learner could take off would give the right numbers away, so none is said.
    """
    asked, given = [one for one, _ in pairs], [other for _, other in pairs]
    if len(set(given)) == 1 < len(set(asked)) and len(given) > 2:  # two rows are easily alike
        return "all rows hold the same number: compute each row by itself."
    rule = relation(asked, given)
    if "times the one" in rule:
        return "all numbers are the right ones times the same factor: look at what you divide or multiply by."
    if " too " in rule:
        return "all numbers are off by the same amount: look at what you add or subtract."
    return f"each number is {rule}." if rule else ""


def _agree(one: _Row, other: _Row, sizes: dict[str, float]) -> bool:
    return one.labels == other.labels and all(map(_same, one.values, other.values, sizes.values()))


def _unasked(wanted: list[_Row], have: list[_Row], sizes: dict[str, float]) -> list[str]:
    """Name the rows that the key does not have, and the rows that occur too often or too seldom."""
    spare = Counter(row.labels for row in wanted)
    known = set(spare)
    foreign: list[str] = []
    repeated: list[str] = []
    # Right rows first, so that the others with their labels are those too many.
    for row in sorted(have, key=lambda row: not any(_agree(one, row, sizes) for one in wanted)):
        if row.labels and row.labels not in known:
            foreign.append(row.name)
        elif row.labels and not spare[row.labels]:
            repeated.append(row.name)
        else:
            spare[row.labels] -= 1
    found = []
    if foreign:
        are = "rows are" if len(foreign) > 1 else "row is"
        found.append(f"{len(foreign)} {are} not asked for: {_first(foreign)}.")
    if repeated:
        once = len(known) == len(wanted)
        found.append(f"{'There more than once' if once else 'Too many'}: {_first(repeated)}.")
    return found + (_lacking(spare, have) if len(known) < len(wanted) else [])


def _lacking(spare: Counter[tuple[str, ...]], have: list[_Row]) -> list[str]:
    """Say which of several rows with one label are missing, without a label that the learner has not used."""
    mine = {row.labels: row.name.partition(" (")[0] for row in have}
    few = [mine[labels] for labels, count in spare.items() if count and labels in mine]
    other = sum(count for labels, count in spare.items() if labels not in mine)
    found = [f"Too few rows with {_first(few)}."] if few else []
    if other:
        rows = "1 row is" if other == 1 else f"{other} rows are"
        found.append(f"{rows} missing with a text that stands nowhere in your table.")
    return found
