"""The colours of charts on a light and on a dark page: contrast, and colours that stay apart."""

from __future__ import annotations

import itertools

import pytest

from course.charts.ramps import ramp_of
from course.charts.theme import INK, PALETTE, RAMP, REST, SIGNED, SOFT, text_colour
from course.notebook import DARK
from course.tables import load

Colour = tuple[float, float, float]
#: what `hue-rotate(180deg)` of CSS does to red, green and blue (W3C, Filter Effects Module, feColorMatrix)
ROTATED = ((-0.574, 1.43, 0.144), (0.426, 0.43, 0.144), (0.426, 1.43, -0.856))
#: how a reader without working cones for green sees (Viénot, Brettel and Mollon 1999), in linear light
NO_GREEN = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))
ECONOMIES = sorted(set(load("economies")["colour"]))
WHITE = "#ffffff"


def _light(colour: str) -> Colour:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _times(rows: tuple[tuple[float, ...], ...], colour: tuple[float, ...]) -> Colour:
    red, green, blue = (
        min(1.0, max(0.0, sum(part * one for part, one in zip(row, colour, strict=True)))) for row in rows
    )
    return red, green, blue


def _dark(colour: str) -> Colour:
    assert DARK == "invert(0.9) hue-rotate(180deg)"
    return _times(ROTATED, tuple(0.9 - 0.8 * channel for channel in _light(colour)))


def _linear(colour: Colour) -> tuple[float, ...]:
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)


def _contrast(one: Colour, other: Colour) -> float:
    low, high = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), _linear(colour), strict=True))
        for colour in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", [_light, _dark])
def test_text_is_readable_on_its_ground(page: type) -> None:
    for colour in (INK, SOFT, *map(text_colour, (*PALETTE, *ECONOMIES, REST))):
        assert _contrast(page(colour), page(WHITE)) >= 4.5, colour
    for ramp, signed in ((RAMP, False), (SIGNED, True)):
        scale, white_on = ramp_of(0, len(ramp), signed=signed)
        limits = scale["domain"]
        # a limit belongs to the colour above it
        for number, colour in zip([limits[0] - 1, *limits], ramp, strict=True):
            ink = WHITE if white_on(number) else INK
            assert _contrast(page(colour), page(ink)) >= 4.5, colour


@pytest.mark.parametrize("page", [_light, _dark])
def test_marks_stand_out_from_their_ground(page: type) -> None:
    lines = [text_colour(colour, least=3.4) for colour in ECONOMIES]
    for colour in (*PALETTE, *lines):
        assert _contrast(page(colour), page(WHITE)) >= 3, colour


def test_colours_of_the_three_economies_stay_apart_without_working_cones_for_green() -> None:
    seen = {}
    for page in (_light, _dark):
        colours = [_linear(page(colour)) for colour in ("#0072b2", "#d55e00", "#009e73")]
        seen[page] = [_times(NO_GREEN, colour) for colour in colours]
    for one, other in itertools.combinations(range(3), 2):
        apart = {
            page: sum((a - b) ** 2 for a, b in zip(found[one], found[other], strict=True)) ** 0.5
            for page, found in seen.items()
        }
        assert apart[_dark] >= 0.8 * apart[_light], (one, other, apart)
