"""How a question says what its answer looks like: unit and tolerance, columns, choices."""

from __future__ import annotations

from typing import Any

__all__ = ["options", "wanted"]

_FORMS = {
    "choice": "Answer with one of these names, in quotation marks.",
    "choices": "Answer with a list of all names that fit, each in quotation marks.",
    "order": "Answer with a list of all these names in the order asked for, each in quotation marks.",
    "label": "Answer with a short text in quotation marks.",
    "chart": "",
}


def wanted(kind: dict[str, Any]) -> str:
    """Say in a sentence what an answer of this kind looks like.

    Parameters
    ----------
    kind
        Public description of the kind (`course.exercises.forms`).
    """
    unit = f" Unit: **{kind['unit']}**." if kind.get("unit") else ""
    if kind["kind"] == "number":
        return f"{unit} Tolerance: {kind['tolerance']:g}.".strip()
    if kind["kind"] == "table":
        return f"Columns: {', '.join(f'`{name}`' for name in kind['columns'])}.{unit}"
    if kind["kind"] == "function":
        return f"Your function is called on inputs that are not shown.{unit}"
    return _FORMS[kind["kind"]]


def options(kind: dict[str, Any]) -> list[str]:
    """Return the choices as `name`: text; an empty list for kinds without choices."""
    return [f"`{name}`: {text}" for name, text in kind.get("options", {}).items()]
