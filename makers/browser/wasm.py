"""Sections of a WebAssembly module."""

from collections.abc import Iterator

_CUSTOM, _DATA = 0, 11
_HEADER = b"\0asm\x01\0\0\0"


def without_names_and_data(module: bytes) -> bytes:
    """Return a module without its custom sections and without the data that its memory begins with.

    Names help nobody in a page, and the memory image holds the data. The binary format stands in chapter 5 of
    the WebAssembly specification.

    Raises
    ------
    ValueError
        The bytes are no module of version 1.
    """
    if not module.startswith(_HEADER):
        raise ValueError("not a WebAssembly module of version 1")
    kept = (module[start:end] for kind, start, end in _sections(module) if kind not in (_CUSTOM, _DATA))
    return b"".join((_HEADER, *kept))


def _sections(module: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the kind of each section, with the places where the section starts and ends."""
    start = len(_HEADER)
    while start < len(module):
        length, body = _unsigned(module, start + 1)
        yield module[start], start, body + length
        start = body + length


def _unsigned(module: bytes, place: int) -> tuple[int, int]:
    """Return an unsigned LEB128 number and the place after it."""
    number = shift = 0
    while True:
        byte = module[place]
        place += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, place
