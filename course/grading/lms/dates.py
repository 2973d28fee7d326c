"""When work was handed in, as a table says it."""

from __future__ import annotations

from datetime import datetime

__all__ = ["moment"]


def moment(text: str) -> datetime | None:
    """Read a time as Moodle's worksheet writes it in English, or in ISO form; None when there is none."""
    text = text.replace("\N{NARROW NO-BREAK SPACE}", " ").strip()
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        pass
    for form in ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M"):
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None
