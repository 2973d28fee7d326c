"""A deck of a lesson for the projector: the notebook, the teacher's plan, and the page's own script.

`course.present.notebook` writes the deck from the lesson. `course.present.plan` reads and writes the file in
which a teacher hides steps and adds screens. The folder `labextensions` holds what JupyterLab loads.
"""

from pathlib import Path

__all__ = ["LABEXTENSIONS"]

#: what JupyterLab loads to run a deck and to listen to the presenter's keys
LABEXTENSIONS = Path(__file__).parent / "labextensions"
