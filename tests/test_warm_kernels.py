"""A warm kernel is one like any other, but for what it has already imported."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[tuple[KernelManager, Any]]:
    manager = KernelManager()
    manager.start_kernel(cwd=str(tmp_path))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def _says(client: Any, code: str) -> str:
    said: list[str] = []
    client.execute_interactive(code, output_hook=lambda m: said.append(m["content"].get("text", "")))
    return "".join(said).strip()


def test_it_has_imported_pandas_and_no_table_of_the_course(
    kernel: tuple[KernelManager, Any], tmp_path: Path
) -> None:
    # a kernel itself imports the course's messages for errors when it starts, and none of its tables
    code = "import os, sys; print('pandas' in sys.modules, 'course.tables' in sys.modules)"
    assert _says(kernel[1], code) == "True False"
    assert _says(kernel[1], "print(os.getcwd())") == str(tmp_path)
    assert _says(kernel[1], "import pandas; print(pandas.options.display.max_columns)") == "20"


def test_it_is_interrupted_and_it_ends(kernel: tuple[KernelManager, Any]) -> None:
    manager, client = kernel
    asked = client.execute("import time; print('sleeps', flush=True); time.sleep(600)")
    while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=60)
    while reply["parent_header"]["msg_id"] != asked:  # of what was asked before
        reply = client.get_shell_msg(timeout=60)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    manager.signal_kernel(signal.SIGKILL)
    end = time.monotonic() + 60
    while manager.is_alive():
        assert time.monotonic() < end
        time.sleep(0.01)
