"""Draws the picture that services show beside a link to a page: its first chart, or a card with its title."""

import hashlib
import json
import struct
import textwrap
import zlib
from html import escape

import numpy as np

from course import others
from course.charts.render import svg
from course.charts.theme import INK
from course.errors import CourseError
from makers.site.pages import Page
from makers.site.start import TITLE


def preview_path(page: Page, address: str) -> str:
    """Return the path of a page's preview below the site's root; equal pictures share one.

    `address`: address of the site; may be empty.
    """
    drawn = json.dumps(page.picture or _card(page, address), sort_keys=True)
    return f"_static/previews/{hashlib.sha256(drawn.encode()).hexdigest()[:16]}.png"


def preview(page: Page, address: str) -> bytes:
    """Return a page's preview as PNG, since services draw no SVG; see `preview_path` for `address`."""
    return _in_few_colours(others.png_of(svg(dict(page.picture)) if page.picture else _card(page, address)))


def _card(page: Page, address: str) -> str:
    """Return a card as SVG: the verdict or the first words of the title large, the rest below."""
    first, mark, rest = page.title.partition(": ")
    lines = [(line, 34, "bold") for line in textwrap.wrap(first, 38)]
    lines += [(line, 24, "normal") for line in textwrap.wrap(rest if mark else page.description, 58)]
    if mark:
        lines += [(line, 18, "normal") for line in textwrap.wrap(page.description, 80)]
    written, down = "", 30
    for line, size, weight in lines:
        down += round(size * 1.35)
        written += f'<text x="40" y="{down}" font-size="{size}" font-weight="{weight}">{escape(line)}</text>'
    high = max(420, down + 70)
    place = f"{address.partition('://')[2]}{page.name}.html" if address else "an open course on real data"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="{high}" viewBox="0 0 800 {high}" '
        f'font-family="Liberation Sans, Arial, sans-serif" fill="{INK}">'
        f'<rect width="800" height="{high}" fill="#ffffff"/><rect width="800" height="14" fill="#0072b2"/>'
        f"{written}"
        f'<text x="40" y="{high - 22}" font-size="18">{escape(TITLE)}: {escape(place)}</text></svg>'
    )


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
