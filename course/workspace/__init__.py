"""The learner's own folder: copies without outputs, upgrades without loss, and what it remembers.

`current()` finds the workspace from the working directory upwards. `Workspace.read` and
`Workspace.update` keep predictions, progress and the personal ledger in one file, safely for two
processes at a time.
"""

from __future__ import annotations

from course.workspace._files import WorkspaceError
from course.workspace._folder import SECTIONS, StateDamagedWarning, Workspace, current
from course.workspace._last import last_notebook
from course.workspace._layout import CONTENTS, Changes, lay_out, shipped_files

__all__ = [
    "CONTENTS",
    "SECTIONS",
    "Changes",
    "StateDamagedWarning",
    "Workspace",
    "WorkspaceError",
    "current",
    "last_notebook",
    "lay_out",
    "shipped_files",
]
