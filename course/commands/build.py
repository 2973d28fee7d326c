"""`course build KIND`: builds the shipped files of one kind from their sources."""

from typing import Any

from course.registry import modules_of


def register(commands: Any) -> None:
    """Add the command `build` with each kind that a module of this folder defines."""
    build = commands.add_parser("build", help="build the course's shipped files from their sources")
    kinds = build.add_subparsers(title="what to build", metavar="KIND", required=True)
    for module in modules_of("course.commands"):
        if hasattr(module, "register_build"):
            module.register_build(kinds)
