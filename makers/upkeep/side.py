"""Computes one side of a comparison: the course's results on the tables in a folder, as plain data.

`python -m makers.upkeep.side FOLDER` reads the request as JSON from its input and prints the results. Each
side has a separate process, because the course keeps computed values in memory.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.tables import loader
from course.tables.age import DAY, release_day


def ask(
    folders: Sequence[Path], notebooks: Collection[str], questions: Collection[str]
) -> list[dict[str, Any]]:
    """Return the course's results on each folder of tables, computed in one process for each folder.

    `notebooks`: names of the notebooks whose sentences are checked.
    `questions`: set and id of the questions whose variants are computed too; keys are computed for all.

    Raises
    ------
    CourseError
        One of the processes failed.
    """
    env = {**os.environ, DAY: release_day().isoformat(), "COURSE_RENDER": "text", "PYTHONIOENCODING": "utf-8"}
    asked = json.dumps({"notebooks": list(notebooks), "questions": list(questions)})
    # Run in the folder that holds this package, so that the processes import the same course.
    home = Path(__file__).resolve().parent.parent.parent

    def one(folder: Path) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "makers.upkeep.side", str(folder)],
            input=asked,
            capture_output=True,
            cwd=home,
            env=env,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise CourseError(f"The course could not be run on the tables in {folder}: {last}")
        made: dict[str, Any] = json.loads(done.stdout)
        return made

    with ThreadPoolExecutor(len(folders)) as pool:
        return list(pool.map(one, folders))


def claims_on() -> dict[str, Any]:
    """Return for every claim its verdict, its finding, and verdict and figure in each reading."""
    from course.claims import claim

    ids = sorted(loader.load("claims")["id"])
    return {id: _or_error(lambda id=id: _claim(claim(id))) for id in ids}


def _claim(one: Any) -> dict[str, Any]:
    readings = {
        ", ".join(reading.chosen.values()) or "as it stands": {
            "verdict": None if reading.verdict is None else str(reading.verdict),
            "figure": reading.figure,
        }
        for reading in one.readings.every
    }
    return {"verdict": str(one.verdict), "finding": one.finding, "readings": readings}


def questions_on(varied: Collection[str]) -> dict[str, Any]:
    """Return for every question its key, and for some questions also the keys of all possible variants.

    `varied`: set and id of the questions whose variants are computed.
    """
    from course.bank.library import sets

    return {
        (name := f"{home}/{id}"): _or_error(lambda one=question, every=name in varied: _question(one, every))
        for home, questions in sets().items()
        for id, question in questions.questions.items()
    }


def _question(question: Any, all_variants: bool) -> dict[str, Any]:
    from course.bank.case import Case
    from course.marking.variants import valid_parameters

    asked = valid_parameters(question) if all_variants and question.vary else []
    variants = {json.dumps(one, sort_keys=True): Case(question, one).key for one in asked}
    return {"key": Case(question).key, "variants": variants}


def lessons_on(notebooks: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Run notebooks, and return for each its orphans (see `orphans`), failed cells and digests of outputs.

    `notebooks`: name to notebook, as read from its file; stored outputs are ignored.
    """
    from makers.lessons.figures import authored_figures, orphans

    authored = authored_figures()
    return {name: _lesson(one, orphans, authored) for name, one in notebooks.items()}


def _lesson(notebook: Mapping[str, Any], orphans: Any, authored: set[float]) -> dict[str, Any]:
    cells, failed = _run(notebook["cells"])
    return {"orphans": orphans(cells, authored), "failed": failed, "shown": _outputs_by_heading(cells)}


def _outputs_by_heading(cells: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return for each code cell the heading above it and a digest of its outputs."""
    heading, found = "the beginning", []
    for cell in cells:
        if cell["cell_type"] == "code":
            # The default repr of an object contains its memory address, which differs in each run.
            text = re.sub(r"0x[0-9a-f]{6,}", "", json.dumps(cell["outputs"], sort_keys=True, default=str))
            found.append((heading, hashlib.sha256(text.encode()).hexdigest()))
        for line in re.findall(r"^##+ (.+)$", "".join(cell["source"]), flags=re.MULTILINE):
            heading = line if cell["cell_type"] == "markdown" else heading
    return found


def _run(cells: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Run the cells in this process, and return the cells with their outputs, and the errors."""
    from course.lessons.reading import set_tables_for_reading

    shell, shown = _shell()
    set_tables_for_reading()
    shell.reset(new_session=False)
    done: list[dict[str, Any]] = []
    failed: list[str] = []
    for cell in cells:
        if cell["cell_type"] != "code":
            done.append(dict(cell))
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            result = shell.run_cell("".join(cell["source"]), store_history=False)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            failed.append(f"{type(error).__name__}: {error}")
        outputs: list[dict[str, Any]] = [{"output_type": "stream", "text": printed.getvalue()}]
        outputs += [{"output_type": "display_data", "data": data} for data in shown]
        shown.clear()
        done.append({**cell, "outputs": outputs})
    return done, failed


@cache
def _shell() -> tuple[Any, list[dict[str, Any]]]:
    """Return a shell that runs cells as a kernel does, and the list that collects their outputs."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    shown: list[dict[str, Any]] = []

    class Hook(DisplayHook):
        def __call__(self, result: Any = None) -> None:
            if result is not None and not self.quiet():
                shown.append(self.compute_format_data(result)[0])

    class Publisher(DisplayPublisher):
        def publish(self, data: dict[str, Any], *_: Any, **__: Any) -> None:
            shown.append(data)

    class Shell(InteractiveShell):
        displayhook_class = Hook
        display_pub_class = Publisher

    config = Config()
    config.HistoryManager.enabled = False  # keep the user's own IPython history unchanged
    return Shell.instance(config=config), shown


def _or_error(compute: Any) -> dict[str, Any]:
    """Return the computed value, or the error, since old tables may lack columns that the course needs."""
    try:
        found: dict[str, Any] = compute()
    except Exception as error:  # any error on these tables belongs in the comparison
        return {"error": f"{type(error).__name__}: {error}"}
    return found


def _main(folder: str) -> None:
    from course.upkeep.uses import notebooks

    asked = json.load(sys.stdin)
    tables, shipped = Path(folder).resolve(), notebooks()
    loader.data_dir = lambda: tables
    with (
        contextlib.redirect_stdout(io.StringIO()),
        tempfile.TemporaryDirectory() as empty,
        contextlib.chdir(empty),  # so that a lesson finds no learner's folder
    ):
        os.environ["IPYTHONDIR"] = empty  # the shell writes nothing to the home folder
        made = {
            "claims": claims_on(),
            "questions": questions_on(asked["questions"]),
            "lessons": lessons_on({name: shipped[name] for name in asked["notebooks"]}),
        }
    print(json.dumps(made, default=str))


if __name__ == "__main__":
    _main(sys.argv[1])
