"""Turns figures into quantities by the words around them: a range, a bound, a fall.

The words are patterns of a language in `patterns.toml`; the steps are the same for all three languages. Every
pattern looks at a stretch of limited length, so the time grows only with the length of the text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from course.texts.read.numbers.patterns import pattern
from course.texts.spans import Quantity

#: most characters before and behind a figure that are searched for its words
_NEAR = 64
#: a stretch with more figures than this is a table, not a sentence
MOST = 60


# words before a step whose resulting level follows: "by $3bn to $40bn"
_STEP = re.compile(
    r"\b(?:by|rose|fell|up|down|grew|jumped|dropped|climbed|increased|gained|lost|added|shed)\s(?:\w+\s)?$"
)


_EXPLAINS = re.compile(r"\s?[(（]\s?")


@dataclass(slots=True)
class Atom:
    """One figure with its unit, before its neighbours are looked at."""

    #: its place, in plain characters
    start: int
    end: int
    #: as in `Quantity`; the unit of a bare figure is None
    value: float
    unit: str | None
    #: factor of the scale word, such as 1e6, for a neighbour that leaves the word out
    scale: float = 1.0
    #: the figure as written, before the scale
    figure: float = 0.0
    #: as in `Quantity`
    low: float | None = None
    high: float | None = None
    approximate: bool = False
    sure: bool = True
    #: the words around do not change it; an example is a rank
    whole: bool = False
    #: it replaces a figure in the same place, as "nine out of ten" replaces the ten
    prior: bool = False


def atom(match: re.Match[str], value: float, unit: str, group: str | int = 0, **more: Any) -> Atom:
    """Return the figure that a match, or one of its groups, writes in words; `more` are fields of `Atom`."""
    return Atom(match.start(group), match.end(group), value, unit, 1.0, value, **more)


def named(match: re.Match[str], *names: str) -> str | None:
    """Return the text of the first named group that matched; None where none did."""
    groups = match.groupdict()
    return next((groups[name] for name in names if groups.get(name)), None)


def read_around(text: str, atoms: Iterable[Atom], language: str) -> list[Quantity]:
    """Return the quantities that figures and the words around them state, with places in plain characters."""
    found = _apart(atoms)[:MOST]
    _share(text, found, language)
    found = _ranges(text, found, language)
    made: list[Quantity] = []
    fell = False
    for index, atom in enumerate(found):
        if atom.unit is None:
            continue
        left = found[index - 1].end if index else 0
        right = found[index + 1].start if index + 1 < len(found) else len(text)
        _bound(text, atom, language, left, right)
        if made and _EXPLAINS.fullmatch(text[made[-1].end : atom.start]):
            _bound_alike(atom, made[-1])
        fell = _falls(text, atom, language, made[-1] if fell and made else None)
        made.append(_quantity(text, atom, fell))
    return made


def _apart(atoms: Iterable[Atom]) -> list[Atom]:
    """Return figures that do not overlap; of two that overlap, the one of greater weight stays."""
    found: list[Atom] = []
    for atom in sorted(atoms, key=lambda one: (one.start, -one.end)):
        if found and atom.start < found[-1].end:
            if _weight(atom) > _weight(found[-1]):
                found[-1] = atom
            continue
        found.append(atom)
    return found


def _weight(atom: Atom) -> tuple[bool, int, bool]:
    return atom.whole or atom.prior, atom.end - atom.start, atom.unit is not None


def _share(text: str, found: list[Atom], language: str) -> None:
    """Give a figure without a unit its neighbour's unit, where a list or a range joins the two."""
    range_ = pattern(language, "between")
    for first, second in pairwise(found):
        # "$3-4 billion" and "$3-$4 billion": one says the unit, the other the scale
        if first.unit and first.scale == 1.0 < second.scale and second.unit in {None, first.unit}:
            between = text[first.end : second.start]
            if first.figure < second.figure and len(between) < 6 and range_.fullmatch(between):
                second.unit = first.unit
                _lend(first, second)
    for this, following in zip(found[-2::-1], found[:0:-1], strict=True):
        if this.unit is None and following.unit and not following.whole and not _is_year(this):
            if not _listed(text, this, following, language):
                continue
            this.unit = following.unit
            this.sure = this.sure and following.sure
            _lend(this, following)
    _share_onwards(text, found, language)


def _share_onwards(text: str, found: list[Atom], language: str) -> None:
    """Give a figure without a unit the unit of an earlier figure, where the words leave the unit out."""
    told = ""
    for earlier, this in pairwise(one for one in found if one.unit or not _is_year(one)):
        told = earlier.unit if earlier.unit and _is_amount(earlier.unit) else told
        if this.unit == "" and told:
            # "81 million tonnes of gas, of which 18 million went to China"
            this.unit, this.sure = told, False
        elif not this.unit and earlier.unit and _left_out(text, earlier, this, language):
            if this.unit is None and earlier.scale > 1.0:
                _lend(this, earlier)
            this.unit, this.sure = earlier.unit, False


def _is_amount(unit: str) -> bool:
    """Return whether a unit measures money, weight or counts."""
    return unit.isupper() or unit in {"number", "persons", "tonnes", "barrels"}


def _left_out(text: str, earlier: Atom, this: Atom, language: str) -> bool:
    """Return whether a figure without a unit ends a part of a sentence that leaves out the last unit."""
    between, behind = text[earlier.end : this.start], text[this.end : this.end + 1]
    fits = not _is_year(this) and not earlier.whole and behind in {"", ".", ",", ";", ")", " "}
    if behind == " " and not re.match(r"\s(?:and|in\s(?:19|20)\d\d)\b", text[this.end : this.end + 9]):
        return False
    return fits and len(between) <= _NEAR and bool(pattern(language, "ellipsis").search(between))


def _listed(text: str, this: Atom, following: Atom, language: str) -> bool:
    between = text[this.end : following.start]
    if len(between) > _NEAR:
        return False
    return any(pattern(language, name).fullmatch(between) for name in ("between", "along"))


def _lend(this: Atom, following: Atom) -> None:
    """Give a figure the scale of the next, as in "3 to 4 billion"."""
    if this.scale == 1.0 and this.figure < 10_000:
        this.value *= following.scale
        this.scale = following.scale


def _is_year(atom: Atom) -> bool:
    return (
        atom.scale == 1.0
        and 1900 <= atom.figure <= 2100
        and atom.figure.is_integer()
        and atom.end - atom.start == 4
    )


def _ranges(text: str, found: list[Atom], language: str) -> list[Atom]:
    out: list[Atom] = []
    for atom in found:
        if out and _joined(text, out[-1], atom, language):
            out[-1] = _range(out[-1], atom)
        else:
            out.append(atom)
    return out


def _joined(text: str, first: Atom, second: Atom, language: str) -> bool:
    if first.whole or second.whole or first.low is not None or first.unit is None:
        return False
    between = text[first.end : second.start]
    if len(between) > 12 or not pattern(language, "between").fullmatch(between):
        return False
    before = text[max(0, first.start - _NEAR) : first.start]
    if pattern(language, "starts").search(before):
        return False
    unit = second.unit if second.unit is not None else first.unit
    if unit != first.unit:
        return False
    value = second.value if second.unit is not None else second.figure * first.scale
    if _steps(before, first) and value > 3 * first.value:
        # "rose by $3bn to $40bn": the step and the level
        return False
    if between.strip().lower() in {"and", "和", "と"} and not re.search(
        r"(?i)between\s+(?:\w+\s+)?$", before
    ):
        return False
    return value > first.value


def _steps(before: str, first: Atom) -> bool:
    return first.unit not in {"percent", "percentage points"} and bool(_STEP.search(before))


def _range(first: Atom, second: Atom) -> Atom:
    last = second.value if second.unit is not None else second.figure * first.scale
    return replace(
        first,
        end=second.end,
        value=(first.value + last) / 2,
        low=first.value,
        high=last,
        approximate=first.approximate or second.approximate,
        sure=first.sure and second.sure,
    )


def _bound(text: str, atom: Atom, language: str, left: int, right: int) -> None:
    """Set the bounds that the words before and behind a figure give."""
    if atom.whole:
        return
    begin = max(left, atom.start - _NEAR)
    # with places instead of a slice, a pattern sees what stands before its stretch
    before = pattern(language, "before").search(text, begin, atom.start)
    behind = pattern(language, "behind").match(text[atom.end : min(right, atom.end + _NEAR)])
    ranged = atom.low is not None
    for match in (before, behind):
        if match is None:
            continue
        kind = next((name for name in ("more", "less", "near", "about") if match[name] is not None), "")
        if kind in {"near", "about"}:
            atom.approximate = True
        if not ranged and kind == "more":
            atom.low = atom.value
        if not ranged and kind in {"less", "near"}:
            atom.high = atom.value
    if behind is not None:
        atom.end += behind.end()
    if before is not None:
        atom.start = before.start()


def _bound_alike(atom: Atom, told: Quantity) -> None:
    """Give an amount in brackets the bound of the amount before: "up to ¥476 billion ($3.2 billion)"."""
    if told.high == told.value:
        atom.high = atom.value


def _falls(text: str, atom: Atom, language: str, earlier: Quantity | None) -> bool:
    if atom.unit not in {"percent", "percentage points"} or atom.value <= 0 or atom.whole:
        return False
    before = text[max(0, atom.start - _NEAR) : atom.start]
    behind = text[atom.end : atom.end + _NEAR]
    if pattern(language, "falls_behind").match(behind):
        return True
    if pattern(language, "falls_before").search(before):
        return True
    return earlier is not None and bool(pattern(language, "again").fullmatch(text[earlier.end : atom.start]))


def _quantity(text: str, atom: Atom, fell: bool) -> Quantity:
    value, low, high = atom.value, atom.low, atom.high
    if fell:
        value = -value
        low, high = (None if high is None else -high), (None if low is None else -low)
    return Quantity(
        atom.start,
        atom.end,
        text[atom.start : atom.end],
        value=value,
        unit=atom.unit or "",
        low=low,
        high=high,
        approximate=atom.approximate,
        sure=atom.sure,
    )
