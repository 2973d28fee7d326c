"""What a room keeps: one row a vote, for one server at a time, and nothing about devices at the end."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from course.errors import CourseError
from course.room.store import Store, free_name, set_aside, store_file


def test_a_vote_is_one_row_and_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    path = store_file(tmp_path, "01a")
    store = Store(path)
    store.add_device("d1")
    store.vote("q", 1, "d1", {"guess": 1.0})
    store.vote("q", 1, "d1", {"guess": 2.0})
    store.vote("q", 2, "d1", {"guess": 3.0})
    store.work("gap", "n1", "wrong", "upside_down")
    store.work("gap", "n1", "right", "")
    store.put("fact", [1, "\u00e4"])
    store.close()
    again = Store(path)
    assert list(again.votes()) == [("q", 1, "d1", {"guess": 2.0}), ("q", 2, "d1", {"guess": 3.0})]
    assert (again.devices(), again.vote_count()) == (["d1"], 2)
    assert again.all_work() == [("gap", "n1", "right", "")] and again.get("fact") == [1, "\u00e4"]
    assert again.get("other", 5) == 5
    again.delete()
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_for_its_owner_and_for_one_server(tmp_path: Path) -> None:
    store = Store(tmp_path / "room-01a.sqlite")
    assert store.path.stat().st_mode & 0o077 == 0
    with pytest.raises(CourseError, match="Another room"):
        Store(store.path)
    store.vote("q", 1, "d1", {"guess": 1.0})
    store.close()


def test_what_is_no_file_of_a_room_is_named(tmp_path: Path) -> None:
    path = tmp_path / "room-01a.sqlite"
    path.write_text("something else that is long enough to be no empty file" * 40, "utf-8")
    with pytest.raises(CourseError, match="--new"):
        Store(path)
    with pytest.raises(CourseError, match="cannot be written"):
        Store(tmp_path / "missing" / "room-01a.sqlite")


def test_what_is_kept_tells_no_device_and_overwrites_nothing(tmp_path: Path) -> None:
    found = []
    for _ in range(2):
        store = Store(store_file(tmp_path, "01a"))
        for name in ("salt", "tokens", "codes", "title"):
            store.put(name, "known-before")
        store.add_device("device-one")
        for number in (1, 2):
            store.vote("q", number, "device-one", {"guess": 1.0})
        store.put("dropped", ["device-one", "device-two"])
        store.work("gap", "device-one", "right", "")
        found.append(store.keep(0.0))
    assert found[0] != found[1] and sorted(tmp_path.iterdir()) == sorted(found)
    for path in found:
        assert b"device-one" not in path.read_bytes()
        base = sqlite3.connect(path)
        facts = dict(base.execute("select name, value from facts"))
        devices = {row[0] for row in base.execute("select device from votes")}
        # whose votes did not count can be told from the others
        assert facts == {"title": '"known-before"', "dropped": json.dumps(list(devices))}
        # who voted twice is still one voter: what moved can be counted again
        assert len(devices) == 1 and base.execute("select count(*) from votes").fetchone() == (2,)
        base.close()


def test_names_that_are_free(tmp_path: Path) -> None:
    path = store_file(tmp_path, "01a")
    Store(path).close()
    aside = set_aside(path, 0.0)
    assert not path.exists() and aside.name.startswith("room-01a-earlier-")
    assert free_name(path, 0.0, "earlier") not in (aside, path)


@pytest.mark.parametrize("table", ["mine", "votes", "facts"])
def test_a_file_of_another_program_is_neither_written_nor_deleted(tmp_path: Path, table: str) -> None:
    path = tmp_path / "room-01a.sqlite"
    other = sqlite3.connect(path)
    other.execute(f"create table {table} (name, value)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(CourseError, match="is no file of a room"):
        Store(path)
    assert path.read_bytes() == before
