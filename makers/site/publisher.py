"""Who publishes a built site, and where its readers report an error."""

import re
import tomllib
from dataclasses import dataclass
from urllib.parse import quote

from course.errors import CourseError
from course.paths import notebooks_dir


def authors() -> str:
    """Return the course's own authors, as its package names them."""
    read = tomllib.loads((notebooks_dir().parent / "pyproject.toml").read_text("utf-8"))
    return str(read["project"]["authors"][0]["name"])


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who answers for a site; what is empty was not stated.

    Raises
    ------
    CourseError
        `contact` is neither an e-mail address nor a page.
    """

    name: str = ""  #: a person or an institution; empty for the course's authors
    contact: str = ""  #: e-mail address or page that takes errors
    repository: str = ""  #: address of the source
    address: str = ""  #: address of the site, such as ``"https://example.org/course/"``

    def __post_init__(self) -> None:
        if self.address and not self.address.endswith("/"):
            object.__setattr__(self, "address", f"{self.address}/")
        if self.contact and not re.fullmatch(r"https?://\S+|[^\s@:]+@[^\s@]+\.[^\s@]+", self.contact):
            raise CourseError(
                f"--contact {self.contact!r} is neither an e-mail address nor a page. Write it as in "
                "name@example.org or https://example.org/contact."
            )

    def report(self, where: str) -> str:
        """Return the address at which readers report an error; empty where nobody takes one.

        `where`: what the error is on, such as ``"claims/C05.html"``, for the subject of a mail.
        """
        if self.contact and "://" not in self.contact:
            return f"mailto:{self.contact}?subject={quote(f'Error on {self.address}{where}', safe='')}"
        source = self.repository.rstrip("/").removesuffix(".git")
        return self.contact or (source and f"{source}/issues")
