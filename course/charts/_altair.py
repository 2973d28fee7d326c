"""Imports Altair without its slow address grammars, before any module that draws imports it."""

from course.others import without_address_grammars

with without_address_grammars():
    import altair  # noqa: F401
