"""The page of a text: marks that nobody needs colour for, and a text that can do no harm."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from handmade import TEXT, Handmade, handmade, mark, sentences

from course.texts.article import article
from course.texts.page import clean, description, marked_text, page
from course.texts.spans import Claim, Period, Quantity
from course.texts.wording import amount, compared, factor, quantity, subject


class _Parts(HTMLParser):
    """The tags of a page and its words, without what only the page adds."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.depth: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.depth.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.depth.pop() == tag, f"{tag} ends what it did not begin"

    def handle_data(self, data: str) -> None:
        if "bdi" in self.depth and not {"sup", "small"} & set(self.depth):
            self.words.append(data)


def _parts(html: str) -> _Parts:
    parts = _Parts()
    parts.feed(html)
    parts.close()
    assert parts.depth == []
    return parts


def test_every_sentence_stands_in_order_as_it_was_written() -> None:
    made = handmade()
    parts = _parts(page(made))
    assert "".join(parts.words) == "".join(one.text for one in made.sentences)
    languages = [attributes["lang"] for tag, attributes in parts.tags if tag == "bdi"]
    assert languages == ["en", "en", "ja"]
    assert marked_text(made).count("<p>") == 2, "a new line begins a paragraph"


def test_each_mark_says_what_it_is_without_colour() -> None:
    html = marked_text(handmade())
    found = re.findall(
        r"<span class='course-found ([^']*)' title='([^']*)'>(.*?)</span>(?:<sup[^>]*>(\w+)<)?", html
    )
    said = {piece: (kinds, unescape(title), letters) for kinds, title, piece, letters in found}
    assert said["18 %"] == ("course-number", "number: 18 %", "N")
    assert said["China"] == ("course-who", "economy: CHN", "E")
    assert said["2010"] == ("course-time", "time: 2010", "Y")
    assert said["of "] == ("course-what", "measure: share of exports", "")
    # two marks over the same words: both are said, and each has its letter where it ends
    assert said["Japan&#x27;s"][0] == "course-what course-who"
    assert said["Japan&#x27;s"][2] == "E" and said[" exports"][2] == "M"
    assert said["37\u5146\u5186"] == ("course-number", "number: 37 trillion JPY", "N")


def test_claims_stand_at_their_sentence_with_confidence_and_what_is_missing() -> None:
    html = marked_text(handmade())
    ids = re.findall(r"<span class='(course-claim[^']*)' data-claim='(K\d+)'>(.*?)</span>", html)
    assert ids == [
        ("course-claim", "K01", "K01 high"),
        ("course-claim course-low", "K02", "K02 low: not said of what it is a share"),
    ]
    assert html.index("K01 high") < html.index("The ministers met") < html.index("K02 low")


def test_it_says_in_words_what_was_found() -> None:
    made = handmade()
    words = description(made)
    assert words.startswith("3 sentences, 2 claims: 1 read with high confidence, 1 with low.")
    assert words.endswith("missing in K02.")
    nothing = description(Handmade(TEXT, made.sentences))
    assert nothing == "3 sentences, no claim: none states a quantity that a table could test."
    assert "<table>" not in page(Handmade(TEXT, made.sentences))
    assert description(Handmade("", [])).startswith("0 sentences, no claim")


def test_the_same_text_gives_the_same_page() -> None:
    assert page(handmade()) == page(handmade())


HOSTILE = "<script>alert(1)</script><img src=x onerror='a()'> \u202e&amp; \x00\x1b\ud800 \"' 5 %"


def test_no_text_becomes_part_of_the_page() -> None:
    (one,) = sentences(HOSTILE)
    number = mark(Quantity, one, "5 %", 5.0, "'><b>")
    odd = Claim("K<1>", one, number, "<i>", "'\"<u>", confidence="<s>", missing=("<q>",), spans=(number,))
    for made in (Handmade(HOSTILE, [one]), Handmade(HOSTILE, [one], [odd])):
        html = page(made)
        tags = {tag for tag, _ in _parts(html).tags}
        assert not tags & {"script", "img", "b", "i", "u", "s", "q"}
        assert all("onerror" not in attributes for _, attributes in _parts(html).tags)
        html.encode("utf-8")
        assert "\x00" not in html and "\x1b" not in html
    assert clean("a\tb\n\x00\ud800\x9f\u202e") == "a\tb\n\ufffd\ufffd\ufffd\u202e"


def test_a_text_without_an_end_is_shown_by_its_beginning() -> None:
    endless = "9" * 1_000_000
    (one,) = sentences(endless)
    digits = [Quantity(place, place + 1, "9", 9.0, "") for place in range(100_000)]
    claims = [Claim(f"K{n:02}", one, digit, "other", spans=(digit,)) for n, digit in enumerate(digits[:3000])]
    html = page(Handmade(endless, [one], claims))
    assert len(html) < 300_000
    assert "998,000 more characters not shown" in html and "2,900 more claims" in html
    many = "It rose. " * 50_000
    html = page(Handmade(many, sentences(many)))
    assert "49,800 more sentences not shown here" in html and len(html) < 100_000


def test_a_mark_of_another_sentence_is_not_shown_in_this_one() -> None:
    made = handmade()
    first, third = made.found
    taken = third.with_(spans=(*third.spans, *first.spans))
    assert marked_text(Handmade(TEXT, made.sentences, [first, taken])) == marked_text(made)


@pytest.mark.parametrize("end", [0, 5, 400])
def test_marks_that_do_not_fit_their_sentence_break_nothing(end: int) -> None:
    (one,) = sentences("It rose.")
    odd = Quantity(-3, 2, "It", 1.0, ""), Quantity(4, end, "", 1.0, ""), Quantity(90, 95, "", 1.0, "")
    claims = [Claim(f"K{n}", one, number, "other", spans=odd) for n, number in enumerate(odd)]
    assert "".join(_parts(page(Handmade("It rose.", [one], claims))).words) == "It rose."


def test_figures_are_written_as_they_are_read() -> None:
    assert amount(370e9, "USD") == "370 billion USD"
    assert amount(-12.0, "percent") == "\u221212 %"
    assert amount(1234.0, "number") == "1,234"
    assert amount(1.0, "rank") == "place 1"
    assert amount(200 / 3, "percent") == "66.67 %"
    assert amount(2.0, "times") == "2 times"
    assert amount(3.5e12, "JPY") == "3.5 trillion JPY" and amount(-3.5e12, "JPY") == "\u22123.5 trillion JPY"
    assert amount(1.5e6, "persons") == "1.5 million persons" and amount(120_300, "number") == "120,300"
    assert amount(999.98e9, "USD") == "1 trillion USD" and amount(2e-5, "percent") == "0.00002 %"
    assert amount(-0.0, "percent") == "0 %" and amount(float("nan"), "USD") == "NaN USD"
    assert (factor(1.0234), factor(-192.0), factor(1e4), factor(None)) == (
        "1.02 times",
        "opposite sign",
        "10,000 times",
        "",
    )
    assert compared(1.0001) == "The claimed figure equals the measured one to three digits."
    assert compared(float("nan")) == "" and "opposite signs" in compared(-192.0)
    one = Quantity(0, 1, "", 25.0, "percent")
    assert quantity(replace(one, low=20.0, high=30.0)) == "20 % to 30 %"
    assert quantity(replace(one, low=25.0)) == "more than 25 %"
    assert quantity(replace(one, high=25.0)) == "less than 25 %"
    assert quantity(replace(one, approximate=True)) == "about 25 %"
    first, second = handmade().found
    assert subject(first) == "share of exports, China and Japan, 2010"
    assert subject(second) == "trade total, Japan and China, 2024"
    assert subject(second.with_(fiscal=True)).endswith("fiscal 2024")
    assert subject(second.with_(period="2024-Q3")).endswith("2024-Q3")
    assert subject(second.with_(economies=("ASEAN", "JPN"))) == "trade total, ASEAN and Japan, 2024"
    (sentence,) = sentences("In the past decade.")
    span = mark(Period, sentence, "past decade", 2025, since=2015, relative=True)
    held = Claim("K01", sentence, Quantity(0, 2, "In", 1.0, ""), "other", spans=(span,))
    assert "time: 2015 to 2025, reckoned from the day of the text" in page(
        Handmade("In the past decade.", [sentence], [held])
    )


def test_what_a_claim_is_of_is_said_once() -> None:
    first = handmade().found[0]
    for measure, of, said in (
        ("balance", "deficit", "deficit"),
        ("balance", "surplus", "surplus"),
        ("debt_to_gdp", "debt", "debt to gdp"),
        ("gdp", "gdp", "gdp"),
        ("exports", "cars", "exports of cars"),
    ):
        assert subject(first.with_(measure=measure, of=of)) == f"{said}, China and Japan, 2010"


def test_the_id_of_each_claim_stands_right_behind_its_number() -> None:
    made = article("In 2024 Japan sold goods worth 107 trillion yen and bought goods worth 112 trillion yen.")
    html = page(made)
    for number, id in (("107 trillion yen", "K01"), ("112 trillion yen", "K02")):
        assert f"{number}</span><sup aria-hidden='true'>N</sup><small class='course-at'>{id}</small>" in html
    assert html.count("data-claim='K01'") == 1, "the badge behind the sentence stays"
