"""A class on a JupyterHub, really run: a lesson, a break, a restart of the hub, an upgrade of the course.

    python benchmarks/hub.py FOLDER                 30 learners, two of them with a browser
    python benchmarks/hub.py FOLDER --learners 4    fewer
    python benchmarks/hub.py FOLDER --write         also puts the tables into benchmarks/RESULTS.md

The hub is that of deploy/jupyterhub_config.py with ``HUB_SIGN_IN=trial``: on this machine's loopback only,
with a process for each learner, and without passwords. Everybody arrives within two minutes, opens lesson
01a, runs all cells, moves an explorer, keeps a guess and a verdict, answers a quick check, asks for a check,
saves, and leaves. Some write a line of their own into the lesson. Then everybody comes back three times:
after the idle servers were culled, after the hub was restarted while their servers ran, and after another
version of the course was installed, with two changed lessons. Each time the record, the notes and the own
line are compared with what was there. Most learners are HTTP sessions that send what JupyterLab sends; the
others are pages in Chromium.

``FOLDER`` gets an environment with the course's wheel and the extra ``hub``, npm's proxy, and one folder for
each run, with the hub's log. The environment is used again by the next run. Needs npm, Debian's chromium and
the extra ``test``, and Linux, because memory is read from ``/proc``. Only the installing uses the network.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
import websocket
from import_time import RESULTS, put
from playwright.sync_api import Page, sync_playwright
from site_pages import CHROMIUM

ROOT = Path(__file__).resolve().parent.parent
HEADING = "## A class on a JupyterHub"
PORT = 8123
BASE = f"http://127.0.0.1:{PORT}"
LESSON = "notebooks/01a-japans-trade-with-china.ipynb"
#: a lesson that nobody opens, and that the new version changes, too
OTHER = "notebooks/02a-from-mine-to-magnet.ipynb"
NEW_WORDS = "A sentence of the new version."
NEXT = "0.1.0.post1"
#: seconds from one learner's arrival to the next: 30 learners come within two minutes
GAP = 4.0
#: longest wait for one answer, and for the whole run
PATIENCE = 300
WHOLE_RUN = 45 * 60
#: megabytes of a kernel
LIMIT = 250
COMPARED = (
    "Without trouble means: no step failed, and what the learner had was there. Each time compared, byte for "
    "byte or value for value: guess, answers, verdict, notes, the own line in the lesson, and what the "
    "course says of them. After the upgrade also: the new version runs, a lesson that nobody changed is the "
    "new one, and one with an own line has the new one beside it."
)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RAN = """() => {
  const state = document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status;
  const waits = [...document.querySelectorAll('.jp-InputPrompt')].some(p => /\\[\\*\\]/.test(p.textContent));
  if (state !== 'idle' || waits) window.quietSince = null;
  else window.quietSince ??= performance.now();
  return window.quietSince !== null && performance.now() - window.quietSince > 1000;
}"""

Figures = dict[str, float]


class Lost(Exception):
    """Something that a learner had is no longer there."""


class Place:
    """The folder of the trial: its environment, the versions of the course, and the folder of this run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.programs = self.folder / "env" / "bin"
        self.run = self.folder / f"run-{datetime.datetime.now():%Y%m%d-%H%M%S}"
        self.homes = self.run / "homes"
        self.homes.mkdir(parents=True)

    def prepare(self) -> None:
        """Build both versions, and make the environment where it is missing."""
        for name, change in (("now", None), ("next", _make_new)):
            target = self.folder / name
            shutil.rmtree(target, ignore_errors=True)
            _copy_checkout(target / "source")
            if change is not None:
                change(target / "source")
            self._call(
                sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", target, target / "source"
            )
        if not (self.programs / "jupyterhub").exists():
            self._call(sys.executable, "-m", "venv", self.folder / "env")
            pins = ["-c", ROOT / "constraints.txt"]
            self._call(self.programs / "pip", "install", "-q", *pins, f"{self._wheel('now')}[hub]")
        if not (self.folder / "node_modules").exists():
            self._call("npm", "install", "--prefix", self.folder, "configurable-http-proxy")
        self.install("now")

    def install(self, version: str) -> None:
        """Put one of the two versions into the environment, over the other."""
        words = ["install", "-q", "--no-deps", "--force-reinstall", self._wheel(version)]
        self._call(self.programs / "pip", *words)

    def _wheel(self, version: str) -> Path:
        return next((self.folder / version).glob("*.whl"))

    def _call(self, *words: str | Path) -> None:
        subprocess.run([str(word) for word in words], check=True, cwd=self.folder)


def _copy_checkout(target: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def _make_new(source: Path) -> None:
    """Make a copy of the checkout the next version: another number, and a sentence more in two lessons."""
    for name in ("pyproject.toml", "course/__init__.py"):
        text = (source / name).read_text("utf-8")
        changed = re.sub(
            r'^((?:__version__|version) = )".*"', rf'\1"{NEXT}"', text, count=1, flags=re.MULTILINE
        )
        (source / name).write_text(changed, "utf-8")
    for name in (LESSON, OTHER):
        book = json.loads((source / name).read_text("utf-8"))
        cell = book["cells"][1]
        cell["source"] = "".join(cell["source"]) + f"\n\n{NEW_WORDS}"
        (source / name).write_text(json.dumps(book, indent=1, ensure_ascii=False) + "\n", "utf-8")


class Hub:
    """The hub's process, which can be stopped and started again on the same folder."""

    def __init__(self, place: Place, idle: int) -> None:
        self.place = place
        #: seconds after which a kernel ends, and half of those after which a server ends
        self.idle = idle
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start the hub and return the seconds until it answers."""
        began = time.monotonic()
        plain = {
            k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "JPY", "PYTHON", "VIRTUAL"))
        }
        env = plain | {
            "PATH": f"{self.place.folder / 'node_modules' / '.bin'}:{plain['PATH']}",
            "HUB_SIGN_IN": "trial",
            "HUB_PORT": str(PORT),
            "HUB_HOMES": str(self.place.homes),
            "HUB_IDLE_SECONDS": str(self.idle),
        }
        command = [self.place.programs / "jupyterhub", "-f", ROOT / "deploy" / "jupyterhub_config.py"]
        with (self.place.run / "hub.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.place.run, env=env, stdout=log, stderr=log, start_new_session=True
            )
        while time.monotonic() - began < PATIENCE:
            with contextlib.suppress(OSError):
                if requests.get(f"{BASE}/hub/health", timeout=5).ok:
                    return time.monotonic() - began
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise SystemExit(f"The hub did not start: see {self.place.run / 'hub.log'}")

    def stop(self) -> float:
        """Stop the hub as a service manager does, and return the seconds until it has ended."""
        if self.process is None:
            return 0.0
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(120)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None
        return time.monotonic() - began

    def running(self) -> dict[str, list[int]]:
        """Return the processes of the learners and of the hub itself, by what they are."""
        found: dict[str, list[int]] = {"kernel": [], "server": [], "hub": []}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
                inside = (folder / "cwd").readlink().is_relative_to(self.place.homes)
                if inside and "ipykernel_launcher" in command:
                    found["kernel"].append(int(folder.name))
                elif inside and "jupyterhub-singleuser" in command:
                    found["server"].append(int(folder.name))
                elif (folder / "cwd").readlink() == self.place.run:
                    found["hub"].append(int(folder.name))
        return found

    def end_all(self) -> None:
        """Stop the hub, and whatever it left behind."""
        self.stop()
        for processes in self.running().values():
            for process in processes:
                with contextlib.suppress(OSError):
                    os.kill(process, signal.SIGKILL)
        for left in Path("/tmp").glob("jupyter-learner[0-9][0-9][0-9]-*"):
            shutil.rmtree(left, ignore_errors=True)


def memory(process: int) -> float:
    """Return the proportional memory of a process, in MB."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8")
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1024  # type: ignore[index]


def processor(process: int) -> float:
    """Return the seconds of the processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free() -> float:
    """Return the machine's available memory, in MB."""
    found = re.search(r"MemAvailable:\s+(\d+)", Path("/proc/meminfo").read_text("utf-8"))
    return int(found[1]) / 1024  # type: ignore[index]


class Learner:
    """A learner with an HTTP session in place of a browser, and what was measured."""

    def __init__(self, place: Place, number: int) -> None:
        self.name = f"learner{number:03d}"
        #: whether this learner writes a line into the lesson
        self.writes = number % 2 == 1
        self.own_line = f"# {self.name} was here"
        self.folder = place.homes / self.name / "interdependence"
        self.home = f"{BASE}/user/{self.name}"
        self.figures: Figures = {}
        self.trouble: list[str] = []
        self.asked_again = 0
        self.kept: dict[str, Any] = {}
        self.session = requests.Session()
        self.kernel: Kernel | None = None

    def sign_in(self) -> None:
        """Sign in at the hub and wait until the own JupyterLab comes."""
        self.session = requests.Session()
        self.session.get(f"{BASE}/hub/login", timeout=PATIENCE)
        form = {"username": self.name, "password": "", "_xsrf": self._xsrf("/hub/")}
        answer = self.session.post(f"{BASE}/hub/login?next=%2Fhub%2Fspawn", data=form, timeout=PATIENCE)
        ends = time.monotonic() + PATIENCE
        while not (answer.ok and "jupyter-config-data" in answer.text):
            if time.monotonic() > ends:
                raise TimeoutError("the server did not start")
            time.sleep(1)
            # the waiting page leads to the server as soon as it runs; where nothing is on its way, ask again
            answer = self.session.get(f"{BASE}/hub/spawn-pending/{self.name}", timeout=PATIENCE)
            if answer.status_code in (424, 429, 500, 503):
                self.asked_again += 1
                answer = self.session.get(f"{BASE}/hub/spawn/{self.name}", timeout=PATIENCE)

    def _xsrf(self, path: str) -> str:
        found = [one.value for one in self.session.cookies if one.name == "_xsrf" and one.path == path]
        return str(found[-1]) if found else ""

    def call(self, method: str, path: str, **words: Any) -> Any:
        """Call the own server as JupyterLab does."""
        headers = {"X-XSRFToken": self._xsrf(f"/user/{self.name}/"), "Referer": f"{self.home}/lab"}
        answer = self.session.request(
            method, f"{self.home}/api/{path}", headers=headers, timeout=PATIENCE, **words
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def open_lesson(self) -> Kernel:
        """Open the lesson with a kernel of its own, which may be slow to start."""
        path = f"interdependence/{LESSON}"
        body = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        self.kernel = Kernel(self, self.call("POST", "sessions", json=body)["kernel"]["id"])
        self.kernel.run("1")
        return self.kernel

    def _lesson(self) -> dict[str, Any]:
        return dict(self.call("GET", f"contents/interdependence/{quote(LESSON)}")["content"])

    def run_all(self) -> None:
        """Run the lesson's cells as they lie in the learner's folder."""
        assert self.kernel is not None
        for cell in self._lesson()["cells"]:
            if cell["cell_type"] == "code":
                self.kernel.run(cell["source"])

    def work(self) -> None:
        """Move an explorer, keep a guess, answer a quick check, and save."""
        assert self.kernel is not None
        with self.timed("move an explorer"):
            self.kernel.move_an_explorer()
        self.kernel.press("Keep my guess and show the answer")
        with self.timed("answer a quick check"):
            self.kernel.answer_quick_check("27.5")
        book = self._lesson()
        if self.writes:
            next(one for one in book["cells"] if one["cell_type"] == "code")["source"] += f"\n{self.own_line}"
        file = {"type": "notebook", "format": "json", "content": book}
        with self.timed("save"):
            self.call("PUT", f"contents/interdependence/{quote(LESSON)}", json=file)

    @contextlib.contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Note the seconds that something takes."""
        began = time.monotonic()
        yield
        self.figures[what] = time.monotonic() - began

    def stay(self, done: threading.Event) -> None:
        """Leave the lesson's page open, which answers its server, until the class ends."""
        while self.kernel is not None and not done.is_set():
            self.kernel.socket.settimeout(2)
            try:
                self.kernel.socket.recv()
            except websocket.WebSocketTimeoutException:
                continue
            except (OSError, websocket.WebSocketException):
                break
        done.wait()

    def leave(self) -> None:
        """Close the lesson's page."""
        if self.kernel is not None:
            with contextlib.suppress(Exception):
                self.kernel.socket.close()
        self.kernel = None

    def state(self) -> dict[str, Any]:
        """Return the record that the course keeps of this learner, without its list of files."""
        found = json.loads((self.folder / ".course" / "state.json").read_text("utf-8"))
        return {section: content for section, content in found.items() if section != "files"}

    # the visits

    def first_visit(self) -> None:
        """Come to class."""
        with self.timed("sign in, until JupyterLab comes"):
            self.sign_in()
        with self.timed("open 01a, until its kernel answers"):
            self.open_lesson()
        with self.timed("run all cells"):
            self.run_all()
        self.work()
        assert self.kernel is not None
        with self.timed("check an answer of the exercises"):
            said = self.kernel.run("from course import exercise\nexercise('01').check('china_share', 0.2)")
        if not said:
            raise Lost("the check said nothing")
        self.kernel.run("from course import my_ledger\nmy_ledger().record('C05', 'overstated', 0.6)")
        note = {"type": "file", "format": "text", "content": f"notes of {self.name}"}
        self.call("PUT", "contents/interdependence/notes.md", json=note)
        self.kept = self.state()
        for section in ("predictions", "progress", "ledger"):
            if not self.kept.get(section):
                raise Lost(f"nothing was kept in {section}")

    def come_back(self, occasion: str) -> None:
        """Sign in again and find everything."""
        with self.timed(f"{occasion}: sign in"):
            self.sign_in()
        with self.timed(f"{occasion}: open 01a"):
            kernel = self.open_lesson()
        self.look(kernel)

    def look(self, kernel: Kernel) -> None:
        """Compare with what was kept, by the files and by what the course says."""
        now = self.state()
        for section, content in self.kept.items():
            if now.get(section) != content:
                raise Lost(f"{section} is another")
        said = kernel.run("from course import my_ledger\nprint(my_ledger().latest()['C05'])")
        if "overstated" not in said.lower():
            raise Lost("the course does not know the verdict")
        said = kernel.run("from course import widgets\nprint(widgets.my_predictions().to_string())")
        if "20.1" not in said:
            raise Lost("the course does not know the guess")
        if self.call("GET", "contents/interdependence/notes.md")["content"] != f"notes of {self.name}":
            raise Lost("the notes are others")
        if self.writes and self.own_line not in (self.folder / LESSON).read_text("utf-8"):
            raise Lost("the own line is gone")

    def come_back_to_another_version(self, occasion: str) -> None:
        """Sign in after the upgrade: everything is there, the lessons are new, and they run."""
        self.come_back(occasion)
        assert self.kernel is not None
        version = self.kernel.run("import course; print(course.__version__)").strip()
        if version != NEXT:
            raise Lost(f"the course is still {version}")
        lesson = Path(LESSON)
        new = lesson.with_suffix(".new.ipynb") if self.writes else lesson
        for name in (new, Path(OTHER)):
            file = self.folder / name
            if not file.exists() or NEW_WORDS not in file.read_text("utf-8"):
                raise Lost(f"{name} is not of the new version")
        with self.timed(f"{occasion}: run all cells"):
            self.run_all()


class Kernel:
    """The messages of a notebook's page and its kernel."""

    def __init__(self, learner: Learner, name: str) -> None:
        self.learner, self.name, self.id = learner, name, uuid.uuid4().hex
        cookies = "; ".join(f"{one.name}={one.value}" for one in learner.session.cookies)
        address = f"{learner.home.replace('http', 'ws', 1)}/api/kernels/{name}/channels?session_id={self.id}"
        self.socket = websocket.create_connection(address, cookie=cookies, timeout=PATIENCE, origin=BASE)
        self.widgets: dict[str, dict[str, Any]] = {}

    def _send(self, kind: str, content: dict[str, Any]) -> str:
        number = uuid.uuid4().hex
        message = {
            "header": {
                "msg_id": number,
                "msg_type": kind,
                "username": "",
                "session": self.id,
                "version": "5.3",
                "date": "",
            },
            "parent_header": {},
            "content": content,
            "channel": "shell",
            "buffers": [],
            # what JupyterLab sends along, by which the course knows an open page
            "metadata": {"cellId": number, "deletedCells": []},
        }
        self.socket.send(json.dumps(message))
        return number

    def _until_idle(self, number: str) -> list[dict[str, Any]]:
        """Return the messages that a request leads to; widgets that come with them are remembered."""
        found = []
        while True:
            raw = self.socket.recv()
            message = json.loads(raw) if isinstance(raw, str) else _from_binary(raw)
            if message["msg_type"] == "comm_open":
                self.widgets[message["content"]["comm_id"]] = message["content"]["data"]["state"]
            if message["parent_header"].get("msg_id") == number:
                found.append(message)
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return found

    def run(self, code: str) -> str:
        """Run a cell and return its text outputs; an error in it is trouble."""
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "allow_stdin": False,
            "stop_on_error": True,
        }
        texts = []
        for message in self._until_idle(self._send("execute_request", content)):
            if message["msg_type"] == "error":
                raise RuntimeError(f"{message['content']['ename']}: {message['content']['evalue']}"[:300])
            if message["msg_type"] == "stream":
                texts.append(message["content"]["text"])
            texts.append(message["content"].get("data", {}).get("text/plain", ""))
        return "\n".join(filter(None, texts))

    def _tell(self, found: Callable[[dict[str, Any]], bool], data: dict[str, Any]) -> None:
        """Send something to the first widget that fits; an answer must come."""
        comm = next(comm for comm, state in self.widgets.items() if found(state))
        answers = self._until_idle(self._send("comm_msg", {"comm_id": comm, "data": data}))
        if not any(one["msg_type"] == "comm_msg" for one in answers):
            raise RuntimeError("the page's widget did not answer")

    def move_an_explorer(self) -> None:
        """Move the first slider of years by a step."""

        def slider(state: dict[str, Any]) -> bool:
            return state.get("_model_name") == "IntSliderModel"

        state = next(one for one in self.widgets.values() if slider(one))
        value = state["value"] + (1 if state["value"] < state["max"] else -1)
        self._tell(slider, {"method": "update", "state": {"value": value}, "buffer_paths": []})

    def press(self, words: str) -> None:
        """Press a button."""
        click = {"method": "custom", "content": {"event": "click"}}
        self._tell(lambda state: state.get("description") == words, click)

    def answer_quick_check(self, answer: str) -> None:
        """Answer the first quick check of the lesson."""
        data = {"method": "custom", "content": {"act": "check", "answer": [answer]}}
        self._tell(lambda state: str(state.get("_anywidget_id")).endswith("QuickForm"), data)


def _from_binary(raw: bytes) -> dict[str, Any]:
    """Read a message that carries buffers: the number of parts, where they begin, then the JSON."""
    count = int.from_bytes(raw[:4], "big")
    starts = [int.from_bytes(raw[4 * place : 4 * place + 4], "big") for place in range(1, count + 1)]
    return dict(json.loads(raw[starts[0] : starts[1] if count > 1 else None]))


class WithBrowser(Learner):
    """A learner at a page in Chromium; what is compared is asked by the same cookies."""

    def __init__(self, place: Place, number: int) -> None:
        super().__init__(place, number)
        self.writes = True
        self.closing = contextlib.ExitStack()
        self.page: Page | None = None
        self.pictures = place.run
        self.outside: list[str] = []

    def sign_in(self) -> None:
        """Fill in the form and wait until the contents of the course are on the screen."""
        driver = self.closing.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        self.closing.callback(browser.close)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page = page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("request", lambda request: self._noted(request.url))
        page.goto(f"{BASE}/hub/login")
        page.fill("#username_input", self.name)
        page.click("#login_submit")
        page.locator(".jp-RenderedMarkdown h1", has_text="Interdependence: contents").wait_for()
        self.session = requests.Session()
        for one in context.cookies():
            self.session.cookies.set(one["name"], one["value"], domain="127.0.0.1", path=one["path"])

    def _noted(self, url: str) -> None:
        if not url.startswith((BASE, BASE.replace("http", "ws", 1), "data:", "blob:")):
            self.outside.append(url)

    def open_lesson(self) -> Kernel:
        """Open the lesson's page and wait for its kernel; questions of the test go to the same kernel."""
        assert self.page is not None
        self.page.goto(f"{self.home}/lab/tree/interdependence/{LESSON}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        return super().open_lesson()

    def run_all(self) -> None:
        """Choose Run All Cells in the menu."""
        assert self.page is not None
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
        self.page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=busy]")
        self.page.wait_for_function(RAN)
        errors = self.page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count()
        if errors:
            raise RuntimeError(f"{errors} cells ended in an error")

    def work(self) -> None:
        """Do by hand what the others do by messages."""
        assert self.page is not None
        page = self.page
        handle = page.locator(".noUi-handle").first
        handle.scroll_into_view_if_needed()
        handle.focus()
        chart = page.locator(".jp-OutputArea-output:has(.noUi-handle) [data-revision]").first
        before = chart.get_attribute("data-revision")
        with self.timed("move an explorer"):
            page.keyboard.press("ArrowRight")
            page.wait_for_function(
                "([box, before]) => box.dataset.revision !== before", arg=[chart.element_handle(), before]
            )
        page.get_by_role("button", name="Keep my guess").first.click()
        form = page.locator(".course-quick form").first
        form.get_by_label("Your answer").fill("27.5")
        with self.timed("answer a quick check"):
            page.keyboard.press("Enter")
            page.locator(".course-quick [role=status]", has_text="wrong").first.wait_for()
        page.screenshot(path=self.pictures / f"{self.name}-checked.png")
        editor = page.locator(".jp-CodeCell .cm-content", has_text="quick checks on the way").first
        editor.scroll_into_view_if_needed()
        editor.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(f"\n{self.own_line}")
        with self.timed("save"):
            page.keyboard.press("Control+s")
            ends = time.monotonic() + PATIENCE
            while self.own_line not in (self.folder / LESSON).read_text("utf-8"):
                if time.monotonic() > ends:
                    raise TimeoutError("the page did not save")
                page.wait_for_timeout(50)

    def look(self, kernel: Kernel) -> None:
        """Look at the page, too: the own line stands in it."""
        assert self.page is not None
        self.page.locator(".jp-CodeCell .cm-content", has_text=self.own_line).first.wait_for()
        self.page.screenshot(path=self.pictures / f"{self.name}-{time.monotonic():.0f}.png")
        super().look(kernel)
        if self.outside:
            raise Lost(f"the page asked {self.outside[0][:100]}")

    def leave(self) -> None:
        """Close the browser."""
        super().leave()
        self.closing.close()
        self.page = None


def together(learners: list[Learner], visit: Callable[[Learner], None], look: Callable[[], None]) -> float:
    """Let all visit, each in a thread of its own, look while all are there; return the seconds."""
    began, there, done = time.monotonic(), threading.Semaphore(0), threading.Event()

    def go(place: int, learner: Learner) -> None:
        time.sleep(GAP * place)
        try:
            visit(learner)
        except Exception as error:
            learner.trouble.append(f"{learner.name}: {type(error).__name__}: {error}"[:400])
            print("  ", learner.trouble[-1], flush=True)
        there.release()
        learner.stay(done)
        learner.leave()

    threads = [threading.Thread(target=go, args=pair, daemon=True) for pair in enumerate(learners)]
    for thread in threads:
        thread.start()
    for _ in threads:
        there.acquire()
    took = time.monotonic() - began
    look()
    done.set()
    for thread in threads:
        thread.join(PATIENCE)
    return took


def emptied(hub: Hub) -> tuple[float, float]:
    """Wait until the culler has ended every kernel and server; return the seconds until each were gone."""
    began, kernels = time.monotonic(), 0.0
    while time.monotonic() - began < 8 * hub.idle:
        left = hub.running()
        if not left["kernel"] and not kernels:
            kernels = time.monotonic() - began
        if not left["kernel"] and not left["server"]:
            return kernels, time.monotonic() - began
        time.sleep(1)
    raise SystemExit(f"Not culled: {left}")


class Played:
    """What happened, for the tables."""

    def __init__(self, learners: list[Learner]) -> None:
        self.learners = learners
        self.occasions: list[tuple[str, int, float]] = []
        self.sizes: dict[str, list[float]] = {}
        self.work: dict[str, list[float]] = {}
        self.taken = 0.0
        self.culled = (0.0, 0.0)
        self.restarted = 0.0
        self.upgraded = 0.0
        self.disk: list[float] = []

    def visit(self, name: str, how: Callable[[Learner], None], look: Callable[[], None]) -> None:
        """Let everybody visit, and count who had no trouble."""
        before = [len(one.trouble) for one in self.learners]
        took = together(self.learners, how, look)
        well = sum(len(one.trouble) == old for one, old in zip(self.learners, before, strict=True))
        self.occasions.append((name, well, took))
        print(f"{name}: {well} of {len(self.learners)} without trouble, {took:.0f} s", flush=True)


def play(place: Place, hub: Hub, learners: list[Learner]) -> Played:
    """Play the class."""
    played = Played(learners)

    def measure() -> None:
        for kind, processes in hub.running().items():
            played.sizes[kind] = [memory(one) for one in processes]
            played.work[kind] = [processor(one) for one in processes]
        played.taken = available - free()

    def nothing() -> None:
        pass

    hub.start()
    available = free()
    played.visit("first visit", lambda one: one.first_visit(), measure)
    played.disk = [_disk(one.folder.parent) for one in learners]
    played.culled = emptied(hub)
    print(
        f"culled: kernels after {played.culled[0]:.0f} s, servers after {played.culled[1]:.0f} s", flush=True
    )
    played.visit("after the cull", lambda one: one.come_back("after the cull"), nothing)
    played.restarted = hub.stop() + hub.start()
    played.visit("after the restart", lambda one: one.come_back("after the restart"), nothing)
    began = time.monotonic()
    hub.stop()
    place.install("next")
    hub.start()
    played.upgraded = time.monotonic() - began
    again = "after the upgrade"
    played.visit(again, lambda one: one.come_back_to_another_version(again), nothing)
    return played


def _disk(folder: Path) -> float:
    """Return what a home takes, in MB."""
    return sum(file.lstat().st_blocks * 512 for file in folder.rglob("*")) / 1e6


def tables(played: Played, place: Place, idle: int) -> str:
    """Return the section for RESULTS.md."""
    learners = played.learners
    browsers = sum(isinstance(one, WithBrowser) for one in learners)
    version = subprocess.run(
        [place.programs / "jupyterhub", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    lines = [
        HEADING,
        "",
        f"`python benchmarks/hub.py FOLDER --learners {len(learners)}`, {datetime.date.today().isoformat()}: "
        f"JupyterHub {version}, Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} "
        f"cores, {total:.0f} GB, shared with other work (load average at the end {os.getloadavg()[0]:.1f}). "
        f"{len(learners)} learners arrive within {GAP * len(learners):.0f} s. {browsers} of them are pages "
        "in Chromium on the same machine, the others HTTP sessions that send what JupyterLab sends. "
        "Sign-in without passwords, on loopback only.",
        "",
        COMPARED,
        "",
        "| occasion | learners without trouble | from the first arrival to the last done, s |",
        "|---|---:|---:|",
        *(f"| {name} | {well} of {len(learners)} | {took:.0f} |" for name, well, took in played.occasions),
        "",
        "| step | median, s | worst, s |",
        "|---|---:|---:|",
    ]
    steps = list(dict.fromkeys(step for one in learners for step in one.figures))
    for step in steps:
        values = [one.figures[step] for one in learners if step in one.figures]
        lines.append(f"| {step} | {statistics.median(values):.2f} | {max(values):.2f} |")
    lines += [
        "",
        "| while all are there | how many | median, MB | worst, MB | processor, median, s | worst, s |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    names = {"kernel": "a kernel after 01a", "server": "a learner's server", "hub": "hub, proxy and culler"}
    for kind, sizes in played.sizes.items():
        work = played.work[kind]
        if kind == "hub":
            sizes, work = [sum(sizes)], [sum(work)]
        lines.append(
            f"| {names[kind]} | {len(sizes)} | {statistics.median(sizes):.0f} | {max(sizes):.0f} "
            f"| {statistics.median(work):.1f} | {max(work):.1f} |"
        )
    again = sum(one.asked_again for one in learners)
    lines += [
        "",
        f"All together took {played.taken / 1000:.1f} GB of the machine's memory, browsers included. Limit "
        f"for a kernel: {LIMIT} MB. A home has {statistics.median(played.disk):.1f} MB, with outputs that "
        f"a page saved {max(played.disk):.1f} MB. Starts that had to be asked for twice: {again}. The last "
        f"kernel was culled {played.culled[0]:.0f} s after the class left (limit {idle} s), the last server "
        f"after {played.culled[1]:.0f} s (limit {2 * idle} s). To stop and start the hub took "
        f"{played.restarted:.0f} s, with the upgrade in between {played.upgraded:.0f} s.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Play the class, print the tables, and write them where that is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--browsers", type=int, default=2)
    parser.add_argument("--idle", type=int, default=120, help="seconds after which a kernel is culled")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    signal.alarm(WHOLE_RUN)
    place = Place(asked.folder)
    place.prepare()
    without = asked.learners - asked.browsers
    learners = [(Learner if n <= without else WithBrowser)(place, n) for n in range(1, asked.learners + 1)]
    hub = Hub(place, asked.idle)
    try:
        played = play(place, hub, learners)
    finally:
        hub.end_all()
    section = tables(played, place, asked.idle)
    print(f"\n{section}")
    trouble = [line for one in learners for line in one.trouble]
    print("\n".join(trouble) or "No trouble.", f"Log: {place.run / 'hub.log'}", sep="\n")
    if asked.write:
        RESULTS.write_text(put(section, RESULTS.read_text("utf-8")), encoding="utf-8", newline="\n")
    sys.exit(1 if trouble else 0)


if __name__ == "__main__":
    main()
