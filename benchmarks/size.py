"""How large is the house? Prints a table by package: lines, modules, long functions, private imports, `Any`.

    python benchmarks/size.py                the packages of this checkout
    python benchmarks/size.py DIR            those of another checkout
    python benchmarks/size.py DIR --totals   only the line of all

A line of code is neither blank, nor only a comment, nor part of a docstring. A function is long from 61
lines on, its docstring counted. A private import takes a name or a module with a leading `_` from another
package; names such as `__version__` are public.
Tests and benchmarks are not counted. The other files that are written by hand stand in a second table.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.tables import table  # noqa: E402

LONG = 60
#: folders at the top that hold Python, and files that are counted beside it
PYTHON = ("course", "makers", "deploy")
OTHER = (".js", ".css", ".html", ".toml", ".yaml", ".yml")
_SILENT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
_SILENT |= {tokenize.ENCODING, tokenize.ENDMARKER}
COLUMNS = ("lines", "code", "modules", "under 80 lines", "long functions", "private imports", "Any")


def _code_lines(text: str, tree: ast.Module) -> int:
    """Return how many lines hold code."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    words: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            words.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _SILENT:
            code.update(range(token.start[0], token.end[0] + 1))
    return len(code - words)


def _is_private(module: str, name: str, home: str) -> bool:
    """Tell whether an import takes something private from a package that is not the importer's."""
    parts = [*module.split("."), name]
    private = [part for part in parts if part.startswith("_") and not part.endswith("__")]
    return bool(private) and parts[0] in PYTHON and parts[:2] != home.split(".")[:2]


def count(path: Path, root: Path) -> Counter[str]:
    """Count one module."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    home = ".".join(path.relative_to(root).with_suffix("").parts)
    found = Counter({"lines": text.count("\n"), "code": _code_lines(text, tree), "modules": 1})
    found["under 80 lines"] += found["lines"] < 80
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found["long functions"] += (node.end_lineno or 0) - node.lineno + 1 > LONG
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found["private imports"] += sum(_is_private(node.module, one.name, home) for one in node.names)
        elif isinstance(node, ast.Name) and node.id == "Any":
            found["Any"] += 1
    return found


def packages(root: Path) -> dict[str, Counter[str]]:
    """Return the counts by package, the modules at the top of a package under its own name."""
    found: dict[str, Counter[str]] = {}
    for path in sorted([root / "start.py", *(one for top in PYTHON for one in (root / top).rglob("*.py"))]):
        parts = path.relative_to(root).parts
        package = "/".join(parts[:2]) if len(parts) > 2 else parts[0]
        found.setdefault(package, Counter()).update(count(path, root))
    return found


def others(root: Path) -> Counter[str]:
    """Return the lines of other files that are written by hand, by ending, without those of the tests."""
    found: Counter[str] = Counter()
    for top in (*PYTHON, "notebooks", "docs"):
        for path in (root / top).rglob("*"):
            if path.suffix in OTHER and path.is_file():
                found[path.suffix.lstrip(".")] += path.read_text("utf-8").count("\n")
    found["toml"] += (root / "pyproject.toml").read_text("utf-8").count("\n")
    return found


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--totals", action="store_true")
    chosen = parser.parse_args()
    counts = packages(chosen.checkout.resolve())
    shown = {} if chosen.totals else dict(counts)
    shown["course/ in all"] = sum(
        (one for name, one in counts.items() if name.startswith("course")), Counter()
    )
    shown["all"] = sum(counts.values(), Counter())
    lines = [[name, *(f"{one[column]:,}" for column in COLUMNS)] for name, one in shown.items()]
    print(table([["package", *COLUMNS], *lines]))
    found = others(chosen.checkout.resolve())
    print(f"\n{table([['other files', 'lines'], *([name, f'{found[name]:,}'] for name in sorted(found))])}")


if __name__ == "__main__":
    main()
