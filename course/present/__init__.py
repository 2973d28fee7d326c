"""The slides of a lesson for the projector: a notebook, the teacher's plan, and a JupyterLab extension.

`course.present.notebook` writes the deck from the lesson. `course.present.plan` reads and writes the file in
which a teacher hides steps and adds screens. The folder `labextensions` holds what JupyterLab loads.
"""

from pathlib import Path

__all__ = ["LABEXTENSIONS"]

#: folder of the extension that shows a deck in JupyterLab and handles the presenter's keys
LABEXTENSIONS = Path(__file__).parent / "labextensions"
