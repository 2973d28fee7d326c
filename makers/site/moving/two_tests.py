"""Makes the tests before and after the course for the site: the notebook's form, kept in the browser."""

from course.bank.papers import explained, papers
from makers.site.moving.packing import dumped
from makers.site.moving.parts import Part, attributes, data_file
from makers.site.moving.sealing import sealed

#: name of the part, and key of the answers, which the page opens once both tests are handed in
_NAME, _ANY = "tests", "any"


def tests_part() -> Part:
    """Return the two tests for the site."""
    file = data_file(
        _NAME, "both", {"papers": papers(), "explained": sealed(_NAME, _ANY, dumped(explained()))}
    )
    html = (
        f'<div class="course-moving course-tests"{attributes(data_kind=_NAME, data_file=file[0])}>'
        '<div class="course-quick" hidden></div>'
        "<noscript><p>You can take the tests here where scripts are switched on.</p></noscript></div>"
    )
    return Part(html, (file,))
