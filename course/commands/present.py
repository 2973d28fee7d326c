"""`course present`: show a lesson on the projector.

JupyterLab opens on the lesson's slides, with its cells run and its explorers live.
"""

import argparse
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from course.commands.lab import (
    TEACHERS_EXTENSIONS,
    add_folder,
    check_port,
    launch,
    server_settings,
    write_settings,
)
from course.commands.room import check_bank
from course.drafts import write_atomically
from course.errors import CourseError
from course.lessons import lesson as lesson_named
from course.lessons.deck import steps_of
from course.lessons.notes import PLANS
from course.present import LABEXTENSIONS
from course.present.beside import live_room, room_command
from course.present.notebook import deck_notebook, put_aside, write_deck
from course.present.plan import parts_of, plan_text, read_plan
from course.present.questions import with_question
from course.workspace import SECTIONS, Workspace

#: folder of the slides in the teacher's folder
DECKS = "decks"
#: JupyterLab extensions that the slides need
_NEEDED = (
    "jupyterlab-slideshow",
    "@deathbeds/jupyterlab-fonts",
    "@deathbeds/jupyterlab-font-dejavu-sans-mono",
)


def add_present(present: argparse.ArgumentParser) -> None:
    present.description = (
        "Open JupyterLab on the slides of a lesson: all cells run, explorers live, answers held back. Press "
        "H there for the keys, and W for the wall of the live room over the slide."
    )
    present.epilog = "Words after -- go to JupyterLab, as in: course present 01a -- --no-browser --port 9000"
    present.usage = (
        "course present [-h] [--minutes {50,90}] [--plan] [--lan] [--no-room] LESSON [FOLDER] "
        "[--bank FOLDER] [-- ARGUMENTS ...]"
    )
    present.add_argument("lesson", metavar="LESSON", help="id of the lesson, such as 01a")
    add_folder(present, f"your folder; the slides go into its folder {DECKS}")
    present.add_argument(
        "--minutes",
        type=int,
        choices=PLANS,
        default=PLANS[-1],
        help=f"length of the class, for the slides and the room's minutes; {PLANS[0]} leaves out the steps "
        f"that have no minutes in that plan (default: {PLANS[-1]}, all steps)",
    )
    present.add_argument(
        "--plan",
        action="store_true",
        help="write the file in which you hide steps and add screens, and stop (as a page: `course plan`)",
    )
    present.add_argument(
        "--lan",
        action="store_true",
        help="let the class's phones into the live room (JupyterLab stays closed)",
    )
    present.add_argument(
        "--bank", type=Path, metavar="FOLDER", help="folder of your own questions, for the room and the plan"
    )
    present.add_argument("--no-room", action="store_true", help="show the slides without the live room")
    present.set_defaults(run=run, takes_rest=True)


def settings(workspace: Workspace, deck: str, facts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the settings of the JupyterLab that shows a deck.

    `facts` are the deck's facts for the page.
    """
    room: dict[str, Any] = facts.get("room") or {}
    origins = {_origin(room[page]) for page in ("address", "wall") if page in room}
    found = server_settings(workspace, deck, rooms=sorted(origins))
    found["jupyter_lab_config.json"]["LabApp"]["extra_labextensions_path"].append(str(LABEXTENSIONS))
    found["labconfig/page_config.json"] = {
        "disabledExtensions": {name: name not in _NEEDED for name in TEACHERS_EXTENSIONS},
        "courseDeck": json.dumps({"path": deck, **facts}),
    }
    return found


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def run(arguments: argparse.Namespace) -> int:
    """Write the deck and show it in JupyterLab until that is closed."""
    lesson = lesson_named(arguments.lesson)
    steps = steps_of(lesson)
    folder = arguments.folder / DECKS
    workspace = Workspace(folder)
    plan, deck = folder / f"{lesson.id}.toml", folder / f"{lesson.id}.ipynb"
    if arguments.plan:
        return _write_plan(plan, plan_text(lesson, steps))
    _check_installed()
    check_port(arguments.rest)
    if arguments.bank is not None:
        check_bank(arguments.bank)
    planned = read_plan(plan, lesson, steps)
    planned = planned and [with_question(entry, arguments.bank) for entry in planned]
    parts = parts_of(lesson, steps, arguments.minutes, planned)
    workspace.create()
    for section in SECTIONS:  # guesses kept by an earlier class would show their answers at once
        workspace.update(section, lambda _: {})
    if aside := put_aside(deck):
        print(f"You changed the slides: they are kept as {aside}.")
    write_deck(deck, deck_notebook(lesson, parts))
    at_start = workspace.hidden / plan.name  # a room that starts again keeps the plan that the slides have
    if planned is not None:
        write_atomically(at_start, plan.read_bytes())
    screens = sum(len(part.screens) for part in parts)
    quiet = "--no-browser" in arguments.rest
    command = room_command(
        lesson.id,
        arguments.minutes,
        lan=arguments.lan,
        quiet=quiet,
        bank=arguments.bank,
        plan=None if planned is None else at_start,
    )
    with live_room(None if arguments.no_room else command, folder) as room:
        facts = {"title": lesson.heading, "room": room}
        write_settings(workspace, settings(workspace, deck.name, facts))
        by = f", as {plan} says" if planned is not None else ""
        print(f"{lesson.heading}: {screens} screens for {arguments.minutes} minutes{by}.")
        print("Press H there for the keys.")
        print("To stop, press Ctrl-C here, or choose File > Shut Down in JupyterLab.")
        launch(arguments.rest)
    return 0


def _write_plan(path: Path, text: str) -> int:
    if path.exists():
        print(f"{path} is there already and stays as it is. To begin anew, rename it first.")
        return 0
    write_atomically(path, text)
    print(f"{path} lists every step: hide steps and add screens there.")
    return 0


def _check_installed() -> None:
    if find_spec("jupyterlab_slideshow") is None:
        raise CourseError(
            "The slides need JupyterLab's slide view, which the extra `teach` brings. Install it with: "
            f"{sys.executable} -m pip install jupyterlab-slideshow segno"
        )
