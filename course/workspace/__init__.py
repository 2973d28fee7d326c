"""The learner's own folder: copies without outputs, updates without loss, and the learner's progress.

`current()` looks for the workspace in the working directory and in the folders above. `Workspace.read` and
`Workspace.update` keep predictions, progress and the personal ledger in one file. Several processes may use
the file at the same time.
"""

from course.workspace._files import WorkspaceError
from course.workspace._folder import DEFAULT_FOLDER, SECTIONS, StateDamagedWarning, Workspace, current
from course.workspace._layout import (
    CONTENTS,
    HAND_IN,
    Changes,
    last_notebook,
    lay_out,
    shipped_files,
    take_in,
)
from course.workspace.checked import Check
from course.workspace.forms import START, progress_check, read_answers

__all__ = [
    "CONTENTS",
    "DEFAULT_FOLDER",
    "HAND_IN",
    "SECTIONS",
    "START",
    "Changes",
    "Check",
    "StateDamagedWarning",
    "Workspace",
    "WorkspaceError",
    "current",
    "last_notebook",
    "lay_out",
    "progress_check",
    "read_answers",
    "shipped_files",
    "take_in",
]
