"""A submission with the cell that joins a live class is marked like any other, and sends nothing."""

from __future__ import annotations

from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from broken import CHECKS
from conftest import SMALL, Harbour
from hostile import HEAD, notebook

from course.grading.batch import Batch, mark_all
from course.grading.intake.find import find_submissions


@pytest.mark.parametrize("contained", [False, True])
def test_a_submission_that_joins_a_class_is_marked_and_sends_nothing(
    contained: bool, submissions: Path, tmp_path: Path, lean_stages: None
) -> None:
    heard: list[str] = []

    class Room(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.path)
            self.send_error(403)

    room = HTTPServer(("127.0.0.1", 0), Room)
    Thread(target=room.serve_forever, daemon=True).start()
    cell = f'from course.room import join, leave\njoin("http://127.0.0.1:{room.server_port}", "BCDF")'
    (submissions / "joined.ipynb").write_bytes(notebook((HEAD, cell, *CHECKS, "leave()")))
    (submissions / "alone.ipynb").write_bytes(notebook((HEAD, *CHECKS)))
    limits = replace(SMALL, memory_mb=2048)
    batch = Batch(
        tuple(find_submissions(submissions)), Harbour(), tmp_path / "out", limits, contained=contained
    )
    rows = mark_all(batch)
    room.shutdown()
    room.server_close()
    outcomes = {name: [row.outcome for row in rows if row.student == name] for name in ("joined", "alone")}
    assert outcomes["joined"] == outcomes["alone"] == ["right"] * 3 and heard == []
