"""What a sentence takes over from those before it: the time, the economies, what is measured."""

from __future__ import annotations

from datetime import date

import pytest

from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.spans import Claim, Period
from course.texts.testing import test as hold
from course.verdicts import Verdict

DAY = date(2026, 3, 1)


def _last(text: str) -> Claim:
    return claims(sentences(text), DAY)[-1]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024年日本对美国出口21万亿日元。同年对中国出口18.9万亿日元。", 2024),
        ("日中貿易は2020年に転機を迎えた。同年の日本の対中輸出は15兆円だった。", 2020),
        ("In 2020 trade with China grew. That year Japan sold goods for 15 trillion yen to China.", 2020),
        ("Japan sold goods for 15 trillion yen to China in 2020. Its imports were 17 trillion yen.", 2020),
        ("Japan's exports were 110 trillion yen in 2024. A year earlier they were 101 trillion yen.", 2023),
        ("2024年の日本の貿易赤字は5.6兆円だった。前年の赤字は9.5兆円だった。", 2023),
        ("2025年4月美国对华税率升至125%。全年日本对美出口下降4.1%。", 2025),
        # a look back is not the time of what follows
        ("Japan's exports were ¥110 tn in 2025. In 2019 they had been ¥77 tn. Imports were ¥113 tn.", 2025),
        ("Japan's surplus shrank in 2025 to 7.5 trillion yen from 8.6 trillion yen in 2024.", 2024),
        # the level that another one moved from is that of the year before
        ("Japan's surplus shrank in 2025 to 7.5 trillion yen from 8.6 trillion yen.", 2024),
        # no year jumps over a new subject
        ("In 2020 Japan sold goods for ¥15 tn to China. Germany's GDP was 4.7 trillion dollars.", None),
        ("2020年の日本の対中輸出は15兆円だった。ドイツの名目GDPは4.7兆ドルだった。", None),
        # a tariff's day is not that of the trade
        ("Japan's exports rose 3 % in 2025. A tariff of 15 % came in January 2026. Imports fell 1 %.", 2025),
    ],
)  # fmt: skip
def test_the_year_of_a_sentence_without_one(text: str, year: int | None) -> None:
    claim = _last(text)
    assert claim.year == year and ("year" in claim.missing) == (year is None)


@pytest.mark.parametrize(
    ("text", "economies"),
    [
        ("2025年の対米黒字は7.5兆円だった。", "JPN USA"),
        ("2024年の日本の輸出は107兆円だった。韓国への輸出は7兆円だった。", "JPN KOR"),
        ("2024年の韓国の輸出は95兆円だった。中国への輸出は18兆円だった。", "KOR CHN"),
        ("Japan's exports were 110 trillion yen in 2025. Those to Taiwan were 8 trillion yen.", "JPN TWN"),
        # the buyer that a pronoun names is no seller
        ("In 2025 America was the largest buyer. It took 20 trillion yen of Japanese goods.", "JPN USA"),
        # the one economy of the sentence before, and the supplier that a pronoun names
        ("America is uneasy. Its goods deficit with Japan reached $68.5 billion in 2024.", "USA JPN"),
        ("Japan has a lever. In 2024 it provided 28 % of the chip tools that America imports.", "JPN USA"),
        ("In 2024 Japan sold America goods for ¥21 tn. Cars were 28 % of Japan's sales there.", "JPN USA"),
        # the partner of a rank is not that of the exports behind it
        ("香港を含めれば、中国は2004年に日本最大の貿易相手になった。2025年の輸出は110.4兆円だった。", "JPN"),
        ("2025年の輸入では中国が米国の3倍に達し、通信機器だけで3.3兆円を占める。", "JPN CHN"),
        # a paragraph that names nobody is not about China because China stood before it
        ("2024年の中国の輸出は3.6兆ドルだった。\n\n政府債務は国内総生産の236%に達した。", "JPN"),
    ],
)  # fmt: skip
def test_the_economies_of_a_sentence_that_leaves_one_out(text: str, economies: str) -> None:
    assert _last(text).economies == tuple(economies.split())


@pytest.mark.parametrize(
    ("text", "borrowed"),
    [
        # a new paragraph may have another subject, so only the text's own economy is tried
        ("Japan trades. Japan sold China ¥19 tn of goods in 2025.\n\nDebt was 236 % of GDP.", "economies"),
        ("Japan's deficit with its neighbour widened to 7.9 trillion yen in 2025.", "economies"),
        # the day behind the two ends of a change is that of the second
        ("日本製品への米国の平均関税は、1.5％から2025年11月には約16％へ上がった。", "year"),
    ],
)  # fmt: skip
def test_a_part_that_the_words_leave_open_is_borrowed(text: str, borrowed: str) -> None:
    found = claims(sentences(text), DAY)
    claim = found[0] if borrowed == "year" else found[-1]
    assert borrowed in claim.borrowed and "JPN" in claim.economies
    assert hold(claim, day=DAY).verdict != Verdict.CONTRADICTED


def test_what_an_earlier_sentence_names_is_no_mark_of_this_one() -> None:
    claim = _last("In 2025 America was the largest buyer. It took 20 trillion yen of Japanese goods.")
    for mark in (one for one in claim.spans if not isinstance(one, Period)):
        assert claim.sentence.text[mark.start : mark.end] == mark.text


@pytest.mark.parametrize(
    "text",
    [
        "Japan's exports to China were ¥18.8 tn in 2025. In 2024 they had been ¥18.9 tn.",
        "2025年の日本の対中輸出は18.8兆円だった。2024年は18.9兆円だった。",
    ],
)  # fmt: skip
def test_a_sentence_with_another_year_only_tells_of_the_same(text: str) -> None:
    claim = _last(text)
    assert (claim.measure, claim.year, claim.economies) == ("exports", 2024, ("JPN", "CHN"))
    assert hold(claim, day=DAY).verdict == Verdict.SUPPORTED


def test_what_grew_without_a_word_for_it_is_not_the_economy() -> None:
    claim = _last("2024年日本出口107万亿日元。当地一家港口的吞吐量增长8%。")
    assert claim.measure == "other" and hold(claim, day=DAY).verdict == Verdict.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The surplus with America was 1.3 times the deficit with China in 2024.", "balance"),
        ("In 2024 Japan's exports were twice those of South Korea.", "exports"),
        ("Japan's exports doubled in 2024.", "growth"),
    ],
)
def test_a_multiple_of_another_figure_is_no_growth(text: str, measure: str) -> None:
    assert _last(text).measure == measure


def test_twice_gdp_is_a_part_of_it() -> None:
    claim = _last("Japan's public debt is more than twice GDP.")
    assert (claim.measure, claim.quantity.unit, claim.quantity.low) == ("debt_to_gdp", "percent", 200.0)


def test_a_figure_behind_an_economy_that_another_is_compared_with_is_its_own() -> None:
    claim = _last(
        "The American economy was seven times as large as Japan's, at 4.3 trillion dollars, in 2025."
    )
    assert claim.economies == ("JPN",)


def test_one_of_several_goods_in_a_list_has_its_own_word() -> None:
    found = claims(
        sentences(
            "In 2025 Japan's imports of electrical machinery from China came to 8.2 trillion yen, and those "
            "of clothing to 1.8 trillion yen."
        ),
        DAY,
    )
    assert [one.of for one in found] == ["electrical machinery", "clothing"]
    assert [hold(one, day=DAY).verdict for one in found] == [Verdict.SUPPORTED] * 2


def test_a_sentence_without_a_number_names_the_economy_of_the_next() -> None:
    claim = _last("Minerals are Beijing's reply. Its miners dug 270,000 tonnes of rare earths in 2024.")
    assert claim.economies == ("CHN",) and "economies" in claim.borrowed


def test_a_year_that_a_paragraph_looks_back_to_stays_in_it() -> None:
    text = "In 2008 Japan got 90 percent of its rare earths from China.\n\nGross debt is 236 percent of GDP."
    assert _last(text).year is None


@pytest.mark.parametrize(
    ("text", "measure", "of", "economies", "year"),
    [
        # a sentence that says nothing but an economy and a figure goes on with what was measured before
        ("2024年の訪日客は3687万人だった。韓国は882万人だった。",
         "visitors", "visitors", {"JPN", "KOR"}, 2024),
        ("In 2024 Japan received 36.9 million visitors. From South Korea came 8.8 million.",
         "visitors", "visitors", {"JPN", "KOR"}, 2024),
        ("America's GDP was $30.6 trillion in 2025. It grew by 2 percent.", "growth", "gdp", {"USA"}, 2025),
        # goods that the sentence before names, where a measure means nothing without goods
        ("稀土决定胜负。2024年中国的产量为27万吨。", "production", "rare earths", {"CHN"}, 2024),
        ("Rare earths are China's trump. In 2024 its mines produced 270,000 tonnes.",
         "production", "rare earths", {"CHN"}, 2024),
        # a sentence with a level of its own takes over neither measure nor goods
        ("2025年の日本の自動車輸出は15兆円だった。輸入は112兆円だった。", "imports", "", {"JPN"}, 2025),
        # an economy that is only added, or set against another, is not the subject of what follows
        ("日本の対中輸出は香港を加えれば24兆円だった。2024年の名目GDPは609兆円だった。",
         "gdp", "gdp", {"JPN"}, 2024),
    ],
)  # fmt: skip
def test_what_a_sentence_goes_on_with(
    text: str, measure: str, of: str, economies: set[str], year: int
) -> None:
    claim = _last(text)
    assert (claim.measure, claim.year) == (measure, year)
    assert claim.of == of and set(claim.economies) - {"WLD"} == economies


def test_a_figure_before_a_contrast_is_that_of_the_subject() -> None:
    text = "2024年日本的名义GDP首次突破600万亿日元。实际增长0.1%，中国却增长5%。"
    assert claims(sentences(text), DAY)[1].economies == ("JPN",)


def test_a_measure_that_only_the_sentence_before_names_calls_nothing_wrong() -> None:
    text = "2024年中国的锂精炼占全球的七成。镍是例外，印度尼西亚以八成领先。"
    claim = _last(text)
    assert "of" in claim.borrowed and hold(claim, day=DAY).verdict == Verdict.NOT_CHECKABLE
    assert hold(_last(text.replace("八成", "四成三")), day=DAY).verdict == Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("In 2024 China's GDP was $18.7 trillion, 4.7 times that of Japan.", Verdict.SUPPORTED),
        ("In 2024 China's GDP was $18.7 trillion, 3.1 times that of Japan.", Verdict.CONTRADICTED),
        ("2000年，日本的经济规模是中国的四倍。", Verdict.SUPPORTED),
        ("2000年，日本的经济规模是中国的八倍。", Verdict.CONTRADICTED),
        ("2024年中国的稀土产量为27万吨，约为美国的六倍。", Verdict.SUPPORTED),
        ("2024年中国的稀土产量为27万吨，约为美国的三倍。", Verdict.CONTRADICTED),
        ("去年美国对华货物贸易逆差2955亿美元，是对日逆差的四倍多。", Verdict.SUPPORTED),
        ("去年美国对华货物贸易逆差2955亿美元，是对日逆差的十倍多。", Verdict.CONTRADICTED),
        ("In 2025 America's GDP was $30.6 trillion, 58 percent larger than China's.", Verdict.SUPPORTED),
        ("In 2025 America's GDP was $30.6 trillion, 20 percent larger than China's.", Verdict.CONTRADICTED),
    ],
)  # fmt: skip
def test_a_multiple_of_another_economy_is_computed_from_both(text: str, verdict: Verdict) -> None:
    day = date(2025, 11, 24) if "去年" in text else DAY
    found = claims(sentences(text), day)
    assert hold(found[-1], day=day, beside=found[:-1]).verdict == verdict


@pytest.mark.parametrize(
    ("text", "economies"),
    [
        # what a figure is compared with does not own the figure before it
        ("日本経済は停滞した。2024年の名目GDPは4兆ドルで、米国の3分の1にとどまる。", {"JPN"}),
        # of more than two sides, those of the figure's own clause
        ("日本は韓国企業に出資し、ベトナムからも買い、2024年の中国への輸出は18.8兆円だった。",
         {"JPN", "CHN"}),
    ],
)  # fmt: skip
def test_the_sides_of_a_figure_among_others(text: str, economies: set[str]) -> None:
    found = [one for one in claims(sentences(text), DAY) if one.quantity.unit in ("USD", "JPY")]
    assert set(found[-1].economies) == economies


def test_no_year_is_carried_to_a_business_year() -> None:
    assert _last("2022年の日本の輸出は98兆円だった。前期の営業利益は1割減った。").year is None


@pytest.mark.parametrize(
    "text",
    [
        # another thing may be counted, or another side meant
        "In 2024 Japan received 36.9 million visitors. South Korea has 51.7 million.",
        "In 2024 Japan exported goods worth 18.9 trillion yen to China. South Korea was at 15 trillion yen.",
    ],
)
def test_what_only_seems_to_go_on_calls_nothing_wrong(text: str) -> None:
    assert hold(_last(text), day=DAY).verdict not in (Verdict.CONTRADICTED, Verdict.SUPPORTED)


def test_the_economy_beside_a_multiple_is_the_one_it_is_counted_from() -> None:
    claim = _last("2024年、日本の4.7倍の経済規模を持つのは中国だ。")
    assert hold(claim, day=DAY).verdict != Verdict.CONTRADICTED


def test_economies_that_are_named_equally_often_stand_in_the_order_of_the_text() -> None:
    one = _last(
        "Chile, Peru, Kenya, Norway, Canada and Mexico met. Its exports were 15 billion dollars in 2024."
    )
    assert one.spoken_of == ("CHL", "PER", "KEN", "NOR")
