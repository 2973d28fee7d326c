"""Every figure of evidence beside a value that was obtained without the course's code and tables."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from course import claims


class _Key(NamedTuple):
    """What tells figures apart; `place` counts those of a claim with the same label, period and unit."""

    id: str
    label: str
    period: str
    unit: str
    place: int


def _keyed(rows: list[tuple[str, str, str, str]]) -> list[_Key]:
    seen: Counter[tuple[str, str, str, str]] = Counter()
    keys = []
    for row in rows:
        seen[row] += 1
        keys.append(_Key(*row, place=seen[row]))
    return keys


def _entries() -> dict[_Key, dict[str, Any]]:
    text = Path(__file__).with_name("expected_figures.toml").read_text("utf-8")
    entries = tomllib.loads(text)["figure"]
    rows = [(one["id"], one["label"], one["period"], one["unit"]) for one in entries]
    return dict(zip(_keyed(rows), entries, strict=True))


def _figures(id: str) -> dict[_Key, float]:
    figures = claims.claim(id).evidence().figures
    rows = [(id, one.label, one.period, one.unit) for one in figures]
    return dict(zip(_keyed(rows), (one.value for one in figures), strict=True))


ENTRIES = _entries()
IDS = [f"C{number:02d}" for number in range(1, 39)]


def _named(keys: set[_Key]) -> str:
    return "\n".join(
        f"  {one.id}: {one.label!r}, {one.period}, {one.unit} (number {one.place} of its kind)"
        for one in sorted(keys)
    )


@pytest.mark.parametrize("key", ENTRIES, ids=lambda key: f"{key.id}-{key.label}-{key.period}-{key.place}")
def test_figure_is_what_another_way_gives(key: _Key) -> None:
    entry, figures = ENTRIES[key], _figures(key.id)
    assert key in figures, f"{key.id} has no figure {key.label!r}, {key.period}, {key.unit}."
    found, expected = figures[key], entry["value"]
    assert abs(found - expected) <= entry["tolerance"] * abs(expected), (
        f"{key.id}, {key.label!r}, {key.period}: the evidence says {found:.9g} {key.unit}, "
        f"expected {expected:.9g} within {entry['tolerance']:.1g} of it. {entry['how']}"
    )


@pytest.mark.parametrize("id", IDS)
def test_figures_and_entries_are_one_to_one(id: str) -> None:
    figures, entries = set(_figures(id)), {key for key in ENTRIES if key.id == id}
    assert figures == entries, (
        f"{id}: figures without an expected value:\n{_named(figures - entries)}\n"
        f"expected values without a figure:\n{_named(entries - figures)}"
    )


def test_every_entry_is_of_a_claim_and_says_how() -> None:
    for key, entry in ENTRIES.items():
        assert key.id in IDS, f"{key.id}, {key.label!r}: no such claim."
        assert entry["how"].startswith(("Raw file ", "Printed: ", "By hand: ")), f"{key.id}, {key.label!r}"
        assert 0 <= entry["tolerance"] <= 0.001, f"{key.id}, {key.label!r}: the tolerance is too wide."
