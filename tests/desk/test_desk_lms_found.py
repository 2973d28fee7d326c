"""An LMS is one file in the folder: put there, it is found, and nothing else is told of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from copied import copy_folder

from course.grading.lms.base import Lms
from course.grading.lms.canvas import Canvas
from course.grading.lms.moodle import Moodle
from course.grading.lms.own import Own
from course.registry import classes_of, modules_of

ROOT = Path(__file__).resolve().parents[2]

ILIAS = '''
"""A learning platform of tomorrow."""

from course.grading.lms.base import Learner, Lms, LmsName
from course.grading.lms.moodle import Moodle  # another module's class is not found twice


class Ilias(Lms):
    name = "ilias"
    takes_grades = True

    def expected(self):
        return "the table of Ilias (Konto, Punkte)"

    def recognises(self, head):
        return head[:2] == ["Konto", "Punkte"]

    def learners(self, table):
        return [(place, Learner(row[0])) for place, row in enumerate(table) if place]

    def fill(self, roster, shares, *ask):
        table = [list(row) for row in roster.table]
        for learner, place in zip(roster.learners, roster.rows):
            table[place][1] = str(round(30 * shares[learner.student]))
        return table

    def name_in(self, part, is_file):
        return LmsName(self.name, part[6:], "") if part.startswith("konto-") else None

    def archive(self, files):
        return repr(sorted(files.items())).encode()
'''
USE = """
import sys
from pathlib import Path

from course.grading.lms import lms_name, read_roster
from course.grading.lms.reading import hand_out_zip, write_feedback

folder = Path(sys.argv[1])
table = folder / "class.csv"
table.write_text("Konto,Punkte,Notiz\\nann,,bleibt\\nbo,,\\n")
roster = read_roster(table)
print(roster.kind, roster.students(), lms_name("konto-ann/x.ipynb").lms)
print(roster.filled({"ann": 0.5, "bo": 1.0}), end="")
for name, content in hand_out_zip(roster, {"ann": {"x.ipynb": "a"}, "bo": {"x.ipynb": "b"}}).items():
    (folder / name).write_bytes(content)
page = folder / "page.html"
page.write_text("page")
write_feedback(folder, [("konto-ann/x.ipynb", "ann")], {"ann": page})
print(*sorted(path.name for path in folder.glob("*.zip")))
table.write_text("Name\\nann\\n")
try:
    read_roster(table)
except Exception as error:
    print("the table of Ilias" in str(error))
"""


def test_a_file_put_into_the_folder_is_an_lms_from_the_roster_to_the_filled_table(tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "course"
    for part in ("grading", "charts"):
        copy_folder(ROOT / "course" / part, copy / part)
    for file in (ROOT / "course").glob("*.py"):
        shutil.copy(file, copy)
    (copy / "grading" / "lms" / "ilias.py").write_text(ILIAS)
    done = subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(copy.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "ilias ['ann', 'bo'] ilias",
        "Konto,Punkte,Notiz",
        "ann,15,bleibt",
        "bo,30,",
        "ilias-feedback.zip ilias-hand-out.zip",
        "True",
    ]


def test_each_lms_of_the_course_is_found_once_and_in_the_order_of_names() -> None:
    assert classes_of("course.grading.lms", Lms) == [Canvas, Moodle, Own]
    names = [module.__name__ for module in modules_of("course.grading.lms")]
    assert names == sorted(names) and "course.grading.lms.base" in names
