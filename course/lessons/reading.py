"""Formats the tables of a lesson for readers: words at the left, dates on one line, numbers with commas."""

import re
from typing import Any

from course.others import running_shell, table_parts

_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
_LEFT = "text-align: left"
_DATED_ROW = re.compile(rf"<th>(?={_DATE.pattern}</th>)")
_NUMBER = re.compile(r"<td>(-?)(\d+)(\.\d+)?</td>")
#: a column of whole numbers between these limits counts as years, which have no comma
_YEARS = (1800, 2200)


def set_tables_for_reading() -> None:
    """Make this notebook show tables in the form of `table_html`; without a notebook, do nothing.

    pandas aligns everything to the right, which suits numbers and makes sentences hard to read. Only the
    HTML of a displayed table changes: its values, its text form and `to_html` stay as they are.
    """
    shell = running_shell()
    if shell is not None:
        # registered by name, so that a notebook without tables need not import pandas
        shell.display_formatter.formatters["text/html"].for_type_by_name("pandas", "DataFrame", table_html)


def table_html(table: Any) -> str | None:
    """Return a table's HTML with words at the left and commas in large numbers; None if pandas gives none."""
    import pandas as pd

    # a sentence in a cell is shown in full
    with pd.option_context("display.max_colwidth", None):
        parts = table_parts(table)
    if parts is None:
        return None
    head, body = parts
    columns = [table.iloc[:, place] for place in range(table.shape[1])]
    styles = [_style(column) for column in columns]
    body = _DATED_ROW.sub('<th style="white-space: nowrap">', _aligned(body, "td", styles))
    body = re.sub(r"<tr.*?</tr>", lambda row: _row_of_numbers(row[0], columns), body, flags=re.DOTALL)
    return f"{_aligned(head, 'th', styles)}<tbody>{body}"


def _row_of_numbers(row: str, columns: list[Any]) -> str:
    """Return a table row in HTML with commas in its numbers, and without ".0" in columns of whole numbers."""
    if row.count("</td>") != len(columns):  # in a shortened row, cells cannot be matched to columns
        return row
    places = iter(columns)

    def cell(match: re.Match[str]) -> str:
        column, number = next(places), _NUMBER.fullmatch(match[0])
        # only cells without a style hold numbers; a cell aligned to the left may hold a code of digits
        if number is None or column.dtype.kind not in "iuf":
            return match[0]
        sign, digits, rest = number.groups(default="")
        known = column.dropna()
        whole = bool((known % 1 == 0).all())
        years = whole and bool(known.between(*_YEARS).all())
        shown = digits if years else f"{int(digits):,}"
        # pandas may have rounded a single whole number like its neighbours in the row
        return f"<td>{sign}{shown}{'' if whole and len(known) > 1 else rest}</td>"

    return re.sub(r"<td.*?</td>", cell, row, flags=re.DOTALL)


def _style(column: Any) -> str:
    if column.dtype.kind != "O":
        return ""
    words = column.dropna()
    if len(words) and all(isinstance(word, str) and _DATE.fullmatch(word) for word in words):
        return f"{_LEFT}; white-space: nowrap"
    return _LEFT


def _aligned(part: str, tag: str, styles: list[str]) -> str:
    """Return HTML rows in which each cell after the index has its column's style."""

    def row(match: re.Match[str]) -> str:
        # The first cells of a row are the index. A row with fewer cells than columns has been shortened.
        before = match[0].count(f"<{tag}>") - len(styles)
        if before < 0:
            return match[0]
        places = iter([""] * before + styles)
        return re.sub(f"<{tag}>", lambda _: cell(next(places)), match[0])

    def cell(style: str) -> str:
        return f'<{tag} style="{style}">' if style else f"<{tag}>"

    return re.sub(r"<tr.*?</tr>", row, part, flags=re.DOTALL)
