"""Rewrite solutions into one form, so that changes work alike: queries as masks, factors outside ratios.

`rows.query("a == @b")` becomes `rows[rows["a"] == b]`.
"""

import ast
import copy
import re
from collections.abc import Sequence

_AT = "__at_"


def with_masks(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return the statements with a mask for each query; the queried table first gets its own name."""
    made: list[ast.stmt] = []
    writer = _Writer()
    for statement in copy.deepcopy(list(body)):
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Return)) and statement.value is not None:
            statement.value = writer.visit(statement.value)
            made += writer.taken()
        made.append(statement)
    return made


def factors_outside(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return the statements with `100 * (a / b)` for `100 * a / b`, so that the ratio is a by b."""
    return [_Factors().visit(statement) for statement in copy.deepcopy(list(body))]


class _Factors(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Leave out `float(...)`: what it is given is a number already."""
        self.generic_visit(node)
        is_float = isinstance(node.func, ast.Name) and node.func.id == "float"
        plain = is_float and len(node.args) == 1 and not isinstance(node.args[0], ast.Constant)
        return node.args[0] if plain else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        above = node.left
        if not isinstance(node.op, ast.Div) or not isinstance(above, ast.BinOp):
            return node
        if not isinstance(above.op, ast.Mult) or not isinstance(above.left, ast.Constant):
            return node
        ratio = ast.copy_location(ast.BinOp(above.right, node.op, node.right), node)
        return ast.copy_location(ast.BinOp(above.left, above.op, ratio), node)


class _Writer(ast.NodeTransformer):
    def __init__(self) -> None:
        self._before: list[ast.stmt] = []
        self._count = 0

    def taken(self) -> list[ast.stmt]:
        """Return the statements that must stand before the rewritten one, and forget them."""
        found, self._before = self._before, []
        return found

    def _leave(self, node: ast.AST) -> ast.AST:
        return node

    # Code inside a function or a branch may run later or never, so it must stay there.
    visit_Lambda = visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _leave
    visit_IfExp = visit_BoolOp = _leave

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        asked = node.args[0] if len(node.args) == 1 and not node.keywords else None
        is_query = isinstance(node.func, ast.Attribute) and node.func.attr == "query"
        if not is_query or not isinstance(asked, ast.Constant) or not isinstance(asked.value, str):
            return node
        assert isinstance(node.func, ast.Attribute)
        name = f"__rows_{self._count}"
        try:
            mask = _mask(ast.parse(re.sub(r"@(?=\w)", _AT, asked.value.strip()), mode="eval").body, name)
        except (SyntaxError, ValueError):
            return node
        self._count += 1
        given = ast.Assign([ast.Name(name, ast.Store())], node.func.value)
        self._before.append(ast.fix_missing_locations(ast.copy_location(given, node)))
        made = ast.Subscript(ast.Name(name, ast.Load()), mask, ast.Load())
        return ast.fix_missing_locations(ast.copy_location(made, node))


def _mask(node: ast.expr, rows: str) -> ast.expr:
    """Write a part of a query as a mask."""
    if isinstance(node, ast.BoolOp):
        sign: ast.operator = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
        made = _mask(node.values[0], rows)
        for part in node.values[1:]:
            made = ast.BinOp(made, sign, _mask(part, rows))
        return made
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitAnd, ast.BitOr)):
        return ast.BinOp(_mask(node.left, rows), node.op, _mask(node.right, rows))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
        return ast.UnaryOp(ast.Invert(), _mask(node.operand, rows))
    if isinstance(node, ast.Compare):
        return _comparison(node, rows)
    if isinstance(node, ast.Name):
        return _side(node, rows)
    raise ValueError("no mask says this")


def _comparison(node: ast.Compare, rows: str) -> ast.expr:
    left = node.left
    made: ast.expr | None = None
    for operator, right in zip(node.ops, node.comparators, strict=True):
        # `in` and `==` mean the same in a query where the right side is a list.
        if isinstance(right, (ast.List, ast.Tuple)) or isinstance(operator, (ast.In, ast.NotIn)):
            known = ast.Attribute(_side(left, rows), "isin", ast.Load())
            part: ast.expr = ast.Call(known, [_side(right, rows)], [])
            if isinstance(operator, (ast.NotIn, ast.NotEq)):
                part = ast.UnaryOp(ast.Invert(), part)
        else:
            part = ast.Compare(_side(left, rows), [operator], [_side(right, rows)])
        made = part if made is None else ast.BinOp(made, ast.BitAnd(), part)
        left = right
    assert made is not None
    return made


def _side(node: ast.expr, rows: str) -> ast.expr:
    """Return a query's name as a column, and `@name` as that name."""
    if isinstance(node, ast.Name):
        if node.id.startswith(_AT):
            return ast.Name(node.id.removeprefix(_AT), ast.Load())
        return ast.Subscript(ast.Name(rows, ast.Load()), ast.Constant(node.id), ast.Load())
    if isinstance(node, (ast.Constant, ast.List, ast.Tuple)):
        return node
    if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
        return node
    if isinstance(node, ast.BinOp):
        return ast.BinOp(_side(node.left, rows), node.op, _side(node.right, rows))
    raise ValueError("no mask says this")
