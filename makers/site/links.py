"""Finds dead local links of a built site, including anchors, without using the network."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: attributes that hold an address
_ADDRESSES = ("href", "src", "srcset", "poster")


class _Reader(HTMLParser):
    """Collects the addresses that a page links to, and its anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _ADDRESSES and value is not None:
                self.addresses.append(value)
            elif name == "id" and value:
                self.anchors.add(value)


def dead_links(site: Path) -> list[str]:
    """Return a line for each local address on the site's pages that leads nowhere.

    `site`: the folder of the built site.
    """
    read: dict[Path, _Reader] = {}
    for page in sorted(site.rglob("*.html")):
        read[page.resolve()] = reader = _Reader()
        reader.feed(page.read_text("utf-8"))
    found = []
    for page, reader in read.items():
        for address in dict.fromkeys(reader.addresses):
            if trouble := _trouble(page, address, read):
                found.append(f"{page.relative_to(site.resolve())}: {address} {trouble}")
    return found


def _trouble(page: Path, address: str, read: dict[Path, _Reader]) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    there = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if there.is_dir():
        there = there / "index.html"
    if not there.is_file():
        return "is not there"
    anchor = unquote(parts.fragment)
    if anchor and there in read and anchor not in read[there].anchors:
        return "names no place on that page"
    return ""
