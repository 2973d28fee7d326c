"""Altair, imported before any module that draws, so that each of them finds it there already."""

from course.others import without_address_grammars

with without_address_grammars():
    import altair  # noqa: F401
