"""Chooses the settings of an explorer for which the site holds answers.

The settings form blocks. A block has a list of values for each setting, and the build of the site computes
all its combinations. An explorer that is not named here gets one block of all its values. If that makes too
many combinations, its longest lists are thinned. Each preset is always included.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from math import prod
from typing import Any

from course.widgets.state import State
from makers.site.moving.parts import values_of

#: name of each setting of an explorer -> its values
Block = dict[str, list[Any]]

#: most combinations of an explorer that `_BLOCKS` does not name
MOST = 3000

#: placeholder for all values of a setting
ALL: tuple[Any, ...] = ()
_RATES = (0.0, 0.1, 0.25, 0.6)
#: explorer with too many combinations -> blocks of the values that teach something; a setting that a block
#: leaves out has its value at the start
_BLOCKS: dict[str, tuple[Mapping[str, Sequence[Any]], ...]] = {
    # a network has thousands of points, so all years are for three economies, all economies for the last year
    "WorldTrade": (
        {"view": ["map"], "economy": ALL, "side": ALL, "year": ALL},
        {"view": ["network"], "economy": ["JPN", "CHN", "USA"], "side": ALL, "year": ALL},
        {"view": ["network"], "economy": ALL, "side": ALL},
    ),
    # every value of a preset, so that each control moves after it
    "Shortage": (
        {
            "share": (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0),
            "cut": (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5),
            "demand": (0.15, 0.3, 0.5, 0.8, 1.1, 1.5),
            "supply": (0.0, 0.05, 0.2, 0.5, 1.0, 1.5),
        },
    ),
    "Tariffs": (
        {
            # with the rates of the presets
            "china_on_us": _RATES,
            "us_on_china": (*_RATES, 0.34),
            "us_on_japan": (*_RATES, 0.15, 0.24),
            "japan_on_us": (0.0, 0.15, 0.25),
        },
        {"us_on_china": _RATES, "us_on_japan": _RATES, "shown": ALL},
        {"scenario": ALL, "shown": ALL, "elasticities": ALL},
    ),
    "Coalition": (
        {
            "ally": ALL,
            "tariff": (0.1, 0.25, 0.5),
            "secondary": (0.0, 0.1, 0.3, 0.5),
            "security": (-0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4),
            "china": ALL,
        },
        {"ally": ALL, "retaliation": (0.1, 0.25, 0.4), "exporters": (0.0, 0.1, 0.25, 0.5), "china": ALL},
        {"ally": ALL, "response": ALL, "retaliation": (0.25, 0.4), "china": ALL},
    ),
}

#: explorers of which each control moves after a preset, whatever the blocks hold
_AROUND = ("Tariffs", "Coalition")


def blocks_of(state: State, *more: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of an explorer; a preset or cell outside of them gets a block of one combination.

    `state`: the explorer without its screen.
    `*more`: settings of cells with the explorer, which the page must hold besides the presets.
    """
    settings, start = state.settings(), state.start()
    named = _BLOCKS.get(type(state).__name__)
    if named is None:
        blocks = [_thinned({name: values_of(setting) for name, setting in settings.items()}, start)]
    else:
        blocks = [
            {
                name: list(block.get(name, [start[name]])) or values_of(setting)
                for name, setting in settings.items()
            }
            for block in named
        ]
    points = [start, *({**start, **some} for some in (*state.presets.values(), *more))]
    held = {
        name: [*chain(*(block[name] for block in blocks)), *(it[name] for it in points)] for name in start
    }
    for point in points:
        if type(state).__name__ in _AROUND:
            alone = {name: [value] for name, value in point.items()}
            blocks += [{**alone, name: list(dict.fromkeys(values))} for name, values in held.items()]
        if not any(all(point[name] in block[name] for name in point) for block in blocks):
            blocks.append({name: [value] for name, value in point.items()})
    return blocks


def _thinned(block: Block, start: Mapping[str, Any]) -> Block:
    while prod(map(len, block.values())) > MOST:
        longest = max(block, key=lambda name: len(block[name]))
        values, first = block[longest], start[longest]
        block = {**block, longest: [value for value in values[::2] if value < first]}
        # The value at the start and the last value stay.
        place = values.index(first)
        block[longest] += [*values[place:-1:2], values[-1]]
    return block


def points_of(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """Yield all combinations of the blocks, each once.

    `blocks`: the blocks that `blocks_of` returned.
    """
    seen = set()
    for block in blocks:
        for values in product(*block.values()):
            if values not in seen:
                seen.add(values)
                yield dict(zip(block, values, strict=True))
