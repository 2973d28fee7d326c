"""Builds the site: writes sources into a temporary folder, runs Sphinx on them, and checks the result."""

import gzip
import hashlib
import io
import json
import re
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from course import others
from course.charts.fit import fitted
from course.charts.render import described
from course.errors import CourseError
from course.lessons import all_lessons
from course.notebook import DARK, charts_style
from course.paths import package_text, sign_file
from course.phrases import MINUS
from course.tables import cards
from course.tables.age import release_day
from course.texts.page import LOOK as LOOK_OF_MARKS
from makers.browser.building import build_python
from makers.site.cells import Moving
from makers.site.exercises import PYTHON, Runs
from makers.site.extension import NEVER
from makers.site.ledger import verdict_style
from makers.site.links import dead_links
from makers.site.packed import PACKED, packed_course
from makers.site.pages import Page, Section, all_pages
from makers.site.previews import preview
from makers.site.publisher import Publisher, authors
from makers.site.searching import WORDS, search_words
from makers.site.sheets import downloads
from makers.site.start import MISSING, TITLE
from makers.site.styles import names_in, used_rules
from makers.site.words import GLOSSARY, with_meanings, words_of

_LOOK = Path(__file__).parent / "look"


def build_site(
    out: Path,
    *,
    moving: Moving | None = None,
    only: Sequence[str] = (),
    publisher: Publisher | None = None,
    python: Path | None = None,
) -> list[Path]:
    """Build the site and return its pages.

    `out`: the folder to write; the files of an earlier build are removed first.
    `moving`: maker of interactive parts; without it every cell keeps its output.
    `only`: names of the pages to build; all pages when left out.
    `publisher`: who answers for the site, where it will stand, which previews need, and where its source is.
    `python`: folder that keeps the downloads for the Python of the exercise pages; without it the site has no
    such pages.

    Raises
    ------
    CourseError
        The folder holds something else, Sphinx reports a problem, or a link leads nowhere.
    """
    publisher = publisher or Publisher()
    address = publisher.address
    _empty(out)
    if python is not None:  # first, since a missing package shows at once
        build_python(out / PYTHON, python)
    size, fewer = (
        sum(path.stat().st_size for path in (out / PYTHON).glob(f"*.{kind}.bin")) for kind in ("gz", "br")
    )
    pages, sections = all_pages(moving, tuple(only), Runs(size, fewer, publisher))
    with tempfile.TemporaryDirectory() as folder:
        source, built = Path(folder, "source"), Path(folder, "built")
        files = _write_sources(source, pages, sections)
        _run_sphinx(source, built, Path(folder, "trees"), _conf(pages, sections, publisher, moving))
        shutil.copytree(built, out, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_NOT_SERVED))
    shared = moving.shared_files() if moving else {}
    files |= {f"_static/moving/{name}": content for name, content in shared.items()}
    files |= {"_static/vega.js": vega_script(), **downloads()}
    if address:
        # equal pictures are drawn once
        files |= {path: draw() for path, draw in dict(preview(page, address) for page in pages).items()}
        files["sitemap.xml"] = _sitemap(pages, address)
        files["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n".encode()
    if any(page.name == "with-python" for page in pages):
        files[PACKED] = packed_course()
    # a worker serves what lies beside it and below; the manifest puts the site onto a home screen
    for name in ("sw.js", "course.webmanifest"):
        (out / "_static" / name).rename(out / name)
    files["_static/sign.svg"] = sign_file().read_bytes()
    files["_static/drawn.js"] = package_text("charts/drawn.js").encode()
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    _explain(out, pages)
    (out / WORDS).write_bytes(search_words(out, [page.name for page in pages if page.name != MISSING]))
    _finish(out)
    if found := dead_links(out):
        raise CourseError("Links of the site lead nowhere:\n" + "\n".join(found))
    return sorted(out.rglob("*.html"))


#: selector of a dark page
_DARK_PAGE = "html[data-theme='dark']"
#: rule for the pictures under the titles, which Sphinx copies to a folder of its own, and for small ones
_PICTURES = (
    ".bd-article :is(img[src*='_images/'], .course-list img) "
    f"{{ filter: {DARK} !important; background: none !important; }}\n"
)
#: files that Sphinx and its theme write but no page needs
_NOT_SERVED = (
    *(".buildinfo*", "objects.inv", "_sources", "genindex.html", "scripts", "locales", "images", "vendor"),
    *("*-stemmer.js", "*.map", "*webpack-macros.html", "theme.css", "basic.css"),
    *("file.png", "plus.png", "minus.png", *NEVER),
)
#: HTML of the theme without a name for screen readers
_UNNAMED = '<th class="head"><p></p></th>'
#: what stands between two tags, or all of an element whose text is no prose
_WORDS = re.compile(r"<(script|style|pre|code)\b.*?</\1>|(?<=>)[^<]+", re.DOTALL)
#: a part of code in the colour of the code around it: a name, a comma, a space
_PLAIN = re.compile(r'<span class="(?:n|nn|p|w)">([^<]*)</span>')
#: the site's one style sheet, below its root
_STYLES = "_static/course.css"
#: style sheets of other packages, of which the site keeps only the rules that it uses
_OTHERS = ("styles/pydata-sphinx-theme.css", "pygments.css", "styles/sphinx-book-theme.css", "mystnb*.css")


#: unpacks the library and runs it; `window.courseUnpacked` is a promise of the function of `look/embed.js`
_UNPACK = """
window.courseUnpacked = (async () => {
  const bytes = Uint8Array.from(atob("$packed"), sign => sign.charCodeAt(0));
  const read = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(read).text();
  document.head.append(script);
  if (!window.courseEmbed) throw new Error("the library that draws charts did not run");
  return window.courseEmbed;
})();
"""


def vega_script() -> bytes:
    """Return the script that draws charts; it sets `window.courseUnpacked`, also in pages opened as files.

    The script is compressed because it is most of what a page loads, and some hosts do not compress files.
    """
    embed = (_LOOK / "embed.js").read_text("utf-8")
    # a chart with marks of every common kind, which nobody sees
    small = json.loads((_LOOK / "small.json").read_text("utf-8"))
    script = others.drawing_script(embed.replace("$small", json.dumps(others.as_vega(fitted(small)))))
    # Browsers load no module from a file, so a function keeps the script's names apart.
    whole = f"(() => {{{script}\n}})();\n"
    packed = b64encode(gzip.compress(whole.encode(), mtime=0)).decode()
    return _UNPACK.lstrip().replace("$packed", packed).encode()


def _finish(out: Path) -> None:
    """Name the theme's unnamed elements for screen readers, and put all style sheets into one."""
    pages = {page: page.read_text("utf-8") for page in out.rglob("*.html")}
    scripts = [one for one in (out / "_static").glob("*.js") if one.name not in ("vega.js", Path(WORDS).name)]
    names = set().union(
        *map(names_in, pages.values()), *(names_in(one.read_text("utf-8")) for one in scripts)
    )
    css = ""
    for pattern in _OTHERS:
        (sheet,) = (out / "_static").glob(pattern)
        css += used_rules(sheet.read_text("utf-8"), names)
        sheet.unlink()
    own = out / "_static/site.css"
    css += f"{charts_style(_DARK_PAGE)}{_DARK_PAGE} {_PICTURES}{own.read_text('utf-8')}{LOOK_OF_MARKS}"
    css += verdict_style()
    own.unlink()
    (out / "_static/styles").rmdir()
    (out / _STYLES).write_text(css, encoding="utf-8", newline="\n")
    mark = hashlib.sha256(css.encode()).hexdigest()[:8]
    for page, text in pages.items():
        text = _WORDS.sub(_typeset, _PLAIN.sub(r"\1", text).replace(_UNNAMED, "<td></td>"))
        text = text.replace(f'{_STYLES}"', f'{_STYLES}?v={mark}"', 1)
        page.write_text(text, encoding="utf-8", newline="\n")


def _typeset(found: re.Match[str]) -> str:
    """Return words with the sign for minus, in which no line ends between a number and its percent."""
    words = re.sub(r"(?<=\d) (?=%|percent\b)", "\xa0", found[0])
    return found[0] if found[1] else re.sub(r"(?<![^\s(])-(?=\d)", MINUS, words)


#: words that each page of a claim uses in the glossary's sense
_OF_CLAIMS = ("claim", "verdict", "reading", "vintage", "denominator")


def _explain(out: Path, pages: Sequence[Page]) -> None:
    """Lead words of the glossary to their meaning, in lessons, deeper notebooks and claims."""
    glossary = out / f"{GLOSSARY}.html"
    if not glossary.is_file():
        return
    text, words = words_of(glossary.read_text("utf-8"))
    glossary.write_text(text, encoding="utf-8", newline="\n")
    built = {page.name for page in pages}
    explained = {one.name for one in all_lessons()} & built
    for page in pages:
        if page.name in explained or page.name.startswith(("deeper/", "claims/")):
            path, teaches = out / f"{page.name}.html", _OF_CLAIMS if page.name.startswith("claims/") else ()
            others = {one.split("-")[0]: f"{page.root}{one}.html" for one in explained - {page.name}}
            text = with_meanings(path.read_text("utf-8"), words, page.root, teaches, others)
            path.write_text(text, encoding="utf-8", newline="\n")


def _empty(out: Path) -> None:
    if out.exists() and any(out.iterdir()):
        if not (out / ".nojekyll").is_file():
            raise CourseError(f"{out} holds something that is not the site: name an empty folder.")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / ".nojekyll").touch()


def _write_sources(source: Path, pages: Sequence[Page], sections: Sequence[Section]) -> dict[str, bytes]:
    """Write the Sphinx sources of the pages, and return the files that are copied to the site unchanged."""
    files: dict[str, bytes] = {}
    for page in pages:
        path = source / f"{page.name}{page.ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = page.text + (_tree(sections) if page.name == "index" else "")
        path.write_text(text, encoding="utf-8", newline="\n")
        for name, content in page.files.items():
            if name.startswith("source:"):
                beside = source / name.removeprefix("source:")
                beside.parent.mkdir(parents=True, exist_ok=True)
                beside.write_bytes(content)
            else:
                files[name] = content
    return files


def _tree(sections: Sequence[Section]) -> str:
    """Return the toctree block of the first page, which defines the order of the pages; claims go by id."""
    given = [name for section in sections for name in section.names]
    claims = iter(sorted(name for name in given if name.startswith("claims/C")))
    names = "\n".join(f"/{next(claims) if name.startswith('claims/C') else name}" for name in given)
    return f"\n\n```{{toctree}}\n:hidden:\n\n{names}\n```\n"


def _navigation(pages: Sequence[Page], sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Return the groups of the navigation as plain data, with the words of each page."""
    titles = {page.name: page.title for page in pages}

    def links(some: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(name, words or titles[name]) for name, words in some.items()]

    return [
        {
            "title": section.title,
            "pages": links(section.pages),
            "folded": [(title, links(some)) for title, some in section.folded.items()],
        }
        for section in sections
    ]


def _run_sphinx(source: Path, built: Path, trees: Path, conf: dict[str, Any]) -> None:
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    said = io.StringIO()
    with docutils_namespace():
        app: Any = Sphinx(str(source), None, str(built), str(trees), "html", conf, status=None, warning=said)
        app.builder.search = False  # the site has its own words to look up
        app.build()
    if complaints := re.sub(r"\x1b\[[\d;]*m", "", said.getvalue()).strip():
        raise CourseError(f"Sphinx finds the sources not in order:\n{complaints}")


def _conf(
    pages: Sequence[Page], sections: Sequence[Section], publisher: Publisher, moving: Moving | None
) -> dict[str, Any]:
    return {
        "project": TITLE,
        "language": "en",
        "extensions": ["myst_nb", "makers.site.extension"],
        "nb_execution_mode": "off",
        "nb_code_prompt_show": "Show the code",
        "nb_code_prompt_hide": "Hide the code",
        "myst_enable_extensions": ["dollarmath"],
        "myst_heading_anchors": 3,
        "html_theme": "sphinx_book_theme",
        "html_title": TITLE,
        "html_baseurl": publisher.address,
        "html_static_path": [str(_LOOK / "static")],
        "html_js_files": [
            (name, {"defer": "defer"})
            for name in ("drawn.js", "site.js", "words.js", "share.js", "offline.js")
        ],
        "templates_path": [str(_LOOK / "templates")],
        "html_copy_source": False,
        "html_show_sphinx": False,
        "html_use_index": False,
        "html_additional_pages": {"search": "search.html"},
        "html_math_renderer": "mathml",
        "html_sidebars": {"**": ["course-brand.html", "course-nav.html"]},
        "html_theme_options": {
            "use_download_button": False,
            "use_fullscreen_button": False,
            "back_to_top_button": False,
            "toc_title": "On this page",
            "article_header_start": ["course-menu.html"],
            "article_header_end": ["course-buttons.html"],
            "primary_sidebar_end": [],
            "footer_content_items": ["course-footer.html"],
        },
        "html_context": {"publisher": publisher.name or authors()},
        "course_navigation": _navigation(pages, sections),
        "course_pages": {page.name: _facts(page, publisher, moving) for page in pages},
    }


def _facts(page: Page, publisher: Publisher, moving: Moving | None) -> dict[str, Any]:
    """Return the facts about a page that the template writes into its head."""
    moves, address = moving if page.moves else None, publisher.address
    return {
        "title": page.title,
        "description": page.description,
        "picture": f"{address}{preview(page, address)[0]}" if address else "",
        "picture_words": described(dict(page.picture)) if page.picture else page.card.words,
        # a missing page can be asked for in any folder
        "base": address if page.name == MISSING else "",
        "scripts": moves.scripts_of(page.text) if moves else [],
        "styles": list(moves.STYLES) if moves else [],
        "runs": page.runs,
        "report": publisher.report(f"{page.name}.html"),
    }


def _sitemap(pages: Sequence[Page], address: str) -> bytes:
    """Return the list of all pages for search engines, each with the day of the version or of its table."""
    known = {f"tables/{name}": card.retrieved for name, card in cards().items()}
    places = "".join(
        f"<url><loc>{escape(address)}{page.name}.html</loc>"
        f"<lastmod>{known.get(page.name, release_day())}</lastmod></url>\n"
        for page in pages
        if page.name != MISSING
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
    ).encode()
