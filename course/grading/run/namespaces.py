"""The contained runner for Linux without bubblewrap: the same wall, built with system calls of our own."""

import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import course.errors
from course.grading.run.runs import Limits
from course.grading.run.sandbox import DEVICE_LINKS, DEVICES, MACHINES, SandboxRunner, View, is_root

_LINKS = ("/bin", "/lib", "/lib64", "/sbin")
_SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib64")


def _order(view: View, root: str) -> str:
    """Return what `course.grading.run.inside.wall` builds, as JSON."""
    links = {name: str(Path(name).readlink()) for name in _LINKS if Path(name).is_symlink()}
    folders = [
        *map(str, view.folders),
        *(name for name in _LINKS if Path(name).is_dir() and name not in links),
    ]
    shown = {folder: folder for folder in folders} | {name: str(path) for name, path in view.files.items()}
    return json.dumps(
        {
            "parent": os.getpid(),
            "user_namespace": not is_root(),
            "root": root,
            "shown": shown,
            "devices": DEVICES,
            "links": links | DEVICE_LINKS,
            "hidden": [str(folder) for folder in view.hidden],
            "own": view.own,
            "folder": view.home,
            "command": view.command,
            "environment": view.environment,
        }
    )


def _wall_command(order: str) -> list[str]:
    return [sys.executable, "-B", "-P", "-m", "course.grading.run.inside.wall", order]


def _environment(path: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(path), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def why_no_namespaces() -> str | None:
    """Return why this system does not let us build a wall ourselves, or None when it does."""
    if not sys.platform.startswith("linux"):
        return f"namespaces need Linux (this is {sys.platform})"
    if platform.machine() not in MACHINES:
        return f"the system calls of this machine ({platform.machine()}) are not known"
    if not hasattr(os, "pidfd_open"):
        return "this kernel or Python has no pidfd_open (Linux 5.3 and Python 3.9 have it)"
    folders = [Path(name) for name in _SYSTEM if Path(name).is_dir()]
    view = View(folders, {}, [], ["/tmp"], ["/usr/bin/true"], {}, "/tmp")
    with tempfile.TemporaryDirectory(prefix="course-wall-") as root:
        tried = subprocess.run(
            _wall_command(_order(view, root)),
            env=_environment(Path(course.errors.__file__).parents[1]),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    if tried.returncode != 0:
        said = tried.stderr.strip().splitlines() or [f"exit code {tried.returncode}"]
        return f"this system does not allow namespaces of our own: {said[-1][:300]}"
    return None


class NamespaceRunner(SandboxRunner):
    """A sandbox with a wall of our own."""

    containment = "namespaces"

    def __init__(self, stage: Path, limits: Limits, slot: int = 0) -> None:
        # stays empty: only the sandbox mounts on it; beside the stage, with which it goes
        self._root = tempfile.mkdtemp(prefix="wall-", dir=stage.parent)
        super().__init__(stage, limits, slot)

    def _wall(self, view: View) -> tuple[list[str], dict[str, str] | None]:
        Path(self._root).mkdir(exist_ok=True)
        return _wall_command(_order(view, self._root)), _environment(self._stage)

    def close(self) -> None:
        """Stop the sandbox with everything in it."""
        super().close()
        with contextlib.suppress(OSError):
            Path(self._root).rmdir()
