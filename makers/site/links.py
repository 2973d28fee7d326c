"""Finds dead local links of a built site, including anchors, without using the network."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: attributes that hold an address, and those that name a place
_ADDRESS = re.compile(r'\s(?:href|src|srcset|poster)="([^"]*)"')
_ANCHOR = re.compile(r'\sid="([^"]+)"')
#: what stands inside a script is no part of the page
_SCRIPT = re.compile(r"(<script\b[^>]*>).*?</script>", re.DOTALL)


def dead_links(site: Path) -> list[str]:
    """Return a line for each local address on the site's pages that leads nowhere.

    `site`: the folder of the built site.
    """
    pages = {
        page.resolve(): _SCRIPT.sub(r"\1", page.read_text("utf-8")) for page in sorted(site.rglob("*.html"))
    }
    anchors = {page: {unescape(id) for id in _ANCHOR.findall(text)} for page, text in pages.items()}
    found = []
    for page, text in pages.items():
        for address in dict.fromkeys(map(unescape, _ADDRESS.findall(text))):
            if trouble := _trouble(page, address, anchors):
                found.append(f"{page.relative_to(site.resolve())}: {address} {trouble}")
    return found


def _trouble(page: Path, address: str, anchors: dict[Path, set[str]]) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    there = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if there.is_dir():
        there = there / "index.html"
    if not there.is_file():
        return "is not there"
    anchor = unquote(parts.fragment)
    if anchor and anchor not in anchors.get(there, {anchor}):
        return "names no place on that page"
    return ""
