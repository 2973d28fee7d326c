"""Sections of a WebAssembly module."""

import re
from collections.abc import Iterator

_CUSTOM, _CODE, _DATA = 0, 10, 11
_HEADER = b"\0asm\x01\0\0\0"
#: part of the section of names that holds those of functions
_FUNCTION_NAMES = 1
#: Functions of packages that are left out (`left_out.txt`) and of their libraries stand together: first
#: function -> the next one that pages need.
_UNUSED = {b"PyImagingNew": b"logfactorial", b"PyInit__sobol": b"UBYTE_argmax", b"findModeID": b"adler32_z"}
#: functions of the C++ library, of which the linker keeps one copy wherever it met the first
_SHARED = re.compile(rb"(?:[\w ]+[*&]* )?(?:std::|operator|__clang)")
#: the body of a function: three bytes, no local variables, `unreachable`, `end`
_NEVER_CALLED = b"\x03\0\0\x0b"


def for_pages(module: bytes) -> bytes:
    """Return a module without its custom sections, its memory's first data, and code that no page runs.

    Names help nobody in a page, and the memory image holds the data. The binary format stands in chapter 5 of
    the WebAssembly specification.
    """
    kept, names = [_HEADER], list(_function_names(module))
    for kind, start, body, end in _sections(module, len(_HEADER), len(module)):
        if kind == _CODE:
            code = b"".join(_needed_code(module, body, names))
            kept += (bytes([_CODE]), _packed(len(code)), code)
        elif kind not in (_CUSTOM, _DATA):
            kept.append(module[start:end])
    return b"".join(kept)


def _needed_code(module: bytes, start: int, names: list[bytes]) -> Iterator[bytes]:
    """Yield the number of functions and then each body, which is a short one where no page calls it."""
    count, place = _unsigned(module, start)
    yield module[start:place]
    until = None
    for name in names[-count:]:  # those of imported functions come first
        length, body = _unsigned(module, place)
        until = _UNUSED.get(name, None if name == until else until)
        yield _NEVER_CALLED if until and not _SHARED.match(name) else module[place : body + length]
        place = body + length


def _function_names(module: bytes) -> Iterator[bytes]:
    for kind, _, body, end in _sections(module, len(_HEADER), len(module)):
        if kind != _CUSTOM or not module.startswith(b"\x04name", body):
            continue
        for part, _, start, _ in _sections(module, body + 5, end):
            if part == _FUNCTION_NAMES:
                count, place = _unsigned(module, start)
                for _ in range(count):
                    _, place = _unsigned(module, place)  # the function's number, one after another
                    length, place = _unsigned(module, place)
                    yield module[place : place + length]
                    place += length


def _sections(module: bytes, start: int, stop: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the kind of each section, with the places where it, its content and what follows start."""
    while start < stop:
        length, body = _unsigned(module, start + 1)
        yield module[start], start, body, body + length
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


def _packed(number: int) -> bytes:
    """Return an unsigned number of 32 bits as LEB128 of five bytes."""
    return bytes(number >> shift & 0x7F | (0x80 if shift < 28 else 0) for shift in range(0, 35, 7))
