"""Draws the picture that services show beside a link to a page: its first chart, or a card with its title."""

import hashlib
import json
import textwrap
from html import escape

from course import others
from course.charts.render import svg
from course.charts.theme import INK
from makers.site.pages import Page
from makers.site.start import TITLE


def preview_path(page: Page) -> str:
    """Return the path of a page's preview below the site's root; equal pictures share one."""
    digest = hashlib.sha256(json.dumps(page.picture or _card(page), sort_keys=True).encode()).hexdigest()
    return f"_static/previews/{digest[:16]}.jpg"


def preview(page: Page) -> bytes:
    """Return a page's preview, about 600 points wide, as JPEG: services draw no SVG, and a PNG is larger."""
    return others.jpeg_of(svg(dict(page.picture)), 1) if page.picture else others.jpeg_of(_card(page), 0.75)


def _card(page: Page) -> str:
    """Return a card as SVG: the verdict or the first words of the title large, the rest below."""
    first, mark, rest = page.title.partition(": ")
    lines = [(line, 34, "bold") for line in textwrap.wrap(first, 34)[:3]]
    lines += [(line, 24, "normal") for line in textwrap.wrap(rest if mark else page.description, 54)[:4]]
    if mark:
        lines += [(line, 20, "normal") for line in textwrap.wrap(page.description, 66)[:4]]
    written, down = "", 60
    for line, size, weight in lines:
        down += round(size * 1.35)
        written += f'<text x="40" y="{down}" font-size="{size}" font-weight="{weight}">{escape(line)}</text>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="420" viewBox="0 0 800 420" '
        f'font-family="Liberation Sans, Arial, sans-serif" fill="{INK}">'
        '<rect width="800" height="420" fill="#ffffff"/><rect width="800" height="14" fill="#0072b2"/>'
        f"{written}"
        f'<text x="40" y="385" font-size="20">{escape(TITLE)}: an open course on real data</text></svg>'
    )
