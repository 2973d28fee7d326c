"""`course doctor`: check the installation and say what to do.

A learner can send the findings as one line, and a teacher can count the lines of a class.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from course import __version__
from course.commands._packages import pins, requirements
from course.commands.lab import add_folder, environment
from course.errors import CourseError
from course.paths import data_dir
from course.phrases import number_of

#: pattern of a learner's line, with any text of a chat or e-mail around it; every part is bounded, so that a
#: made-up line is rejected quickly
_LINE = re.compile(
    r"interdependence (?P<course>[\w.+-]{1,20}) \| (?P<system>\w[\w .+()/#-]{0,79}) \| "
    r"Python (?P<python>\d{1,2}\.\d{1,3})[\w.+-]{0,40} \| (?P<found>all is well|BAD: \w[\w ,.@/-]{0,199})"
)


def line_of(findings: Sequence[Finding]) -> str:
    """Return the findings as one line, without names of files or persons."""
    bad = [one.what for one in findings if not one.ok]
    found = f"BAD: {', '.join(bad)}" if bad else "all is well"
    system = f"{platform.system()} {platform.release()} {platform.machine()}".replace("|", "/")
    return f"interdependence {__version__} | {system} | Python {platform.python_version()} | {found}"


def tally(path: Path) -> Iterator[str]:
    """Yield a summary of the lines that a class sent.

    The text file holds the lines, such as a copied chat. Other lines in it are ignored.

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
    yield f"{number_of(len(lines), 'computer')}, {well} ready."
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


AGAIN = "install the course again: run `python start.py`, or pip with -c constraints.txt"


@dataclass(frozen=True)
class Finding:
    """The result of one check: what was checked, its state, and how to repair a fault."""

    what: str
    how: str
    do: str = ""
    #: True where lessons can run despite the fault
    note: bool = False

    @property
    def ok(self) -> bool:
        """Tell whether lessons can run with this finding."""
        return self.note or not self.do

    def __str__(self) -> str:
        state = "ok  " if not self.do else "note" if self.note else "BAD "
        return f"{state}  {self.what}: {self.how}" + (f"\n      -> {self.do}" if self.do else "")


def add_doctor(doctor: argparse.ArgumentParser) -> None:
    add_folder(doctor, "folder of your own copy; it need not exist yet")
    doctor.add_argument(
        "--line", action="store_true", help="say it in one line, to send to your teacher; it names no file"
    )
    doctor.add_argument(
        "--tally", type=Path, metavar="FILE", help="count the lines that a class sent: a text file with them"
    )
    doctor.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print every finding; return 0 when lessons can run, else 1."""
    if arguments.tally is not None:
        for line in tally(arguments.tally):
            print(line)
        return 0
    if arguments.line:
        findings = list(examine(arguments.folder))
        print(line_of(findings))
        return 0 if all(one.ok for one in findings) else 1
    well = True
    for finding in examine(arguments.folder):
        print(finding, flush=True)
        well = well and finding.ok
    print("All is well." if well else "Lessons cannot run yet: do what the arrow under each BAD line says.")
    return 0 if well else 1


def examine(folder: Path) -> Iterator[Finding]:
    """Run every check and yield the findings.

    The workspace need not exist yet.
    """
    for name, check in CHECKS.items():
        try:
            yield from check(folder)
        except Exception as error:  # a check that fails with any error is itself a finding
            yield Finding(name, f"{type(error).__name__}: {error}", AGAIN)


def _python(_: Path) -> Iterator[Finding]:
    version = sys.version.split()[0]
    old = sys.version_info < (3, 11)
    yield Finding("Python", f"{version}, {sys.executable}", "install Python 3.11 or later" if old else "")


def _packages(_: Path) -> Iterator[Finding]:
    from packaging.utils import canonicalize_name

    tested_versions, other, bad = pins(), [], 0
    needs = requirements()
    for one in needs:
        try:
            version = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            bad += 1
            yield Finding(one.name, "not installed", AGAIN)
            continue
        tested = tested_versions.get(canonicalize_name(one.name))
        if not one.specifier.contains(version, prereleases=True):
            bad += 1
            yield Finding(one.name, f"{version} is installed, the course needs {one.specifier}", AGAIN)
        elif tested not in (None, version):
            other.append(f"{one.name} {version} (tested: {tested})")
    if other:
        yield Finding("packages", "not the tested versions: " + ", ".join(other), AGAIN, note=True)
    elif not bad:
        yield Finding("packages", f"all {len(needs)} as tested")


def _data(_: Path) -> Iterator[Finding]:
    folder = data_dir()
    described = folder / "datapackage.json"
    if not described.is_file():
        yield Finding("data", f"{described} is missing", AGAIN)
        return
    resources = json.loads(described.read_text("utf-8"))["resources"]
    damaged = [one["path"] for one in resources if not _as_described(folder / one["path"], one)]
    if damaged:
        yield Finding("data", "damaged or missing: " + ", ".join(sorted(damaged)), AGAIN)
    else:
        yield Finding("data", f"all {len(resources)} tables are complete and unchanged")


def _as_described(path: Path, resource: dict[str, Any]) -> bool:
    kind, _, digest = str(resource["hash"]).rpartition(":")
    return path.is_file() and hashlib.new(kind or "md5", path.read_bytes()).hexdigest() == digest


def _renderer(_: Path) -> Iterator[Finding]:
    import altair as alt
    import pandas as pd

    import course.charts  # noqa: F401  (importing it registers the renderer)

    table = pd.DataFrame({"year": [2001, 2002], "share": [0.1, 0.2]})
    chart = alt.Chart(table).mark_line().encode(x="year:O", y="share:Q")
    bundle: Any = chart._repr_mimebundle_(
        None, None
    )  # the call that JupyterLab makes; its result may carry metadata
    kinds = set(bundle[0] if isinstance(bundle, tuple) else bundle)
    if "image/svg+xml" in kinds:
        yield Finding("renderer", f"{alt.renderers.active}, draws without a network")
    else:
        yield Finding("renderer", f"{alt.renderers.active} draws no picture, only {sorted(kinds)}", AGAIN)


def _kernel(_: Path) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        kept = dict(os.environ)
        os.environ.update(environment(Path(place)))
        Path(os.environ["IPYTHONDIR"]).mkdir(parents=True)
        try:
            from jupyter_client.manager import start_new_kernel

            manager, client = start_new_kernel(startup_timeout=60, stderr=DEVNULL)
            try:
                said: list[str] = []
                client.execute_interactive(
                    "import sys; print(sys.executable)",
                    timeout=60,
                    output_hook=lambda message: said.append(message["content"].get("text", "")),
                )
            finally:
                client.stop_channels()
                manager.shutdown_kernel(now=True)
        finally:
            os.environ.clear()
            os.environ.update(kept)
    python = "".join(said).strip()
    same = bool(python) and Path(python) == Path(sys.executable)
    found = f"starts in {python}" if python else "starts, but prints nothing"
    wrong = f", not in {sys.executable}" if python and not same else ""
    yield Finding("kernel", found + wrong, "" if same else AGAIN)


def _folder(folder: Path) -> Iterator[Finding]:
    place = folder.resolve()
    while not place.exists():
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            yield Finding("your folder", f"{folder.resolve()} can be written")
    except OSError as error:
        advice = "name another folder: `course lab FOLDER`"
        yield Finding("your folder", f"{place} cannot be written ({error.strerror})", advice)


def _widgets(_: Path) -> Iterator[Finding]:
    from jupyter_core.paths import jupyter_path

    for name, what in (("@jupyter-widgets/jupyterlab-manager", "widget manager"), ("anywidget", "anywidget")):
        files = [Path(place) / name / "package.json" for place in jupyter_path("labextensions")]
        found = [file for file in files if file.is_file()]
        if not found:
            yield Finding(what, "missing in JupyterLab: explorers would stay empty", AGAIN)
            continue
        text = found[0].read_text("utf-8")
        version = re.search(r'"version":\s*"([^"]+)"', text)
        yield Finding(what, f"{version[1] if version else 'of unknown version'}, in JupyterLab")


CHECKS = {
    "Python": _python,
    "packages": _packages,
    "data": _data,
    "renderer": _renderer,
    "kernel": _kernel,
    "your folder": _folder,
    "widgets": _widgets,
}
