"""The trade model is built in layers: no module knows one above it, and none reaches into another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import course.models.equilibrium as package

FOLDER = Path(package.__file__).parent
#: from the ground up
LAYERS = [
    "checks",
    "accounts",
    "baseline",
    "gains",
    "experiment",
    "solve.iteration",
    "solve.one",
    "solve.many",
    "solve.conditional",
    "result",
    "explain",
    "model",
]


def _tree(name: str) -> ast.Module:
    return ast.parse((FOLDER / f"{name.replace('.', '/')}.py").read_text("utf-8"))


def _imported(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Yield each module of the folder that is imported, and whether at the top of the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package.__name__):
            inside = str(node.module).removeprefix(package.__name__).lstrip(".")
            names = [f"{inside}.{one.name}".lstrip(".") for one in node.names]
            for name in names if set(names) & set(LAYERS) else [inside]:
                yield name, node in tree.body


def test_every_module_has_its_place() -> None:
    found = {
        ".".join(path.relative_to(FOLDER).with_suffix("").parts)
        for path in FOLDER.rglob("*.py")
        if path.name != "__init__.py"
    }
    assert found == set(LAYERS)


@pytest.mark.parametrize("name", LAYERS)
def test_a_module_knows_only_those_below_it(name: str) -> None:
    for imported, at_the_top in _imported(_tree(name)):
        assert at_the_top, f"{name} imports {imported} inside a function or a condition"
        assert LAYERS.index(imported) < LAYERS.index(name), f"{name} imports {imported}"


@pytest.mark.parametrize("name", LAYERS)
def test_no_module_uses_what_is_private_to_another(name: str) -> None:
    tree = _tree(name)
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert not [one.name for one in node.names if one.name.startswith("_")]
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            holder = ast.unparse(node.value)
            assert holder in {"self", "cls", "model", *own}, f"{name}: {holder}.{node.attr}"
