"""The learner's own folder.

`course lab`: open the course in JupyterLab
`course layout`: lay your own copy of the course out, and start nothing
`course progress`: show your progress in every exercise set
"""

import argparse
import json
import os
import socket
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

from course.errors import CourseError
from course.exercises.store import take_progress
from course.front import progress
from course.lab import KERNEL, safe_settings
from course.others import without_address_grammars
from course.workspace import (
    CONTENTS,
    DEFAULT_FOLDER,
    HAND_IN,
    Workspace,
    last_notebook,
    lay_out,
    take_in,
)

#: JupyterLab extensions of the extras `nbgrader`, `teach` and `test`; their panels, buttons and menus are
#: hidden because no lesson uses them
TEACHERS_EXTENSIONS = (
    "@jupyter/nbgrader",
    "jupyterlab-jupytext",
    "jupyterlab-slideshow",
    "@deathbeds/jupyterlab-fonts",
    "@deathbeds/jupyterlab-font-anonymous-pro",
    "@deathbeds/jupyterlab-font-atkinson-hyperlegible",
    "@deathbeds/jupyterlab-font-dejavu-sans-mono",
    "@deathbeds/jupyterlab-font-fira-code",
)
#: nbgrader's parts of the server: they take two seconds of each start and complain that no class is here
_NBGRADER = [
    f"nbgrader.server_extensions.{name}"
    for name in ("assignment_list", "course_list", "formgrader", "validate_assignment")
]

#: seconds without a run after which a kernel is stopped
IDLE_SECONDS = 3600


def add_lab(lab: argparse.ArgumentParser) -> None:
    lab.description = "Open the course in JupyterLab, in your own copy of the lessons and exercises."
    lab.epilog = "Words after -- go to JupyterLab, as in: course lab -- --no-browser --port 9000"
    lab.usage = "course lab [-h] [FOLDER] [FILE.ipynb] [-- ARGUMENTS ...]"
    lab.add_argument(
        "places",
        nargs="*",
        type=Path,
        metavar="FOLDER FILE.ipynb",
        help=f"folder of your own copy (default: ./{DEFAULT_FOLDER}); a notebook that your teacher handed "
        f"out, which is copied into its folder {HAND_IN} and opened",
    )
    lab.set_defaults(run=run, takes_rest=True)


def add_layout(layout: argparse.ArgumentParser) -> None:
    layout.description = (
        "Lay your own copy of the lessons and exercises out, or bring it up to this version. What you "
        "changed stays. For places where JupyterLab runs already, such as a server for a class."
    )
    add_folder(layout, "folder of your own copy")
    layout.set_defaults(run=_layout)


def add_progress(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a page's file, to add first")
    parser.set_defaults(run=_progress)


def add_folder(parser: argparse.ArgumentParser, about: str) -> None:
    """Add the argument for the learner's or the teacher's own folder, which may be left out."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(DEFAULT_FOLDER),
        metavar="FOLDER",
        help=f"{about} (default: ./{DEFAULT_FOLDER})",
    )


def environment(hidden: Path) -> dict[str, str]:
    """Return the variables that make Jupyter write its own files only into the workspace."""
    home = hidden / "jupyter"
    return {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "lab" / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "lab" / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        # The kernel in which the course is installed comes before the kernels of other installations.
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def settings(workspace: Workspace, *, begin: str = "") -> dict[str, dict[str, Any]]:
    """Return the settings of JupyterLab: the first page to show, and no requests to the network.

    The workspace has been laid out. `begin` is the page to open; by default the one where the learner
    stopped. The result maps each file below `JUPYTER_CONFIG_DIR` to its content.
    """
    found = server_settings(workspace, begin or last_notebook(workspace) or CONTENTS)
    # A lesson that rests gives its memory back, also in an open tab. What the learner wrote is on disk, and
    # running the cells again brings the rest back. A kernel that computes is never stopped.
    found["jupyter_lab_config.json"]["MappingKernelManager"] = {
        "cull_idle_timeout": IDLE_SECONDS,
        "cull_interval": 300,
        "cull_connected": True,
    }
    found["labconfig/page_config.json"] = {"disabledExtensions": dict.fromkeys(TEACHERS_EXTENSIONS, True)}
    return found


def server_settings(
    workspace: Workspace, begin: str, *, rooms: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Return the settings of every JupyterLab that a command starts: no network, and notebooks are harmless.

    `begin` is the page to open. `rooms` are the origins of live rooms that the page calls and shows. The
    result maps each file below `JUPYTER_CONFIG_DIR` to its content.
    """
    safe = safe_settings(rooms=rooms)
    return {
        # The server reads this file before it imports extensions, and JupyterLab's own file after that.
        "jupyter_server_config.json": {
            "ServerApp": {
                "jpserver_extensions": {
                    **safe["ServerApp"]["jpserver_extensions"],
                    **dict.fromkeys(_NBGRADER, False),
                },
                "log_level": "WARN",
            }
        },
        "jupyter_lab_config.json": {
            # A container's only user is often root. Root is safe here: the server answers this computer
            # alone, and only with a token.
            "ServerApp": {
                **safe["ServerApp"],
                "root_dir": str(workspace.folder),
                "allow_root": True,
                "log_level": "WARN",
            },
            "LabApp": {
                **safe["LabApp"],
                "default_url": "/lab/tree/" + quote(begin),
                "news_url": None,
                "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
                "extension_manager": "readonly",
                "log_level": "WARN",
            },
            # Looking for language servers starts npm, which writes into the home folder.
            "LanguageServerManager": {"autodetect": False},
        },
        "labconfig/default_setting_overrides.json": {
            "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
            "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
        },
    }


def _asked_port(words: list[str]) -> int | None:
    for word, following in pairwise([*words, ""]):
        name, equals, value = word.partition("=")
        if name in {"--port", "--ServerApp.port"}:
            text = value if equals else following
            return int(text) if text.isdecimal() else None
    return None


def check_port(words: list[str]) -> None:
    """Raise an error when the port among the words for JupyterLab is taken, before anything is written.

    Raises
    ------
    CourseError
        Another program listens on the port.
    """
    port = _asked_port(words)
    if not port:
        return
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # as the server does: a port that was closed a moment ago counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CourseError(
                f"Port {port} cannot be used ({error.strerror}): choose another port, "
                "or leave --port out to get a free port."
            ) from error


def run(arguments: argparse.Namespace) -> int:
    """Copy the course into the workspace and run JupyterLab until it is closed."""
    check_port(arguments.rest)
    folder, file = _parted(arguments.places)
    workspace, begin = _laid_out(folder), ""
    if file is not None:
        begin, message = take_in(workspace, file)
        print(message)
    write_settings(workspace, settings(workspace, begin=begin))
    print(f"Your folder is {workspace.folder}.")
    print("To stop, press Ctrl-C here, or choose File > Shut Down in JupyterLab.")
    launch(arguments.rest)
    return 0


def _layout(arguments: argparse.Namespace) -> int:
    workspace = _laid_out(arguments.folder)
    print(f"Your folder is {workspace.folder}. Begin with contents.md.")
    return 0


def _laid_out(folder: Path) -> Workspace:
    """Copy the course into a folder and print what was done."""
    workspace = Workspace(folder)
    for message in lay_out(workspace).messages:
        print(message)
    return workspace


def _progress(arguments: argparse.Namespace) -> int:
    if arguments.file is not None:
        take_progress(arguments.file)
    print(progress())
    return 0


def _parted(places: Sequence[Path]) -> tuple[Path, Path | None]:
    """Split the words into the folder and a notebook that was handed out."""
    files = [place for place in places if place.suffix == ".ipynb"]
    folders = [place for place in places if place.suffix != ".ipynb"]
    if len(files) > 1 or len(folders) > 1:
        raise CourseError(
            "Name at most one folder and one notebook, as in: course lab my-folder handed-out.ipynb. "
            f"Not understood: {' '.join(map(str, places))}."
        )
    for file in files:
        if not file.is_file():
            raise CourseError(f"There is no file {file}: name the notebook that your teacher handed out.")
    return folders[0] if folders else Path(DEFAULT_FOLDER), files[0] if files else None


def write_settings(workspace: Workspace, content: dict[str, dict[str, Any]]) -> None:
    """Make Jupyter keep its files in a workspace, and write its settings there."""
    os.environ.update(environment(workspace.hidden))
    for name, settings_of_file in content.items():
        path = workspace.hidden / "jupyter" / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings_of_file, indent=1) + "\n", encoding="utf-8", newline="\n")
    profile = workspace.hidden / "jupyter" / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / KERNEL.name).write_bytes(KERNEL.read_bytes())


def launch(words: Sequence[str]) -> None:
    """Run JupyterLab until it is closed."""
    sys.stdout.flush()
    with without_address_grammars():
        from jupyterlab.labapp import LabApp  # this import reads the variables that `write_settings` set

    LabApp.launch_instance(list(words))
