"""Imports Altair without its slow parts, before any module that draws imports it."""

from course.others import match_schemas_once, without_address_grammars

with without_address_grammars():
    import altair  # noqa: F401
match_schemas_once()
