"""Which table is proposed for a claim, and what is said where none can test it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from course.tables import datasets, meanings
from course.texts import routes as routes_package
from course.texts.finding import claims
from course.texts.known import measures, measures_table
from course.texts.read.source import sentences
from course.texts.routes import routes
from course.texts.spans import Claim
from course.texts.suggesting import as_table, needed, proposals
from course.texts.testing import test as hold
from course.verdicts import Verdict

DAY = date(2025, 4, 27)


def _claims(text: str, day: date = DAY) -> list[Claim]:
    return claims(sentences(text), day)


def _tables(text: str, day: date = DAY) -> list[str]:
    found = _claims(text, day)
    return [one.table for one in proposals(found[0], day, found[1:])]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Japan exported goods worth 18.9 trillion yen to China in 2024.", "japan_trade"),
        ("Japan sold cars worth 6.0 trillion yen to the United States in 2024.", "japan_trade"),
        ("Trade between Japan and China came to $330 billion in 2023.", "official_totals"),
        ("Germany exported goods worth $100 billion to China in 2023.", "goods_trade"),
        ("The US goods deficit with Japan was $68.5 billion in 2024.", "us_goods_trade"),
        ("China refined 92 per cent of the world's rare earths in 2024.", "mineral_stages"),
        ("China mined 69 % of the world's rare earths in 2024.", "mineral_production"),
        ("India's GDP was $3.6 trillion in 2023.", "macro"),
        ("Italy's government debt stood at 134 % of GDP in 2023.", "macro"),
        ("Japan's foreign exchange reserves were $1.25 trillion in February 2025.", "public_finance"),
        ("Honda made an operating profit of 1.38 trillion yen in the year to March 2024.", "company_profits"),
        ("中国新能源汽车2023年出口120.3万辆。", "new_energy_exports"),
        ("2024年日本对华直接投资为32亿美元。", "investment"),
        ("日本のレアアース輸入の6割は中国からだ。", "rare_earth_trade"),
        ("日本を訪れた中国人は2019年に959万人だった。", "visitors_to_japan"),
        ("化学品の貿易弾力性は4.75である。", "trade_elasticities"),
    ],
)
def test_the_table_that_holds_it_comes_first(text: str, first: str) -> None:
    assert _tables(text)[:1] == [first]


@pytest.mark.parametrize(
    "text",
    [
        "Brent crude oil traded at $74 a barrel in March 2025.",
        "China's foreign exchange reserves were $3.24 trillion in March 2025.",
        "Germany exported goods worth 90 billion euros to China in 2024.",
        "About 31,000 Japanese firms had branches in China in 2023.",
        "Australia sold wine worth 900 million dollars to China in 2023.",
    ],
)
def test_where_no_table_holds_it_the_kind_of_source_is_named(text: str) -> None:
    claim = _claims(text)[0]
    assert proposals(claim, DAY) == []
    said = as_table([], claim)
    assert said.empty and list(said.columns) == ["table", "measure", "why", "cannot"]
    assert said.attrs["note"] == needed(claim)
    assert needed(claim).startswith("No table here can test this.") and "would:" in needed(claim)


def test_a_year_is_read_from_the_table() -> None:
    held = routes()["goods_trade"].frame["year"]
    text = "South Korea exported goods worth $120 billion to China in {}."
    assert "goods_trade" in _tables(text.format(held.max()), date(2026, 11, 1))
    assert "goods_trade" not in _tables(text.format(held.max() + 1), date(2026, 11, 1))


def test_a_proposal_says_what_it_holds_and_what_it_cannot_show() -> None:
    for one in proposals(_claims("China takes 18 % of Japan's exports in 2024.")[0], DAY):
        assert one.why.startswith("It ") and one.why.endswith(".")
        assert one.cannot.startswith("It cannot show ")
        assert one.fit > 0


def test_every_proposal_can_be_tested() -> None:
    texts = (
        "China has been Japan's largest trading partner for 15 years in a row.",
        "China's share of US imports fell to 13 % in 2023.",
        "Indonesia mined 60 % of the world's nickel in 2024.",
        "Japan's economy grew 0.1 % in 2024.",
    )
    for text in texts:
        found = _claims(text)
        for claim in found:
            for one in proposals(claim, DAY, found):
                done = hold(claim, one.table, day=DAY, beside=found)
                assert done.figures, (text, one.table)


def test_each_route_belongs_to_a_shipped_table_and_each_measure_is_explained() -> None:
    assert set(routes()) <= set(datasets()["name"])
    rows = [line.strip("| ").split(" | ") for line in measures_table().splitlines()[2:]]
    assert [row[0].strip("`") for row in rows] == list(measures())
    assert min(len(cell) for row in rows for cell in row[1:]) > 3


def test_every_list_of_words_that_a_route_asks_for_is_written_and_every_one_is_asked_for() -> None:
    folder = Path(routes_package.__file__).parent
    written = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    files = [*sorted(folder.glob("*.py")), folder.parent / "unsure.py"]
    code = "".join(file.read_text("utf-8") for file in files)
    asked = set(re.findall(r'\bsays\(\s*"([^"]+)"', code))
    assert asked <= set(written["said"])
    # the meaning of a table asks for lists, too
    told = [one.claims for one in meanings().values() if one.claims]
    needed = {name for one in told for lists in (*one.measures.values(), one.other) for name in lists}
    assert needed <= {name for lists in written.values() for name in lists}
    needed |= {name for one in told for name in one.kinds}
    needed |= {
        words for one in meanings().values() for role in one.roles.values() for words in role.codes.values()
    }
    unasked = [name for name in written["said"] if f'"{name}"' not in code and name not in needed]
    assert [name for name in unasked if not name.startswith("voted ")] == []


_SAID = tomllib.loads((Path(__file__).parent / "said_tables.toml").read_text("utf-8"))["sentence"]


@pytest.mark.parametrize("said", _SAID, ids=[said["text"][:40] for said in _SAID])
def test_what_newspapers_say_of_a_table_finds_it(said: dict[str, Any]) -> None:
    assert _tables(said["text"], date(2025, 6, 15))[0] in said["tables"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "Trade between Australia and China was $211 bn in 2023, coal and barley among it.",
            "goods_trade",
        ),
        ("2023年德国对美国的出口额为1579亿欧元，机械和汽车是大头。", "goods_trade"),
        ("Goods trade between Britain and Korea fell 14 per cent in current prices in 2023.", "goods_trade"),
        ("Services earned Britain a surplus of $60bn with America in 2022, unlike goods.", "world_trade"),
        ("Toyota's operating profit fell 10.4 % in the year to March 2025.", "company_profits"),
        ("日本の対外純資産は2024年末に533兆円となり、前年末比12.9％増えた。", "public_finance"),
        ("日本の名目GDPは2023年に世界4位だった。", "macro"),
        ("America's government debt exceeds 36 trillion dollars.", "macro"),
        ("Malaysia exported 3,300 tonnes of rare earths to China in 2023.", "rare_earth_trade"),
        ("Vietnam's exports to the United States were worth $136 billion in 2024.", "us_tariffs"),
        ("2022年中国电子产品出口中，17%运往美国。", "sector_trade_2022"),
        ("2023年日本对华投资仅占中国吸收外资的2.4%。", "investment"),
        ("半導体製造装置の輸出の5割は中国向けだ。", "japan_trade"),
        ("Chile's copper-heavy exports to China have tripled since 2010.", "goods_trade"),
    ],
)
def test_a_figure_that_follows_from_the_rows_is_tested(text: str, first: str) -> None:
    found = _claims(text, date(2026, 3, 1))
    assert [one.table for one in proposals(found[-1], date(2026, 3, 1), found[:-1])][:1] == [first]


@pytest.mark.parametrize(
    "text",
    [
        "The General Assembly suspended Russia by 93 votes to 24 in April 2022.",
        "法国国民议会以244票赞成通过了决议。",
        "2024年末，中国中央政府债务余额为34.57万亿元人民币。",
        "日本小麦的对外依存度超过八成。",
    ],
)
def test_another_vote_or_debt_or_supplier_is_not_taken_for_the_one_that_is_held(text: str) -> None:
    assert _tables(text, date(2026, 3, 1)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Cobalt fetched 30 dollars a pound in January 2025, a rise of 20 percent on the year in China.",
        "The US Treasury owed its creditors some $35tn in 2024.",
        "Shipments of Australian barley to China halved in 2020.",
        "2023年美国收获大豆1.13亿吨，其中三分之一卖给了中国。",
    ],
)
def test_a_price_a_crop_or_a_good_of_its_own_is_not_taken_for_the_wider_one(text: str) -> None:
    found = _claims(text)
    assert proposals(found[-1], DAY, found[:-1]) == []


def test_a_figure_of_another_pair_is_no_single_figure_for_this_one() -> None:
    claim = _claims("Machinery worth $4.5 billion went from China to Russia in 2023.")[0]
    assert "cited_figures" not in [one.table for one in proposals(claim, DAY)]


@pytest.mark.parametrize(
    ("text", "table", "words"),
    [
        ("Japan exported goods worth 1.5 trillion yen to China in March 2024.", "japan_trade", "whole years"),
    ],
)
def test_what_stands_in_comes_last_says_so_and_decides_nothing(text: str, table: str, words: str) -> None:
    claim = _claims(text)[0]
    found = {one.table: one for one in proposals(claim, DAY)}
    done = hold(claim, table, day=DAY)
    assert done.figures
    assert words in found[table].cannot
    assert found[table].fit < 0.6
    assert not any(one.decides for one in done.figures)
    assert done.verdict is Verdict.NOT_CHECKABLE
    assert "decides nothing" in done.sentence


def test_a_rate_of_another_day_is_not_the_announced_one() -> None:
    text = "On April {} 2025 Washington set a reciprocal tariff of {} percent on goods from China."
    assert _tables(text.format(2, 34))[:1] == ["us_goods_trade"]
    assert "us_goods_trade" not in _tables(text.format(9, 125))
