"""How explorers look, and what the scripts of all explorers share."""

from __future__ import annotations

from course.paths import package_text

__all__ = ["LONG", "LOOK", "NAMES", "RUN_AGAIN"]

#: a label with more letters has a row of its own
LONG = 40
#: what a widget says whose kernel has gone
RUN_AGAIN = "Run this cell again to use it."
#: style sheet of everything inside `.course-explorer`: room for every control at any width, focus and handles
#: that show in both themes
LOOK = package_text("widgets/page/explorer.css").replace("$RUN_AGAIN", RUN_AGAIN)
#: two functions that every explorer's script calls: for the keyboard, and for the day the kernel stops
NAMES = package_text("widgets/page/naming.js")
