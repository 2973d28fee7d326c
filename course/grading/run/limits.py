"""How much one submission may use before it is stopped."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Ceilings for one submission, all of its processes together unless said otherwise."""

    #: Wall time of one cell. The cell is interrupted; one that swallows the interruption is killed
    #: `grace_seconds` later, and the notebook is run again without it.
    cell_seconds: float = 20.0
    grace_seconds: float = 1.0  #: time a cell has to react to its interruption
    total_seconds: float = 120.0  #: wall time of the submission, repeated runs included
    cpu_seconds: int = 120  #: processor time
    #: memory (proportional set size of the whole tree); also the new data one process may allocate
    memory_mb: int = 1024
    disk_mb: int = 64  #: size of the working folder, and again of `/tmp`
    shared_mb: int = 32  #: size of `/dev/shm`
    file_mb: int = 32  #: largest single file
    processes: int = 64  #: processes and threads
    open_files: int = 256  #: open files of one process
    #: largest single message a notebook may send to the marker, and all of them together
    answer_kb: int = 8 * 1024
    channel_kb: int = 24 * 1024
    messages: int = 20_000  #: number of messages

    def as_dict(self) -> dict[str, Any]:
        """Return the ceilings as a JSON-safe dict."""
        return asdict(self)
