"""How much one submission may use before it is stopped."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """Ceilings for one submission, all of its processes together unless said otherwise.

    Attributes
    ----------
    cell_seconds : float
        Wall time of one cell. The cell is interrupted; one that swallows the interruption is killed
        `grace_seconds` later, and the notebook is run again without it.
    grace_seconds : float
        Time a cell has to react to its interruption.
    total_seconds : float
        Wall time of the submission, repeated runs included.
    cpu_seconds : int
        Processor time.
    memory_mb : int
        Memory (proportional set size of the whole tree); also the new data one process may allocate.
    disk_mb : int
        Size of the working folder, and again of `/tmp`.
    shared_mb : int
        Size of `/dev/shm`.
    file_mb : int
        Largest single file.
    processes : int
        Processes and threads.
    open_files : int
        Open files of one process.
    answer_kb, channel_kb : int
        Largest single message a notebook may send to the marker, and all of them together.
    messages : int
        Number of messages.
    """

    cell_seconds: float = 20.0
    grace_seconds: float = 1.0
    total_seconds: float = 120.0
    cpu_seconds: int = 120
    memory_mb: int = 1024
    disk_mb: int = 64
    shared_mb: int = 32
    file_mb: int = 32
    processes: int = 64
    open_files: int = 256
    answer_kb: int = 8 * 1024
    channel_kb: int = 24 * 1024
    messages: int = 20_000

    def as_dict(self) -> dict[str, Any]:
        """Return the ceilings as a JSON-safe dict."""
        return asdict(self)
