"""One side of a comparison: what the course makes of the tables in a folder, as plain data.

`python -m makers.upkeep.side FOLDER` prints it, after it has read what is asked. A process of its own for
each side keeps the two versions of the tables apart: much of the course keeps what it has computed.
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
    """Return what the course makes of each folder of tables; each is asked in a process of its own.

    `notebooks`: names of the notebooks whose sentences are looked at.
    `questions`: set and id of the questions whose variants are looked at; the key is that of every question.

    Raises
    ------
    CourseError
        One of the processes failed.
    """
    env = {**os.environ, DAY: release_day().isoformat(), "COURSE_RENDER": "text", "PYTHONIOENCODING": "utf-8"}
    asked = json.dumps({"notebooks": list(notebooks), "questions": list(questions)})
    # From the folder that holds this package, so that the processes import the same course.
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
    """Return the verdict of every claim, over all readings and in each, and the finding."""
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
    """Return the key of every question, and for some those of all variants that may be asked.

    `varied`: set and id of these.
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
    """Run notebooks and return, for each, the figures of its prose that nothing gives, and failed cells.

    `notebooks`: by name, as read from their files; their outputs are not looked at.
    """
    from makers.lessons.figures import authored_figures, orphans

    authored = authored_figures()
    return {name: _lesson(one, orphans, authored) for name, one in notebooks.items()}


def _lesson(notebook: Mapping[str, Any], orphans: Any, authored: set[float]) -> dict[str, Any]:
    cells, failed = _run(notebook["cells"])
    return {"orphans": orphans(cells, authored), "failed": failed, "shown": _outputs_by_heading(cells)}


def _outputs_by_heading(cells: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return the heading above each cell of code, and a digest of what the cell prints and draws."""
    heading, found = "the beginning", []
    for cell in cells:
        if cell["cell_type"] == "code":
            # An object without words of its own prints its place in memory, which is another each time.
            text = re.sub(r"0x[0-9a-f]{6,}", "", json.dumps(cell["outputs"], sort_keys=True, default=str))
            found.append((heading, hashlib.sha256(text.encode()).hexdigest()))
        for line in re.findall(r"^##+ (.+)$", "".join(cell["source"]), flags=re.MULTILINE):
            heading = line if cell["cell_type"] == "markdown" else heading
    return found


def _run(cells: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Run the cells in this process and return them with their outputs, and the errors of cells that fail."""
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
    """Return a shell that runs cells as a kernel does, and the list that takes what they show."""
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
    config.HistoryManager.enabled = False  # the history of whoever compares stays as it is
    return Shell.instance(config=config), shown


def _or_error(compute: Any) -> dict[str, Any]:
    """Return what is computed; tables of an old version may lack what the course of today looks for."""
    try:
        found: dict[str, Any] = compute()
    except Exception as error:  # whatever goes wrong on these tables belongs into the comparison
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
        contextlib.chdir(empty),  # a lesson finds no folder of a learner
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
