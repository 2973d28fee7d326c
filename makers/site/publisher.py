"""Who publishes a built site, and where its readers report an error."""

import re
import tomllib
from dataclasses import dataclass
from urllib.parse import quote

from course.errors import CourseError
from course.paths import notebooks_dir

#: begin of the section of the page About before which the site says how to report an error
_BEFORE = "## How to cite"
#: end of the line in that section with which readers cite the course
_CITED = re.compile(r"(?<=^> States\. Version )\d+\.\d+\.\d+\.$", re.MULTILINE)


def authors() -> str:
    """Return the course's own authors, as its package names them."""
    read = tomllib.loads((notebooks_dir().parent / "pyproject.toml").read_text("utf-8"))
    return str(read["project"]["authors"][0]["name"])


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who answers for a site, and what its pages say of it.

    Raises
    ------
    CourseError
        `contact` is neither an e-mail address nor a page.
    """

    name: str = ""  #: name of a person or an institution; empty for the course's authors
    contact: str = ""  #: e-mail address or page that takes errors; may be empty
    repository: str = ""  #: address of the source; may be empty
    address: str = ""  #: address of the site, such as ``"https://example.org/course/"``; may be empty

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
        if "://" in self.contact:
            return self.contact
        if self.contact:
            return f"mailto:{self.contact}?subject={quote(f'Error on {self.address}{where}', safe='')}"
        return f"{self.repository.rstrip('/').removesuffix('.git')}/issues" if self.repository else ""

    def about(self, text: str) -> str:
        """Return the page About with who publishes the site, where errors go, and what readers cite.

        `text`: the document in Markdown, which knows no site.
        """
        said = f"\\g<0> Published by {self.name}." if self.name else "\\g<0>"
        text = _CITED.sub(f"{said} {self.address}".strip(), text)
        if self.name:
            text = text.replace(
                "\n\n## Who checked", f" These pages are published by {self.name}.\n\n## Who checked", 1
            )
        if there := self.report("about.html"):
            words = "Write to " if there.startswith("mailto:") else "Use "
            text = text.replace(
                _BEFORE,
                "## Report an error\n\nSay which page, which sentence, and what you found instead. "
                f"{words}[{self.contact or there}]({there}).\n\n{_BEFORE}",
                1,
            )
        return text
