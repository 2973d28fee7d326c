"""The hub's configuration loads, says what is missing, and starts a learner's server as it promises."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from course.commands.lab import settings
from course.workspace import Workspace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="JupyterHub runs on Linux and macOS only")

LTI = {
    "LTI_ISSUER": "https://lms.example.org",
    "LTI_CLIENT_ID": "first second",
    "LTI_AUTHORIZE_URL": "https://lms.example.org/auth",
    "LTI_JWKS_ENDPOINT": "https://lms.example.org/certs",
}


@pytest.fixture
def load(root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Load the configuration as JupyterHub does, with these variables and no other of its own."""

    def loaded(**variables: str) -> Config:
        for name in [one for one in os.environ if one.startswith(("HUB_", "LTI_"))]:
            monkeypatch.delenv(name)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return PyFileConfigLoader("jupyterhub_config.py", path=str(root / "deploy")).load_config()

    return loaded


def test_without_a_variable_it_listens_on_loopback_and_knows_the_group_learners(load: Any) -> None:
    found = load()
    assert found.JupyterHub.bind_url == "http://127.0.0.1:8000"
    assert found.JupyterHub.authenticator_class == "pam"
    assert found.PAMAuthenticator.allowed_groups == {"learners"}
    assert "spawner_class" not in found.JupyterHub, "a learner's server runs under the learner's account"
    assert not any("--allow-root" in word for word in found.Spawner.args)


def test_a_trial_listens_on_loopback_whatever_else_is_asked(load: Any, tmp_path: Path) -> None:
    found = load(HUB_SIGN_IN="trial", HUB_HOMES=str(tmp_path), HUB_PORT="8200", HUB_URL="http://0.0.0.0:80")
    assert found.JupyterHub.bind_url == "http://127.0.0.1:8200"
    assert found.ConfigurableHTTPProxy.api_url == "http://127.0.0.1:8201"
    assert "hub_ip" not in found.JupyterHub and "ip" not in found.JupyterHub
    assert found.SimpleLocalProcessSpawner.home_dir_template == str(tmp_path / "{username}")


@pytest.mark.parametrize("missing", sorted(LTI))
def test_a_variable_of_the_lms_that_is_missing_is_named(load: Any, missing: str) -> None:
    pytest.importorskip("ltiauthenticator", reason="needs the extra hub")
    with pytest.raises(SystemExit, match=missing):
        load(HUB_SIGN_IN="lti", **{name: value for name, value in LTI.items() if name != missing})


def test_an_unknown_way_to_sign_in_is_refused(load: Any) -> None:
    with pytest.raises(SystemExit, match="pam, lti or trial, not 'ldap'"):
        load(HUB_SIGN_IN="ldap")


def test_a_room_stands_beside_the_hub_only_where_its_lesson_is_named(load: Any) -> None:
    assert [one["name"] for one in load().JupyterHub.services] == ["idle-culler"]
    with pytest.raises(SystemExit, match="HUB_PUBLIC_URL"):
        load(HUB_ROOM_LESSON="01a")
    found = load(HUB_ROOM_LESSON="01a", HUB_PUBLIC_URL="https://hub.example.org/")
    room = found.JupyterHub.services[-1]
    assert room["url"].startswith("http://127.0.0.1:"), "nobody reaches the room past the hub from outside"
    assert room["user"] == "room", "learners cannot read its keys"
    assert "--proxy" not in room["command"], "whoever calls from this machine could make an address up"
    found = load(HUB_ROOM_LESSON="01a", HUB_PUBLIC_URL="https://hub.example.org/", HUB_ROOM_SECRET="/s")
    assert found.JupyterHub.services[-1]["command"][-4:] == ["--proxy", "127.0.0.1", "--proxy-secret", "/s"]


@pytest.mark.parametrize("way", ["pam", "lti", "trial"])
def test_every_name_is_one_that_jupyterhub_knows(load: Any, tmp_path: Path, way: str) -> None:
    pytest.importorskip("jupyterhub", reason="needs the extra hub")
    pytest.importorskip("ltiauthenticator", reason="needs the extra hub")
    from jupyterhub import app, auth, proxy, spawner

    room = {"HUB_ROOM_LESSON": "01a", "HUB_PUBLIC_URL": "https://hub.example.org/"}
    found = load(HUB_SIGN_IN=way, HUB_HOMES=str(tmp_path), **LTI, **room)
    kinds = {kind.__name__: kind for kind in (app.JupyterHub, proxy.ConfigurableHTTPProxy, spawner.Spawner)}
    kinds |= {"SimpleLocalProcessSpawner": spawner.SimpleLocalProcessSpawner}
    kinds |= {"PAMAuthenticator": auth.PAMAuthenticator, "Campus": found.JupyterHub.authenticator_class}
    kinds |= {"DummyAuthenticator": auth.DummyAuthenticator}
    for section, names in found.items():
        unknown = set(names) - set(kinds[section].class_trait_names(config=True))
        assert not unknown, (section, unknown)


def test_a_name_from_the_lms_becomes_an_account_that_linux_accepts(load: Any) -> None:
    pytest.importorskip("jupyterhub", reason="needs the extra hub")
    pytest.importorskip("ltiauthenticator", reason="needs the extra hub")
    found = load(HUB_SIGN_IN="lti", **LTI)
    campus = found.JupyterHub.authenticator_class(config=found)
    assert campus.client_id == {"first", "second"} and campus.username_key == "sub"
    hostile = [
        "42",
        "root",
        "../x",
        "-rf",
        "a6d5c443-1f51-4783-ba1a-7686ffe3b54a",
        "Ann@example.org",
        "江",
        "a b",
    ]
    names = [campus.get_username({"sub": name}) for name in hostile]
    assert all(re.fullmatch(r"lti-[a-z0-9-]{13,28}", name) and len(name) <= 32 for name in names), names
    assert [campus.normalize_username(name) for name in names] == names, "the hub asks for the same name"
    others = [campus.get_username({"sub": name}) for name in ["ann@example.org", *names]]
    assert len({*names, *others}) == len(names) + len(others), "nobody can take another's account"


def _start(
    load: Any, home: Path, programs: dict[str, str], **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run what starts a learner's server, with these programs in place of the real ones."""
    found, folder = load(**variables), home.parent / "programs"
    folder.mkdir()
    home.mkdir()
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    env = {**os.environ, "HOME": str(home), "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    env["JUPYTERHUB_USER"] = f"test-{os.getpid()}"
    left = Path(f"/tmp/jupyter-{env['JUPYTERHUB_USER']}-aB3dE6")
    left.mkdir()
    (left / "kernel.json").write_text("{}")
    words = [*found.Spawner.cmd, "--port=1", "two words"]
    done = subprocess.run(words, env=env, cwd=home, capture_output=True, text=True, check=False)
    assert not left.exists(), "what the last server left goes"
    for made in Path("/tmp").glob(f"jupyter-{env['JUPYTERHUB_USER']}-*"):
        made.rmdir()
    return done


SERVER = 'ulimit -d; ls -ld "$JUPYTER_RUNTIME_DIR"; for word; do echo "$word"; done'


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory are Linux's")
def test_a_server_starts_with_the_lessons_laid_out_a_limit_and_a_place_of_its_own(
    load: Any, tmp_path: Path
) -> None:
    course = f'exec "{sys.executable}" -m course "$@"'
    home = tmp_path / "home"
    done = _start(load, home, {"course": course, "jupyterhub-singleuser": SERVER}, HUB_MEMORY_MB="700")
    assert done.returncode == 0, done.stderr
    limit, runtime, *words = done.stdout.splitlines()[-4:]
    assert int(limit) == 700 * 1024
    assert words == ["--port=1", "two words"]
    assert runtime.startswith("drwx------"), "other accounts cannot listen to the kernels"
    assert (home / "interdependence" / "contents.md").is_file()


def test_a_folder_that_cannot_be_laid_out_stops_no_server(load: Any, tmp_path: Path) -> None:
    done = _start(load, tmp_path / "home", {"course": "exit 1", "jupyterhub-singleuser": SERVER})
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "two words"


def test_jupyterlab_has_the_settings_of_course_lab(root: Path, tmp_path: Path) -> None:
    for name in ("labconfig/default_setting_overrides.json", "labconfig/page_config.json"):
        here = json.loads((root / "deploy" / "lab" / name).read_text("utf-8"))
        assert here == settings(Workspace(tmp_path), begin="contents.md")[name], name


def test_notebooks_of_others_are_as_harmless_as_in_course_lab(root: Path, tmp_path: Path) -> None:
    here = PyFileConfigLoader("jupyter_server_config.py", path=str(root / "deploy" / "lab")).load_config()
    there = settings(Workspace(tmp_path), begin="contents.md")["jupyter_lab_config.json"]
    for name in ("contents_manager_class", "jpserver_extensions"):
        assert here.ServerApp[name] == there["ServerApp"][name]
    assert here.LabApp.custom_css
    one, other = here.ServerApp.tornado_settings, there["ServerApp"]["tornado_settings"]
    assert one["static_custom_path"] == other["static_custom_path"]
    policies = [each["headers"]["Content-Security-Policy"].split("; ") for each in (one, other)]
    assert set(policies[0]) ^ set(policies[1]) == {"frame-ancestors 'none'", "frame-ancestors 'self'"}
