"""Draws the picture that services show beside a link: a page's first chart, or a card to read at a glance."""

import hashlib
import io
import json
import textwrap
from collections.abc import Callable
from html import escape

from PIL import Image

from course import others
from course.charts.render import svg
from course.charts.theme import INK, PALETTE
from course.widgets.explorers.claims import LOOKS
from makers.site.pages import Page
from makers.site.parts import ShareCard

#: width and height that services show whole
_WIDE, _HIGH = 1200, 630


def preview(page: Page, address: str) -> tuple[str, Callable[[], bytes]]:
    """Return the path of a page's preview below the site's root, and the function that draws it as PNG.

    Pages with equal pictures have the same path. Services draw no SVG.

    `address`: address of the site; may be empty.
    """
    drawn = json.dumps(page.picture, sort_keys=True) if page.picture else _drawn(page.card, address)
    path = f"_static/previews/{hashlib.sha256(drawn.encode()).hexdigest()[:16]}.png"
    return path, lambda: _in_few_colours(others.png_of(svg(dict(page.picture)) if page.picture else drawn))


def _drawn(card: ShareCard, address: str) -> str:
    """Return a card as SVG: its headline and what it is about large, then its bars."""
    lines = [(line, 74, "bold") for line in textwrap.wrap(card.headline, 28)]
    lines += [(line, 54, "normal") for line in textwrap.wrap(card.words, 40)[:3]]
    lines += [(line, 40, "normal") for line in ("", *textwrap.wrap(card.why, 54)[:5])]
    parts, down = [], 30
    look, aside = LOOKS.get(card.headline.lower(), {"shade": PALETTE[0]}), 0
    if letter := look.get("letter"):
        aside = 96
        parts.append(f'<rect x="50" y="50" width="76" height="76" fill="{look["shade"]}"/>')
        parts.append(f'<g fill="#ffffff" text-anchor="middle">{_text(88, 109, 58, letter, "bold")}</g>')
    for line, size, weight in lines:
        down += round(size * 1.22) if line else 20
        parts.append(_text(50 + aside * (size == 74), down, size, line, weight))
    most = card.whole or max((abs(value) for _, value, _ in card.bars), default=1.0)
    room = 740 - 19 * max((len(said) for _, _, said in card.bars), default=0)
    step = min(120, (_HIGH - 90 - down) // max(1, len(card.bars)))
    for at, (words, value, said) in enumerate(card.bars):
        middle, wide = down + 20 + at * step + step // 2, round(room * abs(value) / most)
        # the second of two is what was measured
        shade = PALETTE[3] if at == 1 == len(card.bars) - 1 else PALETTE[0]
        parts += [
            _text(50, middle + 12, 34, words),
            _bar(middle, step, room, "#e6e6e6") if card.whole else "",
            _bar(middle, step, wide, shade),
            _text(416 + wide, middle + 13, 34, said, "bold"),
        ]
    place = address.partition("://")[2] or "an open course on real data"
    parts.append(_text(50, _HIGH - 28, 28, f"Interdependence · Japan, China, United States · {place}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}" height="{_HIGH}" '
        f'font-family="Liberation Sans, Arial, sans-serif" fill="{INK}">'
        f'<rect width="{_WIDE}" height="{_HIGH}" fill="#ffffff"/>'
        f'<rect width="{_WIDE}" height="18" fill="{look["shade"]}"/>{"".join(parts)}</svg>'
    )


def _bar(middle: int, step: int, wide: int, shade: str) -> str:
    return f'<rect x="400" y="{middle - step // 3}" width="{wide}" height="{2 * step // 3}" fill="{shade}"/>'


def _text(x: int, y: int, size: int, words: str, weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}">{escape(words)}</text>'


def _in_few_colours(picture: bytes) -> bytes:
    """Return a PNG with 64 colours near to its own, an eighth of the size."""
    packed = io.BytesIO()
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    few = drawn.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(packed, "PNG", optimize=True)
    return packed.getvalue()
