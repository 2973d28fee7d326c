"""A real JupyterLab and a real Chromium for the tests in this folder; both stay on this machine."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partialmethod, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import accessible
import pytest
from warm_kernels import warm_lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TOKEN = "test-token"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # only this machine is reached; a request that is stopped on its way costs as much as JupyterLab's answer
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
#: programs that can show a page, the best first: the shell draws no windows and takes half the processor
_BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
#: beginnings of addresses that are on this machine
LOCAL = ("http://127.0.0.1", "data:", "blob:")


def _chromium() -> str | None:
    named = os.environ.get("COURSE_CHROMIUM")
    candidates = [named] if named else _BROWSERS
    return next((found for name in candidates if name and (found := shutil.which(name))), None)


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(
    command: list[str], cwd: Path, *, env: dict[str, str] | None = None, seconds: float = 180
) -> Iterator[str]:
    """Start a JupyterLab by `command` (plus address and token), yield its address, then stop it."""
    port = free_port()
    words = [
        *command,
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        f"--IdentityProvider.token={TOKEN}",
        "--ServerApp.allow_root=True",
        "--LabApp.expose_app_in_browser=True",
    ]
    log = cwd / "lab.log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            words, cwd=cwd, stdout=stream, stderr=subprocess.STDOUT, env=env, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(f"{url}/api?token={TOKEN}", timeout=2):
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}") from None
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(40)  # a live room beside it closes, too
        except subprocess.TimeoutExpired:
            process.kill()


def write_notebooks(folder: Path, notebooks: dict[str, list[str]]) -> None:
    """Write notebooks, each from the code of its cells, by the names of their files."""
    import nbformat

    for name, cells in notebooks.items():
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
        book.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
        nbformat.write(book, folder / name)


@contextmanager
def serve_folder(
    folder: Path, root: Path, notebooks: dict[str, list[str]], *, shown: Path | None = None
) -> Iterator[str]:
    """Start a JupyterLab with the course of a checkout, and yield the address of its folder.

    No news is fetched, and all cells are drawn, not only those in sight.

    Parameters
    ----------
    folder, root : Path
        Where the notebooks, the server's settings and its home are written, and the checkout.
    notebooks : dict
        Name of the file to the code of its cells.
    shown : Path, optional
        The folder that the server shows; without it `folder`.
    """
    write_notebooks(folder, notebooks)
    settings = folder / "settings" / "@jupyterlab"
    for part, content in {
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }.items():
        path = settings / f"{part}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content))
    home = folder / "home"
    home.mkdir()
    env = {**os.environ, "PYTHONPATH": str(root), "JUPYTERLAB_SETTINGS_DIR": str(settings.parent)}
    env |= {"HOME": str(home), "USERPROFILE": str(home)}  # where a notebook keeps what it has no folder for
    env |= {"JUPYTER_PATH": str(root / "course" / "lab")}  # holds the folder `labextensions`
    command, more = [sys.executable, "-m", "jupyterlab"], {}
    if root == Path(__file__).parents[2]:  # a copy of the course needs kernels of its own
        command, more = warm_lab()
    words = [*command, f"--ServerApp.root_dir={shown or folder}"]
    with serve(words, folder, env=env | more) as url:
        yield f"{url}/lab/tree"


def _call(address: str, method: str = "GET") -> Any:
    request = urllib.request.Request(f"{address}?token={TOKEN}", method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        said = answer.read()
    return json.loads(said) if said else None


@dataclass
class Tab:
    """A page of the browser with what it asked for outside and what its console said."""

    page: Page
    outside: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    #: what the library that draws charts warns of
    chart_warnings: list[str] = field(default_factory=list)

    def open_notebook(self, folder: str, path: str) -> None:
        """Open a notebook of a folder's address in JupyterLab and wait until its kernel answers."""
        self.page.goto(f"{folder}/{path}?token={TOKEN}&reset", wait_until="domcontentloaded")
        self._wait_for_kernel()

    def come_late(self) -> None:
        """Let the page look for widgets of the kernel only once, and again when it gives up.

        JupyterLab looks ten times a second, for two seconds. What comes after the last look was never drawn.
        """
        script = """
          const later = window.setTimeout;
          window.setTimeout = (act, after, ...rest) =>
            later(act, new Error().stack.includes("get_model") ? 4000 : after, ...rest);
        """
        self.page.evaluate(script)
        self.page.add_init_script(script)

    def turn_to(self, folder: str, path: str) -> None:
        """Open another notebook of a folder's address in place of the one that is open.

        JupyterLab stays as it is: to load it again takes most of the time of `open_notebook`.
        """
        self.page.evaluate(
            """async path => { const { commands, shell } = window.jupyterapp;
                 // nobody is asked whether to keep it
                 for (const one of shell.widgets('main')) if (one.context) one.context.model.dirty = false;
                 await commands.execute('application:close-all');
                 await commands.execute('docmanager:open', { path }); }""",
            f"{folder.partition('/lab/tree')[2]}/{path}".strip("/"),
        )
        self._wait_for_kernel()

    def _wait_for_kernel(self) -> None:
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=180_000)
        self.page.wait_for_function(
            """() => { const k = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
                       return k && k.connectionStatus === 'connected' && k.status === 'idle'; }""",
            timeout=180_000,
        )

    def run_all(self, *, seconds: float = 180) -> None:
        """Run all cells and wait until the last one is done."""
        # JupyterLab drops the command when it comes as the kernel turns idle (its promise then never
        # settles): do not wait for the promise, and ask again
        deadline = time.monotonic() + seconds
        self.page.evaluate(  # an earlier run is no sign that this one has begun
            """() => window.jupyterapp.shell.currentWidget.content.widgets
                 .filter(cell => cell.model.type === 'code')
                 .forEach(cell => { cell.model.sharedModel.execution_count = null; })"""
        )
        while True:
            self.page.evaluate(
                "() => { window.jupyterapp.commands.execute('notebook:run-all-cells').catch(() => {}); }"
            )
            try:
                self.page.wait_for_function(
                    """() => [...document.querySelectorAll('.jp-InputPrompt')]
                         .some(p => /\\[(\\d+|\\*)\\]/.test(p.textContent))""",
                    timeout=15_000,
                )
                break
            except Exception:
                if time.monotonic() > deadline:
                    raise
        # the indicator can be idle between two cells; a cell has its count when it is done
        self.page.wait_for_function(
            """() => { const e = document.querySelector('.jp-Notebook-ExecutionIndicator');
                       const cells = window.jupyterapp.shell.currentWidget.content.widgets
                         .map(cell => cell.model)
                         .filter(model => model.type === 'code' && model.sharedModel.source.trim());
                       const done = cells.every(model => model.executionCount !== null);
                       const failed = cells.some(model =>
                         model.outputs.toJSON().some(output => output.output_type === 'error'));
                       return e && e.dataset.status === 'idle' && (done || failed); }""",
            timeout=int(seconds * 1000),
        )

    def faults(self) -> list[str]:
        """Return the errors of the console, without what JupyterLab says of itself."""
        own = (
            "favicon",
            "Could not restore the debugger state",  # the notebook was closed while it asked
            "widget model not found",  # it comes late, and is drawn then
            # its server cannot list the kernels in the moment in which one starts; the page asks again
            "/api/kernels?",
        )
        return [line for line in self.console_errors if not any(words in line for words in own)]

    def serious(self, selector: str) -> list[str]:
        """Return what axe-core finds wrong, seriously or worse, inside what a selector finds."""
        return accessible.serious(self.page, selector)


def _patient(make: Callable[..., Any]) -> Callable[..., Any]:
    """Let what is made wait a minute: on a busy machine half of one, which is usual, is too little."""

    @wraps(make)
    def made(*given: Any, **named: Any) -> Any:
        page_or_context = make(*given, **named)
        page_or_context.set_default_timeout(60_000)
        return page_or_context

    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; closed with the module, since its event loop would stop other modules' own."""
    path = _chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Debian's chromium")
        pytest.skip("no Chromium found on this machine (set COURSE_CHROMIUM to its path)")
    api = pytest.importorskip("playwright.sync_api")
    with pytest.MonkeyPatch.context() as patch, api.sync_playwright() as driver:
        # else Chromium makes sixty pictures a second, as long as a test waits for the kernel
        patch.setattr(api.Page, "wait_for_function", partialmethod(api.Page.wait_for_function, polling=50))
        for name in ("new_context", "new_page"):
            patch.setattr(api.Browser, name, _patient(getattr(api.Browser, name)))
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def _said(message: Any) -> str:
    """Return a message of the console with the address that it is about."""
    return f"{message.text} {message.location.get('url', '')}".strip()


def _of_charts(message: Any) -> bool:
    # a slow machine makes JupyterLab say how long its plugin of that name took
    slow = message.text.startswith("Plugin ")
    return message.type == "warning" and "vega" in message.text.casefold() and not slow


def _of_splash(error: Any) -> bool:
    # as it starts, JupyterLab at times takes its splash away twice; no file but its own then ran
    frames = [line for line in str(error.stack).splitlines() if line.lstrip().startswith("at ")]
    return "removeChild" in str(error) and len(frames) == 1 and "jlab_core" in frames[0]


@contextmanager
def _new_tab(browser: Browser) -> Iterator[Tab]:
    """Open a page that can only speak to this machine; every other request that it sends is recorded."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    made = Tab(page)

    def note(request: Any) -> None:
        # what the page's own policy refuses is never sent
        if not request.url.startswith(LOCAL) and request.failure != "csp":
            made.outside.append(request.url)

    context.on("requestfailed", note)
    page.on("console", lambda m: made.console_errors.append(_said(m)) if m.type == "error" else None)
    page.on("console", lambda m: made.chart_warnings.append(m.text) if _of_charts(m) else None)
    page.on("pageerror", lambda e: None if _of_splash(e) else made.console_errors.append(str(e)))
    yield made
    context.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A fresh page for one test."""
    with _new_tab(browser) as made:
        yield made


@pytest.fixture(scope="module")
def module_tab(browser: Browser) -> Iterator[Tab]:
    """One page for all tests of a module, which open nothing and leave it as they found it."""
    with _new_tab(browser) as made:
        yield made


@pytest.fixture(scope="session")
def lab_server() -> Callable[..., Any]:
    """The context manager that starts a JupyterLab."""
    return serve


@pytest.fixture(scope="session")
def course_server(root: Path) -> Callable[..., AbstractContextManager[str]]:
    """Start the JupyterLab of a command of this checkout, such as `lab`, in a folder; yield its address."""
    command, more = warm_lab()
    env = {**os.environ, "PYTHONPATH": str(root), **more}
    return lambda words, cwd, **rest: serve([*command, "course", *words, "--"], cwd, env=env, **rest)


@pytest.fixture(scope="session")
def folder_server() -> Callable[..., Any]:
    """The context manager that starts a JupyterLab for one folder."""
    return serve_folder


@pytest.fixture(scope="session")
def _shared_server(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[tuple[str, Path]]:
    """Address and folder of the one JupyterLab of this process; links in the folder lead to the notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "shown").mkdir()
    with serve_folder(folder, root, {}, shown=folder / "shown") as address:
        yield address, folder


@pytest.fixture(scope="session")
def notebooks_in(_shared_server: tuple[str, Path]) -> Callable[..., AbstractContextManager[str]]:
    """Write notebooks into a folder and yield its address in JupyterLab; nothing of them stays running."""
    address, server = _shared_server
    sessions = address.removesuffix("/lab/tree") + "/api/sessions"

    @contextmanager
    def served(folder: Path, notebooks: dict[str, list[str]]) -> Iterator[str]:
        write_notebooks(folder, notebooks)
        link = server / "shown" / folder.name
        link.symlink_to(folder, target_is_directory=True)
        yield f"{address}/{link.name}"
        for one in _call(sessions):
            if one["path"].startswith(f"{link.name}/"):
                _call(f"{sessions}/{one['id']}", "DELETE")
        link.unlink()
        if not any((server / "shown").iterdir()):
            # what the last notebooks kept must not be there for the next ones
            shutil.rmtree(server / "home" / "interdependence", ignore_errors=True)

    return served


@pytest.fixture(scope="session")
def tab_kind() -> type[Tab]:
    """The class of `tab`, for pages that outlive one test."""
    return Tab
