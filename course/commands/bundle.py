"""`course bundle`: make a folder for a class without a network."""

import argparse
import base64
import csv
import hashlib
import io
import platform
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from course.commands._packages import DISTRIBUTION, closure
from course.errors import CourseError
from course.lessons.facts import NOTES
from course.paths import constraints_file, in_checkout, start_file

_NAME = DISTRIBUTION.replace("-", "_")


def _system(platform: str, name: str, machine: str, *tags: str) -> tuple[dict[str, str], list[str]]:
    """Return a system's marker values, and the tags of wheels that run on it."""
    markers = {"sys_platform": platform, "os_name": "nt" if platform == "win32" else "posix"}
    return {**markers, "platform_system": name, "platform_machine": machine}, list(tags)


#: system -> its marker values, and the tags of wheels that run on the system
SYSTEMS: dict[str, tuple[dict[str, str], list[str]]] = {
    "windows": _system("win32", "Windows", "AMD64", "win_amd64"),
    "macos": _system("darwin", "Darwin", "arm64", "macosx_14_0_arm64"),
    "macos-intel": _system("darwin", "Darwin", "x86_64", "macosx_14_0_x86_64"),
    "linux": _system(
        *("linux", "Linux", "x86_64"),
        *("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux2014_x86_64", "linux_x86_64"),
    ),
}

README = """\
Interdependence: the course with everything it needs, to be installed without a network.

You need Python {pythons} ({systems}). Copy this folder to the computer, then in the folder:

    python start.py

On some systems the command is python3 or py. Your own copy of the lessons is the folder interdependence.
"""


def add_bundle(bundle: argparse.ArgumentParser) -> None:
    bundle.description = (
        "Make a folder with the course and all its packages. Copy the folder to each computer, then run in "
        "it: python start.py"
    )
    bundle.add_argument("folder", type=Path, metavar="DIR", help="the folder to make, new or empty")
    bundle.add_argument(
        "--system", nargs="+", choices=sorted(SYSTEMS), help="systems of the class (default: this system)"
    )
    bundle.add_argument(
        "--python",
        nargs="+",
        metavar="3.X",
        help="Pythons of the class, as in 3.12 3.13 (default: this Python)",
    )
    bundle.set_defaults(run=run)


def this_system() -> str:
    """Return the name of this system in SYSTEMS.

    Raises
    ------
    CourseError
        When SYSTEMS does not hold this system.
    """
    machine = platform.machine().lower().replace("amd64", "x86_64").replace("aarch64", "arm64")
    for name, (markers, _) in SYSTEMS.items():
        there = markers["platform_machine"].lower().replace("amd64", "x86_64")
        if markers["sys_platform"] == sys.platform and there == machine:
            return name
    raise CourseError(
        f"A bundle cannot be made for this system ({sys.platform} on {machine}) yet. Name the system of the "
        f"class with --system, one of {', '.join(sorted(SYSTEMS))}."
    )


def _markers(system: str, python: str, patch: int) -> dict[str, str]:
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.{patch}",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_version": "",
        "python_full_version": f"{python}.{patch}",
        "python_version": python,
        **SYSTEMS[system][0],
    }


def _pip(*words: str) -> None:
    if not find_spec("pip"):
        raise CourseError(
            f"A bundle needs pip, and this Python has no pip: {sys.executable}. "
            "Install pip with: python -m ensurepip"
        )
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("ERROR")]
        raise CourseError(
            "The packages could not be fetched. Connect to the network and run the command again. "
            + (errors[-1] if errors else done.stderr.strip()[-300:])
        )


def run(arguments: argparse.Namespace) -> int:
    """Make the bundle's folder."""
    folder: Path = arguments.folder
    systems = arguments.system or [this_system()]
    pythons = arguments.python or [f"{sys.version_info.major}.{sys.version_info.minor}"]
    for python in pythons:
        major, _, minor = python.partition(".")
        if major != "3" or not minor.isdecimal() or int(minor) < 11:
            raise CourseError(f"The course does not run on --python {python}: write 3.11 or later.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} is not empty: name a new folder for the bundle.")
    wheelhouse = folder / "wheelhouse"
    try:
        wheelhouse.mkdir(parents=True)
    except OSError as error:
        raise CourseError(f"{folder} cannot be written ({error.strerror}): name another folder.") from error
    try:
        _fill(folder, wheelhouse, systems, pythons)
    except BaseException:
        shutil.rmtree(folder)  # the folder was new or empty, and an unfinished bundle is of no use
        raise
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(
        f"{folder.resolve()} holds the course and its packages ({size / 1e6:.0f} MB). "
        "Copy the folder to each computer, then run in the copy: python start.py"
    )
    return 0


def _fill(folder: Path, wheelhouse: Path, systems: list[str], pythons: list[str]) -> None:
    if in_checkout():
        source = constraints_file().parent
        _pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheelhouse), str(source))
        for wheel in wheelhouse.glob(f"{_NAME}-*.whl"):
            _for_a_class(wheel)
    else:
        wheel_of_installation(wheelhouse)
    for system in systems:
        for python in pythons:
            print(f"Fetching the packages for {system}, Python {python} ...", flush=True)
            _fetch(wheelhouse, system, python)
    shutil.copyfile(start_file(), folder / "start.py")
    shutil.copyfile(constraints_file(), folder / "constraints.txt")
    text = README.format(pythons=" or ".join(pythons), systems=", ".join(systems))
    (folder / "README.txt").write_text(text, encoding="utf-8", newline="\n")


def _fetch(wheelhouse: Path, system: str, python: str) -> None:
    try:
        # Some pins differ within a minor version: fetch those of its first and of its latest release.
        first, latest = (closure(_markers(system, python, patch)) for patch in (0, 99))
    except KeyError as error:
        raise CourseError(
            f"The package {error} has no tested version in constraints.txt: install the course again."
        ) from error
    words = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--implementation=cp"]
    words += ["--dest", str(wheelhouse), *(f"--platform={tag}" for tag in SYSTEMS[system][1])]
    for patch, pins in ((99, latest.items()), (0, first.items() - latest.items())):
        if pins:
            packages = sorted(f"{name}=={version}" for name, version in pins)
            _pip(*words, f"--python-version={python}.{patch}", *packages)


def wheel_of_installation(folder: Path) -> Path:
    """Rebuild the wheel of the installed course, without the teacher's notes.

    Raises
    ------
    CourseError
        When the course is not installed from a wheel.
    """
    try:
        installed = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError as error:
        raise CourseError(
            f"The course is not installed in this Python ({sys.executable}): install the course first."
        ) from error
    made_here = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
    files = {}
    for file in installed.files or ():
        about = file.parts[0].endswith(".dist-info")
        if ".." in file.parts or "__pycache__" in file.parts or (about and file.name in made_here):
            continue
        files[file.as_posix()] = Path(str(installed.locate_file(file))).read_bytes()
    if not any(name.startswith("course/_data/") for name in files):
        raise CourseError("The installed course does not hold its data: install the course from a wheel.")
    target = folder / f"{_NAME}-{installed.version}-py3-none-any.whl"
    _write_wheel(target, files)
    return target


def _for_a_class(wheel: Path) -> None:
    """Rewrite a wheel of the course for learners: without the teacher's notes."""
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/RECORD")}
    _write_wheel(wheel, files)


def _write_wheel(target: Path, files: dict[str, bytes]) -> None:
    """Write a wheel of these files without the teacher's notes, and with a new RECORD."""
    for_class = {name: content for name, content in files.items() if not name.endswith(f"/{NOTES}")}
    about = f"{_NAME}-{target.name.split('-')[1]}.dist-info"
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    for name, content in sorted(for_class.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.writerow([name, f"sha256={digest}", len(content)])
    rows.writerow([f"{about}/RECORD", "", ""])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(for_class.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo(f"{about}/RECORD"), record.getvalue())
