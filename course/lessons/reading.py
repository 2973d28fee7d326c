"""How tables look in a lesson: words at the left, dates on one line, commas in large numbers."""

from __future__ import annotations

import re
import sys
from typing import Any

__all__ = ["set_tables_for_reading"]

_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
_LEFT = "text-align: left"
#: a number of five digits or more before the point; years have four
_LARGE = re.compile(r"(?<=<td>)(-?)(\d{5,})(\.\d+)?(?=</td>)")


def set_tables_for_reading() -> None:
    """Let this notebook's front end show tables for reading; without a notebook, do nothing.

    pandas aligns everything to the right, which suits numbers and makes sentences hard to read. Only the
    HTML of a displayed table changes: its values, its text form and `to_html` stay as they are.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        # by name, so that a notebook without tables need not import pandas
        shell.display_formatter.formatters["text/html"].for_type_by_name("pandas", "DataFrame", table_html)


def table_html(table: Any) -> str | None:
    """Return the HTML that pandas gives a table: words aligned to the left, commas in large numbers."""
    import pandas as pd

    # a sentence in a cell is there to be read, so it is not cut
    with pd.option_context("display.max_colwidth", None):
        html: str | None = table._repr_html_()
    if html is None:
        return None
    styles = [_style(table.iloc[:, place]) for place in range(table.shape[1])]
    head, body = html.split("<tbody>", 1)
    # only cells without a style hold numbers: what is left at the left may be a code made of digits
    body = _LARGE.sub(_with_commas, _aligned(body, "td", styles))
    return f"{_aligned(head, 'th', styles)}<tbody>{body}"


def _with_commas(number: re.Match[str]) -> str:
    sign, whole, rest = number.groups(default="")
    return f"{sign}{int(whole):,}{rest}"


def _style(column: Any) -> str:
    if column.dtype.kind != "O":
        return ""
    words = column.dropna()
    if len(words) and all(isinstance(word, str) and _DATE.fullmatch(word) for word in words):
        return f"{_LEFT}; white-space: nowrap"
    return _LEFT


def _aligned(part: str, tag: str, styles: list[str]) -> str:
    """Return rows of HTML with the last cells of each styled."""

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
