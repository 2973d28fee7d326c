"""List the packages that the course needs, and the versions with which it was tested."""

from __future__ import annotations

import tomllib
from importlib import metadata
from typing import TYPE_CHECKING

from course.paths import constraints_file

if TYPE_CHECKING:
    from packaging.requirements import Requirement

DISTRIBUTION = "interdependence-course"


def requirements() -> list[Requirement]:
    """Return the packages that the course states as its requirements on this system."""
    from packaging.requirements import Requirement

    try:
        words = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        project = constraints_file().parent / "pyproject.toml"
        words = tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"]
    found = [Requirement(word) for word in words]
    return [one for one in found if one.marker is None or one.marker.evaluate({"extra": ""})]


def pins(environment: dict[str, str] | None = None) -> dict[str, str]:
    """Return the tested version of each package: normal name -> version.

    `environment` holds the marker values of another system or Python; by default this one's.
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found: dict[str, str] = {}
    for line in constraints_file().read_text("utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line:
            pin = Requirement(line)
            if pin.marker is None or pin.marker.evaluate(environment):
                found[str(canonicalize_name(pin.name))] = next(iter(pin.specifier)).version
    return found


def closure(environment: dict[str, str]) -> dict[str, str]:
    """Return every package of a learner's installation on one system: normal name -> tested version.

    The packages installed here state their own needs on that system. A package that only the other system
    needs is not installed here, so its needs are unknown. These few packages serve consoles and need no
    others.

    `environment` holds the marker values of that system.

    Raises
    ------
    KeyError
        When a needed package has no pin.
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    tested = pins(environment)
    found: dict[str, str] = {}
    queue = [(one, "") for one in requirements()]
    seen = set()
    while queue:
        requirement, extra = queue.pop()
        if requirement.marker and not requirement.marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        found[name] = tested[name]
        for wish in ("", *sorted(requirement.extras)):
            if (name, wish) not in seen:
                seen.add((name, wish))
                try:
                    words = metadata.requires(name) or []
                except metadata.PackageNotFoundError:
                    words = []
                queue += [(Requirement(word), wish) for word in words]
    return dict(sorted(found.items()))
