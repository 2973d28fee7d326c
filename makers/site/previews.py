"""Draws the picture that services show beside a link: a page's first chart, or a card to read at a glance."""

import hashlib
import json
import struct
import textwrap
import zlib
from collections.abc import Callable
from html import escape

import numpy as np

from course import others
from course.charts.render import svg
from course.charts.theme import INK, PALETTE
from course.errors import CourseError
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
    for line, size, weight in lines:
        down += round(size * 1.22) if line else 20
        parts.append(_text(50, down, size, line, weight))
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
        f'<rect width="{_WIDE}" height="18" fill="{PALETTE[0]}"/>{"".join(parts)}</svg>'
    )


def _bar(middle: int, step: int, wide: int, shade: str) -> str:
    return f'<rect x="400" y="{middle - step // 3}" width="{wide}" height="{2 * step // 3}" fill="{shade}"/>'


def _text(x: int, y: int, size: int, words: str, weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}">{escape(words)}</text>'


def _in_few_colours(picture: bytes) -> bytes:
    """Return a PNG of vl-convert with the 256 colours that it shows most, a third of the size."""
    wide, high = struct.unpack(">II", picture[16:24])
    packed = zlib.decompressobj().decompress(picture[picture.index(b"IDAT") + 4 :])
    rows = np.frombuffer(packed, np.uint8).reshape(high, 4 * wide + 1)
    if (rows[:, 0] != 1).any():  # each byte less the one of the point to its left
        raise CourseError("vl-convert writes its pictures in another form: `previews.py` must read it.")
    points = np.cumsum(rows[:, 1:].reshape(-1, wide, 4), axis=1, dtype=np.uint8)[..., :3].reshape(-1, 3)
    # neighbours that no eye tells apart count as one colour
    codes = points // 16 @ np.array([256, 16, 1])
    codes, which, often = np.unique(codes, return_inverse=True, return_counts=True)
    shades = np.array(np.unravel_index(codes, (16, 16, 16))).T
    kept = shades[np.argsort(-often, kind="stable")[:256]]
    nearest = ((shades[:, None] - kept) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    drawn = np.insert(nearest[which.reshape(high, wide)], 0, 0, axis=1)
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0),
        b"PLTE": (kept * 17).astype(np.uint8).tobytes(),
        b"IDAT": zlib.compress(drawn.tobytes(), 9),
        b"IEND": b"",
    }
    return picture[:8] + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in parts.items()
    )
