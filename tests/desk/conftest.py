"""A made-up class and its downloads, and a real PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from classmaker import MadeClass, make_class
from one_sandbox import one_sandbox, shared_sandbox  # noqa: F401  (fixtures)

from course.grading.run.seat import why_not_contained


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeClass:
    """The made-up class, where notebooks can be contained; in CI that they cannot is a failure."""
    reason = why_not_contained()
    if reason is not None:
        if os.environ.get("CI"):
            pytest.fail(f"CI must contain notebooks: {reason}")
        pytest.skip(reason)
    return make_class(tmp_path_factory.mktemp("class"))


def _postgres_program(name: str) -> str | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((str(path / name) for path in folders if (path / name).is_file()), shutil.which(name))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL of our own on a Unix socket; in CI its absence is a failure."""
    initdb, server = _postgres_program("initdb"), _postgres_program("postgres")
    control = str(Path(initdb).with_name("pg_ctl")) if initdb else ""
    if not initdb or not server:
        reason = "needs PostgreSQL (Debian's package postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    user = {}
    folder = Path(tempfile.mkdtemp(prefix="course-pg-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = pwd.getpwnam("postgres")
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, log = folder / "data", folder / "log"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def run(*words: str) -> None:
        with (folder.parent / f"{folder.name}.out").open("w") as out:
            done = subprocess.run(
                words, cwd=folder, env=environment, stdout=out, stderr=out, check=False, timeout=60, **user
            )
        said = Path(out.name).read_text()
        assert done.returncode == 0, said + (log.read_text() if log.exists() else "")

    try:
        run(initdb, "-D", str(data), "-U", "course", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run(control, "-D", str(data), "-l", str(log), "-w", "-o", options, "start")
        try:
            yield f"postgresql://course@/postgres?host={folder}"
        finally:
            run(control, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        (folder.parent / f"{folder.name}.out").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fresh_postgres(postgres: str) -> Iterator[str]:
    """Address of a PostgreSQL database that holds nothing."""
    url = sa.make_url(postgres).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE moved"))
        yield postgres.replace("/postgres?", "/moved?")
        connection.execute(sa.text("DROP DATABASE moved WITH (FORCE)"))
    engine.dispose()
