"""Keep a room's votes in one SQLite file while a class goes on, so that a killed server loses no vote.

A vote is one row for each question, round and device. A device is a random number that the room made.
"""

import contextlib
import json
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from course.errors import CourseError

_TABLES = """
create table if not exists facts (name text primary key, value text not null);
create table if not exists devices (id text primary key, joined real not null);
create table if not exists votes (
  question text not null, round integer not null, device text not null, answer text not null,
  primary key (question, round, device));
create table if not exists work (
  question text not null, device text not null, outcome text not null, mistake text not null,
  primary key (question, device));
"""
#: SQLite application id of a room's file ("room" in four letters)
_MARK = 0x726F6F6D
_BESIDE = ("", "-wal", "-shm", "-journal")


def store_file(folder: Path, lesson: str) -> Path:
    """Return the file of a lesson's room."""
    return folder / f"room-{lesson}.sqlite"


def free_name(path: Path, moment: float, word: str = "") -> Path:
    """Return a free file name beside a file, with day and time, and a number where needed.

    The name holds the day and the time of `moment`, in seconds since 1970, with `word` before them.
    """
    stamp = datetime.fromtimestamp(moment).strftime("%Y-%m-%d-%H%M")
    stem = "-".join(part for part in (path.stem, word, stamp) if part)
    number, found = 1, path.with_name(f"{stem}{path.suffix}")
    while found.exists():
        number += 1
        found = path.with_name(f"{stem}-{number}{path.suffix}")
    return found


def set_aside(path: Path, moment: float) -> Path:
    """Rename the file of an earlier room, and return the new name."""
    target = free_name(path, moment, "earlier")
    for ending in _BESIDE:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(target.with_name(target.name + ending))
    return target


class Store:
    """The file of one room; a missing file is made so that only this user can read it.

    Raises
    ------
    CourseError
        Another room has the file open, it is no file of a room, or it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._base = sqlite3.connect(path, isolation_level=None, timeout=0.5, check_same_thread=False)
            # No other process may open the file: two servers would each count a part of the votes.
            self._base.execute("pragma locking_mode = exclusive")
            self._claim()
            self._base.execute("pragma journal_mode = wal")
            self._base.execute("pragma synchronous = normal")
            self._base.executescript(_TABLES)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise CourseError(
                    f"Another room has {path} open: close that room, or run this one in another folder."
                ) from error
            raise CourseError(f"{path} cannot be used ({error}): run the room in another folder.") from error
        except sqlite3.DatabaseError as error:
            raise CourseError(f"{path} is no file of a room: move it away, or use --new.") from error
        except OSError as error:
            raise CourseError(
                f"{path} cannot be written ({error.strerror}): run the room in a folder of your own."
            ) from error

    def _claim(self) -> None:
        """Mark a new file as a room's; raise for a file of another program, which must stay untouched."""
        mark = self._base.execute("pragma application_id").fetchone()[0]
        if mark == _MARK:
            return
        if mark or self._base.execute("select count(*) from sqlite_master").fetchone()[0]:
            self._base.close()
            raise sqlite3.DatabaseError("It is another program's.")
        self._base.execute(f"pragma application_id = {_MARK}")

    # facts of the room

    def get(self, name: str, default: Any = None) -> Any:
        """Return the fact kept under a name, or `default`."""
        row = self._base.execute("select value from facts where name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def put(self, name: str, value: Any) -> None:
        """Keep a fact under a name; it may be any plain data."""
        self._base.execute("insert or replace into facts values (?, ?)", (name, json.dumps(value)))

    # what comes from devices

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """Return the fact under a name; make and keep it where there is none."""
        found = self.get(name)
        if found is None:
            found = make()
            self.put(name, found)
        return found

    def add_device(self, device: str) -> None:
        """Keep that a device has joined."""
        self._base.execute("insert or ignore into devices values (?, ?)", (device, time.time()))

    def forget_device(self, device: str) -> None:
        """Forget a device that never voted."""
        self._base.execute("delete from devices where id = ?", (device,))

    def devices(self) -> list[str]:
        """Return all devices that have joined."""
        return [row[0] for row in self._base.execute("select id from devices order by joined")]

    def vote(self, question: str, number: int, device: str, answer: dict[str, Any]) -> None:
        """Keep a vote in place of the device's earlier vote in that round; written when this returns."""
        self._base.execute(
            "insert or replace into votes values (?, ?, ?, ?)", (question, number, device, json.dumps(answer))
        )

    def votes(self) -> Iterator[tuple[str, int, str, dict[str, Any]]]:
        """Yield question, round, device and answer of each vote."""
        for question, number, device, answer in self._base.execute("select * from votes order by rowid"):
            yield question, number, device, json.loads(answer)

    def vote_count(self) -> int:
        """Return the number of votes."""
        return int(self._base.execute("select count(*) from votes").fetchone()[0])

    def work(self, question: str, device: str, outcome: str, mistake: str) -> None:
        """Keep the last outcome of a notebook's exercise."""
        self._base.execute(
            "insert or replace into work values (?, ?, ?, ?)", (question, device, outcome, mistake)
        )

    def all_work(self) -> list[tuple[str, str, str, str]]:
        """Return question, device, outcome and mistake of each row."""
        return self._base.execute("select * from work").fetchall()

    # the end

    def close(self) -> None:
        """Close the file and leave it for the next start."""
        self._base.close()

    def delete(self) -> None:
        """Close the file and delete it."""
        self.close()
        for ending in _BESIDE:
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def keep(self, moment: float) -> Path:
        """Close the file under a name with the time, after removing all that could identify a device.

        Each device becomes a new random number. The salt that made devices of chat names is deleted.
        """
        with self._at_once():
            known = [row[0] for row in self._base.execute("select distinct device from votes")]
            renamed = {device: secrets.token_hex(8) for device in known}
            for device, name in renamed.items():
                self._base.execute("update votes set device = ? where device = ?", (name, device))
            dropped = [renamed[device] for device in self.get("dropped", []) if device in renamed]
            self._base.execute("delete from devices")
            self._base.execute("update work set device = lower(hex(randomblob(8)))")
            self._base.execute("delete from facts where name in ('salt', 'tokens', 'codes', 'dropped')")
            if dropped:
                self.put("dropped", dropped)
        self._base.execute("pragma wal_checkpoint(truncate)")
        self._base.execute("pragma journal_mode = delete")
        self._base.execute("vacuum")
        self.close()
        target = free_name(self.path, moment)
        self.path.rename(target)
        return target

    @contextlib.contextmanager
    def _at_once(self) -> Iterator[None]:
        self._base.execute("begin")
        try:
            yield
        except BaseException:
            self._base.execute("rollback")
            raise
        self._base.execute("commit")
