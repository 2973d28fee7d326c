"""Controls that turn the choices of a sentence, and the verdict under what is chosen."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from course.claims import Choice, Readings

__all__ = ["ReadingsPanel", "found_in"]

#: the option that leaves a choice open
_OPEN = "every reading"


class ReadingsPanel:
    """One menu for each choice that a sentence leaves open, and the readings that fit what is chosen.

    Parameters
    ----------
    widgets
        The module ipywidgets, which only a screen needs.
    """

    def __init__(self, widgets: Any) -> None:
        self._w = widgets
        self._readings: Readings | None = None
        self._menus: dict[str, Any] = {}
        self._row = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        self._found, self._heading = widgets.HTML(), widgets.HTML()
        self.box = widgets.VBox([self._heading, self._row, self._found])

    def show(self, readings: Readings | None) -> None:
        """Show the readings of another sentence; None or readings without a choice clear the panel."""
        if readings is self._readings:
            return
        self._readings = readings
        for menu in self._menus.values():  # ipywidgets keeps every widget that is not closed
            for part in (menu, menu.layout, menu.style):
                part.close()
        self._menus = {choice.name: self._menu(choice) for choice in readings.choices} if readings else {}
        self._row.children = list(self._menus.values())
        self._heading.value = "<strong>What the sentence leaves open: choose</strong>" if self._menus else ""
        self._fill()

    def turned(self) -> dict[str, str]:
        """Return what is chosen, by the name of the choice; open ones are left out."""
        return {name: menu.value for name, menu in self._menus.items() if menu.value != _OPEN}

    def _menu(self, choice: Choice) -> Any:
        menu = self._w.Dropdown(
            options=[_OPEN, *choice.options],
            value=_OPEN,
            description=choice.about[0].upper() + choice.about[1:],
            style={"description_width": "initial"},
            layout=self._w.Layout(width="min(34em, 100%)", margin="2px 18px 2px 0"),
        )
        menu.observe(lambda _: self._fill(), names="value")
        return menu

    def _fill(self) -> None:
        if not self._menus or self._readings is None:
            self._found.value = ""
            return
        self._found.value = found_in(self._readings, self.turned())


def found_in(readings: Readings, turned: Mapping[str, str]) -> str:
    """Return as HTML what the readings that take some options come to, with a table of them.

    Parameters
    ----------
    readings
        Of a sentence.
    turned
        Name of a choice to the option that it takes; a choice that is left out stays open.
    """
    kept = readings.where(**turned)
    words = f"In the readings chosen here: {kept.tally}." if turned else f"{kept.summary}"
    table = kept.table.to_html(index=False, na_rep="", float_format=lambda value: f"{value:,.4g}", border=0)
    return (
        f"<p role='status'>{html.escape(words[:1].upper() + words[1:])}</p>"
        f"<details><summary>{len(kept)} readings in a table</summary><div class='course-table' "
        f"role='region' tabindex='0' aria-label='Readings'>{table}</div></details>"
    )
