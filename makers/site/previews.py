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

#: what a file begins with that is a PNG
_SIGN = b"\x89PNG\r\n\x1a\n"


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
    """Return a PNG with the 256 colours that it shows most, a third of the size.

    Raises
    ------
    CourseError
        The picture is not as vl-convert draws it: four bytes a point, each less the one to its left.
    """
    wide, high = struct.unpack(">II", picture[16:24])
    at, packed = len(_SIGN), b""
    while at < len(picture):
        size, kind = struct.unpack(">I4s", picture[at : at + 8])
        packed += picture[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(high, 4 * wide + 1)
    if picture[24:26] != b"\x08\x06" or (rows[:, 0] != 1).any():
        raise CourseError("vl-convert writes its pictures in another form: `previews.py` must read it.")
    points = np.cumsum(rows[:, 1:].reshape(high, wide, 4), axis=1, dtype=np.uint8)[..., :3]
    # neighbours that no eye tells apart count as one colour
    shades, which, count = np.unique(
        points.reshape(-1, 3) // 16, axis=0, return_inverse=True, return_counts=True
    )
    kept = shades[np.sort(np.argsort(-count, kind="stable")[:256])].astype(int)
    nearest = ((shades[:, None].astype(int) - kept) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    drawn = np.insert(nearest[which.reshape(high, wide)], 0, 0, axis=1).tobytes()
    colours = np.round(kept * 255 / 15).astype(np.uint8).tobytes()
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0),
        b"PLTE": colours,
        b"IDAT": zlib.compress(drawn, 9),
        b"IEND": b"",
    }
    return _SIGN + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in parts.items()
    )
