"""Tables in Markdown, as all benchmarks print them."""

from __future__ import annotations

__all__ = ["table"]


def table(lines: list[list[str]]) -> str:
    """Return a Markdown table; the first line is its head."""
    head, *rest = lines
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head), *rest])
