"""`course layout`: copies the course into a learner's folder, for servers where JupyterLab runs already."""

import argparse
from pathlib import Path
from typing import Any

from course.workspace import DEFAULT_FOLDER, Workspace, lay_out


def register(commands: Any) -> None:
    """Add the sub-command."""
    layout = commands.add_parser(
        "layout",
        help="lay your own copy of the course out, and start nothing",
        description="Lay your own copy of the lessons and exercises out, or bring it up to this version. "
        "What you changed stays. For places where JupyterLab runs already, such as a server for a class.",
    )
    layout.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(DEFAULT_FOLDER),
        metavar="FOLDER",
        help=f"folder of your own copy (default: ./{DEFAULT_FOLDER})",
    )
    layout.set_defaults(run=_layout)


def _layout(arguments: argparse.Namespace) -> int:
    workspace = Workspace(arguments.folder)
    for message in lay_out(workspace).messages:
        print(message)
    print(f"Your folder is {workspace.folder}. Begin with contents.md.")
    return 0
