"""The `course` command: finds its words in `course/commands` and prints an error as one sentence.

`course/commands/__init__.py` says what a module of that folder holds. A start reads the docstrings of all
modules, and imports only the module whose word is asked for.
"""

import argparse
import ast
import importlib
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from course import __version__, commands
from course.errors import CourseError

Run = Callable[[argparse.Namespace], int]

#: line of a module's docstring on one of its words
_WORD = re.compile(r"^`course ([a-z ]+)`: (.+?)\.?$", re.MULTILINE)


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


def known_words() -> dict[str, tuple[str, str]]:
    """Return each word of the command line, such as "build docs" -> its module, and what it does."""
    found: dict[str, tuple[str, str]] = {}
    for path in Path(commands.__path__[0]).glob("[!_]*.py"):
        said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        found |= {word: (f"{commands.__name__}.{path.stem}", about) for word, about in _WORD.findall(said)}
    return dict(sorted(found.items()))


def parser(asked: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of the command line; only the word that is asked for has its arguments.

    `asked` are the words after `course`.
    """
    top = argparse.ArgumentParser(
        prog="course",
        description="Interdependence: a Jupyter course about Japan between China and the United States.",
    )
    top.add_argument("--version", action="version", version=f"interdependence-course {__version__}")
    holders = {"": top.add_subparsers(title="commands", metavar="COMMAND", parser_class=_AnyOrder)}
    for word, (module, about) in known_words().items():
        above, _, last = word.rpartition(" ")
        if above in holders:
            made = holders[above].add_parser(last, help=about)
            if word.split() == list(asked[: word.count(" ") + 1]):
                add = getattr(importlib.import_module(module), f"add_{word.replace(' ', '_')}")
                holders[word] = add(made)
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
    top = parser(words)
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
