"""The panel that `check`, `hint`, `solution` and `progress` show: HTML in a notebook, text elsewhere."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

#: tone -> (sign, word read out, border colour); the word carries the meaning, the colour only repeats it
_TONES = {
    "good": ("✔", "Right", "#2f7d4f"),
    "near": ("≈", "Nearly", "#8a6d00"),
    "bad": ("✘", "Not yet", "#b3261e"),
    "blank": ("○", "Not attempted", "#5f6368"),
    "error": ("!", "Cannot be read", "#8f4a00"),
    "info": ("i", "Note", "#1f5f99"),
    "ask": ("?", "Question", "#5b3f8f"),
}


@dataclass(frozen=True)
class Panel:
    """A small framed text for a learner, with title, paragraphs, code, table and list."""

    tone: str  #: one of good, near, bad, blank, error, info, ask
    title: str  #: first line
    #: plain texts, with code between backticks and bold between two `**`
    paragraphs: tuple[str, ...] = ()
    code: str = ""  #: a block of code at the end
    table: tuple[tuple[str, ...], ...] = field(default=())  #: rows of cells, the first row being the heading
    items: tuple[str, ...] = ()  #: a list under the paragraphs
    parts: tuple[Panel, ...] = ()  #: panels below this one

    def __str__(self) -> str:
        sign, word, _ = _TONES[self.tone]
        lines = [f"{sign} {self.title}" if self.title else f"{sign} {word}"]
        lines += [f"  {line}" for text in self.paragraphs for line in _bold(text, r"\1").splitlines()]
        lines += ["  - " + _bold(item, r"\1") for item in self.items]
        if self.table:
            widths = [max(len(row[column]) for row in self.table) for column in range(len(self.table[0]))]
            for row in self.table:
                cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
                lines.append("  " + "  ".join(cells).rstrip())
        lines += [f"    {line}".rstrip() for line in self.code.splitlines()]
        lines += [str(part) for part in self.parts]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        sign, word, colour = _TONES[self.tone]
        # half the colour of the text keeps the sign readable on a dark ground
        mixed = f"color-mix(in srgb, {colour} 55%, var(--jp-content-font-color1, {colour}))"
        parts = [
            f'<div role="group" aria-label="{html.escape(word)}: {html.escape(self.title)}" '
            f'style="border-left:4px solid {colour};padding:.4em .8em;margin:.3em 0">',
            f'<p style="margin:0"><span aria-hidden="true" style="color:{mixed}">{sign}</span> '
            f"<strong>{marked_up(self.title or word)}</strong></p>",
        ]
        parts += [f'<p style="margin:.3em 0 0">{marked_up(text)}</p>' for text in self.paragraphs]
        if self.items:
            listed = "".join(f"<li>{marked_up(item)}</li>" for item in self.items)
            parts.append(f'<ul style="margin:.3em 0 0">{listed}</ul>')
        if self.table:
            head, *rows = self.table
            cells = "".join(
                f'<th scope="col" style="text-align:left;padding:.1em 1em .1em 0">{marked_up(cell)}</th>'
                for cell in head
            )
            parts.append(f"<table><thead><tr>{cells}</tr></thead><tbody>")
            for row in rows:
                cells = "".join(
                    f'<td style="text-align:left;padding:.1em 1em .1em 0">{marked_up(cell)}</td>'
                    for cell in row
                )
                parts.append(f"<tr>{cells}</tr>")
            parts.append("</tbody></table>")
        if self.code:
            parts.append(f'<pre style="margin:.4em 0 0"><code>{html.escape(self.code)}</code></pre>')
        parts += [part._repr_html_() for part in self.parts]
        parts.append("</div>")
        return "".join(parts)


def marked_up(text: str) -> str:
    """Return a panel's text as HTML: code between backticks, bold between `**`, italics between `*`."""
    safe = html.escape(text, quote=False).replace("\n", "<br>")
    parts = re.split(r"(`[^`]+`)", _bold(safe, r"<strong>\1</strong>"))
    # an asterisk with a space, a letter or a digit on its other side multiplies
    parts[::2] = [
        re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"<em>\1</em>", part) for part in parts[::2]
    ]
    return "".join(re.sub(r"`([^`]+)`", r"<code>\1</code>", part) for part in parts)


def _bold(text: str, shown: str) -> str:
    """Replace text between two `**` outside of code by `shown`."""
    parts = re.split(r"(`[^`]+`)", text)
    parts[::2] = [re.sub(r"\*\*(.+?)\*\*", shown, part) for part in parts[::2]]
    return "".join(parts)
