"""The pages of the live room as files: nothing inline, nothing from elsewhere, nothing newer than 2021."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

import course

PAGES = Path(course.__file__).parent / "room" / "pages"
SCRIPTS = ("number.js", "paper.js", "phone.js", "shared.js", "teacher.js", "wall.js")
SHEETS = ("room.css",)
DOCUMENTS = ("phone.html", "teacher.html", "wall.html")
VOID = {"link", "meta", "input", "br", "img"}

#: what a phone of 2021 cannot do -> where it would stand
TOO_NEW = {
    "css": {
        r":has\(": "has()",
        r":focus-visible": "focus-visible: Safari has it since 2022",
        r"@container|container-type": "container queries",
        r"@layer": "cascade layers",
        r"@scope|@starting-style|@property": "at-rules of 2022 and later",
        r"color-mix\(|light-dark\(|oklch\(|oklab\(": "colour functions",
        r"\d(?:dvh|svh|lvh|dvw|svw|lvw|cqw|cqh|cqi)\b": "units of 2022 and later",
        r"accent-color|(?<!prefers-)color-scheme": "colours of form fields",
        r"text-wrap|(?<![-\w])aspect-ratio\s*:|subgrid": "properties of late 2021 and later",
        r"scrollbar-gutter|overflow:\s*clip|overflow-wrap:\s*anywhere": "ways to overflow",
        r"(?:^|[;{]\s*)(?:translate|rotate|scale)\s*:": "single transforms",
        r"@media[^{]*[<>]": "ranges in media queries",
        r"(?:^|\s)&": "nesting",
    },
    "js": {
        r"\bstructuredClone\b": "structuredClone",
        r"\.at\(": "at()",
        r"\.(?:findLast|findLastIndex|toSorted|toReversed|toSpliced|with|groupBy)\(": "methods of arrays",
        r"Object\.(?:hasOwn|groupBy)\b": "hasOwn, groupBy",
        r"\brandomUUID\b": "randomUUID",
        r"AbortSignal\.(?:timeout|any)\b": "AbortSignal.timeout",
        r"Promise\.(?:any|withResolvers)\b": "Promise.any",
        r"\?\?=|\|\|=|&&=": "assignments with a condition",
        r"(?m)^await\b|^\s*export\s+await": "await outside a function",
        r"\bshowModal\b|showPopover|\bpopover\b|\.inert\b": "dialog, popover, inert",
        r"(?m)^\s+(?:static\s+)?#\w+": "private fields",
        r"static\s*\{": "static blocks",
        r"/[a-z]*[dv][a-z]*\.(?:exec|test)\(": "flags d and v",
        r"\bcause\s*:": "cause of an error",
    },
    "html": {
        r"<dialog|popover|\binert\b|importmap|loading=": "elements and attributes of late 2021 and later"
    },
}
#: ways by which a text could become an element or a script, or a style the page's policy forbids
UNSAFE = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser",
    r"\beval\(|new Function|setTimeout\(\s*[\"'`]|javascript:",
    r"setAttribute\(\s*[\"']style|style:\s*[\"'`]|\bcssText\b",
    r"\bon\w+=",
)


def _read(name: str) -> str:
    return (PAGES / name).read_text("utf-8")


def _bare(name: str) -> str:
    """Return a file without its comments."""
    text = re.sub(r"/\*.*?\*/|<!--.*?-->", "", _read(name), flags=re.DOTALL)
    return re.sub(r"(?m)(?:^|\s)//.*$", "", text) if name.endswith(".js") else text


class _Page(HTMLParser):
    """What a document is made of, and what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.files: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        self.wrong += [f"{tag} has {name}" for name in given if name == "style" or name.startswith("on")]
        self.wrong += ["a style element"] if tag == "style" else []
        self.wrong += ["a script without a file"] if tag == "script" and not given.get("src") else []
        if identity := given.get("id"):
            self.ids.append(identity)
        self.files += [found for name in ("src", "href") if (found := given.get(name)) and found != "data:,"]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"] and data.strip():
            self.wrong.append("a script with lines of its own")


def _parsed(name: str) -> _Page:
    page = _Page()
    page.feed(_read(name))
    page.close()
    return page


def test_the_folder_has_these_files_and_no_others() -> None:
    found = {path.name for path in PAGES.iterdir() if not path.name.startswith(".")}
    assert found == {*SCRIPTS, *SHEETS, *DOCUMENTS}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_well_formed_and_have_nothing_inline(name: str) -> None:
    page = _parsed(name)
    assert not page.wrong and not page.open
    assert len(page.ids) == len(set(page.ids))
    assert {"title", "main", "header", "noscript"} <= page.seen
    assert 'lang="en"' in _read(name) and "width=device-width" in _read(name)
    assert not re.search(r"maximum-scale|user-scalable", _read(name)), "a reader must be able to zoom"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_ask_only_for_files_that_stand_beside_them(name: str) -> None:
    files = _parsed(name).files
    shared = {"number.js"} if name == "phone.html" else set()
    assert set(files) == {"room.css", name.replace(".html", ".js"), *shared}


@pytest.mark.parametrize("name", [*SCRIPTS, *SHEETS, *DOCUMENTS])
def test_nothing_newer_than_2021(name: str) -> None:
    text, kind = _bare(name), name.rpartition(".")[2]
    found = [
        f"{what}: {hit[0].strip()}"
        for pattern, what in TOO_NEW[kind].items()
        if (hit := re.search(pattern, text))
    ]
    assert not found


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("css", ".card:has(> p) { color: red }"),
        ("css", "main { height: 100dvh }"),
        ("css", "@media (width >= 600px) { p { margin: 0 } }"),
        ("css", ".a { & .b { margin: 0 } }"),
        ("js", "const last = found.at(-1);"),
        ("js", "a ??= 1;"),
        ("js", "await start();"),
        ("js", "  #hidden = 1;"),
        ("js", "const copy = structuredClone(view);"),
        ("html", "<dialog id='end'></dialog>"),
    ],
)
def test_what_is_too_new_is_found(kind: str, line: str) -> None:
    assert any(re.search(pattern, line) for pattern in TOO_NEW[kind])


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_make_nodes_and_never_markup(name: str) -> None:
    text = _bare(name)
    found = [hit[0] for pattern in UNSAFE if (hit := re.search(pattern, text))]
    assert not found


@pytest.mark.parametrize("name", [*SCRIPTS, *SHEETS])
def test_no_address_of_another_place(name: str) -> None:
    text = _bare(name).replace("http://www.w3.org/2000/svg", "")  # a name, which nothing fetches
    assert "://" not in re.sub(r"`\$\{location\.protocol\}//|\^https\?:\\/\\/", "", text)
    assert not re.search(r"url\(|@import|(?:fetch|importScripts)\(", text)
    for source in re.findall(r'from\s+"([^"]+)"', text):
        assert source in ("./shared.js", "./paper.js")


@pytest.mark.parametrize("name", [*SCRIPTS, *SHEETS, *DOCUMENTS])
def test_lines_are_no_longer_than_the_courses_own(name: str) -> None:
    assert [line for line in _read(name).splitlines() if len(line) > 110 or line != line.rstrip()] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_can_be_read(name: str) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine; a browser reads the scripts in another test")
    done = subprocess.run(
        [node, "--input-type=module", "--check"],
        input=_read(name),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["phone", "teacher", "wall"])
def test_scripts_look_for_what_their_documents_have(name: str) -> None:
    script, page = _bare(f"{name}.js"), _parsed(f"{name}.html")
    made = set(re.findall(r'\bid: "([a-z-]+)"', script))
    wanted = set(re.findall(r'(?:getElementById|\bplace)\("([a-z-]+)"\)', script))
    assert wanted <= made | set(page.ids)


@pytest.mark.parametrize("name", ["phone", "teacher", "wall"])
def test_scripts_use_all_that_they_import_and_import_what_there_is(name: str) -> None:
    script = _bare(f"{name}.js")
    imported = re.search(r"import \{([^}]*)\} from", script)
    assert imported
    names = [word.strip() for word in imported[1].split(",") if word.strip()]
    shared = set(re.findall(r"export (?:function|const) (\w+)", _read("shared.js")))
    assert set(names) <= shared
    rest = script.replace(imported[0], "")
    assert [word for word in names if not re.search(rf"\b{word}\b", rest)] == []
    own = set(re.findall(r"\b(?:function|const|let) (\w+)", rest))
    called = set(re.findall(r"(?<![.\w])(\w+)\(", rest))
    assert (called & shared) - set(names) - own == set(), "used without being imported"


def _themes() -> list[dict[str, str]]:
    blocks = re.findall(r":root[^{]*\{([^}]*--ground[^}]*)\}", _bare("room.css"))
    return [dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", block)) for block in blocks]


def test_both_ways_to_the_dark_look_have_the_same_colours() -> None:
    light, system, chosen = _themes()
    assert system == chosen and light.keys() == chosen.keys()


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("place", [0, 1], ids=["light", "dark"])
def test_colours_can_be_read(place: int) -> None:
    theme = _themes()[place]
    for words in ("ink", "soft", "orange", "blue"):
        for ground in ("ground", "card"):
            assert _contrast(theme[words], theme[ground]) >= 4.5, (words, ground)
    assert _contrast(theme["on-blue"], theme["blue"]) >= 4.5
    for shape in ("blue", "orange", "green", "field"):
        assert _contrast(theme[shape], theme["ground"]) >= 3, shape


def test_the_light_colours_are_the_courses_own() -> None:
    from course.charts.theme import INK, PALETTE, SOFT

    light = _themes()[0]
    assert (light["blue"], light["orange"], light["green"]) == (PALETTE[0], *PALETTE[-2:])
    assert (light["ink"], light["soft"]) == (INK, SOFT)
