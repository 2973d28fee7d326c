"""The live room in Chromium, all three pages at once, against a room that really runs.

Set `COURSE_SCREENSHOTS` to a folder to keep a picture of each page.
"""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from accessible import faults
from keeping_proxy import keeping_proxy
from settled import laid_out

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOST = "Connection lost"
SCRIPT = "<script>document.title='taken'</script>"


@dataclass
class Running:
    """A room in a process of its own, in a folder of its own."""

    folder: Path
    root: Path
    port: int
    lesson: str = "01a"
    more: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    url = code = teacher = wall = ""

    def start(self) -> None:
        """Start it, or start it again after `kill`: it goes on with what it kept."""
        words = ["room", self.lesson, "--no-browser", f"--port={self.port}", *self.more]
        log = self.folder / "room.log"
        with log.open("w") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", "course", *words],
                cwd=self.folder,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": str(self.root)},
            )
        end = time.monotonic() + 180
        while "/wall#" not in log.read_text():
            assert self.process.poll() is None and time.monotonic() < end, log.read_text()[-3000:]
            time.sleep(0.1)
        said = log.read_text()
        self.url = re.search(r"join at\s+(\S+)", said)[1]  # type: ignore[index]
        self.code = re.search(r"code\s+([A-Z]{4,6})", said)[1]  # type: ignore[index]
        self.teacher = re.search(r"http://\S+/teacher#\w+", said)[0]  # type: ignore[index]
        self.wall = re.search(r"http://\S+/wall#\w+", said)[0]  # type: ignore[index]

    def kill(self) -> None:
        """End it without any warning."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(15)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(folder: Path, root: Path, lesson: str) -> Iterator[Running]:
    running = Running(folder, root, _free_port(), lesson)
    try:
        running.start()
        yield running
    finally:
        running.kill()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Running]:
    with _running(tmp_path_factory.mktemp("room"), root, "01a") as running:
        yield running


@dataclass
class Screens:
    """The three pages, each in a browser of its own, and what went wrong in them."""

    phone: Any
    wall: Any
    teacher: Any
    outside: list[str]
    errors: list[str]

    def ask(self, line: str) -> None:
        """Ask a question of the teacher's own; an open vote, as a test before may have left it, is closed."""
        self.teacher.wait_for_selector("#now h1, #now button")
        if self.teacher.locator("#now button", has_text="Close the vote").count():
            self.act("Close the vote")
            self.teacher.locator("#now button", has_text="Close the vote").wait_for(state="hidden")
        self.teacher.fill("#own", line)
        self.teacher.press("#own", "Enter")

    def act(self, words: str) -> None:
        """Press one of the teacher's acts."""
        self.teacher.locator("#now button", has_text=re.compile(f"^{words}$")).click()

    def choose(self, topic: str) -> None:
        """Put a question of a topic on that nobody was asked yet, and open it."""
        self.teacher.locator(".entry", has_text=re.compile(f"{topic} · not asked yet")).first.click()
        self.act("Open the vote")
        self.phone.wait_for_selector("form.answer")
        _until(self.teacher, "#now", "Close the vote")  # a key means what this page shows


@contextmanager
def _screens(browser: Any, room: Running, scheme: str = "light") -> Iterator[Screens]:
    outside: list[str] = []
    errors: list[str] = []
    contexts = []

    def note(request: Any) -> None:
        if not request.url.startswith((room.url, "data:", "blob:")):
            outside.append(request.url)

    def opened(address: str, width: int, height: int) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        context.on("request", note)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    teacher = opened(room.teacher, 820, 1180)
    teacher.wait_for_selector(".entry", timeout=180_000)  # the examiner has prepared the questions
    wall = opened(room.wall, 1280, 720)
    phone = opened(room.url, 360, 640)
    phone.locator("#code").press_sequentially(" ".join(room.code.lower()))  # as the wall shows it
    phone.press("#code", "Enter")
    phone.wait_for_selector(".moods")
    try:
        yield Screens(phone, wall, teacher, outside, errors)
    finally:
        for context in contexts:
            context.close()


@pytest.fixture
def screens(browser: Any, room: Running) -> Iterator[Screens]:
    with _screens(browser, room) as found:
        yield found


def _keep(screens: Screens, name: str) -> None:
    if folder := os.environ.get("COURSE_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for which in ("phone", "wall", "teacher"):
            getattr(screens, which).screenshot(path=str(Path(folder) / f"room-{name}-{which}.png"))


#: what lies outside the wall's screen, and what is written smaller than 22 pixels of 720 lines
_WALL_FAULTS = """() => {
  const found = [], main = document.getElementById('main');
  if (main.scrollHeight > main.clientHeight + 1) found.push('below the fold');
  for (const node of document.querySelectorAll('body *')) {
    if (node.closest('.unseen, noscript') || !node.textContent.trim()) continue;
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const isOut = box.bottom > innerHeight + 2 || box.right > innerWidth + 2;
    if (isOut) found.push('outside: ' + node.textContent);
    const ownText = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
    const size = parseFloat(getComputedStyle(node).fontSize) * 720 / innerHeight;
    if (ownText && size < 21.9) found.push(`small, ${size}: ` + node.textContent);
  }
  return found;
}"""


def _until(page: Any, selector: str, words: str | re.Pattern[str]) -> None:
    """Wait until a part of a page has these words; what runs in the page itself its policy would stop."""
    page.locator(selector, has_text=words).first.wait_for()


def _answered(screens: Screens) -> None:
    _until(screens.wall, "body", re.compile(r"1 of \d+ answered"))


def test_a_guess_by_keyboard_from_joining_to_the_reveal(screens: Screens, room: Running) -> None:
    phone, wall, teacher = screens.phone, screens.wall, screens.teacher
    _until(wall, "main", room.code)
    assert wall.locator("svg.qr").is_visible()
    screens.choose("Guess first")
    assert faults(phone) == [] and faults(wall) == [] and faults(teacher) == []

    phone.focus("#guess-slider")
    phone.keyboard.press("ArrowRight")
    phone.keyboard.press("Tab")
    guess = float(phone.input_value("#guess"))
    phone.focus("#margin")
    phone.keyboard.press("ControlOrMeta+a")
    phone.keyboard.type("4")
    assert phone.locator("#interval-words").inner_text().startswith(f"From {guess - 4:g} to ")
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".kept:not(.sending)")
    _answered(screens)
    phone.reload()
    phone.wait_for_selector(".kept:not(.sending)")
    assert f"{guess:g}, from {guess - 4:g}" in phone.locator(".kept").inner_text()
    phone.get_by_role("button", name="Change").click()
    assert float(phone.input_value("#guess")) == guess
    phone.get_by_role("button", name="Leave it as it was").click()

    # the teacher's computer alone knows the answer before the reveal
    teacher.locator("#now summary").click()
    words = teacher.locator("#now .behind strong").first.inner_text()
    teacher.keyboard.press("Escape")
    teacher.locator("h1").first.click()
    teacher.keyboard.press("PageDown")  # close
    _until(phone, "main", "Voting is closed")
    _until(wall, "main", "Voting is closed")
    assert wall.locator("svg.picture").count() == 0
    _until(teacher, "#now", "Show the counts")  # the next press means what this page shows
    teacher.keyboard.press("PageDown")  # show
    wall.wait_for_selector("svg.picture")
    phone.wait_for_selector("svg.picture")
    for page in (phone, wall):
        assert words not in page.content()
    teacher.keyboard.press("r")
    wall.wait_for_selector(".truth-line")
    assert words in wall.locator(".truth-line").inner_text()
    assert re.search(r"[01] of 1 interval holds the answer", wall.locator("#foot").inner_text())
    assert words in phone.locator(".truth-card").inner_text()
    assert "interval" in phone.locator(".truth-card").inner_text()
    for page in (wall, phone):
        assert words in page.locator("svg.picture").get_attribute("aria-label")
    assert wall.evaluate(_WALL_FAULTS) == []
    assert faults(phone) == [] and faults(wall) == [] and faults(teacher) == []
    _keep(screens, "guess")
    assert screens.outside == [] and screens.errors == []


def test_two_votes_on_a_claim_and_a_mood(screens: Screens) -> None:
    phone, wall, teacher = screens.phone, screens.wall, screens.teacher
    screens.choose("A claim of the text")
    phone.focus("input[type=radio] >> nth=0")
    phone.keyboard.press("Space")
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".kept:not(.sending)")
    _answered(screens)
    screens.act("Close the vote")
    screens.act("Second vote, after a talk")
    phone.wait_for_selector(".before")
    _until(wall, "main", "Talk to your neighbour")
    phone.check("input[type=radio] >> nth=1")
    phone.get_by_role("button", name="Send").click()
    phone.wait_for_selector(".kept:not(.sending)")
    screens.act("Close the vote")
    screens.act("Show the counts")
    wall.wait_for_selector(".moves")
    assert re.search(r"1\s+holds\s*→.*does not hold", wall.locator(".moves").inner_text(), re.DOTALL)
    assert wall.evaluate(_WALL_FAULTS) == []
    stuck = phone.get_by_role("button", name="I’m stuck")
    stuck.click()
    phone.wait_for_selector(".mood.stuck[aria-pressed=true]")
    _until(teacher, "#counts", "1 I’m stuck")
    stuck.click()
    _until(teacher, "#counts", "0 I’m stuck")
    assert screens.outside == [] and screens.errors == []


#: pictures and code as the pages draw them
_DRAWN = """async () => {
  const { make, rich, tallyPicture } = await import("./shared.js");
  const values = [{ value: 18, count: 2 }, { value: 2007, count: 1 }];
  const years = rows => tallyPicture({ form: "text", unit: "years" }, { values, unread: 0 }, { rows });
  const asked = { form: "number", low: 0, high: 60, step: 0.5, unit: "percent" };
  const tally = { n: 1, bins: [{ low: 18, high: 21, count: 1 }], intervals: [[16, 28]] };
  const shown = { truth: 20.123, words: "20.1 percent" };
  const guesses = tallyPicture(asked, tally, { shown, width: 600, height: 300, font: 20 });
  const mine = document.body.appendChild(tallyPicture(asked, tally,
    { shown, mine: { guess: 21, margin: 5 }, width: 600, height: 300, font: 20 }));
  const across = word => line => {
    const [text, at] = [word, line].map(part => part.getBoundingClientRect());
    const beside = at.right <= text.left || at.left >= text.right;
    return at.width < 4 && !beside && at.top < text.bottom && at.bottom > text.top;
  };
  const lines = [...mine.querySelectorAll("line.truth, line.mine")];
  const struck = [...mine.querySelectorAll("text")].filter(word => ["1", "you"].includes(word.textContent))
    .map(word => lines.filter(across(word)).length);
  mine.remove();
  return { struck, years: years(8).textContent, rest: years(1).textContent, guesses: guesses.textContent,
    parts: guesses.querySelectorAll(".truth").length,
    breaks: make("p", {}, rich("`wide.unstack(level)`")).querySelectorAll("wbr").length };
}"""


def test_a_quick_check_is_grouped_after_the_reveal(screens: Screens) -> None:
    drawn = screens.wall.evaluate(_DRAWN)
    assert "2007" in drawn["years"] and "18 years" in drawn["years"]  # a year is no count of years
    assert "and 1 other answer" in drawn["rest"]
    assert "20.1 percent" in drawn["guesses"], "as the answer in words says it"
    assert drawn["struck"] == [0, 0], "a count and the word you keep clear of the lines"
    assert (drawn["parts"], drawn["breaks"]) == (2, 2)  # the line spares the axis; code breaks at its signs
    screens.choose("Take Japan.*Quick check")
    field, send = screens.phone.locator("#text"), screens.phone.get_by_role("button", name="Send")
    field.fill("about 5")
    send.click()
    _until(screens.phone, ".trouble", "is not read as a number")  # said before anything is sent
    field.fill("1234567")
    _until(screens.phone, "form", "Read as 1,234,567")
    send.click()
    screens.phone.wait_for_selector(".kept:not(.sending)")
    screens.teacher.wait_for_selector("#class .group")
    screens.act("Close the vote")
    screens.act("Show the counts")
    screens.act("Reveal the answer")
    screens.act("Show the mistakes")
    screens.wall.wait_for_selector(".group")
    assert screens.wall.evaluate(_WALL_FAULTS) == []
    _keep(screens, "check")
    assert screens.outside == [] and screens.errors == []


def test_script_in_an_own_question_stays_text(screens: Screens) -> None:
    screens.ask(f"Which one, {SCRIPT}? | **mines** {SCRIPT} | `magnets`")
    screens.act("Open the vote")
    screens.phone.wait_for_selector("form.answer")
    for page in (screens.phone, screens.wall, screens.teacher):
        _until(page, "main", SCRIPT)
        assert page.locator("main script").count() == 0 and page.title() != "taken"
        assert (
            page.locator("strong", has_text="mines").count()
            and page.locator("code", has_text="magnets").count()
        )
    assert screens.outside == [] and screens.errors == []


def test_a_room_that_dies_and_comes_back_loses_no_vote(screens: Screens, room: Running) -> None:
    phone, wall = screens.phone, screens.wall
    screens.choose("A claim of the text")
    phone.check("input[type=radio] >> nth=2")
    phone.get_by_role("button", name="Send").click()
    phone.wait_for_selector(".kept:not(.sending)")
    room.kill()
    for page in (phone, wall, screens.teacher):
        page.wait_for_selector(f"text={LOST}")
    # the form stays usable, and what is sent now waits on the phone
    phone.get_by_role("button", name="Change").click()
    phone.check("input[type=radio] >> nth=0")
    phone.get_by_role("button", name="Send").click()
    phone.wait_for_selector(".kept.sending")
    assert phone.locator("h2", has_text="Kept").count() == 0
    room.start()
    phone.wait_for_selector(".kept:not(.sending)")
    for page in (phone, wall, screens.teacher):
        page.wait_for_selector("#line:empty", state="attached")
    _answered(screens)
    assert "Your vote: holds" in phone.locator(".kept").inner_text()
    # a browser says so itself when a line cannot be opened; there is nothing else
    assert [text for text in screens.errors if "WebSocket" not in text] == []
    assert screens.outside == []


def test_a_press_counts_though_the_room_answers_late_or_votes_come_in(screens: Screens) -> None:
    phone, teacher = screens.phone, screens.teacher
    lines: list[Any] = []
    late: list[str] = []
    lost = {"vote": False}

    def between(line: Any) -> None:
        """Hold back what is kept, and lose votes, as a slow network that then breaks."""
        lines.append(line)
        server = line.connect_to_server()
        line.on_message(lambda said: None if lost["vote"] and '"vote"' in said else server.send(said))
        server.on_message(
            lambda said: late.append(said) if len(lines) == 1 and '"kept"' in said else line.send(said)
        )

    def choose(place: int) -> None:
        phone.check(f"input[type=radio] >> nth={place}")

    def send() -> None:
        phone.get_by_role("button", name="Send").click()
        phone.wait_for_selector(".kept.sending")

    def come() -> None:
        while not late:
            phone.wait_for_timeout(20)
        lines[0].send(late.pop())

    phone.route_web_socket("**/ws", between)
    phone.reload()
    phone.wait_for_selector(".moods")
    screens.choose("A claim of the text")
    choose(0)
    send()
    phone.get_by_role("button", name="Change").click()
    choose(1)
    come()
    _until(phone, "#said", "Kept.")
    assert phone.is_checked("input[type=radio] >> nth=1"), "the form under the hand stays"
    send()
    phone.get_by_role("button", name="Change").click()
    choose(2)
    lost["vote"] = True
    send()
    come()  # the answer to the vote before
    lines[0].close()
    lost["vote"] = False
    phone.wait_for_selector(".kept:not(.sending)")
    mine = phone.locator(".kept strong").inner_text()
    screens.act("Close the vote")
    _until(phone, ".kept.closed", mine)

    screens.choose("A claim of the text")
    other = teacher.locator("li:last-child .entry")
    other.scroll_into_view_if_needed()
    place = other.bounding_box()
    teacher.mouse.move(place["x"] + 9, place["y"] + 9)
    teacher.mouse.down()
    choose(0)
    phone.get_by_role("button", name="Send").click()
    _until(teacher, ".entry[aria-current=true]", "1 answer")
    teacher.mouse.up()
    teacher.locator("li:last-child .entry[aria-current=true]").wait_for()
    assert screens.outside == [] and screens.errors == []


def test_of_three_tabs_the_first_gives_way_until_it_is_looked_at(browser: Any, room: Running) -> None:
    context = browser.new_context()
    lines: list[int] = []

    def opened(number: int) -> Any:
        page = context.new_page()
        page.on("websocket", lambda _: lines.append(number))
        page.goto(f"{room.url}/j/{room.code}")
        page.wait_for_selector(".moods")
        return page

    tabs = [opened(number) for number in range(3)]
    tabs[0].get_by_text("Connection lost").wait_for()
    # longer than the first two waits of a page that comes back by itself
    tabs[2].wait_for_timeout(1500)
    assert lines == [0, 1, 2]
    context.close()


def test_a_wrong_code_and_a_wrong_token_get_a_sentence(browser: Any, room: Running) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.goto(f"{room.url}/j/ZZZZ")
    page.wait_for_selector("#trouble:not(:empty)")
    assert page.input_value("#code") == "ZZZZ" and faults(page) == []
    page.goto(f"{room.url}/wall#nothing")
    page.wait_for_selector("#line:not(:empty)")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_looks_and_every_width(browser: Any, room: Running, scheme: str) -> None:
    with _screens(browser, room, scheme) as screens:
        screens.ask("How many tonnes? | 0..100 tonnes")
        screens.act("Open the vote")
        screens.phone.wait_for_selector("#guess")
        for page in (screens.phone, screens.wall, screens.teacher):
            assert faults(page) == []
        for page in (screens.phone, screens.teacher):
            for width in (320, 360, 700, 1100, 1366):
                page.set_viewport_size({"width": width, "height": 800})
                laid_out(page)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        screens.teacher.set_viewport_size({"width": 390, "height": 844})  # the button and the notes first
        button, notes, paste = (
            screens.teacher.locator(one).first.bounding_box()["y"] for one in ("#now .big", "#notes", "#chat")
        )
        assert button < 400 and button < notes < paste
        _keep(screens, f"desk-on-a-phone-{scheme}")
        for width, height in ((1280, 720), (1920, 1080), (1024, 768)):
            screens.wall.set_viewport_size({"width": width, "height": height})
            laid_out(screens.wall)
            if (width, height) != (1024, 768):
                assert screens.wall.evaluate(_WALL_FAULTS) == []
        ground = "getComputedStyle(document.documentElement).backgroundColor"
        before = screens.wall.evaluate(ground)
        screens.wall.keyboard.press("d")
        assert screens.wall.evaluate(ground) != before


def test_under_the_path_of_a_hub_by_eye_and_by_key(browser: Any, root: Path, tmp_path: Path) -> None:
    port = _free_port()
    with keeping_proxy(port) as front:
        url = f"http://127.0.0.1:{front}/services/room"
        (tmp_path / "plan.toml").write_text('[[steps]]\nquestion = "partner_order"\nminutes = [2, 2]\n')
        words = ("--prefix=/services/room/", f"--url={url}/", "--plan=plan.toml")
        running = Running(tmp_path, root, port, more=words)
        try:
            running.start()
            assert running.url == url and running.teacher.startswith(f"{url}/teacher#")
            with _screens(browser, running) as screens:
                _under_a_path(screens, running)
                _an_order(screens)
        finally:
            running.kill()


def _an_order(screens: Screens) -> None:
    """The names to bring into an order stand on all three screens; a phone takes them by presses."""
    phone, wall, teacher = screens.phone, screens.wall, screens.teacher
    names = ["Australia", "China", "South Korea", "Taiwan", "United States"]
    teacher.set_viewport_size({"width": 1366, "height": 400})
    teacher.locator(".entry").last.scroll_into_view_if_needed()
    teacher.locator(".entry").last.click()  # far down: its button comes into sight and stays there
    teacher.locator("li:last-child .entry[aria-current=true]").wait_for()
    assert teacher.evaluate("scrollY") == 0
    teacher.set_viewport_size({"width": 1366, "height": 768})
    teacher.locator(".entry", has_text="Put these five economies").click()
    for page in (wall, teacher):
        _until(page, "h1", "Put these five economies")
    assert wall.locator("ul.choices li").all_inner_texts() == names
    assert teacher.locator("#now ul.choices li").all_inner_texts() == names
    screens.act("Open the vote")
    _until(wall, "body", "0 of 1 answered")
    assert wall.get_by_text("in a chat").count() == 0, "an order has too many parts for a code"
    for name in ("Taiwan", "China", "United States", "Taiwan", "South Korea", "Australia"):
        phone.get_by_role("button", name=name).click()
    phone.get_by_role("button", name="Send").click()
    _until(phone, ".trouble", "1 name has no place yet")
    phone.get_by_role("button", name="Taiwan").press("Enter")
    assert phone.locator(".trouble").inner_text() == "", "the sentence is past"
    phone.get_by_role("button", name="South Korea").press("Enter")
    phone.get_by_role("button", name="South Korea").press("Enter")
    _keep(screens, "order")
    assert faults(phone) == []
    phone.get_by_role("button", name="Send").click()
    _until(phone, ".kept:not(.sending)", "China; United States; Australia; Taiwan; South Korea")
    _answered(screens)
    screens.act("Close the vote")
    screens.act("Reveal the answer")
    _until(wall, "main", "China; United States; South Korea; Taiwan; Australia")


def _under_a_path(screens: Screens, room: Running) -> None:
    phone, wall, teacher = screens.phone, screens.wall, screens.teacher
    assert wall.locator(".address").inner_text() == room.url.removeprefix("http://")
    phone.goto(f"{room.url}/j/{room.code}")  # as the QR code of the wall says
    phone.wait_for_selector(".moods")
    screens.choose("A claim of the text")
    phone.focus("input[type=radio] >> nth=0")
    phone.keyboard.press("Space")
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".kept:not(.sending)")
    _answered(screens)
    phone.reload()
    phone.wait_for_selector(".kept:not(.sending)")
    _many_of_one_address(screens, room)
    teacher.locator("h1").first.click()
    teacher.keyboard.press("PageDown")  # close
    phone.wait_for_selector("text=Voting is closed")
    screens.act("Show the counts")
    wall.wait_for_selector(".bars, svg.picture")
    for width in (360, 1366):
        for page in (phone, teacher, wall):
            page.set_viewport_size({"width": width, "height": 768})
            laid_out(page)
            assert faults(page) == [], width
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    with teacher.context.expect_page() as opened:
        teacher.get_by_role("button", name="Open the wall").click()
    assert opened.value.url == room.wall
    opened.value.wait_for_selector("#head *")
    _keep(screens, "path")
    assert screens.outside == [] and screens.errors == []


#: joins as a program does that fills a room
_FILL = """async ([address, code, count]) => {
  for (let number = 0; number < count; number += 1) {
    await new Promise(resolve => {
      const socket = new WebSocket(address);
      socket.onmessage = resolve;
      socket.onopen = () => socket.send(JSON.stringify({ do: 'hello', role: 'phone', code, device: '' }));
    });
  }
}"""


#: another vote than the one that was sent waits on the phone, as when the line was cut
_WAITS = """code => {
  const name = `course-room-${code}-`, vote = JSON.parse(localStorage.getItem(`${name}last`));
  vote.answer = { choice: "does_not_hold" };
  localStorage.setItem(`${name}waiting`, JSON.stringify(vote));
}"""


def _many_of_one_address(screens: Screens, room: Running) -> None:
    """Devices of one address are named to the teacher; they go in one press, and who is here comes back.

    A vote that waits on a phone meanwhile is sent once the phone is back.
    """
    phone, wall, teacher = screens.phone, screens.wall, screens.teacher
    assert teacher.locator(".crowd").count() == 0
    teacher.evaluate(_FILL, [room.url.replace("http", "ws") + "/ws", room.code, 12])
    _until(teacher, ".crowd", "13 devices share")
    for width in (360, 1366):
        teacher.set_viewport_size({"width": width, "height": 768})
        assert faults(teacher) == []
        assert teacher.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        _keep(screens, f"crowd-{width}")
    teacher.get_by_role("button", name="Drop these 13 devices").click()
    assert "Drop 13 of 13 devices?" in teacher.get_by_role("alertdialog").inner_text()
    teacher.get_by_role("button", name="Drop them").click()
    _until(phone, "#trouble", "The room has a new code")
    teacher.wait_for_selector(".crowd", state="detached")
    _until(wall, ".progress", "0 of 0 answered")
    fresh = wall.locator(".code").first.inner_text()
    assert fresh != room.code and len(fresh) == 6
    _keep(screens, "crowd-dropped")
    phone.evaluate(_WAITS, room.code)
    phone.fill("#code", fresh)
    phone.press("#code", "Enter")
    _until(phone, ".kept:not(.sending)", "does not hold")
    _until(wall, ".progress", "1 of 1 answered")


def test_a_presenters_remote_goes_through_a_question(screens: Screens) -> None:
    phone, wall, teacher = screens.phone, screens.wall, screens.teacher
    screens.ask("Is it one word a thing?")
    _until(teacher, "#now h1", "one word a thing")
    teacher.locator("h1").first.click()  # a key that is pressed in a field belongs to the field
    press = teacher.keyboard.press
    shown = partial(_until, teacher, "button")  # a press means what this page shows
    press("PageDown")
    phone.wait_for_selector("form.answer")
    shown("Close the vote")
    press(".")
    wall.wait_for_selector("body.blank")
    teacher.get_by_role("button", name="Blank the wall", pressed=True).wait_for()
    press("b")
    wall.wait_for_selector("body:not(.blank) h1")
    teacher.get_by_role("button", name="Blank the wall", pressed=False).wait_for()
    phone.check("input[type=radio] >> nth=0")
    phone.get_by_role("button", name="Send").click()
    _answered(screens)
    press("ArrowRight")
    _until(wall, "main", "Voting is closed")
    shown("Let more answers in")
    press("PageDown")
    wall.wait_for_selector(".bars")
    shown("Hide the counts")
    press("PageUp")
    wall.wait_for_selector(".bars", state="detached")
    shown("Show the counts")
    press("r")  # nothing is right or wrong here, so nothing can be revealed
    press("PageDown")
    wall.wait_for_selector(".bars")
    assert wall.locator(".truth-line").count() == 0
    assert screens.outside == [] and screens.errors == []


def test_codes_of_a_chat_and_a_closed_door(screens: Screens, browser: Any, room: Running) -> None:
    teacher = screens.teacher
    screens.ask("How many ships? | 0..100 ships")
    screens.act("Open the vote")
    _until(screens.wall, "#head", "in a chat:")
    code = screens.wall.locator(".chat").inner_text().split("-")[0]
    teacher.fill(
        "#chat", f"10:01 From Ann to Everyone: {code}-40\n10:02 From Bo to Everyone: {code}-41\nhello"
    )
    teacher.get_by_role("button", name="Read them").click()
    _until(teacher, "#codes-read", "2 answers were read.")
    _until(screens.wall, "main", re.compile("2 of [0-9]+ answered"))
    for page in (screens.wall, screens.phone):
        assert "Ann" not in page.content()
    lock = teacher.get_by_role("button", name="Lock")
    lock.click()
    teacher.get_by_role("button", name="Lock", pressed=True).wait_for()
    late = browser.new_page(viewport={"width": 360, "height": 640})
    late.goto(f"{room.url}/j/{room.code}")
    _until(late, "#trouble", "closed the door")
    lock.click()
    teacher.get_by_role("button", name="Lock", pressed=False).wait_for()
    late.get_by_role("button", name="Join").click()
    late.wait_for_selector(".moods")
    late.close()
    assert screens.outside == [] and screens.errors == []


def _points(page: Any) -> list[tuple[float, float]]:
    text = page.locator(".pad polyline.own").get_attribute("points")
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def test_a_line_is_drawn_fast_without_spikes_and_set_by_key(browser: Any, root: Path, tmp_path: Path) -> None:
    with _running(tmp_path, root, "02a") as other, _screens(browser, other) as screens:
        phone = screens.phone
        screens.teacher.locator(".entry", has_text=re.compile("How did .*rare-earth imports")).first.click()
        screens.act("Open the vote")
        phone.wait_for_selector(".pad")
        assert faults(phone) == [] and screens.wall.evaluate(_WALL_FAULTS) == []
        phone.get_by_role("button", name="Send").click()
        assert "Draw your line first" in phone.locator("form .trouble").inner_text()

        pad = phone.locator(".pad")
        pad.scroll_into_view_if_needed()
        box, free = pad.bounding_box(), phone.locator(".pad-free").bounding_box()
        start, end = free["x"] + 1, free["x"] + free["width"] * 0.94  # just short of the edge
        high, low = box["y"] + box["height"] * 0.2, box["y"] + box["height"] * 0.7
        phone.mouse.move(start, high)
        phone.mouse.down()
        phone.mouse.move(end, low)  # one jump over all years
        phone.mouse.up()
        heights = [y for _, y in _points(phone)][1:]
        assert heights == sorted(heights), "a straight line falls from year to year"
        steps = [after - before for before, after in itertools.pairwise(heights)]
        assert max(steps) < 3 * sum(steps) / len(steps), "no spike"

        phone.locator("#year").select_option(index=0)
        phone.fill("#value", "12")
        phone.press("#value", "Enter")
        phone.wait_for_selector(".kept:not(.sending)")
        screens.act("Close the vote")
        screens.act("Show the counts")
        screens.act("Reveal the answer")
        screens.wall.wait_for_selector("polyline.answer")
        phone.wait_for_selector("polyline.answer")
        assert "percentage points away" in phone.locator(".truth-card").inner_text()
        assert screens.wall.evaluate(_WALL_FAULTS) == [] and faults(screens.wall) == []
        _keep(screens, "line")
        assert screens.outside == [] and screens.errors == []


def test_pages_know_a_growing_class_and_put_units_after_numbers_only(screens: Screens) -> None:
    told = screens.teacher.evaluate(
        """async () => {
          const { answerWords, unknownCrowds } = await import("./shared.js");
          const mine = new Map([["a", { first: 19, most: 19, since: 0 }]]);
          const told = (devices, minute) =>
            unknownCrowds([{ crowd: "a", devices }], mine, minute * 60000).length;
          const question = { form: "text", unit: "dollars" };
          return {
            crowds: [told(29, 1), told(58, 2), told(40, 9), told(42, 20), told(61, 20)],
            words: ["27,5 %", "-3.5", "ten"].map(text => answerWords(question, { text })),
          };
        }"""
    )
    assert told == {"crowds": [0, 1, 0, 0, 1], "words": ["27,5 %", "-3.5 dollars", "ten"]}


def test_the_policy_lets_nothing_else_in(room: Running) -> None:
    with urllib.request.urlopen(f"{room.url}/wall") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_a_room_stopped_without_end_says_that_it_is_closed(browser: Any, root: Path, tmp_path: Path) -> None:
    with _running(tmp_path, root, "01a") as room, _screens(browser, room) as screens:
        assert room.process is not None
        room.process.send_signal(signal.SIGINT)
        for page in (screens.phone, screens.wall, screens.teacher):
            page.wait_for_selector("text=The room is closed.")
            assert LOST not in page.locator("body").inner_text()


def test_the_end_is_asked_for_and_gives_the_page(screens: Screens, room: Running, tmp_path: Path) -> None:
    screens.teacher.get_by_role("button", name="End…").click()
    assert faults(screens.teacher) == []
    screens.teacher.keyboard.press("Escape")
    assert screens.teacher.locator(".ask-box").count() == 0
    screens.teacher.get_by_role("button", name="End…").click()
    screens.teacher.locator(".ask-box .big").click()
    screens.phone.wait_for_selector("text=The room is closed.")
    screens.wall.wait_for_selector("text=The room is closed.")
    with screens.teacher.expect_download() as download:
        screens.teacher.get_by_role("button", name="Download the page").click()
    download.value.save_as(tmp_path / "page.html")
    assert "What the class thought" in (tmp_path / "page.html").read_text("utf-8")
    assert faults(screens.teacher) == [] and screens.wall.evaluate(_WALL_FAULTS) == []
    _keep(screens, "end")
    room.kill()  # nobody needs to know, once the class has ended
    screens.phone.wait_for_timeout(500)
    for page in (screens.phone, screens.wall, screens.teacher):
        assert LOST not in page.locator("body").inner_text()
