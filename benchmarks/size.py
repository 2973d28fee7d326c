"""How large is the house? Prints a table by package: lines, modules, long functions, circles, `Any`.

    python benchmarks/size.py                       the packages of this checkout
    python benchmarks/size.py DIR                   those of another checkout
    python benchmarks/size.py DIR --totals          only the line of all
    python benchmarks/size.py --tests REPORT.xml    tests and seconds too, as pytest's --junitxml wrote them

A line of code is neither blank, nor only a comment, nor part of a docstring. A function is long from 61
lines on, its docstring counted, and intricate where ruff counts more than 10 ways through it. A private
import takes a name or a module with a leading `_` from another package; names such as `__version__` are
public. A module stands in a circle when it imports itself by way of others; imports for types and within
functions count. Like passages are pairs of places that share six or more lines of code, imports left out;
a pair is counted where its first place stands.
Tests and benchmarks are not counted. The other files that are written by hand stand in a second table, and
the tests by folder in a third.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import subprocess
import sys
import tokenize
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
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
COLUMNS = (
    "lines",
    "code",
    "modules",
    "under 80 lines",
    "long functions",
    "intricate functions",
    "private imports",
    "modules in circles",
    "like passages",
    "Any",
)
#: how many ways through a function are too many, and how many equal lines make two passages alike
WAYS, ALIKE = 10, 6


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


def intricate(root: Path) -> Counter[str]:
    """Return how many functions of each file are intricate."""
    words = [sys.executable, "-m", "ruff", "check", "--isolated", "--ignore-noqa", "--select", "C901"]
    words += ["--config", f"lint.mccabe.max-complexity={WAYS}", "--output-format", "json"]
    places = [str(root / top) for top in PYTHON if (root / top).is_dir()]
    done = subprocess.run([*words, *places], capture_output=True, text=True, check=False)
    return Counter(str(Path(one["filename"]).relative_to(root)) for one in json.loads(done.stdout))


def circles(root: Path, files: list[Path]) -> set[str]:
    """Return the files whose module imports itself by way of others."""
    names = {
        ".".join(one.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): one for one in files
    }
    imported: dict[str, set[str]] = {}
    for name, path in names.items():
        found = set()
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                wanted = {f"{node.module}.{one.name}" for one in node.names}
                found |= {one if one in names else node.module for one in wanted}
        imported[name] = (found & names.keys()) - {name}
    around = set()
    for name in names:
        seen: set[str] = set()
        ahead = list(imported[name])
        while ahead:
            one = ahead.pop()
            if one not in seen:
                seen.add(one)
                ahead += imported[one]
        if name in seen:
            around.add(str(names[name].relative_to(root)))
    return around


def alike(root: Path, files: list[Path]) -> Counter[str]:
    """Return how many pairs of like passages begin in each file."""
    lines: dict[str, list[str]] = {}
    for path in files:
        text = path.read_text("utf-8")
        skipped: set[int] = set()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                skipped.update(range(node.lineno, (node.end_lineno or 0) + 1))
        said = [one.strip() for number, one in enumerate(text.splitlines(), 1) if number not in skipped]
        lines[str(path.relative_to(root))] = [one for one in said if one and not one.startswith("#")]
    places: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for name, said in lines.items():
        for start in range(len(said) - ALIKE + 1):
            places[tuple(said[start : start + ALIKE])].append((name, start))
    pairs = {
        (one, other)
        for found in places.values()
        for place, one in enumerate(found)
        for other in found[place + 1 :]
    }
    # a longer passage gives several pairs, each a line further; its first one counts
    first = [
        (one, other) for one, other in pairs if ((one[0], one[1] - 1), (other[0], other[1] - 1)) not in pairs
    ]
    return Counter(one[0] for one, _ in first)


def packages(root: Path) -> dict[str, Counter[str]]:
    """Return the counts by package, the modules at the top of a package under its own name."""
    found: dict[str, Counter[str]] = {}
    files = sorted([root / "start.py", *(one for top in PYTHON for one in (root / top).rglob("*.py"))])
    ways, around, like = intricate(root), circles(root, files), alike(root, files)
    for path in files:
        parts = path.relative_to(root).parts
        package = "/".join(parts[:2]) if len(parts) > 2 else parts[0]
        name = "/".join(parts)
        more = {
            "intricate functions": ways[name],
            "modules in circles": int(name in around),
            "like passages": like[name],
        }
        found.setdefault(package, Counter()).update(count(path, root) + Counter(more))
    return found


def tests(root: Path, report: Path | None) -> list[list[str]]:
    """Return a line for each folder of tests: lines, and tests and seconds where a report has them."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in (root / "tests").rglob("*.py"):
        parts = path.relative_to(root / "tests").parts
        found[parts[0] if len(parts) > 1 else "the top"]["lines"] += path.read_text("utf-8").count("\n")
    for case in ET.parse(report).iter("testcase") if report else ():
        parts = case.get("classname", "").split(".")
        folder = parts[1] if parts[0] == "tests" and len(parts) > 2 else "the top"
        folder = "notebooks under nbval" if parts[0] == "notebooks" else folder
        found[folder].update({"tests": 1, "milliseconds": round(1000 * float(case.get("time", 0)))})
    found["all"] = sum(found.values(), Counter())
    counted = ("tests", "lines") if report else ("lines",)
    rows = [
        [
            name,
            *(f"{one[key]:,}" for key in counted),
            *([f"{one['milliseconds'] / 1000:,.0f}"] if report else []),
        ]
        for name, one in sorted(found.items(), key=lambda item: (item[0] == "all", item[0]))
    ]
    return [["folder of tests", *counted, *(["seconds"] if report else [])], *rows]


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
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--totals", action="store_true")
    parser.add_argument("--tests", type=Path, metavar="REPORT")
    chosen = parser.parse_args()
    root = chosen.checkout.resolve()
    counts = packages(root)
    shown = {} if chosen.totals else dict(counts)
    shown["course/ in all"] = sum(
        (one for name, one in counts.items() if name.startswith("course")), Counter()
    )
    shown["all"] = sum(counts.values(), Counter())
    lines = [[name, *(f"{one[column]:,}" for column in COLUMNS)] for name, one in shown.items()]
    print(table([["package", *COLUMNS], *lines]))
    found = others(root)
    print(f"\n{table([['other files', 'lines'], *([name, f'{found[name]:,}'] for name in sorted(found))])}")
    print(f"\n{table(tests(root, chosen.tests))}")


if __name__ == "__main__":
    main()
