"""Configures JupyterHub on one machine: each learner signs in and gets a JupyterLab and a lasting home.

Run as root in a checkout that everybody on the machine may read:

    python3 -m venv /opt/hub
    /opt/hub/bin/pip install -c constraints.txt ".[hub]"
    npm install --global configurable-http-proxy
    groupadd learners
    mkdir -m 700 /srv/hub && cd /srv/hub
    /opt/hub/bin/jupyterhub -f /opt/interdependence/deploy/jupyterhub_config.py

The hub keeps its database and its own secret in the folder where it starts. Environment variables set what
differs between machines; docs/hosted.md lists them. ``HUB_SIGN_IN`` says how learners sign in:

pam
    with the accounts of this machine that are in the group ``HUB_GROUP``
lti
    from an LMS by LTI 1.3; each learner gets an account of this machine
trial
    under any name and without a password, only from this machine itself, all as one user of the system
"""

import hashlib
import os
import re
import sys
from pathlib import Path

c = get_config()  # noqa: F821  JupyterHub gives the file this function

HERE = Path(__file__).resolve().parent
PROGRAMS = Path(sys.executable).parent


def setting(name: str, default: str | None = None) -> str:
    """Return an environment variable or its default; exit if it has neither."""
    value = os.environ.get(name) or default
    if value is None:
        sys.exit(f"The variable {name} is not set. docs/hosted.md says what it holds.")
    return value


SIGN_IN = setting("HUB_SIGN_IN", "pam")
#: most kilobytes of data in one process: twice a kernel's need after the largest lesson
MEMORY_KB = int(setting("HUB_MEMORY_MB", "1024")) * 1024
#: seconds after which an unused kernel ends; a learner's server ends after twice this time
IDLE = int(setting("HUB_IDLE_SECONDS", "3600"))
#: seconds between reports of a learner's activity to the hub, and between searches for idle kernels
HEAR = max(1, min(300, IDLE // 10))

START = f"""
# for the server and for each kernel: a cell that wants more gets Python's MemoryError, and the others go on
ulimit -d {MEMORY_KB}
# where the server speaks with its kernels: no other account of this machine can listen there
rm -rf "/tmp/jupyter-$JUPYTERHUB_USER-"??????
JUPYTER_RUNTIME_DIR=$(mktemp -d "/tmp/jupyter-$JUPYTERHUB_USER-{6 * "X"}") && export JUPYTER_RUNTIME_DIR
# a folder that cannot be brought up to date, as on a full disk, stops nobody
course layout "$HOME/interdependence" || true
exec jupyterhub-singleuser "$@"
"""
c.Spawner.cmd = ["sh", "-c", START, "sh"]
c.Spawner.args = [
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LanguageServerManager.autodetect=False",
    "--KernelManager.transport=ipc",
    f"--MappingKernelManager.cull_idle_timeout={IDLE}",
    f"--MappingKernelManager.cull_interval={HEAR}",
]
c.JupyterHub.last_activity_interval = HEAR
c.Spawner.environment = {
    "JUPYTERHUB_ACTIVITY_INTERVAL": str(HEAR),
    "PATH": f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    "JUPYTER_CONFIG_PATH": str(HERE / "lab"),
    "JUPYTER_PREFER_ENV_PATH": "1",
}
c.Spawner.default_url = "/lab/tree/interdependence/contents.md"
# A whole class may start at once, which takes time on a small machine.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300

c.JupyterHub.bind_url = setting("HUB_URL", "http://127.0.0.1:8000")
if "HUB_TLS_KEY" in os.environ:
    c.JupyterHub.ssl_key, c.JupyterHub.ssl_cert = setting("HUB_TLS_KEY"), setting("HUB_TLS_CERT")

if SIGN_IN == "pam":
    c.JupyterHub.authenticator_class = "pam"
    c.PAMAuthenticator.allowed_groups = {setting("HUB_GROUP", "learners")}
elif SIGN_IN == "lti":
    from jupyterhub.auth import LocalAuthenticator
    from ltiauthenticator.lti13.auth import LTI13Authenticator

    class Campus(LocalAuthenticator, LTI13Authenticator):
        """Signs in learners of an LMS, and gives each an account on this machine with a private home."""

        def get_username(self, token: dict[str, object]) -> str:
            """Return an account name that any Linux accepts and that differs from accounts made by hand."""
            name = str(super().get_username(token))
            plain = re.sub(r"[^a-z0-9]+", "-", name.lower())[:14]
            return f"lti-{plain}-{hashlib.sha256(name.encode('utf-8')).hexdigest()[:12]}"

    c.JupyterHub.authenticator_class = Campus
    c.Campus.create_system_users = True
    c.Campus.add_user_cmd = ["useradd", "--create-home", "--key", "HOME_MODE=0700", "--shell", "/bin/sh"]
    c.Campus.allow_all = True  # everyone whom the LMS sends
    c.Campus.issuer = setting("LTI_ISSUER")
    c.Campus.client_id = set(setting("LTI_CLIENT_ID").split())
    c.Campus.authorize_url = setting("LTI_AUTHORIZE_URL")
    c.Campus.jwks_endpoint = setting("LTI_JWKS_ENDPOINT")
    c.Campus.username_key = setting("LTI_USERNAME_KEY", "sub")
    c.Campus.tool_name = "Interdependence"
elif SIGN_IN == "trial":
    port = int(setting("HUB_PORT", "8000"))
    c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 1}"
    c.JupyterHub.hub_port = port + 2
    c.JupyterHub.authenticator_class = "dummy"
    c.DummyAuthenticator.allow_all = True
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(Path(setting("HUB_HOMES")).resolve() / "{username}")
    if os.geteuid() == 0:  # root is often the only user in a container
        c.Spawner.args.append("--allow-root")
else:
    sys.exit(f"HUB_SIGN_IN is pam, lti or trial, not {SIGN_IN!r}.")

c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            sys.executable,
            "-m",
            "jupyterhub_idle_culler",
            f"--timeout={2 * IDLE}",
            f"--cull-every={HEAR}",
        ],
    }
]

# The live room of a lesson is open to everybody with the teacher's code, without sign-in.
if lesson := os.environ.get("HUB_ROOM_LESSON"):
    # The room answers only requests to the address that browsers use.
    c.JupyterHub.public_url = c.JupyterHub.bind_url if SIGN_IN == "trial" else setting("HUB_PUBLIC_URL")
    room = {
        "name": "room",
        "url": f"http://127.0.0.1:{setting('HUB_ROOM_PORT', '8765')}",
        "command": [sys.executable, "-m", "course", "room", lesson],
        "cwd": setting("HUB_ROOM_FOLDER", "/srv/room"),
    }
    # Learners run programs on this machine, so a proxy that reports visitors' addresses must prove itself by
    # a secret. The hub's own proxy cannot: its headers also reach each learner's server. See docs/hosted.md.
    if secret := os.environ.get("HUB_ROOM_SECRET"):
        room["command"] += ["--proxy", "127.0.0.1", "--proxy-secret", secret]
    if SIGN_IN != "trial":
        room["user"] = setting("HUB_ROOM_USER", "room")
    c.JupyterHub.services.append(room)
    c.JupyterHub.load_roles.append({"name": "user", "scopes": ["self", "access:services!service=room"]})
