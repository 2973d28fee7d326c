"""The course's JupyterLab, where it differs: no saved widgets are read, and missing ones are hidden.

`course.lab.contents` reads and writes the notebooks. The folder `custom` holds the style sheet of the page.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["CUSTOM"]

#: folder of the style sheet that JupyterLab loads
CUSTOM = Path(__file__).parent / "custom"
