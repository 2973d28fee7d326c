"""Two pages of the site in a real browser: charts, tooltips, search, menus, themes, phones, paper, axe."""

from __future__ import annotations

import gzip
import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from accessible import OF_COLOURS, faults
from settled import at_rest, settled

from makers.site import making

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
LESSON = "01a-japans-trade-with-china"
EXERCISES, PRACTICE = "exercises/01-trade-interdependence", "exercises/practice"
#: a page's worker: it loads until it is cancelled once, hangs at `loop`, ends at `deep`, and shows HTML that
#: must not reach the page; `asked` shows what it was asked since it began
_WORKER = r"""
const asked = [];
const bars = { chart: { data: { values: [{ a: 1 }] }, mark: "bar",
  transform: [{ calculate: "datum.a * 2", as: "twice" }],
  encoding: { x: { field: "twice", type: "quantitative" } } } };
onmessage = async ({ data: [act, given] }) => {
  if (act === "start") {
    postMessage(["part", 1_000_000]);
    if (!(await caches.has("second start"))) return caches.open("second start");
    postMessage(["compiled", "the interpreter"]);
    asked.push([given.compiled ?? "nothing", given.set]);
    return postMessage(["ready"]);
  }
  const last = given.codes.at(-1), shown = [];
  asked.push(given.codes);
  if (last.includes("loop")) return;
  if (last.includes("deep")) return postMessage(["ended", "RangeError"]);
  const record = structuredClone(given.record);
  if (last.startsWith("ex.check")) {
    const entry = { outcome: "wrong", attempts: 1, where: "in the browser" };
    record.progress["01-trade-interdependence"] = { china_share: entry };
    shown.push({ tone: "bad", html: "<div style='position:fixed'><p><strong>China&lt;b&gt;: wrong</strong>" +
      "<a href='javascript:alert(1)' onclick='alert(2)'>Look again</a><img src=x onerror='alert(3)'>" +
      "<script>alert(4)</script><style>p{}</style></p></div>" });
    if (given.codes.at(-2) === "chart") shown.unshift(bars);
  } else if (last === "chart") shown.push(bars);
  else if (last === "wide") {
    const row = `<th>0</th>${"<td>a long text of a source</td>".repeat(19)}`;
    shown.push({ html: `<table class="dataframe"><tr>${row}</tr></table>` });
  } else if (last === "ex.progress()") {
    shown.push({ tone: "info", html: "<code>notebooks/02a-from-mine-to-magnet.ipynb</code>" });
  } else if (last === "long") shown.push({ error: `Line 1\nSyntaxError: ${last.repeat(30)}`, traceback: "" });
  else if (last === "asked") shown.push({ text: JSON.stringify(asked) });
  else if (last === "p" || last === "p.next()") {
    const form = { question: "<p>Which?</p>", control: "one", prompt: "Choose", unit: "", result: "",
      options: [["a", "the <b>first</b>"], ["b", "the second"]] };
    const asks = last === "p" ? { form, call: "_form" } : { html: "<p>Compute</p>", tone: "ask", code: "" };
    const info = (html, code) => ({ html, tone: "info", code });
    shown.push(info("why", ""), asks, info("how", "x = ____\n\np.check(x)"), info("standing", ""));
  } else if (last === "p.check(x)") {
    const own = given.checks && given.codes.at(-2).trim();
    shown.push({ text: `${own} checks ${given.asked}` });
  } else if (last.startsWith("_form.")) shown.push({ text: last });
  else if (last === "1/0") {
    shown.push({ error: "Line 1 divides by `0`.\nZeroDivisionError: division", traceback: "whole <i>" });
  }
  const ok = last !== "1/0";
  postMessage(["answer", { ok, ran: given.codes.length - !ok, shown, record }]);
};
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build some pages into a folder whose name has a space, and open them from there as files."""
    out = tmp_path_factory.mktemp("a site") / "with a space"
    only = (LESSON, "claims/C05", "claims/index", "about", "offline", "glossary", EXERCISES, PRACTICE)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(making, "build_python", stand_in_for_python)
        making.build_site(out, only=only, python=out)
    return out


def stand_in_for_python(out: Path, cache: Path) -> None:
    """Write a worker that answers at once, without any Python, in the place of the real one."""
    out.mkdir(parents=True)
    (out / "worker.js").write_text(_WORKER, "utf-8")
    (out / "packed.gz.bin").write_bytes(bytes(2_000_000))
    (out / "licences.txt").touch()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open an empty page; what it asks for outside or complains of in the console fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    made = context.new_page()
    wrong: list[str] = []
    made.on(
        "request", lambda asked: None if asked.url.startswith(("file:", "data:")) else wrong.append(asked.url)
    )
    made.on(
        "requestfailed",
        lambda asked: None if asked.failure == "net::ERR_ABORTED" else wrong.append(asked.url),
    )
    made.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    yield made
    context.close()
    assert wrong == []


def open_page(page: Page, site: Path, name: str = LESSON) -> None:
    page.goto((site / f"{name}.html").as_uri())


def drawn(page: Page) -> None:
    """Scroll to each chart in turn, and wait until it is drawn."""
    for number in range(page.locator(".course-chart").count()):
        page.locator(".course-chart").nth(number).scroll_into_view_if_needed()
        page.locator(".course-chart").nth(number).locator(".course-live svg").wait_for()


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def charts_in(notebook: Path) -> int:
    """Count the charts among the outputs of a notebook."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return sum("application/vnd.vegalite.v5+json" in output.get("data", {}) for output in outputs)


def test_every_chart_is_drawn_from_a_file_and_says_its_figures(page: Page, site: Path, root: Path) -> None:
    open_page(page, site)
    drawn(page)
    charts = charts_in(root / "notebooks" / f"{LESSON}.ipynb")
    assert page.locator(".course-chart.live").count() == page.locator(".course-chart").count() == charts > 0
    names = page.locator(".course-live svg").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert all(len(name.split()) >= 5 for name in names)
    shares = page.locator(".course-chart", has_text="China's share of Japan's imports")
    shown = page.locator("#vg-tooltip-element.visible")

    def pointed_at() -> int:
        """Point at a mark: the page may still scroll to it, and figures go while a page scrolls."""
        shares.locator("svg .mark-symbol path").first.hover(force=True)
        return shown.count()

    assert settled(pointed_at, bool)
    assert "percent" in shown.inner_text()
    page.evaluate("dispatchEvent(new Event('scroll'))")
    assert shown.count() == 0, "figures would lie over the text"


def test_no_page_scrolls_sideways(page: Page, site: Path) -> None:
    for name in (LESSON, "claims/C05", "claims/index", "index", "search"):
        page.set_viewport_size({"width": 320, "height": 800})
        open_page(page, site, name)
        if name == LESSON:
            assert sideways(page) <= 0, "before a chart is drawn"
            drawn(page)
        for width in (320, 820, 1366, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            assert settled(lambda: max(0, sideways(page))) == 0, (name, width)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, site: Path, theme: str) -> None:
    only = OF_COLOURS if theme == "dark" else ()
    for width in (360, 1366):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)  # type: ignore[arg-type]
        page = context.new_page()
        for name in (LESSON, "claims/C05", "claims/index", "index", "search"):
            open_page(page, site, name)
            if name == LESSON:
                drawn(page)
                page.locator(".course-word").last.hover()
                page.get_by_role("tooltip").wait_for()
            # what is wide is made reachable once it is laid out
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))")
            assert faults(page, only=only) == [], (name, width)
        context.close()


def test_a_chart_is_passed_on_as_link_picture_and_figures(page: Page, site: Path) -> None:
    open_page(page, site)
    chart = page.locator(".course-chart", has_text="China's share of Japan's imports").first
    chart.scroll_into_view_if_needed()
    chart.locator(".course-live svg").wait_for()
    assert chart.locator("figcaption .course-share").count() == 0, "the caption names the figure"
    title = chart.locator(".course-title").inner_text()
    assert chart.get_by_role("group", name=f"Pass it on: {title}").is_visible()
    with page.expect_download() as taken:
        chart.get_by_role("button", name="Figures (CSV)").click()
    head, *rows = Path(taken.value.path()).read_text("utf-8").split("\n")
    assert taken.value.suggested_filename.endswith(".csv") and "year" in head and len(rows) > 10
    with page.expect_download() as taken:
        chart.get_by_role("button", name="Picture").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"\x89PNG")
    chart.get_by_role("button", name="Copy link").click()
    chart.locator("[role=status] a[href*='#figure-']").wait_for()
    page.add_init_script("navigator.clipboard.writeText = async text => { window.copied = text; }")
    open_page(page, site, "claims/C05")
    page.get_by_role("button", name="Share").click()
    page.locator(".course-said", has_text="Copied").wait_for()
    claim, counted = (
        "Contradicted: Trade between Japan and China",
        "The text says 370; the figures say at most 324 billion US dollars.",
    )
    copied = page.evaluate("window.copied")
    text, address = copied.split("\n")
    assert text.startswith(claim) and text.endswith(f". {counted}") and address.startswith("file:")
    open_page(page, site)
    page.get_by_role("button", name="Share").click()
    page.locator(".course-said", has_text="Copied").wait_for()
    text, address = page.evaluate("window.copied").split("\n")
    answer = "The editor may print a fifth, as a share of exports and imports together,"
    assert text.startswith(f"How large a part of Japan's trade is its trade with China? {answer}")
    assert text.count(".") == 1 and address.startswith("file:")


def test_a_word_shows_its_meaning_to_mouse_keyboard_and_finger(
    page: Page, browser: Browser, site: Path
) -> None:
    open_page(page, site)
    word, meaning = page.locator(".course-word", has_text="HHI").first, page.get_by_role("tooltip")
    word.hover()
    assert meaning.inner_text().startswith("HHI: Hirschman-Herfindahl index")
    meaning.get_by_role("link", name="All words").hover()
    assert meaning.is_visible(), "the pointer may go to what it says"
    page.keyboard.press("Escape")
    assert not meaning.is_visible()
    page.mouse.move(0, 0)
    page.locator(".course-word").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert described == meaning.get_attribute("id") and meaning.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#word-*")
    assert page.evaluate("document.querySelector(location.hash) !== null")
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    small = phone.new_page()
    open_page(small, site)
    word = small.locator(".course-word", has_text="HHI").first
    word.tap()
    box = small.get_by_role("tooltip").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390, "a tap says the meaning and stays"
    late = "<p style=height:90px></p>"
    small.evaluate(f"document.querySelector('article').insertAdjacentHTML('afterbegin', '{late}')")

    def covers() -> bool:
        said, at = small.get_by_role("tooltip").bounding_box(), word.bounding_box()
        return bool(said["y"] < at["y"] + at["height"] and at["y"] < said["y"] + said["height"])  # type: ignore[index]

    at_rest(word)
    assert not settled(covers)
    word.tap()
    small.wait_for_url("**/glossary.html#word-hhi")
    phone.close()


def open_again(
    page: Page, site: Path, name: str = "index", kept: str = "localStorage.getItem('course.read')"
) -> None:
    """Open a page that knows what is kept: a busy browser gives a page from a file its storage late."""

    def opened() -> bool:
        open_page(page, site, name)
        return bool(page.evaluate(kept))

    assert settled(opened, bool)


def test_what_was_read_is_marked_and_the_first_page_leads_on(page: Page, site: Path) -> None:
    open_page(page, site)
    done = f"JSON.parse(localStorage.getItem('course.read'))?.['{LESSON}']?.done"
    third = "document.querySelectorAll('.bd-article h2')[2]"
    page.evaluate(f"scrollBy({{ top: {third}.getBoundingClientRect().top - 90, behavior: 'instant' }})")
    page.wait_for_function(f"JSON.parse(localStorage.getItem('course.read'))?.['{LESSON}']?.stopped")
    open_again(page, site)
    page.get_by_role("link", name="Continue: 01a Japan").click()
    page.wait_for_function(f"{third} && Math.abs({third}.getBoundingClientRect().top - 90) < 60")
    open_page(page, site)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    assert page.evaluate(done) is None, "who jumps to the end has not read"
    page.evaluate("""async () => { for (const part of document.querySelectorAll('.bd-article h2')) {
        part.scrollIntoView();
        await new Promise(then => requestAnimationFrame(() => setTimeout(then, 60)));
    } scrollTo(0, document.body.scrollHeight); }""")
    page.wait_for_function(f"() => {done}")
    open_again(page, site, kept=done)
    there = page.get_by_role("link", name="Continue: 01a Japan").get_attribute("href") or ""
    assert there.startswith(f"{LESSON}.html#"), "where the reader stopped"
    assert page.locator(".course-start a").all_inner_texts() == ["Continue: 01a Japan's trade with China"]
    assert page.locator(".course-list .course-read").count() == 1
    home = (site / "index.html").read_text("utf-8")
    listed = f'<li><a href="{LESSON}.html">'
    menu, _, rest = home.rpartition(listed)
    two = f'{menu}{listed}</a></li><li><a href="next.html">The next one</a></li>{listed}{rest}'
    two = two.replace('<p class="course-start">', '<p class="course-start"><a href="first.html">Start</a>', 1)
    page.route("**/index.html", lambda route: route.fulfill(body=two, content_type="text/html"))
    open_again(page, site)
    assert page.get_by_role("link", name="Continue: The next one").get_attribute("href") == "next.html"
    assert page.get_by_role("link", name="Start", exact=True).count() == 2, "in the menu, and beside Continue"
    page.unroute("**/index.html")
    page.evaluate("localStorage.setItem('course.read', '[1]')")
    open_again(page, site, kept="localStorage.getItem('course.read') === '[1]'")
    assert page.get_by_role("link", name="Continue").count() == 0
    open_page(page, site, "about")
    page.get_by_role("button", name="Delete my guesses and marks").click()
    page.get_by_text("Deleted: you start over.").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('course.'))") == []


def test_the_search_shows_the_best_page_first_with_what_stands_there(page: Page, site: Path) -> None:
    open_page(page, site)
    assert (
        page.get_by_role("searchbox").count() == 1
        and not page.get_by_role("link", name="Search").is_visible()
    )
    page.get_by_role("searchbox").first.fill("370 billion")
    page.keyboard.press("Enter")
    first = page.locator("#search-results li").first
    first.wait_for()
    assert "C05" in first.inner_text() and "370" in first.locator("mark").all_inner_texts()
    links = page.locator("#search-results a").evaluate_all("all => all.map(one => one.href.split('#')[0])")
    assert len(links) == len(set(links)) >= 2, "a page stands once, with its best place"
    assert ":~:text=370%20billion" in (first.get_by_role("link").get_attribute("href") or "")
    first.get_by_role("link").click()
    page.get_by_role("heading", level=1, name="C05").wait_for()
    page.goto((site / "search.html").as_uri() + "?q=hhi")
    first.wait_for()
    assert "sum of squared shares" in first.inner_text(), "the definition, from the glossary"
    first.get_by_role("link").click()
    page.wait_for_url("**/glossary.html#word-hhi")
    page.goto((site / "search.html").as_uri() + "?q=zzzz%3Cb%3E")
    page.get_by_text("Nothing stands here about “zzzz<b>”").wait_for()
    page.goto((site / "search.html").as_uri() + "?q=370%20billion%20zebras")
    page.get_by_text("No page says “zebras”.").wait_for()
    assert page.locator("#search-results li").count() >= 2
    page.goto((site / "search.html").as_uri() + "?q=370%20bilion")
    page.get_by_role("link", name="370 billion", exact=True).wait_for()
    assert (
        "No page says “bilion”." in page.locator("#search-said").inner_text() and "C05" in first.inner_text()
    )
    page.locator("main").get_by_role("searchbox").fill("who made this?")
    first.get_by_text("Who made this").wait_for()  # while the reader types
    for asked, place in (
        ("稀土是什么", "Rare earths"),
        ("is this biased", "Who made this"),
        ("how much does Japan depend on China", "A share of what?"),
        ("is the main idea right", "Conclusion: is the main idea right?"),
        ("who checked this", "Who checked this"),
        ("how to cite", "How to cite"),
        ("all claims", "All 38 claims and their verdicts"),
        ("dark mode", "Dark mode or light"),
        ("lesson 1", "01a Japan’s trade with China"),
        ("日本語", "Language and translation"),
        ("offline", "Without internet"),
    ):
        page.locator("main").get_by_role("searchbox").fill(asked)
        first.get_by_role("link", name=place, exact=True).wait_for()
    assert "No page says “offline”." in page.locator("#search-said").inner_text()


def test_the_list_of_claims_shows_one_verdict_or_a_word_and_is_found_again(page: Page, site: Path) -> None:
    page.goto((site / "claims/index.html").as_uri() + "#contradicted")
    page.get_by_text("10 of 38 claims").wait_for()
    page.get_by_role("searchbox", name="With the word").fill("trade")
    assert page.locator("#course-claims li:visible").count() == 1
    page.get_by_role("link", name="C05: Trade of 370").click()
    page.get_by_role("link", name="All claims").click()
    page.wait_for_url("**/claims/index.html#contradicted:trade:C05")
    assert page.locator("#course-claims li:visible").get_attribute("id") == "C05"
    assert page.get_by_role("button", name="Contradicted: 10").get_attribute("aria-pressed") == "true"
    assert page.locator("#C05").get_attribute("aria-current") == "true"
    page.get_by_role("searchbox", name="With the word").fill("")
    page.get_by_role("button", name="All: 38").click()
    assert page.locator("#course-claims li:visible").count() == 38
    page.goto("about:blank")
    page.goto((site / "claims/index.html").as_uri() + "#::C31")  # as the link on its page has it
    page.wait_for_function("() => scrollY > 500")
    place = page.locator("#C31").bounding_box()
    assert 0 < place["y"] < page.viewport_size["height"]


def test_the_other_results_take_the_keyboard_along(page: Page, site: Path) -> None:
    pages = [[f"page-{number}", [["", f"Page {number}", "ships"]]] for number in range(14)]
    words = {"gzip": b64encode(gzip.compress(json.dumps(pages).encode())).decode()}
    page.add_init_script(
        f"Object.defineProperty(window, 'courseWords', {{ get: () => ({json.dumps(words)}), set() {{}} }})"
    )
    page.goto((site / "search.html").as_uri() + "?q=ships")
    page.get_by_role("button", name="Show the others").press("Enter")
    assert page.locator("#search-results li").count() == 14
    assert page.evaluate("document.activeElement.textContent") == "Page 12"


def test_the_search_marks_whole_words_and_leads_to_the_place_not_to_the_same_words_above(
    page: Page, site: Path
) -> None:
    far = "Something else. " * 20
    same = f"{far}Then 1999 came."
    pages = [
        ["note", [["", "Notes", "Costas wrote on a tariff."]]],
        ["lesson", [["", "Years", same], ["years", "What 1999 and a tariff did", same]]],
        ["chart", [["", "Trade", "goods"], ["figure-1", "What a tariff costs Japan", "percent"]]],
    ]
    words = {"gzip": b64encode(gzip.compress(json.dumps(pages).encode())).decode()}
    page.add_init_script(
        f"Object.defineProperty(window, 'courseWords', {{ get: () => ({json.dumps(words)}), set() {{}} }})"
    )
    first = page.locator("#search-results a").first
    for asked, place in (("what does a tariff cost", "chart.html#figure-1"), ("1999", "lesson.html#years")):
        page.goto((site / "search.html").as_uri() + f"?q={asked}")
        first.wait_for()
        assert (first.get_attribute("href") or "") == place
        assert "Costas" not in page.locator("#search-results mark").all_inner_texts()


def test_a_place_stays_in_sight_while_what_is_above_it_grows(page: Page, site: Path) -> None:
    page.goto((site / f"{LESSON}.html").as_uri() + "#is-a-fifth-much")
    page.add_style_tag(content="* { overflow-anchor: none }")  # as in a browser that holds nothing by itself
    page.wait_for_function("() => scrollY > 500")
    grow = "document.querySelector('article').insertAdjacentHTML('afterbegin', '<p style=height:900px></p>')"
    place = page.locator("#is-a-fifth-much")
    before = at_rest(place)
    page.evaluate(grow)
    after = at_rest(place)
    assert abs(before - after) < 3
    page.keyboard.press("Shift")  # the reader acts, and nothing is held any more
    page.evaluate(grow)
    assert at_rest(place) > after + 800


def test_the_page_of_a_host_for_a_missing_address_keeps_its_own_links(
    page: Page, site: Path, tmp_path: Path
) -> None:
    text = (site / "404.html").read_text("utf-8").replace("<head>", f'<head><base href="{site.as_uri()}/">')
    (tmp_path / "missing.html").write_text(text, "utf-8")
    page.goto((tmp_path / "missing.html").as_uri())
    page.locator("#pst-skip-link a").press("Enter")
    page.wait_for_url((tmp_path / "missing.html").as_uri() + "#main-content")


#: asks for files one after the other, and returns which of them and of their other versions are kept
_KEPT = """async files => {
  const kept = await caches.open("course /"), names = files.map(file => file.split("?")[0]);
  for (const file of files) await (await fetch(file)).text();
  const found = async () => (await kept.keys()).map(one => one.url.slice(location.origin.length))
    .filter(url => names.some(name => url.startsWith("/" + name)));
  for (let looks = 0; looks < 400 && String(await found()) !== "/" + files.at(-1); looks++)
    await new Promise(done => setTimeout(done, 50));  // the worker keeps a file after the page has it
  return found();
}"""
#: runs the worker in a browser whose storage cannot be opened, and returns what a page gets
_BROKEN = """async text => {
  const heard = {}, self = { addEventListener: (name, act) => { heard[name] = act; } };
  const caches = { open: () => Promise.reject(new Error("broken")) };
  new Function("self", "caches", "fetch", text)(self, caches, async () => "fresh");
  const request = { method: "GET", url: location.href };
  return new Promise(done => heard.fetch({ request, respondWith: done }));
}"""


def test_what_was_opened_can_be_read_without_a_network(browser: Browser, site: Path) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    context = browser.new_context()
    page = context.new_page()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        page.goto(f"{address}/claims/C05.html")
        page.wait_for_function("() => document.documentElement.dataset.kept")
        for asked in ("china", "japan"):
            page.goto(f"{address}/search.html?q={asked}")
        page.goto(f"{address}/offline.html")
        page.locator("#course-kept a", has_text="Without internet").wait_for()
        table = next(site.rglob("*.csv")).relative_to(site).as_posix()
        asked_for = [table, "_static/site.js?v=old", "_static/site.js?v=new"]
        assert page.evaluate(_KEPT, asked_for) == ["/_static/site.js?v=new"]
        server.shutdown()
    page.goto(f"{address}/claims/C05.html")
    assert "370 billion" in page.get_by_role("heading", level=1).inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('.course-bars li')).display") == "grid"
    page.goto(f"{address}/claims/index.html")
    page.wait_for_url(f"{address}/offline.html#not-kept")
    page.get_by_text("You have no internet now, and that page was not opened before.").wait_for()
    page.goto(f"{address}/offline.html")
    forget = page.get_by_role("button", name="Delete these pages")
    forget.wait_for()
    titles = page.locator("#course-kept a").all_inner_texts()
    assert sorted(title[:6] for title in titles) == ["C05: T", "Search", "Withou"]
    forget.press("Enter")
    page.wait_for_function("() => document.activeElement.textContent === 'No page is on this device.'")
    assert forget.count() == 0
    worker = (site / "sw.js").read_text("utf-8")
    assert page.evaluate(_BROKEN, worker) == "fresh", "a browser whose storage is broken still shows the site"
    context.close()


def test_a_phone_opens_the_menu_by_keyboard_and_closes_it_with_escape(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(
        (site / f"{LESSON}.html").as_uri() + "#a-share-of-what:~:text=can%20be%20a%20share%20of%20exports"
    )
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Menu").get_by_role("link", name="Who made this").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "Menu"
    page.get_by_role("button", name="Sections").click()
    assert page.get_by_role("dialog").locator("[aria-current]").all_inner_texts() == ["A share of what?"]
    page.get_by_role("dialog").get_by_role("link", name="Key points").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    page.wait_for_function("() => scrollY > 500")
    covered = """() => document.querySelector("#key-points h2").getBoundingClientRect().top
      - document.querySelector(".bd-header-article").getBoundingClientRect().bottom"""
    assert page.evaluate(covered) >= 0, "the bar hides no heading"


def test_the_theme_is_kept_for_the_next_page(page: Page, site: Path) -> None:
    open_page(page, site)
    button = page.locator("[data-course-mode]")
    theme = "document.documentElement.dataset.theme"
    button.click()
    assert page.evaluate(theme) == "dark", "the first press shows something"
    open_again(page, site, "claims/C05", kept="localStorage.getItem('mode')")
    assert page.evaluate(theme) == "dark"
    button.click()
    assert page.evaluate(f"[{theme}, localStorage.getItem('mode')]") == ["light", "auto"]


def test_without_scripts_the_pictures_and_the_menu_are_there(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    open_page(page, site)
    assert page.locator(".course-still").first.is_visible()
    page.get_by_text("claims of this lesson").click()
    assert page.get_by_role("link", name="C05").count() >= 1
    context.close()


def test_paper_is_light_and_gets_title_and_every_picture(page: Page, site: Path) -> None:
    page.emulate_media(color_scheme="dark")
    open_page(page, site)
    page.locator(".course-chart").first.scroll_into_view_if_needed()
    page.wait_for_selector(".course-chart.live")
    assert page.locator(".course-chart:not(.live)").count() > 0, "nobody has scrolled to them"
    page.emulate_media(media="print")
    page.wait_for_function("document.documentElement.dataset.theme === 'light'")
    assert page.get_by_role("heading", level=1).is_visible()
    page.wait_for_function(
        """() => [...document.querySelectorAll(".course-chart")].every(chart => {
          const seen = [...chart.querySelectorAll(".course-live svg, .course-still")]
            .filter(one => one.getClientRects().length);
          return seen.length === 1 && (seen[0].tagName === "svg" || seen[0].naturalWidth > 0);
        })""",
        polling=200,  # no frames are drawn for paper
    )
    assert not page.locator("[data-course-mode]").is_visible()


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve the site, and yield the address of the exercise page."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{EXERCISES}.html"
        server.shutdown()


def test_an_exercise_runs_on_a_phone_and_keeps_what_was_typed(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    said, ready = page.locator(".course-python-said"), page.locator("article[data-python=ready]")
    cell = page.locator('[data-question="china_share"]')
    field, shown = cell.locator(".cm-content"), cell.locator(".course-cell-shown")

    def press(name: str) -> None:
        cell.get_by_role("button", name=name, exact=True).tap()

    with served(site) as address:
        page.goto(address)
        assert "china_share = ____" in field.inner_text()
        field.get_by_text("china_share = ____").tap(position={"x": 150, "y": 10})
        page.keyboard.type("3")
        assert field.inner_text().endswith("china_share = 3"), "a touch of the blank selects all of it"
        field.fill("if x:")
        field.press("Enter")
        for key in ("square bracket", "indent", "underscore"):
            press(key)
        assert field.inner_text() == "if x:\n        [_]"
        press("undo")
        assert field.inner_text() == "if x:\n        []"
        assert field.get_attribute("aria-label").startswith("Your code: China")
        assert page.evaluate("getComputedStyle(document.querySelector('.cm-line')).fontSize") == "16px"
        field.fill("load(")
        for typed, offered in (('"japan_tr', "japan_trade"), (')["val', "value_jpy_bn")):
            field.press("End")
            page.keyboard.type(typed)
            page.get_by_role("option", name=offered).first.wait_for()
            field.press("ArrowDown")
            field.press("Tab")
        assert field.inner_text() == 'load("japan_trade")["value_jpy_bn"]'
        field.fill('load("japan_tr')
        field.press("End")
        field.press_sequentially("a")
        row = page.get_by_role("option").first
        row.wait_for()
        keys = cell.locator(".course-cell-keys")
        top, low = keys.bounding_box(), page.locator(".cm-tooltip").bounding_box()
        assert (
            low["y"] > 0
            and row.bounding_box()["height"] >= 44
            and (  # type: ignore[index]
                low["y"] + low["height"] <= top["y"] or low["y"] >= top["y"] + top["height"]  # type: ignore[index]
            )
        ), "the list leaves the keys free"
        press("indent")
        assert field.inner_text() == 'load("japan_trade', "with a list open, the key takes the completion"
        field.fill("x\n" * 40)
        page.keyboard.press("Control+Home")
        page.evaluate("document.documentElement.style.setProperty('--course-keyboard', '300px')")
        at_rest(keys)
        place = keys.bounding_box()
        assert place and 400 < place["y"] + place["height"] <= 545, "the keys stay above the phone's keyboard"
        for key, typed in (("and", "&"), ("colon", ":"), ("comma", ","), ("slash", "/"), ("star", "*")):
            field.fill("")
            press(key)
            assert field.inner_text() == typed
        page.evaluate("document.documentElement.style.setProperty('--course-keyboard', '0px')")
        assert sideways(page) <= 0
        assert not [one for one in asked if "worker" in one or ".bin" in one], "it loads only on a press"

        press("Run here (2 MB)")
        page.locator("progress[value='1000000']").wait_for()
        page.get_by_role("button", name="Cancel").tap()
        page.get_by_text("Nothing is sent.").first.wait_for()
        press("Run here (2 MB)")
        ready.wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Run", (
            "the focus is where the press was"
        )

        press("Check")
        cell.get_by_text("Your best answer so far: wrong.").wait_for()
        assert shown.inner_text() == "China<b>: wrongLook again"
        assert [one for one in asked if "charts.js" in one], (
            "it comes before the first chart, and so before a tunnel"
        )
        assert shown.locator("a, img, script, style, [style], [onclick]").count() == 0
        assert shown.locator("[data-tone=bad] strong").count() == 1
        field.fill("x\n" * 30)
        cell.get_by_role("button", name="Check", exact=True).evaluate(
            "one => one.scrollIntoView({block: 'end'})"
        )
        press("Check")
        shown.get_by_text("Look again").wait_for()
        ends = "one => one.getBoundingClientRect().bottom"
        low = settled(lambda: shown.evaluate(ends), lambda low: low <= 844)
        assert low <= 844, "what a check says comes into sight"
        assert page.evaluate("document.activeElement.textContent") == "Check"
        press("Start over")
        assert "____" in field.inner_text() and "China" not in shown.inner_text(), "the old outcome is gone"
        press("Bring my code back")
        assert (field.inner_text()[:3], shown.inner_text()) == ("x\nx", "")
        page.get_by_role("button", name="Show my progress").tap()
        there = page.get_by_role("link", name="open it").get_attribute("href") or ""
        assert there.endswith("/02a-from-mine-to-magnet.html"), "a notebook has a page"
        field.fill("wide")
        press("Run")
        height = shown.locator("td").first.bounding_box()
        assert height and height["height"] < 40, "a row is one line high"
        field.fill("1/0")
        press("Run")
        assert shown.locator(".course-cell-error code").inner_text() == "0"
        shown.get_by_text("Traceback").tap()
        assert shown.get_by_text("whole <i>").is_visible()

        field.fill("long")
        press("Run")
        lines = shown.get_by_text("SyntaxError")
        lines.wait_for()
        assert lines.evaluate("one => one.scrollWidth <= one.parentElement.clientWidth"), (
            "all of it is in sight"
        )
        field.fill("chart")
        press("Run")
        shown.locator("svg .mark-rect path").wait_for()
        press("Check")
        shown.locator(".course-cell-panel + .course-cell-chart svg").wait_for()
        field.fill("loop")
        press("Run")
        assert shown.inner_text() == "This cell is running."
        press("Stop")
        shown.get_by_text("You stopped this cell. Python is ready again.").wait_for()
        field.fill("deep")
        press("Run")
        said.get_by_text("This cell ended Python.").wait_for()
        ready.wait_for()
        field.fill("asked")
        press("Run")
        shown.get_by_text("the interpreter").wait_for()
        compiled, again, last = json.loads(shown.inner_text())
        assert (compiled, len(again), again[1], last) == (
            ["the interpreter", "01-trade-interdependence"],
            2,
            "chart",
            ["asked"],
        )
        assert again[0].endswith('ex = exercise("01-trade-interdependence")')
        page.reload()
        assert field.inner_text() == "asked"
        assert cell.get_by_text("Your best answer so far: wrong.").is_visible()
        page.goto(address.replace(EXERCISES, "index"))
        back = page.locator(".course-start a").first.get_attribute("href") or ""
        assert back.startswith(f"{EXERCISES}.html#"), "the first page leads back to the question"
    context.close()
    assert wrong == []


def test_practice_and_a_lesson_run_their_questions_and_progress_is_a_file(
    browser: Browser, site: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))

    def run_here() -> None:
        page.get_by_role("button", name="Run here (2 MB)").first.tap()
        page.locator("article[data-python=ready]").wait_for()

    with served(site) as address:
        page.goto(address.replace(EXERCISES, PRACTICE))
        page.evaluate('caches.open("second start")')
        run_here()
        form, editor = page.locator(".course-cell-form"), page.locator(".course-cell-practice .cm-content")
        form.get_by_text("the first").tap()
        form.get_by_role("button", name="Check").tap()
        form.get_by_text('_form.check("a")').wait_for()
        assert form.locator("b").inner_text() == "first" and not editor.is_visible()
        page.get_by_role("button", name="Next question").tap()
        page.get_by_text("Compute", exact=True).wait_for()
        editor.wait_for()
        assert (editor.inner_text(), form.count()) == ("x = ____", 0)
        assert page.get_by_text("standing").count() == 0, "it comes when it is asked for"
        editor.fill("asked\np.check(x)")
        page.locator(".course-cell-coded").get_by_role("button", name="Check").tap()
        page.get_by_text("asked checks x").wait_for()

        given = {
            "progress": {
                "01-trade-interdependence": {"balance": {"outcome": "right", "points": 1, "attempts": 1}}
            }
        }
        for content, said in ((json.dumps(given), "work on 1 question"), ("[]", "holds no progress")):
            file = {"name": "state.json", "mimeType": "application/json", "buffer": content.encode()}
            page.locator("input[type=file]").set_input_files(file)
            page.get_by_text(said).wait_for()
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save my progress as a file").tap()
        kept = json.loads(Path(saved.value.path()).read_text("utf-8"))
        assert (kept["progress"], kept["format"]) == (given["progress"], 1)
        assert "asked" in kept["codes"]["practice now"]
        page.get_by_text("Saved as course-progress.json").wait_for()
        page.evaluate("localStorage.clear()")
        kept["codes"]["01-trade-interdependence balance"] = "balance = 1"
        file = {"name": "state.json", "mimeType": "application/json", "buffer": json.dumps(kept).encode()}
        page.goto(address)
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_text("work on 1 question, and the code of 2 cells.").wait_for()
        page.get_by_text("Your best answer so far: right, in a notebook.").wait_for()
        assert page.locator('[data-question="balance"] .cm-content').inner_text() == "balance = 1"
        page.get_by_text("1 of 13 questions are right. Python comes").wait_for()

        page.locator("html[data-kept=yes]").wait_for()
        page.reload()
        came = "address => fetch(address).then(answer => answer.blob()).then(({ size }) => size)"
        part = "../_static/python/packed.gz.bin"
        assert page.evaluate(came, part) == 2_000_000
        page.wait_for_function("part => caches.match(new URL(part, location))", arg=part)
        (site / "_static/python/packed.gz.bin").rename(site / "away")
        try:
            assert page.evaluate(came, part) == 2_000_000, "a part that is kept comes without the network"
        finally:
            (site / "away").rename(site / "_static/python/packed.gz.bin")

        page.goto(address.replace(EXERCISES, LESSON))
        assert (
            page.get_by_text("With Python, here").count() and not page.locator(".course-python").is_visible()
        )
        page.locator("[data-course-code]").check()
        page.get_by_text("With Python, here").first.tap()
        run_here()
        cell = page.locator(".course-cell[data-question]").first
        cell.locator(".cm-content").fill("asked")
        cell.get_by_role("button", name="Run", exact=True).tap()
        cell.locator(".course-cell-shown").get_by_text("from course import").wait_for()
    context.close()


def keyboard_and_mouse_leave_an_editor(page: Page) -> None:
    cell, names = page.locator('[data-question="nearest_total"]'), page.get_by_role("option")
    field, check = cell.locator(".cm-content"), cell.get_by_role("button", name="Check", exact=True)
    for code, offered in (('nearest_total = "china_customs_2021"', 0), ("load", 0), ("x = bal", 1)):
        field.fill("")
        page.keyboard.type(code)
        page.wait_for_timeout(400)
        assert settled(names.count, lambda count, offered=offered: count == offered) == offered
        field.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Run"
        assert field.inner_text() == code, "Tab writes nothing"
    field.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.type("l")
    names.first.wait_for()
    low, button = page.locator(".cm-tooltip").bounding_box(), check.bounding_box()
    assert low and button and low["y"] + low["height"] <= button["y"], "the list leaves the buttons free"
    check.click()
    cell.get_by_text("Look again").wait_for()
    assert names.count() == 0 and field.inner_text() == "x = bal"


def test_an_exercise_page_is_accessible_and_says_why_python_cannot_come(browser: Browser, site: Path) -> None:
    held: list[Route] = []
    with served(site) as address:
        for theme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": 1366, "height": 768},
                color_scheme=theme,  # type: ignore[arg-type]
                service_workers="block",
            )
            page = context.new_page()
            page.goto(address)
            page.locator(".course-python .course-button").first.wait_for()
            page.evaluate('caches.open("second start")')
            page.route("**/worker.js", lambda route: held.append(route))
            with page.expect_request("**/worker.js"):
                page.get_by_role("button", name="Run here").first.press("Enter")
            moved = theme == "dark"
            read = page.locator('[data-question="growth_usd"]')
            if moved:  # the reader scrolls on while Python comes, once the page has taken its place
                at_rest(read)
                read.evaluate("one => one.scrollIntoView({behavior: 'instant'})")
            at = at_rest(read)
            held.pop().continue_()
            page.locator("article[data-python=ready]").wait_for()
            first = page.locator("section", has=page.locator('[data-question="china_share"]')).last
            top, now = at_rest(first), at_rest(read)
            assert abs(now - at) < 2 if moved else 60 < top < 120, "the first question's title is in sight"
            if not moved:
                keyboard_and_mouse_leave_an_editor(page)
            page.locator('[data-question="china_share"]').get_by_role(
                "button", name="Run", exact=True
            ).focus()
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Control+A")
            page.keyboard.insert_text("1/0")
            page.keyboard.press("Shift+Enter")
            page.get_by_text("Line 1 divides by").wait_for()
            assert faults(page, only=OF_COLOURS if theme == "dark" else ()) == []
            context.close()
        page = browser.new_page()
        page.add_init_script("Object.defineProperty(navigator.connection, 'saveData', { value: true })")
        page.goto(address)
        page.get_by_text("Your device asks to save data").wait_for()
        assert page.get_by_role("button", name="Run here").count() == 0
        assert page.locator("pre").get_by_text("china_share = ____").count() == 1
        page.close()
