"""Zips that are damaged on purpose, read as a teacher's download would be: part of `endurance.py`."""

from __future__ import annotations

import contextlib
import io
import json
import random
import struct
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

from surprises import Surprises

from course.errors import CourseError
from course.grading.intake.find import find_others, find_submissions
from course.grading.intake.read import parse_notebook

__all__ = ["try_zips"]

#: of a zip with very many files only so many are read
_MOST_READ = 12
_CENTRAL, _LOCAL, _END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
_NAMES = (
    b"\0",
    b"a\0b.ipynb",
    b".ipynb",
    b"..",
    b"../../etc/passwd.ipynb",
    b"/",
    b"C:\\x\\y.ipynb",
    b"\xff\xfe.ipynb",
    b"\xed\xa0\x80.ipynb",
    b"con.ipynb",
    b"./././a.ipynb",
    b"a/" * 200 + b"a.ipynb",
    b"n" * 60_000 + b".ipynb",
    "Zoe\u0308/=cmd|x.ipynb".encode(),
    "\u202egpj.ipynb".encode(),
    b"",
)
#: field of an entry in the central directory -> its place and size
_FIELDS = {
    "version": (6, 2),
    "flags": (8, 2),
    "compression": (10, 2),
    "time": (12, 2),
    "date": (14, 2),
    "checksum": (16, 4),
    "packed size": (20, 4),
    "size": (24, 4),
    "length of the name": (28, 2),
    "length of the extra field": (30, 2),
    "length of the comment": (32, 2),
    "disk": (34, 2),
    "attributes": (38, 4),
    "place of the data": (42, 4),
}
_END_FIELDS = {
    "disk": (4, 2),
    "disk of the directory": (6, 2),
    "entries here": (8, 2),
    "entries": (10, 2),
    "size of the directory": (12, 4),
    "place of the directory": (16, 4),
    "length of the comment": (20, 2),
}
_NUMBERS = (0, 1, 2, 8, 9, 12, 14, 20, 45, 63, 95, 99, 0x41, 0x801, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def _notebook(source: str = "x = 1") -> bytes:
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _zip(
    files: list[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
        archive.comment = comment
    return made.getvalue()


def _linked() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("Ada Lovelace_12_assignsubmission_file_/a.ipynb", _notebook())
    return made.getvalue()


def _large() -> bytes:
    """A zip with the extra fields of zip64, as written for sizes that are not known beforehand."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.ipynb", "w", force_zip64=True) as part,
    ):
        part.write(_notebook())
    content = made.getvalue()
    # the end of a zip64: record, locator and an end without numbers of its own
    at = content.rindex(_END)
    entries, size, place = struct.unpack("<HLL", content[at + 10 : at + 20])
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, place)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4sHHHHLLH", _END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:at] + record + locator + end


def _bomb(megabytes: int, compression: int) -> bytes:
    return _zip([("bomb.ipynb", b" " * (megabytes << 20)), ("a.ipynb", _notebook())], compression)


def _overlapping() -> bytes:
    """Many entries that all stand for the same data, one of them large."""
    content = _bomb(8, zipfile.ZIP_DEFLATED)
    at, end = content.index(_CENTRAL), content.rindex(_END)
    entry = content[at : content.index(_CENTRAL, at + 4)]
    directory = entry * 50
    tail = struct.pack("<4sHHHHLLH", _END, 0, 0, 50, 50, len(directory), at, 0)
    assert end > at
    return content[:at] + directory + tail


def _bases() -> list[bytes]:
    class_files = [
        ("class/Ada Lovelace_12_assignsubmission_file_/ex.ipynb", _notebook()),
        ("class/Bo_13_assignsubmission_file_/ex.ipynb", _notebook("y = 2")),
        ("class/Bo_13_assignsubmission_file_/notes.txt", b"hello"),
        ("class/", b""),
    ]
    kinds = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    return [
        *(_zip(class_files, kind) for kind in kinds),
        _zip([("学生.ipynb", _notebook()), ("Zoë.ipynb", _notebook())], comment=b"from the LMS"),
        _zip([("a.ipynb", _notebook())] * 2),
        _zip([("a.txt", b"no notebook")]),
        _zip([]),
        _linked(),
        _large(),
    ]


def _flipped(content: bytes, rng: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        made[rng.randrange(len(made))] = rng.randrange(256)
    return bytes(made)


def _directory_flipped(content: bytes, rng: random.Random) -> bytes:
    start = content.find(_CENTRAL)
    if start < 0:
        return _flipped(content, rng)
    return content[:start] + _flipped(content[start:], rng)


def _cut(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return rng.choice((content[:at], content[at:], content[:at] + content[at + rng.randrange(1, 60) :]))


def _grown(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content) + 1)
    more = rng.choice((rng.randbytes(rng.randrange(1, 80)), content[at : at + 100], content, b"\0" * 70_000))
    return content[:at] + more + content[at:]


def _places(content: bytes, sign: bytes) -> list[int]:
    found, at = [], content.find(sign)
    while at >= 0:
        found.append(at)
        at = content.find(sign, at + 1)
    return found


def _put(content: bytes, at: int, size: int, number: int) -> bytes:
    return content[:at] + (number & ((1 << 8 * size) - 1)).to_bytes(size, "little") + content[at + size :]


def _field(content: bytes, rng: random.Random) -> bytes:
    """Change a field of an entry in the directory, and now and then the same one beside the data."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        places = _places(content, _CENTRAL)
        if not places:
            return _flipped(content, rng)
        place, size = _FIELDS[rng.choice(list(_FIELDS))]
        number = rng.choice((*_NUMBERS, rng.randrange(1 << 16), rng.randrange(1 << 32)))
        content = _put(content, rng.choice(places) + place, size, number)
        local = _places(content, _LOCAL)
        if local and place < 28 and rng.random() < 0.5:  # the same fields stand two bytes earlier there
            content = _put(content, rng.choice(local) + place - 2, size, number)
    return content


def _end(content: bytes, rng: random.Random) -> bytes:
    at = content.rfind(_END)
    place, size = _END_FIELDS[rng.choice(list(_END_FIELDS))]
    return _put(content, at + place, size, rng.choice((*_NUMBERS, rng.randrange(1 << 32))))


def _named(content: bytes, rng: random.Random) -> bytes:
    """Give an entry another name, here and beside its data, or only here."""
    places = _places(content, _CENTRAL)
    if not places:
        return _flipped(content, rng)
    at = rng.choice(places)
    length = int.from_bytes(content[at + 28 : at + 30], "little")
    old = content[at + 46 : at + 46 + length]
    name = rng.choice(_NAMES)
    if rng.random() < 0.3:
        content = _put(content, at + 8, 2, 0x800)  # says that the name is UTF-8
    if rng.random() < 0.5 and length:
        return content.replace(old, (name * length)[:length].ljust(length, b"."))
    head = _put(content[: at + 46], at + 28, 2, len(name))
    changed = head + name + content[at + 46 + length :]
    end = changed.rfind(_END)
    size = int.from_bytes(changed[end + 12 : end + 16], "little") + len(name) - length
    return _put(changed, end + 12, 4, size)


def _locked(content: bytes, rng: random.Random) -> bytes:
    """Say that an entry is encrypted."""
    for sign, place in ((_CENTRAL, 8), (_LOCAL, 6)):
        for at in _places(content, sign):
            content = _put(content, at + place, 2, content[at + place] | rng.choice((1, 0x41, 0x2001, 0x21)))
    return content


def _extra(content: bytes, rng: random.Random) -> bytes:
    """Give an entry an extra field, of zip64 among others, that does not hold what it promises."""
    places = _places(content, _CENTRAL)
    if not places:
        return _flipped(content, rng)
    at = rng.choice(places)
    length = int.from_bytes(content[at + 28 : at + 30], "little")
    kind = rng.choice((1, 1, 1, 0x7075, 0x9901, 0x5455))
    body = rng.randbytes(rng.choice((0, 1, 4, 7, 8, 16, 24, 28, 40)))
    more = struct.pack("<HH", kind, rng.choice((len(body), 0, 8, 0xFFFF))) + body
    for field in rng.sample(("packed size", "size", "place of the data"), rng.randrange(3)):
        place, size = _FIELDS[field]
        content = _put(content, at + place, size, 0xFFFFFFFF)
    start = at + 46 + length
    content = _put(content, at + 30, 2, len(more))
    changed = content[:start] + more + content[start:]
    end = changed.rfind(_END)
    size = int.from_bytes(changed[end + 12 : end + 16], "little") + len(more)
    return _put(changed, end + 12, 4, size)


_MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flipped,
    _directory_flipped,
    _directory_flipped,
    _cut,
    _grown,
    _field,
    _field,
    _end,
    _named,
    _named,
    _locked,
    _extra,
)


def _read_all(path: Path) -> bool:
    """Do what marking does with a zip before anything runs; return whether a notebook was read.

    Only a `CourseError` may come out of any of it.
    """
    found, read = [], False
    with contextlib.suppress(CourseError):
        found = find_submissions(path)
    with contextlib.suppress(CourseError):
        find_others(path)
    for one in found[:_MOST_READ]:
        with contextlib.suppress(CourseError):
            parse_notebook(one.read())
            read = True
    return read


def _fixed() -> list[bytes]:
    """Return what is not left to chance: sound zips, bombs, entries that share their data, too many files."""
    kinds = (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    many = _zip([(f"{number}.ipynb", b"{}") for number in range(20_001)], zipfile.ZIP_STORED)
    return [*_bases(), *(_bomb(40, kind) for kind in kinds), _overlapping(), many]


def try_zips(count: int, seed: int, surprises: Surprises) -> str:
    """Read `count` damaged zips and say in a sentence what came of it.

    Parameters
    ----------
    count
        How many; the bombs and the like that are not left to chance come first.
    seed
        Decides the rest.
    surprises
        Takes every exception that is no `CourseError`, with the zip that leads to it.
    """
    rng, read, spent, slowest = random.Random(seed), 0, 0.0, 0.0
    with tempfile.TemporaryDirectory(prefix="endurance-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        path = Path(folder) / "download.zip"
        bases, fixed = _bases(), _fixed()
        for number in range(count):
            if number < len(fixed):
                content, how = fixed[number], "as made"
            else:
                content, changes = rng.choice(bases), rng.choices(_MUTATIONS, k=rng.choice((1, 1, 1, 2, 3)))
                how = ", ".join(change.__name__.strip("_") for change in changes)
                for change in changes:
                    content = change(content, rng) or b"PK"
            path.write_bytes(content)
            started = time.process_time()
            try:
                read += _read_all(path)
            except Exception as error:
                surprises.note("zip", f"number {number}, {how}", error, content)
            seconds = time.process_time() - started
            spent, slowest = spent + seconds, max(slowest, seconds)
    return (
        f"{count:,} damaged zips: {surprises.count('zip')} ended in an exception, {read:,} still held a "
        f"notebook that can be read. {spent:.0f} s of the processor, the slowest {slowest:.2f} s."
    )
