"""The course's JupyterLab, where it differs: what lies in a notebook neither runs nor sends anything.

`course.lab.contents` reads and writes the notebooks. The folder `custom` holds the style sheet of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["CUSTOM", "safe_settings"]

#: folder of the style sheet that JupyterLab loads
CUSTOM = Path(__file__).parent / "custom"

#: From where the browser may load what a page names, and whom the page may call. A chart or a picture in a
#: stranger's notebook can then tell nobody what it read here. Scripts that are made on the page stay allowed,
#: because JupyterLab, its charts and the explorers need them. An output that is not trusted runs no script by
#: itself. A chart's menu would write its text into a new page: `contents` and the style sheet prevent that.
_POLICY = {
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",  # blob: is the script of an explorer
    "connect-src": "'self' data: blob:",  # 'self' covers the websockets of the kernels
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",
    "frame-src": "'self' blob:",
    "object-src": "blob:",  # JupyterLab shows a PDF so
    "form-action": "'self'",
    "base-uri": "'self'",
}


def safe_settings(*, rooms: Sequence[str] = (), frame_ancestors: str = "'self'") -> dict[str, dict[str, Any]]:
    """Return the settings that keep notebooks of others harmless, for every JupyterLab that has the course.

    Parameters
    ----------
    rooms
        Origins of live rooms, such as ``http://127.0.0.1:8765``, that the page calls and shows.
    frame_ancestors
        Which pages may show this JupyterLab in a frame.

    Returns
    -------
    dict
        Traits by section of Jupyter's configuration.
    """
    policy = {**_POLICY, "frame-ancestors": frame_ancestors}
    for directive in ("connect-src", "frame-src"):
        policy[directive] = " ".join([policy[directive], *rooms])
    header = "; ".join(f"{directive} {sources}" for directive, sources in policy.items())
    return {
        "ServerApp": {
            "contents_manager_class": "course.lab.contents.Contents",
            # Jupytext reads a notebook from text of its own, past the contents manager.
            "jpserver_extensions": {"jupyterlab_jupytext": False},
            "tornado_settings": {
                "static_custom_path": [str(CUSTOM)],
                "headers": {"Content-Security-Policy": header},
            },
        },
        "LabApp": {"custom_css": True},
    }
