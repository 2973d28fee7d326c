"""Settings of the course's JupyterLab that stop a stranger's notebook from running scripts or sending data.

`course.lab.contents` reads and writes the notebooks. The folder `custom` holds the style sheet of the page.
The folder `labextensions` holds one extension with the buttons of the exercises, the meanings of words, the
cards beside charts, which `course.lab.cards` finds, and what draws a widget that came late.
`ipython_kernel_config.json` lets each kernel explain errors in words from its first cell on, also after a
restart. A wheel puts the extension and the settings where any other JupyterLab of its environment finds them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["CUSTOM", "KERNEL", "LABEXTENSIONS", "safe_settings"]

#: folder of the style sheet that JupyterLab loads
CUSTOM = Path(__file__).parent / "custom"

#: folder of what JupyterLab loads for learners; the slides have more
LABEXTENSIONS = Path(__file__).parent / "labextensions"

#: settings of the kernels, which IPython reads under this name
KERNEL = Path(__file__).parent / "ipython_kernel_config.json"

#: Content security policy: the addresses that a page may load from and call. A chart or a picture in a
#: stranger's notebook can then send nothing that it read here. Scripts made on the page stay allowed, because
#: JupyterLab, its charts and the explorers need them; an untrusted output runs no script by itself. A chart's
#: menu would write its text into a new page; `contents` and the style sheet prevent that.
_POLICY = {
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",  # an explorer's script is a blob:
    "connect-src": "'self' data: blob:",  # 'self' covers the websockets of the kernels
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",
    "frame-src": "'self' blob:",
    "object-src": "blob:",  # JupyterLab shows a PDF as a blob:
    "form-action": "'self'",
    "base-uri": "'self'",
}


def safe_settings(*, rooms: Sequence[str] = (), frame_ancestors: str = "'self'") -> dict[str, dict[str, Any]]:
    """Return the Jupyter settings that keep other people's notebooks harmless.

    Parameters
    ----------
    rooms
        Origins of live rooms that the page may call and show, such as ``http://127.0.0.1:8765``.
    frame_ancestors
        Pages that may show this JupyterLab in a frame.

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
            # Jupytext would read notebooks from its own text files and bypass the contents manager.
            "jpserver_extensions": {"jupyterlab_jupytext": False},
            "tornado_settings": {
                "static_custom_path": [str(CUSTOM)],
                "headers": {"Content-Security-Policy": header},
            },
        },
        "LabApp": {"custom_css": True, "extra_labextensions_path": [str(LABEXTENSIONS)]},
    }
