"""Checks and copies the drawn picture of each lesson, and the course's sign.

A picture is the file `opening.svg` of a lesson's room. Building the notebooks checks it and copies it into
`notebooks/pictures/`. JupyterLab shows no SVG that is attached to a cell, and learners get no rooms.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from course.lessons.facts import FACTS, RoomError
from course.lessons.header import Lesson
from course.paths import sign_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


#: the file of a room that holds its picture
PICTURE = "opening.svg"
#: the folder beside the notebooks that holds all pictures
PICTURES = "pictures"

_SIGN = "sign.svg"
_MOST_BYTES = 6000
_SVG = "{http://www.w3.org/2000/svg}"
#: attributes of a picture, which is low so that the lesson's title and question are on the first screen
_SIZE = {"viewBox": "0 0 1400 336", "width": "700", "height": "168"}
_DRAWN = {"svg", "title", "desc", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
#: values that load something from outside the file or run a script
_REACH = re.compile(r"url\(|://|^data:|^javascript:", re.IGNORECASE)


def picture_link(lesson: Lesson) -> str:
    """Return the Markdown that shows a lesson's picture in its notebook."""
    return f"![{lesson.picture}]({PICTURES}/{lesson.name}.svg)"


def sign_link(folder: str) -> str:
    """Return the Markdown that shows the course's sign on a page.

    `folder`: path from the page to the folder of the notebooks: empty, or ending in a slash.
    """
    return f"![The course's sign: three linked rings]({folder}{PICTURES}/{_SIGN})"


def checked_picture(lesson: Lesson, source: Path) -> bytes:
    """Return the content of a lesson's picture after checking it.

    `source`: the folder of the rooms.

    Raises
    ------
    RoomError
        The picture is missing or breaks a rule for pictures; the message says what to change.
    """
    shown = f"{lesson.name}/{PICTURE}"
    try:
        content = (source / lesson.name / PICTURE).read_bytes()
    except FileNotFoundError as error:
        raise RoomError(
            f"{shown} is missing: draw the lesson's opening picture and add this file."
        ) from error
    for problem in _problems(content, lesson):
        raise RoomError(f"{shown}: {problem}")
    return content


def _problems(content: bytes, lesson: Lesson) -> Iterator[str]:
    if len(content) > _MOST_BYTES:
        yield f"the file has {len(content)} bytes. Draw it with fewer shapes, in at most {_MOST_BYTES}."
    if b"<!" in content or b"<?" in content:
        yield "the file holds a declaration or a comment. Begin with <svg and leave these out."
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        yield f"the file is not well-formed: {error}."
        return
    if root.tag != f"{_SVG}svg":
        yield 'the outermost element is no svg. Begin with <svg xmlns="http://www.w3.org/2000/svg".'
    for key, value in {**_SIZE, "role": "img", "aria-labelledby": "title desc"}.items():
        if root.get(key) != value:
            yield f'the svg needs {key}="{value}".'
    for id, text, where in (("title", lesson.title, "title"), ("desc", lesson.picture, "picture")):
        found = root.find(f"{_SVG}{id}")
        if found is None or found.get("id") != id or found.text != text:
            yield f'the element {id} must be <{id} id="{id}"> with the {where} of {FACTS}: {text!r}.'
    yield from _not_drawn(root)


def _not_drawn(root: ElementTree.Element) -> Iterator[str]:
    """Yield a message for each part of a picture that is no plain shape: words, scripts, styles, links."""
    for element in root.iter():
        name = element.tag.removeprefix(_SVG)
        if name not in _DRAWN:
            yield f"a picture has no element {name!r}. Use {', '.join(sorted(_DRAWN))}."
        for key, value in element.attrib.items():
            if key.startswith("on") or "href" in key or key == "style" or _REACH.search(value):
                yield f"the attribute {key!r} of a {name} must go: a picture runs and loads nothing."


def write_pictures(lessons: Iterable[Lesson], source: Path, out: Path) -> None:
    """Check the pictures of lessons, then write them into the folder `pictures` beside the notebooks.

    `source` and `out`: folders of the rooms and of the notebooks.

    Raises
    ------
    RoomError
        A picture is missing or breaks a rule; then nothing is written.
    """
    contents = {f"{one.name}.svg": checked_picture(one, source) for one in lessons}
    folder = out / PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def write_sign(out: Path) -> None:
    """Write the sign of the course beside the pictures of the lessons.

    `out`: the folder of the notebooks.
    """
    folder = out / PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _SIGN).write_bytes(sign_file().read_bytes())
