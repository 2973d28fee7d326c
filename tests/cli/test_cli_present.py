"""`course present`: the deck that it writes, and the one file in which a teacher changes it."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from course import cli
from course.bank.case import Case
from course.bank.library import find_question
from course.commands import lab, present, room
from course.errors import CourseError
from course.lab import LABEXTENSIONS as LEARNERS
from course.lessons import all_lessons, lesson
from course.lessons.deck import steps_of
from course.present import LABEXTENSIONS
from course.present.beside import addresses_in, live_room, room_command
from course.present.notebook import deck_notebook, put_aside, write_deck
from course.present.plan import Entry, PlanError, parts_of, plan_text, read_plan, rows_of
from course.present.questions import with_question
from course.workspace import Workspace

LESSON = lesson("01a")
STEPS = steps_of(LESSON)
AT_HOME = "Is a fifth much?"


def _planned(tmp_path: Path, text: str) -> list[Entry] | None:
    path = tmp_path / "01a.toml"
    path.write_text(text, "utf-8")
    return read_plan(path, LESSON, STEPS)


def _headings(minutes: int, planned: list[Entry] | None = None) -> list[str]:
    parts = parts_of(LESSON, STEPS, minutes, planned)
    return list(dict.fromkeys(screen.heading for part in parts for screen in part.screens))


def test_fifty_minutes_leave_out_the_steps_without_minutes() -> None:
    assert AT_HOME in _headings(90)
    assert [heading for heading in _headings(90) if heading not in _headings(50)] == [AT_HOME]


@pytest.mark.parametrize("minutes", [50, 90])
def test_all_code_of_the_lesson_runs_in_its_order(minutes: int) -> None:
    deck = deck_notebook(LESSON, parts_of(LESSON, STEPS, minutes))
    ran = [cell["id"] for cell in deck["cells"] if cell["cell_type"] == "code"]
    assert ran == [cell["id"] for step in STEPS for cell in step.cells if cell["cell_type"] == "code"]
    for cell in deck["cells"]:
        on_screen = "course" in cell["metadata"]
        assert on_screen == (cell["metadata"].get("slideshow", {}).get("slide_type") != "skip")
    numbers = [cell["metadata"]["course"]["screen"] for cell in deck["cells"] if "course" in cell["metadata"]]
    assert numbers == sorted(numbers) and set(numbers) == set(range(numbers[-1] + 1))
    first = [
        cell for cell in deck["cells"] if cell["metadata"].get("slideshow", {}).get("slide_type") == "slide"
    ]
    assert len(first) == numbers[-1] + 1


def test_the_deck_is_a_notebook_without_outputs() -> None:
    import nbformat

    deck = deck_notebook(LESSON, parts_of(LESSON, STEPS, 90))
    nbformat.validate(nbformat.from_dict(deck))
    assert all(cell["outputs"] == [] for cell in deck["cells"] if cell["cell_type"] == "code")


def test_the_plan_lists_every_step_and_changes_nothing_by_itself(tmp_path: Path) -> None:
    text = plan_text(LESSON, STEPS)
    listed = tomllib.loads(text)["steps"]
    assert [entry["heading"] for entry in listed] == [step.heading for step in STEPS]
    assert [entry["heading"] for entry in listed if entry["from"] == 90] == [AT_HOME]
    planned = _planned(tmp_path, text)
    assert _headings(50, planned) == _headings(50) and _headings(90, planned) == _headings(90)


def test_a_teacher_hides_a_step_and_adds_a_screen(tmp_path: Path) -> None:
    planned = _planned(
        tmp_path,
        '[[steps]]\nheading = "Three sentences to test"\nshow = false\n'
        '[[steps]]\nheading = "Break"\ntext = """We go on at **ten past**."""\n'
        f'[[steps]]\nheading = "{AT_HOME}"\nfrom = 50\n',
    )
    headings = _headings(50, planned)
    assert "Three sentences to test" not in headings and AT_HOME in headings
    assert headings[1] == "Break"
    deck = deck_notebook(LESSON, parts_of(LESSON, STEPS, 50, planned))
    skipped = [cell["source"] for cell in deck["cells"] if "course" not in cell["metadata"]]
    assert any("widgets.predict" in source for source in skipped)


def test_a_key_point_goes_with_the_step_that_shows_it(tmp_path: Path) -> None:
    def points(text: str) -> str:
        parts = parts_of(LESSON, STEPS, 50, _planned(tmp_path, text))
        (part,) = [part for part in parts if part.step and part.step.heading == "Key points"]
        return "".join(cell["source"] for screen in part.screens for cell in screen.cells)

    other_side = '[[steps]]\nheading = "The same flow from the other side"\n'
    assert "about a twentieth" in points(other_side)
    left = points(other_side + "show = false\n")
    assert "a fifth of Japan's goods trade." in left and "twentieth" not in left
    currencies = points('[[steps]]\nheading = "Yen or dollars?"\nshow = false\n')
    assert "resilience" not in currencies
    assert all(line.strip("*- ") for line in currencies.splitlines() if line), "no empty item is left"
    for one in all_lessons():
        shown = {
            step.heading: " ".join("".join(cell["source"] for cell in step.cells).split())
            for step in steps_of(one)
        }
        for words, heading in one.points.items():
            assert words in shown["Key points"] and heading in shown


def test_a_question_of_the_plan_is_a_screen_and_is_asked_by_the_room(tmp_path: Path) -> None:
    planned = _planned(
        tmp_path,
        f'[[steps]]\nheading = "{AT_HOME}"\n[[steps]]\nquestion = "japan_votes_with"\n'
        '[[steps]]\nquestion = "second_miner"\n',
    )
    assert planned is not None
    rows = list(rows_of(STEPS, planned))
    at = rows.index((AT_HOME, "", 0, 11))
    assert [row[1:] for row in rows[at + 1 : at + 3]] == [("japan_votes_with", 3, 3), ("second_miner", 3, 3)]
    shown = [with_question(entry, None) for entry in planned]
    parts = parts_of(LESSON, STEPS, 90, shown)
    (screen,) = [part.screens for part in parts if part.step is None][1]
    case = Case(find_question("japan_votes_with"))
    assert screen.heading == case.title and screen.asks == "check:japan_votes_with"
    facts = [cell["metadata"].get("course", {}) for cell in deck_notebook(LESSON, parts)["cells"]]
    asked = {one["asks"] for one in facts if one.get("asks")}
    assert asked >= {"guess:china_share", "check:share_gap", "check:second_miner"}
    for words in case.question.kind.listing():
        assert words.partition(": ")[2] in screen.cells[0]["source"]
    with pytest.raises(CourseError, match="There is no question called 'japan_vote'"):
        with_question(Entry(question="japan_vote"), None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[steps]]\nheading = "Three sentence to test"\n', "Did you mean 'Three sentences to test'"),
        (
            '[[steps]]\nheading = "Key points"\n[[steps]]\nheading = "Three sentences to test"\n',
            "lesson's order",
        ),
        ('lesson = "02a"\n', "the plan of lesson '02a'"),
        ("[[steps]\n", "cannot be read as TOML"),
        ('[[steps]]\nheading = "Key points"\nshown = true\n', "no 'shown'"),
        ('[[steps]]\nheading = "Key points"\nshow = "no"\n', "true or false"),
        ('[[steps]]\nheading = "Key points"\nminutes = 5\n', "minutes = [5, 8]"),
        ('[[steps]]\nquestion = "second_miner"\ntext = "x"\n', "stands alone"),
        ('[[steps]]\nheading = "Key points"\nfrom = 60\n', "50 for each class"),
        ('steps = ["Key points"]\n', "[[steps]]"),
    ],
)
def test_a_plan_that_cannot_be_read_is_one_sentence(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError) as caught:
        _planned(tmp_path, text)
    assert says in str(caught.value) and "01a.toml" in str(caught.value)


def test_the_plan_is_written_on_request_and_never_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["present", "01a", "--minutes", "50", str(tmp_path), "--plan"]  # in whatever order
    assert cli.main(words) == 0
    path = tmp_path / "decks" / "01a.toml"
    assert "hide steps and add screens there" in capsys.readouterr().out
    path.write_text("# mine\n", "utf-8")
    assert cli.main(words) == 0
    assert "stays as it is" in capsys.readouterr().out and path.read_text("utf-8") == "# mine\n"


def test_a_deck_that_a_teacher_changed_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "01a.ipynb"
    assert put_aside(path) is None
    write_deck(path, deck_notebook(LESSON, parts_of(LESSON, STEPS, 90)))
    held = json.loads(path.read_text("utf-8"))
    held["cells"][-1]["outputs"] = []  # what JupyterLab saves by itself is no change
    path.write_text(json.dumps(held), "utf-8")
    assert put_aside(path) is None and path.exists()
    held["cells"][0]["source"] = "# My own title"
    path.write_text(json.dumps(held), "utf-8")
    aside = put_aside(path)
    assert aside == tmp_path / "01a (yours 1).ipynb" and "My own title" in aside.read_text("utf-8")
    assert not path.exists()
    path.write_text("no notebook", "utf-8")
    assert put_aside(path) == tmp_path / "01a (yours 2).ipynb"


def test_jupyterlab_shows_slides_and_asks_nobody(tmp_path: Path) -> None:
    found = present.settings(Workspace(tmp_path), "01a.ipynb", {"title": "A lesson", "room": None})
    server = found["jupyter_lab_config.json"]
    assert server["LabApp"]["extra_labextensions_path"] == [str(LEARNERS), str(LABEXTENSIONS)]
    assert server["LabApp"]["news_url"] is None
    assert "ip" not in server["ServerApp"]  # so it listens on this computer alone
    disabled = found["labconfig/page_config.json"]["disabledExtensions"]
    assert disabled["@jupyter/nbgrader"] and disabled["jupyterlab-jupytext"]
    assert not any(disabled[name] for name in present._NEEDED)
    mine = lab.settings(Workspace(tmp_path))["labconfig/page_config.json"]["disabledExtensions"]
    assert mine["jupyterlab-slideshow"] and mine["@deathbeds/jupyterlab-fonts"]


def test_the_slides_may_call_and_show_the_live_room_and_nothing_else(tmp_path: Path) -> None:
    room = {"address": "http://127.0.0.1:1/a/", "token": "abc", "wall": "http://127.0.0.1:1/a/wall#def"}
    found = present.settings(Workspace(tmp_path), "01a.ipynb", {"title": "A lesson", "room": room})
    policies = {}
    for name, settings in {"present": found, "lab": lab.settings(Workspace(tmp_path))}.items():
        headers = settings["jupyter_lab_config.json"]["ServerApp"]["tornado_settings"]["headers"]
        parts = headers["Content-Security-Policy"].split("; ")
        policies[name] = {one.partition(" ")[0]: one.split()[1:] for one in parts}
    added = {name: set(sources) - set(policies["lab"][name]) for name, sources in policies["present"].items()}
    assert {name: more for name, more in added.items() if more} == {
        "connect-src": {"http://127.0.0.1:1"},
        "frame-src": {"http://127.0.0.1:1"},
    }


def test_what_jupyterlab_loads_is_there() -> None:
    about = json.loads((LABEXTENSIONS / "course-deck" / "package.json").read_text("utf-8"))
    script = LABEXTENSIONS / "course-deck" / about["jupyterlab"]["_build"]["load"]
    assert script.is_file() and script.with_suffix(".css").is_file()
    assert "://" not in script.read_text("utf-8") + script.with_suffix(".css").read_text("utf-8")


def test_a_missing_slide_view_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(present, "find_spec", lambda name: None)
    assert cli.main(["present", "01a", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "pip install jupyterlab-slideshow" in said and said.count("\n") == 1
    assert not (tmp_path / "decks").exists()


def test_a_new_class_begins_without_the_guesses_of_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path / "decks")
    workspace.create()
    workspace.update("predictions", lambda kept: {"china_share": {"first": {}}})
    plan = tmp_path / "decks" / "01a.toml"
    plan.write_text(plan_text(LESSON, STEPS), "utf-8")
    started: list[str] = []

    @contextmanager
    def running(command: list[str], folder: Path) -> Iterator[None]:
        started.extend(command)
        plan.write_text("# changed while the class runs\n", "utf-8")
        yield None

    monkeypatch.setattr(present, "live_room", running)
    monkeypatch.setattr(present, "launch", lambda words: None)
    for name in lab.environment(workspace.hidden):
        monkeypatch.setenv(name, "")
    assert cli.main(["present", "01a", str(tmp_path)]) == 0
    kept = Path(started[started.index("--plan") + 1])
    assert kept.read_text("utf-8") == plan_text(LESSON, STEPS), (
        "a room that starts again has the slides' plan"
    )
    assert workspace.read("predictions") == {}
    assert (tmp_path / "decks" / "01a.ipynb").is_file()


# ----------------------------------------------------------------------------- the live room beside it


def test_a_bank_is_checked_before_the_slides_and_not_again_by_their_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "week-3.toml").write_text("title = ", "utf-8")
    monkeypatch.setattr(present, "find_spec", lambda name: object())
    assert cli.main(["present", "01a", str(tmp_path), "--bank", str(bank)]) == 1
    assert "week-3.toml" in capsys.readouterr().err and not (tmp_path / "decks").exists()

    async def served(*_: object) -> None:
        pass

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(room, "_serve", served)
    assert cli.main(room_command("01a", 50, lan=False, quiet=True, bank=bank)[3:]) == 0
    assert cli.main(["room", "01a", "--bank", str(bank)]) == 1


def test_the_room_is_found_by_what_it_prints() -> None:
    line = "Your page:         http://127.0.0.1:8765/teacher#0123abcd\n"
    assert addresses_in(line) == {"address": "http://127.0.0.1:8765/", "token": "0123abcd"}
    line = "The projector's:   http://127.0.0.1:8765/wall#4567\n"
    assert addresses_in(line) == {"wall": "http://127.0.0.1:8765/wall#4567"}
    assert addresses_in("Learners join at http://127.0.0.1:8765/") is None


def test_the_rooms_command_is_that_of_this_python() -> None:
    command = room_command("01a", 50, lan=True, quiet=True)
    assert command[:5] == [sys.executable, "-m", "course", "room", "01a"]
    assert {"--minutes=50", "--lan", "--no-browser"} <= set(command)


def test_a_room_runs_beside_the_slides_and_ends_with_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = (
        "import signal, time, pathlib\n"
        "signal.signal(signal.SIGINT, lambda *_: (pathlib.Path('ended').touch(), exit(0)))\n"
        "print('Your page: http://127.0.0.1:1/teacher#abc', flush=True)\n"
        "print('Wall: http://127.0.0.1:1/wall#def', flush=True)\n"
        "time.sleep(60)\n"
    )
    with live_room([sys.executable, "-c", code], tmp_path) as room:
        wall = "http://127.0.0.1:1/wall#def"
        assert room == {"address": "http://127.0.0.1:1/", "token": "abc", "wall": wall}
    assert (tmp_path / "ended").exists()
    assert "Your page:" in capfd.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="Windows ends the room at once.")
def test_ctrl_c_while_the_room_starts_ends_it_too(tmp_path: Path) -> None:
    code = (
        "import signal, time, pathlib\n"
        "signal.signal(signal.SIGINT, lambda *_: (pathlib.Path('ended').touch(), exit(0)))\n"
        "pathlib.Path('ready').touch()\n"
        "time.sleep(60)\n"
    )

    def press() -> None:
        while not (tmp_path / "ready").exists():
            time.sleep(0.05)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever another test left behind
    try:
        threading.Thread(target=press, daemon=True).start()
        with pytest.raises(KeyboardInterrupt), live_room([sys.executable, "-c", code], tmp_path):
            pass
    finally:
        signal.signal(signal.SIGINT, before)
    assert (tmp_path / "ended").exists()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows closes a terminal's programs itself.")
def test_a_closed_terminal_stops_the_room_too(tmp_path: Path) -> None:
    code = (
        "import time\n"
        "print('Your page: http://127.0.0.1:1/teacher#abc', flush=True)\n"
        "print('Wall: http://127.0.0.1:1/wall#def', flush=True)\n"
        "time.sleep(60)\n"
    )

    def stop(*_: object) -> None:  # as JupyterLab does
        raise SystemExit

    before = signal.signal(signal.SIGTERM, stop)
    try:
        with pytest.raises(SystemExit), live_room([sys.executable, "-c", code], tmp_path):
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_DFL


def test_a_room_that_dies_starts_again_on_its_address_but_not_for_ever(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = (
        "import os, sys\n"
        "print(' '.join(sys.argv[1:]), file=open('starts', 'a'), flush=True)\n"
        "print('Your page: http://127.0.0.1:8123/teacher#abc', flush=True)\n"
        "print('Wall: http://127.0.0.1:8123/wall#def', flush=True)\n"
        "os._exit(9)\n"
    )
    with live_room([sys.executable, "-c", code], tmp_path):
        said = ""
        while "To bring it back" not in said:
            said += capfd.readouterr().out
            time.sleep(0.01)
    assert "starts again on its address" in said and f"run in {tmp_path}" in said
    assert (tmp_path / "starts").read_text().splitlines() == ["", *["--no-browser --port=8123"] * 5]


def test_a_room_that_does_not_start_leaves_the_slides_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with live_room([sys.executable, "-c", "print('no')"], tmp_path) as room:
        assert room is None
    assert "the slides go on without it" in capfd.readouterr().out
    with live_room(None, tmp_path) as room:
        assert room is None


def test_its_help_names_every_word() -> None:
    parser = argparse.ArgumentParser()
    present.add_present(parser)
    text = parser.format_help()
    for word in ("--minutes", "--plan", "--lan", "--no-room", "FOLDER"):
        assert word in text
