"""A made-up class of 120 with variants, as Moodle gives it and as Canvas does."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader_run import filled

from course.bank.case import Case
from course.bank.library import find_set
from course.grading.lms import folded
from course.marking.frozen import current, draw_parameters
from course.marking.release import release_for

NAME = "harbour-figures"
#: the harbour whose share everybody who would answer all right gets wrong
HARD = "Osaka"
ASSESSMENT = "Harbour figures (4711)"
SECRET = "a secret that is long enough for this class"
#: for one notebook of the class: an honest one has time enough on a busy machine, too
LIMITS = ["--cell-seconds", "5", "--total-seconds", "60", "--memory-mb", "512"]
SCRIPT = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"

BANK = """
from course.bank import Choice, Label, Number, QuestionSet, Table, Wrong

SHIPS = {"Kobe": 3217.4, "Osaka": 2846.9, "Nagoya": 4105.3, "Yokohama": 3777.7}
CLOSED = {"Mikuni": 55, "Sakata": 63, "Tomonoura": 41}

SET = QuestionSet("harbour-figures", title="Harbour figures", scenario="Made-up harbours.")
ABOUT = {"objective": "harbour", "starter": "pass"}


@SET.question(
    Number("kilotonnes", tolerance=0.01), title="Cargo of {port}", text="Cargo of {port} in year {year}?",
    hints=("Multiply the ships by the year's load.",), points=2,
    vary={"port": tuple(SHIPS), "year": (1, 2, 3, 4, 5)}, **ABOUT,
)
def cargo(port="Kobe", year=1):
    return SHIPS[port] * (1.37 + year / 7)


cargo.mistakes(one_year=Wrong("You get this if you take the first year for all years.",
              lambda port, year: SHIPS[port] * (1.37 + 1 / 7) * 0.9, step="Compare the years."))


@SET.question(
    Number("percent", tolerance=0.05), title="Share of {port}", text="Share of {port} in all ships?",
    hints=("Divide by the sum of all harbours.",), vary={"port": tuple(SHIPS)}, **ABOUT,
)
def share(port="Kobe"):
    return 100 * SHIPS[port] / sum(SHIPS.values())


share.mistakes(of_others=Wrong("You get this if you divide by the other harbours only.",
              lambda port: 100 * SHIPS[port] / (sum(SHIPS.values()) - SHIPS[port])))


@SET.question(
    Choice({"a": "falls", "b": "rises", "c": "stays"}), title="Direction", text="What does cargo do?",
    hints=("Look at the years.",), **ABOUT,
)
def direction():
    return "b"


direction.mistakes(falls=Wrong("You read the axis from right to left.", lambda: "a"))


@SET.question(Label(), title="Closed", text="Which closed harbour had most ships?", hints=("Sort.",), **ABOUT)
def largest():
    return max(CLOSED, key=CLOSED.get)


largest.mistakes(second=Wrong("That is the second largest.", lambda: "Mikuni"))
"""


@dataclass
class MadeClass:
    """The class, what was done to each notebook, and the paths of its downloads."""

    folder: Path
    kinds: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    cases: dict[str, dict[str, Case]] = field(default_factory=dict)
    notebooks: dict[str, list[str]] = field(default_factory=dict)

    @property
    def bank(self) -> Path:
        return self.folder / "bank"

    @property
    def secret(self) -> Path:
        return self.folder / "secret"


def _names() -> list[tuple[str, str]]:
    first = ["Ann", "Bo", "Chiyo", "Zoë", "Dai", "Éva", "Femi", "Gus", "Haruto", "Ines", "Jun", "Kai"]
    last = ["Abe", "O'Neill", "Cruz", "de Vries", "Ito", "Müller", "Nguyen", "Okafor", "Smith-Lee", "Tanaka"]
    return [(one, two) for one in first for two in last]


def _kind(place: int) -> str:
    steps = [(60, "honest"), (85, "weak"), (95, "late"), (100, "missing"), (106, "copied"), (108, "swapped")]
    return next((kind for end, kind in steps if place < end), f"hostile {place - 108}")


HOSTILE = [
    f"cargo = {SCRIPT!r}",
    f"raise ValueError({SCRIPT!r})",
    "import time; time.sleep(60)",  # a loop without end would cost every marking five seconds of processor
    "import os; os._exit(3)",
    "import course.bank.library",
    "open('/etc/shadow').read()",
    "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
    "cargo = type('Liar', (float,), {'__eq__': lambda *_: True})(1)",
    "cargo = '=HYPERLINK(\"http://192.0.2.1\")'",
    "",  # not a notebook at all
    "",  # two notebooks
    "cargo = [10**6] * 10**6",
]


def _right(cases: dict[str, Case]) -> dict[str, str]:
    return {name: f"{name} = {case.value()!r}" for name, case in cases.items()}


def make_class(folder: Path) -> MadeClass:
    """Write bank, secret, rosters and downloads into a folder."""
    made = MadeClass(folder)
    made.bank.mkdir()
    (made.bank / "harbour.py").write_text(BANK)
    made.secret.write_text(SECRET + "\n")
    questions = find_set(NAME, made.bank)
    people = _names()
    logins = [f"s{place:03d}" for place in range(len(people))]
    released = release_for(questions, logins, SECRET.encode(), mode="assessed")
    for place, login in enumerate(logins):
        drawn = draw_parameters(SECRET.encode(), current(questions), login)
        kind = _kind(place)
        # one variant is harder than its sisters: whoever has it slips
        misled = kind == "honest" and drawn["share"] == {"port": HARD}
        made.kinds[login] = "misled" if misled else kind
        made.numbers[login] = 5000 + place
        made.people[login] = " ".join(people[place])
        made.cases[login] = {q.id: Case(q, drawn[q.id]) for q in questions}
    for place, login in enumerate(logins):
        made.notebooks[login] = _handed_in(made, released.notebooks, place, login)
    _moodle(made, people)
    _canvas(made, people)
    return made


def _handed_in(made: MadeClass, released: dict[str, str], place: int, login: str) -> list[str]:
    kind, cases = made.kinds[login], made.cases[login]
    right, text = _right(cases), released[login]
    if kind == "missing":
        return []
    if kind == "swapped":  # the neighbour's notebook under the own login
        other = f"s{place - 60:03d}"
        return [filled(released[other], _right(made.cases[other]))]
    if kind == "weak":
        wrong = {name: f"{name} = {case.listed[0].plain['v']!r}" for name, case in cases.items()}
        answers = {**right, **dict(list(wrong.items())[: 1 + place % 3])}
        if place % 4 == 0:
            answers.pop("share", None)
        if place % 3 == 0:
            answers["largest"] = wrong["largest"]
        return [filled(text, answers)]
    if kind == "misled":
        wrong = cases["share"].listed[0].plain["v"]
        return [filled(text, {**right, "share": f"share = {wrong!r}"})]
    if kind == "copied":  # another's numbers typed into the own notebook
        other = next(
            name
            for name in sorted(made.cases)
            if made.kinds[name] == "honest" and made.cases[name]["cargo"].key != cases["cargo"].key
        )
        return [filled(text, _right(made.cases[other]))]
    if kind.startswith("hostile"):
        number = int(kind.split()[1])
        if number == 9:
            return ["PK\x03\x04 not a notebook"]
        if number == 10:
            return [filled(text, right), filled(text, right)]
        return [filled(text, {**right, "cargo": HOSTILE[number]})]
    return [filled(text, right)]


def _csv(rows: list[list[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue()


def _moodle(made: MadeClass, people: list[tuple[str, str]]) -> None:
    head = (
        "Identifier|Full name|Username|Email address|Status|Grade|Maximum grade|Grade can be changed|"
        "Last modified (submission)|Last modified (grade)|Feedback comments"
    )
    rows = [head.split("|")]
    with zipfile.ZipFile(made.folder / "moodle.zip", "w") as archive:
        for login, (first, last) in zip(made.kinds, people, strict=True):
            late = made.kinds[login] == "late"
            time = "Wednesday, 25 November 2026, 9:30 AM" if late else "Tuesday, 24 November 2026, 8:15 PM"
            handed = "Submitted for grading" if made.notebooks[login] else "No submission"
            number = made.numbers[login]
            time = time if made.notebooks[login] else "-"
            row = f"Participant {number}|{first} {last}|{login}|{login}@x.org|{handed}||50.00|Yes|{time}|-"
            rows.append([*row.split("|"), "keep, this"])
            for count, text in enumerate(made.notebooks[login]):
                name = f"{first} {last}_{number}_assignsubmission_file_/{NAME}{'-' * count}.ipynb"
                archive.writestr(name, text)
    (made.folder / "moodle.csv").write_text("\N{ZERO WIDTH NO-BREAK SPACE}" + _csv(rows), "utf-8")


def _canvas(made: MadeClass, people: list[tuple[str, str]]) -> None:
    """Write the downloads of a smaller class: a third of those who are like others, and everybody else."""
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Other (1)", ASSESSMENT, "Final Score"],
        ["    Points Possible", "", "", "", "", "5", "10", "(read only)"],
    ]
    with zipfile.ZipFile(made.folder / "canvas.zip", "w") as archive:
        for place, (login, (first, last)) in enumerate(zip(made.kinds, people, strict=True)):
            if place < 100 and place % 3:
                continue
            number = made.numbers[login]
            rows.append([f"{last}, {first}", str(number), f"U{number}", login, "One", "3", "", "60"])
            late = "_LATE" if made.kinds[login] == "late" else ""
            who = "".join(c for c in f"{last}{first}".casefold() if c.isalnum())
            assert folded(who)
            for count, text in enumerate(made.notebooks[login]):
                archive.writestr(f"{who}{late}_{number}_{90000 + number + count}_{NAME}-{count}.ipynb", text)
    (made.folder / "canvas.csv").write_text(_csv(rows), "utf-8")
