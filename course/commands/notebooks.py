"""`course build notebooks`: the executed lessons from their text twins, byte for byte the same each time.

A twin is a MyST Markdown file in `notebooks/source/`; the notebook of the same name in `notebooks/`
is the twin, executed. Nothing in the result depends on when or where it was made.
"""

from __future__ import annotations

import argparse
import ast
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import CourseError
from course.paths import in_checkout, notebooks_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nbformat import NotebookNode

__all__ = ["build_notebook", "build_notebooks", "expects_output", "register_build", "twins"]

#: what a front end that has no kernel cannot draw
_LIVE_ONLY = ("application/vnd.jupyter.widget-view+json",)
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def twins(source: Path) -> Iterator[Path]:
    """Yield the text twins below `source`, sorted by path; notes for the teacher are none."""
    yield from sorted(path for path in source.rglob("*.md") if path.parent.name != "teacher")


def expects_output(code: str) -> bool:
    """Tell whether a code cell ends in an expression, so that a reader expects to see something.

    Parameters
    ----------
    code
        Source of the cell; magics count as statements without a value.
    """
    lines = ["pass" if line.lstrip().startswith(("%", "!")) else line for line in code.splitlines()]
    try:
        body = ast.parse("\n".join(lines)).body
    except SyntaxError:
        return False
    return bool(body) and isinstance(body[-1], ast.Expr)


def _read_twin(path: Path) -> NotebookNode:
    import jupytext

    return jupytext.read(path, fmt="md:myst")


def _tidy_output(output: NotebookNode) -> NotebookNode:
    output.get("metadata", {}).clear()
    data = output.get("data")
    if data:
        still = {key: value for key, value in data.items() if key not in _LIVE_ONLY}
        # A widget view alone would leave nothing; its text says at least what it was.
        output["data"] = still or {"text/plain": "(needs a running kernel)"}
    return output


def _plain(node: Any) -> Any:
    return json.loads(json.dumps(node))


def build_notebook(twin: Path, target: Path, *, timeout: int = 300) -> None:
    """Execute one text twin and write the notebook.

    Parameters
    ----------
    twin
        MyST Markdown file.
    target
        The `.ipynb` to write; it is replaced only when everything ran.
    timeout
        Seconds that one cell may take.

    Raises
    ------
    CourseError
        When a cell fails; the message holds the cell and the error.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = _read_twin(twin)
    notebook.metadata = nbformat.from_dict({"kernelspec": dict(_KERNEL)})
    target.parent.mkdir(parents=True, exist_ok=True)
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(target.parent)}},
        record_timing=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
        store_widget_state=False,
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise CourseError(f"{twin.name}: a cell failed while the notebook was built.\n{error}") from error
    stem = target.stem[:40]
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"{stem}-{number:03d}"
        if cell.cell_type == "code":
            cell.outputs = [_tidy_output(output) for output in cell.outputs]
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": dict(_KERNEL),
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    nbformat.validate(notebook)
    text = json.dumps(_plain(notebook), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    draft = target.with_suffix(".ipynb.part")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(target)


def build_notebooks(source: Path, out: Path, names: Iterable[str] = ()) -> list[Path]:
    """Execute the twins below `source` into `out` and return the notebooks written.

    Parameters
    ----------
    source, out
        Folders of the twins and of the notebooks; sub-folders are kept.
    names
        Only twins whose name starts with one of these; all when empty.

    Raises
    ------
    CourseError
        When a name fits no twin or a cell fails.
    """
    wanted = tuple(names)
    chosen = [twin for twin in twins(source) if not wanted or twin.stem.startswith(wanted)]
    if not chosen:
        have = ", ".join(twin.stem for twin in twins(source)) or "none"
        raise CourseError(f"No text twin starts with {', '.join(wanted) or 'anything'}; there are: {have}.")
    written = []
    for twin in chosen:
        target = out / twin.relative_to(source).with_suffix(".ipynb")
        build_notebook(twin, target)
        written.append(target)
    return written


def register_build(kinds: Any) -> None:
    """Add the kind `notebooks`."""
    parser = kinds.add_parser("notebooks", help="the executed lessons, from their text twins")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only lessons whose name starts so")
    parser.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    if not in_checkout():
        raise CourseError(
            "Lessons are built in a checkout of the source: the twins do not ship with a wheel."
        )
    folder = notebooks_dir()
    for written in build_notebooks(folder / "source", folder, arguments.names):
        print(written.relative_to(folder))
    return 0
