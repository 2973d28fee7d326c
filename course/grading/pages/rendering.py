"""The templates of the pages: text is escaped, and a page holds everything that it shows."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.paths import sign_file

_CELL_NAME = re.compile(r"\(<ipython-input-[^>]*>, (line \d+)\)")


@lru_cache(maxsize=1)
def templates() -> Any:
    """Return the folder of templates as Jinja reads it, with the filters `prose` and `plain`."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["prose"] = _prose
    made.filters["plain"] = plain
    drawn = base64.b64encode(sign_file().read_bytes()).decode("ascii")
    made.globals["sign"] = f"data:image/svg+xml;base64,{drawn}"  # in the page itself, which loads nothing
    return made


def _prose(text: str) -> Any:
    """Escape a text, then set what Markdown marks as code or bold; nothing else of Markdown is read."""
    from markupsafe import Markup, escape

    safe = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(re.sub(r"\*\*([^*\n]+)\*\*", r"<strong>\1</strong>", safe))


def plain(text: str) -> str:
    """Take out what Python calls a cell: it says nothing to a reader."""
    return _CELL_NAME.sub(r"(\1)", text)
