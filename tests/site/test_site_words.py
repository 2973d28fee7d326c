"""Words of the glossary lead to their meaning where a page first uses them."""

from __future__ import annotations

import re

import pytest

from makers.site.words import with_meanings, words_of

GLOSSARY = """<p><strong>HHI.</strong> The sum of squared <em>shares</em> &amp; more. (01a)</p>
<p><strong>Reserves (of ore).</strong> Ore in the ground. (02a)</p>
<p><strong>Reserves (of foreign money).</strong> Money of others. (03a)</p>
<p><strong>Stock, flow.</strong> An amount at a moment (or in a period). (03a)</p>
<p><strong>Elasticity of demand, of supply.</strong> In percent. (02b)</p>
<p><strong>Rare earths.</strong> Seventeen metals. (02a)</p>"""
PAGE, WORDS = words_of(GLOSSARY)


def linked(article: str, *teaches: str) -> list[str]:
    page = f'<nav>HHI</nav><article class="bd-article">{article}</article><p>HHI</p>'
    made = with_meanings(page, WORDS, "../", teaches)
    assert re.sub(r'<a class="course-word"[^>]*>(.*?)</a>', r"\1", made) == page, "only links are added"
    return re.findall(r'<a class="course-word" href="\.\./glossary\.html#([\w-]+)" data-means="[^"]+">', made)


def test_each_entry_has_an_address_and_each_word_its_meaning() -> None:
    assert re.findall(r'<p id="([^"]+)">', PAGE)[:3] == [
        "word-hhi",
        "word-reserves-of-ore",
        "word-reserves-of-foreign-money",
    ]
    assert WORDS["hhi"].means == "HHI: The sum of squared shares & more."
    assert WORDS["flow"].means == "Stock, flow: An amount at a moment (or in a period)."
    assert WORDS["reserves"].means.count("Reserves (of ") == 2, "the reader sees both senses"
    assert {"elasticity of demand", "elasticity of supply"} < set(WORDS)


@pytest.mark.parametrize(
    ("article", "found"),
    [
        ("<p>The HHI and the HHI.</p>", ["word-hhi"]),
        ("<p>A stock of goods.</p>", []),
        ("<p>A <em>stock</em> of goods.</p>", ["word-stock-flow"]),
        ("<p>The <strong>stock exchange</strong> fell.</p>", []),
        ("<p>Stocks grew.</p><p><strong>Words:</strong> flow, stock. They stand in the glossary</p>",
         ["word-stock-flow"] * 3),
        ("<p><strong>Words:</strong> stock. See the glossary.</p>", ["word-stock-flow"]),
        ("<p>a rare earth magnet; rare earths</p>", ["word-rare-earths"]),
        ("<h2>HHI</h2><pre>HHI</pre><p><a href='x'>HHI</a> hhi</p>", []),
        ('<div class="course-moving"><div>HHI</div> HHI</div><p>HHI</p>', ["word-hhi"]),
        ('<div class="cell_output docutils"><p>HHI</p></div>', []),
        ("<details><summary>Aims</summary><p>HHI</p></details><p>HHI</p>", ["word-hhi"]),
    ],
)  # fmt: skip
def test_a_word_is_linked_once_and_an_everyday_word_only_where_it_is_taught(
    article: str, found: list[str]
) -> None:
    assert linked(article) == found


def test_a_number_below_zero_has_a_minus_sign() -> None:
    article = "<p>by -5 to -2 % in 2023-24</p><code>-1</code>"
    made = with_meanings(f'<article class="bd-article">{article}</article>', WORDS, "")
    assert "by \u22125 to \u22122\xa0% in 2023-24</p><code>-1</code>" in made


def test_a_page_may_say_what_else_it_uses_in_the_sense_of_the_glossary() -> None:
    assert linked("<p>A stock and a flow.</p>", "stock") == ["word-stock-flow"]
