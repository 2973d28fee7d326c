"""The placeholder `____` that stands where an answer belongs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Blank:
    """Placeholder in starter code: whatever is computed from it is a placeholder again.

    So that an untouched notebook runs from top to bottom and every question reads "not attempted".
    """

    __slots__ = ()

    def _same(self, *args: Any, **kwargs: Any) -> Blank:
        return self

    __call__ = __getitem__ = _same
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _same
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _same
    __pow__ = __rpow__ = __neg__ = __pos__ = __abs__ = __invert__ = __round__ = _same
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _same  # type: ignore[assignment]
    __hash__ = object.__hash__
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _same
    # NumPy and pandas hand an operation over instead of spreading the placeholder into every cell.
    __array_ufunc__ = None
    __pandas_priority__ = 10_000

    def __getattr__(self, name: str) -> Blank:
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Iterator[Blank]:
        return iter((self,))

    def __repr__(self) -> str:
        return "____"


____ = Blank()


def is_blank(value: object) -> bool:
    """Tell whether a value is the placeholder, or `...`, which many write instead."""
    return type(value) is Blank or value is Ellipsis
