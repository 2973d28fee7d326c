"""Shipped tables and their cards; codes, names and groups of economies."""

from course.tables._map import world_map
from course.tables.card import Card, CardPanel, Column
from course.tables.economies import codes, economy_colour, economy_name
from course.tables.loader import cards, data_dir, datasets, describe, load
from course.tables.meaning import Meaning, meaning, meanings

__all__ = [
    "Card",
    "CardPanel",
    "Column",
    "Meaning",
    "cards",
    "codes",
    "data_dir",
    "datasets",
    "describe",
    "economy_colour",
    "economy_name",
    "load",
    "meaning",
    "meanings",
    "world_map",
]
