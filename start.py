"""Opens the course: makes its environment beside this file if needed, then runs the command.

    python start.py             opens the course in JupyterLab
    python start.py test        runs all tests
    python start.py doctor      passes other words to the `course` command

The environment is the folder `.venv`. The script uses and changes nothing else of this computer's Python.
"""

import sys

# Old Pythons must be able to read this file to show the message below: no f-strings, no annotations.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "The course needs Python 3.11 or later, this is " + sys.version.split()[0] + ": install a newer one."
    )

import hashlib
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "course-installed.txt"
LOG = VENV / "install.log"
PROJECT, PINS, WHEELHOUSE = HERE / "pyproject.toml", HERE / "constraints.txt", HERE / "wheelhouse"

#: many tests wait for a kernel, so there is one worker more than processors
WORKERS = "-n" + str((os.cpu_count() or 1) + 1)
#: commands of `test` in their order, as arguments of `python`; the last also gets the words after `test`
TESTS = [
    # a test module stays with one worker, the longest first
    ["tests/second_try.py", WORKERS, "--dist=loadfile", "--no-loadscope-reorder"],
]

#: command -> extra that it needs, which is installed when the command is first used
EXTRAS = {"present": "teach", "room": "teach"}

NO_NETWORK = re.compile(
    r"connection broken by|Max retries exceeded|Failed to establish|NetworkConnectionError"
)
PROBE = """
import course
from importlib.util import find_spec
for name in "altair anywidget ipykernel ipywidgets jupyterlab numpy pandas scipy vl_convert".split():
    assert find_spec(name), name
"""


def stamp():
    """Return a hash of what the environment is made from; when the hash changes, it is brought up to date."""
    made_from = [str(HERE), str(WHEELHOUSE.is_dir())]
    made_from += [path.read_text("utf-8") for path in (PROJECT, PINS) if path.is_file()]
    return hashlib.sha256("\0".join(made_from).encode("utf-8")).hexdigest()


def works(*words):
    """Tell whether the environment's Python runs with these arguments without an error."""
    try:
        return subprocess.run([str(PYTHON), *words], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def ready(extras):
    """Tell whether the environment is complete and current, and has these extras."""
    try:
        kept, *have = STAMP.read_text("utf-8").split()
    except (OSError, ValueError):
        return False
    return kept == stamp() and extras <= set(have) and works("-P", "-c", PROBE)


def make():
    """Make an empty environment, and remove a broken one first."""
    try:
        import venv

        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True, clear=True, symlinks=os.name != "nt")
    except (ImportError, subprocess.CalledProcessError):
        shutil.rmtree(VENV, ignore_errors=True)
        print()
        sys.exit(
            "This Python cannot make environments (module venv or ensurepip is missing): "
            "on Debian and Ubuntu, `sudo apt install python3-venv` adds it."
        )
    except OSError as error:
        print()
        sys.exit("The folder " + str(VENV) + " cannot be made new: " + str(error.strerror or error) + ".")


def install_by_uv(wish):
    """Install the checkout by uv, which computes a quarter of what pip does; tell whether that worked.

    uv does not read pip's settings: where pip has an index of its own, uv must not ask another.
    """
    asked = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, check=False)
    if asked.returncode or b"index" in asked.stdout:
        return False
    pins = ["-c", str(PINS)] if PINS.is_file() else []
    if not works("-m", "pip", "install", "--disable-pip-version-check", "--no-input", *pins, "uv"):
        return False
    os.environ.setdefault("UV_CONCURRENT_INSTALLS", "1")  # more of them wait for each other
    to = ["--python", str(PYTHON)]
    return works("-m", "uv", "pip", "install", "--quiet", *to, *pins, "-e", str(HERE) + wish)


def install(extras):
    """Install the course into the environment; return pip's output if it failed, else an empty text."""
    wish = ("[" + ",".join(sorted(extras)) + "]") if extras else ""
    if "test" in extras and PROJECT.is_file() and not WHEELHOUSE.is_dir() and install_by_uv(wish):
        print()
        return ""
    words = [str(PYTHON), "-m", "pip", "install"]
    words += ["--disable-pip-version-check", "--no-input", "--no-user", "--retries", "1"]
    if "test" in extras:
        words += ["--no-compile"]  # tests import few of the modules, and compile those when needed
    if PINS.is_file():
        words += ["-c", str(PINS)]
    if WHEELHOUSE.is_dir():
        words += ["--no-index", "--find-links", str(WHEELHOUSE)]
    words += ["-e", str(HERE) + wish] if PROJECT.is_file() else ["interdependence-course" + wish]
    said = []
    with subprocess.Popen(
        words, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    ) as pip:
        for line in pip.stdout:
            said.append(line)
            if line.startswith(("Collecting", "Installing")):
                print(".", end="", flush=True)
    print()
    text = "".join(said)
    LOG.write_text(text, "utf-8")
    return text if pip.returncode else ""


def prepare(extras):
    """Install the course and these extras if they are missing, or exit with a sentence on the reason."""
    if ready(extras):
        return
    print("Installing the course into " + str(VENV) + " (once, a few minutes) ", end="", flush=True)
    fresh = not works("-m", "pip", "--version")
    if fresh:
        make()
    STAMP.unlink(missing_ok=True)
    problem = install(extras)
    if not fresh and (problem or not works("-P", "-c", PROBE)) and not NO_NETWORK.search(problem):
        print("The environment is damaged and is made new ", end="", flush=True)
        make()
        problem = install(extras)
    if problem and NO_NETWORK.search(problem):
        if not fresh and not extras and works("-P", "-c", PROBE):
            print("No network: going on with what is installed.")
            return
        sys.exit(
            "The packages could not be fetched: connect to the network once and run the same command again."
        )
    if problem:
        errors = [line.strip() for line in problem.splitlines() if line.startswith("ERROR")]
        sys.exit(
            "The installation failed: " + (errors or ["see the log"])[-1] + " (all of it: " + str(LOG) + ")"
        )
    STAMP.write_text("\n".join([stamp(), *sorted(extras)]), "utf-8")


def add(extra):
    """Add an extra to a working environment; if that fails, go on without it."""
    if ready({extra}):
        return
    print("Adding what a class needs (once, half a minute) ", end="", flush=True)
    extras = {extra} | set(STAMP.read_text("utf-8").split()[1:] if STAMP.is_file() else [])
    if install(extras):
        print("It could not be had (" + str(LOG) + " says why): going on with what is installed.")
        return
    STAMP.write_text("\n".join([stamp(), *sorted(extras)]), "utf-8")


def run(*words):
    """Run the environment's Python and return its exit code; only the child handles interrupts."""
    child = subprocess.Popen([str(PYTHON), *words])
    kept = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return child.wait()
    finally:
        signal.signal(signal.SIGINT, kept)


def main(words):
    """Prepare the environment and run the command; return the exit code."""
    if words[:1] == ["test"]:
        if not (HERE / "tests").is_dir():
            return "There are no tests in this folder: they come with the source of the course."
        prepare({"test"})
        os.chdir(HERE)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # otherwise each process compiles the course anew
        *before, last = TESTS
        codes = [run(*command) for command in before] + [run(*last, *words[1:])]
        return int(any(codes))
    prepare(set())
    if words[:1] and words[0] in EXTRAS:
        add(EXTRAS[words[0]])
    if words[:1] in ([], ["--"]):
        words = ["lab", *words]
    command = [str(PYTHON), "-P", "-m", "course", *words]
    if os.name == "posix":
        sys.stdout.flush()  # execv would lose buffered output
        os.execv(command[0], command)  # replaces this process, so signals and exit code are the course's own
    return run(*command[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Interrupted: run the same command again to go on.")
