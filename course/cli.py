"""The `course` command: finds its subcommands in `course/commands` and prints an error as one sentence.

A module of that folder that defines `register(commands)` adds one subcommand. `commands` is the value that
`add_subparsers` returns. The module sets the default `run`: a function from the parsed arguments to the exit
code. Every start imports all these modules, so they import heavy packages inside their functions.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from course import __version__
from course.errors import CourseError
from course.registry import modules_of

Run = Callable[[argparse.Namespace], int]


class _AnyOrder(argparse.ArgumentParser):
    """A subcommand's parser that takes words and options in any order, as in ``01a --minutes 50 FOLDER``."""

    _is_intermixed = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        # argparse's own function for any order comes back here, and takes no parser with subcommands
        if self._is_intermixed or self._subparsers is not None:
            return super().parse_known_args(args, namespace)
        self._is_intermixed = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_intermixed = False


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="course",
        description="Interdependence: a Jupyter course about Japan between China and the United States.",
    )
    top.add_argument("--version", action="version", version=f"interdependence-course {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", parser_class=_AnyOrder)
    for module in modules_of("course.commands"):
        if hasattr(module, "register"):
            module.register(commands)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv
        The words after `course`; the arguments of this process when left out.

    Returns
    -------
    int
        Exit code: 0 when the command is done, 1 after a printed error, 2 when the words are not understood.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a character that the console cannot show must stop no command
            stream.reconfigure(errors="backslashreplace")
    words, rest = _parted(sys.argv[1:] if argv is None else argv)
    top = parser()
    arguments = top.parse_args(words)
    run: Run | None = getattr(arguments, "run", None)
    if run is None:
        top.print_help()
        return 2
    arguments.rest = rest
    if rest and not getattr(arguments, "takes_rest", False):
        top.error(f"`course {words[0]}` takes no words after --: leave -- and the words after it out")
    return _in_one_sentence(run, arguments)


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """Split the arguments at the first --: those for `course`, and those for the program that it starts."""
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


def _in_one_sentence(run: Run, arguments: argparse.Namespace) -> int:
    """Run a command; print an error that the user can correct as one sentence."""
    try:
        return run(arguments)
    except CourseError as error:
        print(error, file=sys.stderr)
    except ModuleNotFoundError as error:
        missing = (error.name or "a package").split(".")[0]
        if missing == "course":
            raise
        print(
            f"The package {missing!r} is not installed in this Python ({sys.executable}): "
            "run `python start.py` in the course's folder, or install the course again.",
            file=sys.stderr,
        )
    except OSError as error:  # a full disk, a folder that may not be written, a file in use
        print(f"The computer could not read or write: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1
