"""What deploy/ says in one file agrees with its other files and with the course."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from course import cli
from course.commands.lab import server_settings
from course.commands.room import _settings
from course.room.limits import sender
from course.workspace import CONTENTS, Workspace


def words_of(root: Path) -> dict[str, list[str]]:
    """Return the instructions of the Dockerfile, each with what stands after its word."""
    text = (root / "deploy" / "Dockerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found: dict[str, list[str]] = {}
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line:
            word, _, rest = line.partition(" ")
            found.setdefault(word, []).append(rest.strip())
    return found


@pytest.fixture(scope="module")
def docker(root: Path) -> dict[str, list[str]]:
    return words_of(root)


@pytest.fixture(scope="module")
def values(root: Path) -> Any:
    return yaml.safe_load((root / "deploy" / "values.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def room(root: Path) -> dict[str, Any]:
    """Return the objects of the room by their kind."""
    objects = list(yaml.safe_load_all((root / "deploy" / "room.yaml").read_text("utf-8")))
    return {one["kind"]: one for one in objects}


def pod_of(room: dict[str, Any]) -> Any:
    return room["Deployment"]["spec"]["template"]["spec"]


def test_the_image_is_the_same_everywhere(root: Path, values: Any, room: dict[str, Any]) -> None:
    image = values["singleuser"]["image"]
    whole = f"{image['name']}:{image['tag']}"
    assert pod_of(room)["containers"][0]["image"] == whole
    readme = (root / "deploy" / "README.md").read_text("utf-8")
    built = re.findall(r"docker build .*--tag (\S+)", readme)
    assert built and set(built) <= {whole, whole.rpartition("/")[2]}
    assert f"docker push {whole}" in readme


def test_nobody_is_root_and_homes_are_where_they_are_mounted(
    docker: dict[str, list[str]], values: Any, room: dict[str, Any]
) -> None:
    user = int(docker["USER"][-1])
    assert user != 0 and f"useradd --create-home --uid {user} learner" in " ".join(docker["RUN"][-1].split())
    server, pod = values["singleuser"], pod_of(room)["securityContext"]
    assert server["uid"] == server["fsGid"] == pod["runAsUser"] == pod["fsGroup"] == user
    assert docker["WORKDIR"][-1] == server["storage"]["homeMountPath"] == "/home/learner"
    assert pod["runAsNonRoot"] and not server["allowPrivilegeEscalation"]
    for word in ("apt-get", "curl", "wget", "git clone", "sudo"):
        assert word not in docker["RUN"][-1]


def test_all_that_the_image_is_made_of_is_sent_to_the_builder(
    root: Path, docker: dict[str, list[str]]
) -> None:
    ignore = [line for line in (root / ".dockerignore").read_text("utf-8").splitlines() if line[:1] != "#"]
    assert ignore[0] == "*"
    sent = {line[1:] for line in ignore if line.startswith("!")}
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["force-include"], *wheel["packages"], project["project"]["readme"], "pyproject.toml"}
    needed |= {one.split()[-2] for one in docker["COPY"]} | set(
        re.findall(r"/src/([\w.]+)", docker["RUN"][0])
    )
    assert {path.partition("/")[0] for path in needed} <= sent
    assert all((root / path).exists() for path in needed | sent)


def test_the_hubs_own_package_has_one_version(root: Path, docker: dict[str, list[str]]) -> None:
    version = dict(one.split("=") for one in docker["ARG"])["JUPYTERHUB"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert '"jupyterhub==${JUPYTERHUB}"' in docker["RUN"][0]
    pins = re.findall(r"^jupyterhub==(\S+)", (root / "constraints.txt").read_text("utf-8"), re.M)
    assert set(pins) <= {version}


def megabytes(written: str) -> float:
    number, unit = float(written[:-1]), written[-1]
    return number * {"M": 1, "G": 1024}[unit]


def test_memory_follows_from_what_was_measured(root: Path, values: Any) -> None:
    text = (root / "deploy" / "values.yaml").read_text("utf-8")
    server, kernel, one, many = (
        float(re.search(form, text)[1])  # type: ignore[index]
        for form in (
            r"server holds (\d+) MB",
            r"kernel about (\d+) MB",
            r"one kernel, (\d+) MB",
            r"four kernels, (\d+) MB",
        )
    )
    memory = values["singleuser"]["memory"]
    assert one == server + kernel and many == server + 4 * kernel
    assert one < megabytes(memory["guarantee"]) <= 1.2 * one
    assert many < megabytes(memory["limit"]) <= 1.2 * many
    learners = int(re.search(r"(\d+) learners on one that has 16 GB", text)[1])  # type: ignore[index]
    assert learners == 16_000 // megabytes(memory["guarantee"])


def test_the_room_is_the_service_that_the_hub_names(values: Any, room: dict[str, Any]) -> None:
    ((name, service),) = values["hub"]["services"].items()
    inside, container = room["Service"], pod_of(room)["containers"][0]
    (port,) = inside["spec"]["ports"]
    assert service["url"] == f"http://{inside['metadata']['name']}:{port['port']}"
    program, *words = container["command"]
    assert program == "course"
    settings = _settings(cli.parser(words).parse_args(words))
    assert settings.prefix == f"/services/{name}" and settings.port == port["port"]
    assert settings.port == container["ports"][0]["containerPort"]
    assert settings.url == f"https://{values['proxy']['https']['hosts'][0]}{settings.prefix}"
    assert settings.hosts == ("0.0.0.0",)
    # a learner's pod calls the hub's proxy past the outer one, and makes up who called it
    outer, inner = settings.proxies
    pod = str(inner.broadcast_address - 1)
    assert outer.num_addresses == 1
    assert sender(str(inner[1]), f"203.0.113.7, {pod}", settings.proxies) == pod
    assert sender(str(inner[1]), f"203.0.113.7, {outer[0]}", settings.proxies) == "203.0.113.7"
    labels = room["Deployment"]["spec"]["template"]["metadata"]["labels"]
    policy = room["NetworkPolicy"]["spec"]
    assert inside["spec"]["selector"] == policy["podSelector"]["matchLabels"] == labels
    # whoever else reached the room could make up where learners come from
    components = {one["podSelector"]["matchLabels"]["component"] for one in policy["ingress"][0]["from"]}
    assert components == {"proxy", "hub"} and policy["egress"] == []


def test_an_idle_server_ends_after_its_kernels(root: Path, values: Any) -> None:
    settings = json.loads((root / "deploy" / "lab" / "jupyter_server_config.json").read_text("utf-8"))
    idle = settings["MappingKernelManager"]
    assert 0 < idle["cull_interval"] < idle["cull_idle_timeout"]
    assert values["cull"]["timeout"] == 2 * idle["cull_idle_timeout"]


def test_jupyterlab_is_set_as_on_a_learners_own_computer(root: Path, tmp_path: Path, values: Any) -> None:
    own = server_settings(Workspace(tmp_path), CONTENTS)
    lab = root / "deploy" / "lab"
    settings = json.loads((lab / "jupyter_server_config.json").read_text("utf-8"))
    for section in ("LabApp", "LanguageServerManager"):
        for name, value in settings[section].items():
            assert own["jupyter_lab_config.json"][section][name] == value
    overrides = "labconfig/default_setting_overrides.json"
    assert json.loads((lab / overrides).read_text("utf-8")) == own[overrides]
    assert values["singleuser"]["defaultUrl"] == f"/lab/tree/interdependence/{CONTENTS}"


@pytest.mark.skipif(os.name != "posix", reason="the image runs Linux")
def test_each_start_brings_the_folder_up_to_date_and_a_full_disk_stops_nobody(
    root: Path, tmp_path: Path
) -> None:
    def start(home: Path) -> str:
        # the `course` of this interpreter, whatever else is installed on the machine
        program = tmp_path / "bin" / "course"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m course "$@"\n')
        program.chmod(0o755)
        env = {**os.environ, "HOME": str(home), "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
        env["PYTHONPATH"] = str(root)
        words = ["sh", str(root / "deploy" / "start-server.sh"), "echo", "the server's", "turn"]
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "the server's turn"
        return done.stdout

    home = tmp_path / "home"
    home.mkdir()
    assert "New:" in start(home)
    assert (home / "interdependence" / CONTENTS).is_file()
    assert "New:" not in start(home)
    stands_in_the_way = tmp_path / "file"
    stands_in_the_way.write_text("no folder can be made here")
    start(stands_in_the_way)
