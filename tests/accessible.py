"""What axe-core finds wrong on a page.

A run of axe looks at the whole page, whatever it is asked about: ask once about many parts, not part by part.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: the rules whose outcome another theme can change
OF_COLOURS = ("color-contrast", "link-in-text-block")
_RUN = "([where, options]) => axe.run(where ?? document, {resultTypes: ['violations'], ...options})"


def violations(page: Page, where: str | None = None, *, only: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return what axe-core finds wrong in all that a selector finds, or on the whole page.

    Parameters
    ----------
    page : Page
        The page as it stands.
    where : str, optional
        A selector.
    only : tuple of str, optional
        The rules to try, such as `OF_COLOURS`; without them all.
    """
    axe = pytest.importorskip("axe_playwright_python")
    if not page.evaluate("'axe' in window"):
        # a page's own policy may let no script in but by the browser's door
        script = (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8")
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": script})
    options = {"runOnly": only} if only else {}
    found: list[dict[str, Any]] = page.evaluate(_RUN, [where, options])["violations"]
    return found


def faults(page: Page, where: str | None = None, *, only: tuple[str, ...] = ()) -> list[str]:
    """Return a line for each rule that axe-core finds broken; the parameters are those of `violations`."""
    return [_line(rule) for rule in violations(page, where, only=only)]


def serious(page: Page, where: str | None = None, *, only: tuple[str, ...] = ()) -> list[str]:
    """Return a line for each rule that is broken seriously or worse."""
    found = violations(page, where, only=only)
    return [_line(rule) for rule in found if rule["impact"] in ("serious", "critical")]


def _line(rule: dict[str, Any]) -> str:
    where = " | ".join(node["html"][:200] for node in rule["nodes"][:3])
    return f"{rule['id']}: {rule['help']}: {where}"
