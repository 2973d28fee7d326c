"""Imports without a second that nobody uses.

Altair imports jsonschema. Where JupyterLab is installed, jsonschema then compiles 38 grammars of web
addresses, to check formats that no chart has: three quarters of the time of ``import altair``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_GRAMMARS = "rfc3987_syntax"


@contextmanager
def without_address_grammars() -> Iterator[None]:
    """Let imports inside the block leave the grammars out; modules that are there already stay."""
    if _GRAMMARS in sys.modules:
        yield
        return
    sys.modules[_GRAMMARS] = None  # type: ignore[assignment]  # its import fails, which jsonschema expects
    try:
        yield
    finally:
        del sys.modules[_GRAMMARS]
