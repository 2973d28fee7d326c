"""What search engines and previews of links take: a picture of a page, and the list of all pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from course.charts.render import svg
from makers.site.pages import Page

__all__ = ["preview", "preview_of", "sitemap"]


def preview_of(spec: Mapping[str, Any]) -> str:
    """Return where the picture of a chart stands below the site's root; equal charts share it."""
    digest = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()
    return f"_static/previews/{digest[:16]}.png"


def preview(spec: Mapping[str, Any]) -> bytes:
    """Return the picture of a chart, with its title, as PNG: services that show links draw no SVG."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg(dict(spec)), scale=1.5))


def sitemap(pages: Sequence[Page], address: str) -> bytes:
    """Return the list of all pages for search engines; it carries no day, so that it stays the same."""
    places = "".join(f"<url><loc>{escape(address)}{page.name}.html</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
    ).encode()
