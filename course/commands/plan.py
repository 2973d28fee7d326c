"""`course plan`: plan a class on a page: minutes, screens, questions, notes."""

import argparse
import asyncio
import contextlib
import threading
import webbrowser
from pathlib import Path

from course.bank.library import sets
from course.commands.lab import add_folder
from course.commands.present import DECKS
from course.lessons import lesson as lesson_named
from course.planning.server import PlanServer, serve
from course.planning.sheet import OWN_BANK, RunSheet


def add_plan(plan: argparse.ArgumentParser) -> None:
    plan.description = (
        "Show the run sheet of a lesson in the browser. What you change there goes into the plan "
        "file that `course present` and `course room --plan` read. The page is on this computer alone."
    )
    plan.add_argument("lesson", metavar="LESSON", help="id of the lesson, such as 01a")
    add_folder(plan, f"your folder; the plan stands in its folder {DECKS}")
    plan.add_argument("--bank", type=Path, metavar="FOLDER", help="folder of your own questions")
    plan.add_argument("--port", type=int, metavar="N", help="port to listen on (default: a free one)")
    plan.add_argument("--no-browser", action="store_true", help="open no page")
    plan.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    """Show the page until Ctrl-C."""
    lesson, bank = lesson_named(arguments.lesson), arguments.bank
    if bank is None and (arguments.folder / OWN_BANK).is_dir():  # where the page keeps what is written in it
        bank = arguments.folder / OWN_BANK
    if bank is not None:
        sets(bank)  # a wrong file is named before the page opens
    sheet = RunSheet(lesson, arguments.folder / DECKS / f"{lesson.id}.toml", bank)
    first = sheet.view()["rows"][0]["screens"][0]
    sheet.screen_page(first["id"])  # imports what draws screens, before the page asks for all of them at once
    server = PlanServer(sheet)

    def told() -> None:
        print(f"The plan of {lesson.heading}:  {server.address}")
        print("Each change is kept at once. To stop, press Ctrl-C here.", flush=True)
        if not arguments.no_browser:
            threading.Thread(target=webbrowser.open, args=(server.address,), daemon=True).start()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(server, arguments.port, told))
    return 0
