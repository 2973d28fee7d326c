"""Finds the users of a table: claims, lessons, charts, explorers and questions that a refresh would touch."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from course.charts.fit import heading_of
from course.paths import notebooks_dir
from course.registry import classes_in, instances_in, modules_of
from course.tables import cards
from course.upkeep.reading import imported, tables_in, tables_of

#: kinds of users of a table, in the order of the report
KINDS = ("claims", "lessons", "charts", "explorers", "questions")
_CHART = "application/vnd.vegalite"


@dataclass(frozen=True)
class Uses:
    """The users of one table, by kind."""

    claims: tuple[str, ...]  #: ids of the claims whose evidence reads the table
    #: names of the notebooks whose code reads the table, alone or in an explorer, a guess or a quick check
    lessons: tuple[str, ...]
    #: notebook and title of each chart that cites the table, or whose cell loads it
    charts: tuple[str, ...]
    explorers: tuple[str, ...]  #: names of the explorers that read it
    questions: tuple[str, ...]  #: questions whose solution or listed mistakes read it: set and id


def uses_of(table: str) -> Uses:
    """Return the users of a table."""
    return Uses(**{kind: tuple(_users()[kind].get(table, ())) for kind in KINDS})


def notebooks() -> dict[str, dict[str, Any]]:
    """Return the shipped notebooks by name, such as `deeper/gravity`, read from their files."""
    folder = notebooks_dir()
    paths = [*sorted(folder.glob("*.ipynb")), *sorted((folder / "deeper").glob("*.ipynb"))]
    return {path.relative_to(folder).with_suffix("").as_posix(): _read_notebook(path) for path in paths}


def _read_notebook(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@cache
def _users() -> dict[str, dict[str, list[str]]]:
    """Return kind of user -> table -> its users of this kind, in the order of the course."""
    claims, explorers, questions = dict(_claims()), dict(_explorers()), dict(_questions())
    guesses = dict(_guesses())
    checks = {user.partition("/")[2]: read for user, read in questions.items()}
    lessons: dict[str, frozenset[str]] = {}
    charts: dict[str, frozenset[str]] = {}
    for name, notebook in notebooks().items():
        cells = list(_cells(notebook, claims, explorers, checks, guesses))
        lessons[name] = frozenset().union(*(read for read, _ in cells))
        for read, cell in cells:
            charts |= {f"{name}: {title}": read | cited for title, cited in _charts_in(cell)}
    every = (claims, lessons, charts, explorers, questions)
    return {kind: _by_table(found) for kind, found in zip(KINDS, every, strict=True)}


def _by_table(found: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = {}
    for user, tables in found.items():
        for table in tables:
            turned.setdefault(table, []).append(user)
    return turned


def _claims() -> Iterator[tuple[str, frozenset[str]]]:
    from course.claims import EvidenceOf

    every = [one for module in modules_of("course.claims") for one in instances_in(module, EvidenceOf)]
    for one in sorted(every, key=lambda one: one.claim):
        yield one.claim, tables_of(one)


def _explorers() -> Iterator[tuple[str, frozenset[str]]]:
    from course.widgets.explorer import Explorer
    from course.widgets.state import State

    for module in modules_of("course.widgets.explorers"):
        parts = [*classes_in(module, State), *classes_in(module, Explorer)]
        yield module.__name__.rpartition(".")[2], frozenset().union(*map(tables_of, parts))


def _guesses() -> Iterator[tuple[str, frozenset[str]]]:
    from course.widgets.guess_questions import QUESTIONS

    yield from ((name, tables_of(one)) for name, one in QUESTIONS.items())


def _questions() -> Iterator[tuple[str, frozenset[str]]]:
    from course.bank.library import sets

    for name, questions in sets().items():
        for id, one in questions.questions.items():
            yield f"{name}/{id}", tables_of([one.code, *one.wrongs])


def _cells(
    notebook: Mapping[str, Any], *found: Mapping[str, frozenset[str]]
) -> Iterator[tuple[frozenset[str], Mapping[str, Any]]]:
    """Yield for each code cell the tables that it reads, and the cell."""
    from course.lessons.deck import calls_in

    claims, explorers, checks, guesses = found
    names: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        code = "".join(cell["source"])
        names |= imported(code)
        # These two modules would count every explorer and claim; the calls below count only the opened ones.
        direct = {name: one for name, one in names.items() if name not in ("widgets", "claims")}
        read = tables_in(code, direct)
        for call, about in calls_in({**cell, "source": code}):
            where, _, what = call.rpartition(".")
            if call == "widgets.predict":
                read |= guesses.get(about, frozenset())
            elif call == "widgets.claims" or where == "claims":
                read |= claims.get(about, frozenset())
            elif where == "widgets":
                read |= explorers.get(what, frozenset())
            elif where == "ex":
                read |= checks.get(about, frozenset())
        yield read, cell


def _charts_in(cell: Mapping[str, Any]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield title and cited tables of each chart in the outputs of a cell."""
    for output in cell.get("outputs", ()):
        for mime, spec in output.get("data", {}).items():
            if mime.startswith(_CHART) and isinstance(spec, dict):
                title, below = heading_of(spec)
                if title:
                    yield title, _tables_cited(" ".join(below))


def _tables_cited(words: str) -> frozenset[str]:
    return frozenset(name for name, card in cards().items() if card.credit in words)
