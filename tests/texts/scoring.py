"""How well the claims that are found agree with labelled sentences, counted sentence by sentence.

Each labelled sentence stands alone. A labelled claim is paired with the found claim that is most like it. A
label that is left over is a claim missed, and a found claim that is left over is one too many.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from course.texts.finding import claims
from course.texts.spans import Claim, Sentence

__all__ = ["PARTS", "Score", "agreement", "labelled", "pairs", "score"]

#: what of a claim is compared
PARTS = ("number", "year", "economies", "measure")

#: a function that names the tables for a claim, best first
Suggest = Callable[[Claim], Sequence[str]]


def labelled(folder: Path) -> list[dict[str, Any]]:
    """Return the labelled sentences of a folder, in the order of its files."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.toml")):
        with path.open("rb") as file:
            found += tomllib.load(file)["sentence"]
    return found


@dataclass
class Score:
    """Counts over labelled sentences; each rate is a share from 0 to 1.

    Attributes
    ----------
    claims, found
        Labelled claims, and those of them that were found.
    right
        How many of the labelled claims have each part right; a claim that was missed has none.
    extra
        Found claims without a labelled one.
    empty, false
        Labelled sentences without a claim, and those of them in which one was found.
    high, high_wrong
        Claims found with high confidence, and those of them with a part wrong.
    tables, first, third
        Labelled claims with a table, those whose first proposal is one, those with one among the first three.
    untested, invented
        Labelled claims that no table can test, and those of them for which one was proposed.
    slips
        A line for each thing that is wrong.
    """

    claims: int = 0
    found: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    extra: int = 0
    empty: int = 0
    false: int = 0
    high: int = 0
    high_wrong: int = 0
    tables: int = 0
    first: int = 0
    third: int = 0
    untested: int = 0
    invented: int = 0
    slips: list[str] = field(default_factory=list)

    def rate(self, part: str) -> float:
        """Return the share of the labelled claims with this part right."""
        return self.right[part] / self.claims if self.claims else math.nan

    def rows(self) -> list[tuple[str, str]]:
        """Return each figure with its name."""
        found = [("claims", f"{self.claims}"), ("found", f"{self.found}"), ("too many", f"{self.extra}")]
        found += [(part, f"{100 * self.rate(part):.1f} %") for part in PARTS]
        found.append(("false in sentences without a claim", f"{self.false} of {self.empty}"))
        found.append(("wrong among high confidence", f"{self.high_wrong} of {self.high}"))
        if self.tables:
            found.append(("right table first", f"{100 * self.first / self.tables:.1f} %"))
            found.append(("right table among three", f"{100 * self.third / self.tables:.1f} %"))
            found.append(("table proposed where none can test", f"{self.invented} of {self.untested}"))
        return found


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def _bound(label: dict[str, Any], claim: Claim) -> bool:
    quantity = claim.quantity
    for name, found in (("low", quantity.low), ("high", quantity.high)):
        wanted = label.get(name)
        if (wanted is None) != (found is None):
            return False
        if wanted is not None and found is not None and not _same(wanted, found):
            return False
    return True


def agreement(label: dict[str, Any], claim: Claim) -> dict[str, bool]:
    """Return for each part whether the claim agrees with the label; a number counts with its unit."""
    quantity = claim.quantity
    return {
        "number": _same(label["value"], quantity.value) and label["unit"] == quantity.unit,
        "year": label.get("year") == claim.year and bool(label.get("fiscal")) == claim.fiscal,
        "economies": set(label["economies"].split()) == set(claim.economies),
        "measure": label["measure"] == claim.measure,
    }


def _likeness(label: dict[str, Any], claim: Claim) -> float:
    quantity = claim.quantity
    near = _same(label["value"], quantity.value) or _same(label["value"], -quantity.value)
    return 8 * near + 4 * (label["unit"] == quantity.unit) + sum(agreement(label, claim).values())


def pairs(
    labels: Sequence[dict[str, Any]], found: Sequence[Claim]
) -> list[tuple[dict[str, Any] | None, Claim | None]]:
    """Pair labels with claims, the most alike first; unlike ones stay alone."""
    order = sorted(
        (
            (_likeness(label, claim), -i, -j)
            for i, label in enumerate(labels)
            for j, claim in enumerate(found)
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for likeness, i, j in order:
        if likeness >= 6 and -i not in taken and -j not in taken.values():
            taken[-i] = -j
    paired: list[tuple[dict[str, Any] | None, Claim | None]] = [
        (label, found[taken[i]] if i in taken else None) for i, label in enumerate(labels)
    ]
    return paired + [(None, claim) for j, claim in enumerate(found) if j not in taken.values()]


def score(sentences: Iterable[dict[str, Any]], suggest: Suggest | None = None) -> Score:
    """Return the counts over labelled sentences.

    Parameters
    ----------
    sentences
        As `labelled` returns them.
    suggest
        Names the tables for a claim, best first; without it, tables are not counted.
    """
    total = Score()
    for entry in sentences:
        text, labels = entry["text"], entry["claims"]
        sentence = Sentence(1, 0, len(text), text, entry["lang"])
        every = claims([sentence], date.fromisoformat(entry["date"]))
        # the labels hold numbers only
        found = [one for one in every if not one.quantity.silent]
        if not labels:
            total.empty += 1
            total.false += bool(found)
        for label, claim in pairs(labels, found):
            _count(total, entry, label, claim, suggest)
    return total


def _count(
    total: Score,
    entry: dict[str, Any],
    label: dict[str, Any] | None,
    claim: Claim | None,
    suggest: Suggest | None,
) -> None:
    total.claims += label is not None
    if label is None or claim is None:
        total.extra += label is None
        if claim is not None and claim.confidence == "high":
            total.high += 1
            total.high_wrong += 1
        told = f"missed {label}" if label else f"too many {_shown(claim)}"
        total.slips.append(f"{entry['id']}: {told}\n    {entry['text']}")
        _count_tables(total, label, None, suggest)
        return
    parts = agreement(label, claim)
    total.found += 1
    for part, right in parts.items():
        total.right[part] += right
    high = claim.confidence == "high"
    total.high += high
    total.high_wrong += high and not all(parts.values())
    wrong = [part for part, right in parts.items() if not right]
    if not _bound(label, claim):
        wrong.append("bounds")
    if wrong:
        mark = "HIGH " if high and not all(parts.values()) else ""
        total.slips.append(
            f"{entry['id']}: {mark}{', '.join(wrong)}\n    {entry['text']}\n    label {label}\n    "
            f"found {_shown(claim)}"
        )
    _count_tables(total, label, claim, suggest)


def _count_tables(
    total: Score, label: dict[str, Any] | None, claim: Claim | None, suggest: Suggest | None
) -> None:
    if suggest is None or label is None or "tables" not in label:
        return
    named = list(suggest(claim)) if claim is not None else []
    if not label["tables"]:
        total.untested += 1
        total.invented += bool(named)
        return
    total.tables += 1
    total.first += bool(named) and named[0] in label["tables"]
    total.third += any(name in label["tables"] for name in named[:3])


def _shown(claim: Claim | None) -> str:
    if claim is None:
        return "none"
    quantity = claim.quantity
    year = f"{claim.year}{' fiscal' if claim.fiscal else ''}"
    return (
        f"{quantity.value:g} [{quantity.low} {quantity.high}] {quantity.unit}, {year}, "
        f"{' '.join(claim.economies) or '-'}, {claim.measure} of {claim.of or '-'}, {claim.confidence}, "
        f"missing {' '.join(claim.missing) or '-'}"
    )
