"""What the doctor found as one line that a learner sends, and the tally of the lines of a class."""

from __future__ import annotations

import platform
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from course import __version__
from course.errors import CourseError

if TYPE_CHECKING:
    from course.commands.doctor import Finding

#: a line, also where a chat or an e-mail put something before or behind it; each part is short, so that a
#: made-up line is passed over quickly
_LINE = re.compile(
    r"interdependence (?P<course>[\w.+-]{1,20}) \| (?P<system>\w[\w .+()/#-]{0,79}) \| "
    r"Python (?P<python>\d{1,2}\.\d{1,3})[\w.+-]{0,40} \| (?P<found>all is well|BAD: \w[\w ,.@/-]{0,199})"
)


def line_of(findings: Sequence[Finding]) -> str:
    """Return the findings as one line, without any name of a file or a person."""
    bad = [one.what for one in findings if not one.ok]
    found = f"BAD: {', '.join(bad)}" if bad else "all is well"
    system = f"{platform.system()} {platform.release()} {platform.machine()}".replace("|", "/")
    return f"interdependence {__version__} | {system} | Python {platform.python_version()} | {found}"


def tally(path: Path) -> Iterator[str]:
    """Count what the lines of a class say.

    The text file holds the lines, such as a copied chat; other lines of it do not matter.

    Raises
    ------
    CourseError
        When the file cannot be read or holds no such line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror or error}.") from error
    lines = [match.groupdict() for match in _LINE.finditer(text)]
    if not lines:
        raise CourseError(
            f"{path} holds no line of `course doctor --line`. Such a line begins with: "
            f"interdependence {__version__} |"
        )
    well = sum(line["found"] == "all is well" for line in lines)
    yield f"{len(lines)} {'computer' if len(lines) == 1 else 'computers'}, {well} ready."
    faults = Counter(
        what.strip()
        for line in lines
        for what in line["found"].removeprefix("BAD:").split(",")
        if "BAD" in line["found"]
    )
    for head, counted in (
        ("Not ready", faults),
        ("Course", Counter(line["course"] for line in lines)),
        ("System", Counter(line["system"].split()[0] for line in lines)),
        ("Python", Counter(line["python"] for line in lines)),
    ):
        if counted:
            listed = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
            yield f"{head}: " + ", ".join(f"{name} ({count})" for name, count in listed)
