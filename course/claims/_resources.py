"""Evidence on strategic resources: C08 to C10, C13 to C16."""

from __future__ import annotations

from course.claims import _rules as rules
from course.claims._evidence import Evidence, beside, cited, computed, evidence_for, percent, row
from course.claims._trade import claimed, exports_share, goods, imports_share
from course.measures import share
from course.tables import load

__all__ = ["mine_share", "rare_earth_share", "stage_share"]


def rare_earth_share(year: int, column: str = "weight_t") -> float:
    """Return China's share of Japan's rare-earth imports by weight or by value, as a fraction."""
    table = load("rare_earth_trade")
    table = table[(table["importer"] == "JPN") & (table["year"] == year)]
    return float(share(table.loc[table["exporter"] == "CHN", column].sum(), table[column].sum()))


def stage_share(stage: str, year: int = 2024) -> float:
    """Return China's share of the world in a stage of magnet rare earths (IEA), as a fraction."""
    found = row("mineral_stages", mineral="magnet rare earths", stage=stage, year=year, iso3="CHN")
    return float(found["world_share"])


def mine_share(vintage: str, stage: str = "mine", year: int = 2024) -> float:
    """Return China's share of world mine output or reserves of rare earths (USGS), as a fraction."""
    found = row(
        "mineral_production", mineral="rare earths", stage=stage, vintage=vintage, year=year, iso3="CHN"
    )
    return float(share(found["quantity_t"], found["world_total_t"]))


@evidence_for("C08")
def _crucial_source() -> Evidence:
    earths, machinery = rare_earth_share(2024), imports_share("Electrical machinery", 2024)
    circuits, taiwan = (imports_share("Integrated circuits", 2024, partner) for partner in ("CHN", "TWN"))
    return Evidence(
        rules.all_hold(
            {"rare earths": earths >= rules.MAJOR_SUPPLIER, "electronics": machinery >= rules.MAJOR_SUPPLIER}
        ),
        f"China supplied {percent(earths)} of Japan's rare-earth imports by weight and {percent(machinery)} "
        f"of its electrical machinery in 2024. Integrated circuits are the exception: {percent(circuits)} "
        f"from China, {percent(taiwan)} from Taiwan.",
        "A major supplier provides a third of imports or more; it must be so for both things named.",
        (
            computed("rare earths, by weight", 100 * earths, "percent", 2024, "rare_earth_trade"),
            computed("electrical machinery", 100 * machinery, "percent", 2024, "japan_trade"),
            computed(
                "integrated circuits from China", 100 * circuits, "percent", 2024, "japan_trade", used=False
            ),
            computed(
                "integrated circuits from Taiwan", 100 * taiwan, "percent", 2024, "japan_trade", used=False
            ),
            beside(cited("items_majority_china")),
            beside(cited("items_china_2019_jp")),
            beside(cited("items_china_2019_us")),
        ),
    )


@evidence_for("C09")
def _rare_earth_dependence() -> Evidence:
    official = [cited(name) for name in ("ree_share_2020_meti", "ree_share_2024_tk", "ree_share_2025_meti")]
    weight = computed(
        "by weight, customs codes", 100 * rare_earth_share(2024), "percent", 2024, "rare_earth_trade"
    )
    value = computed(
        "by value, customs codes",
        100 * rare_earth_share(2024, "value_usd_mn"),
        "percent",
        2024,
        "rare_earth_trade",
        used=False,
    )
    return Evidence(
        rules.measured(claimed("C09"), [figure.value for figure in (*official, weight)]),
        "Sixty is right as a round figure of about 2020 (58 %). For 2024 officials speak of about 70 %; "
        f"customs codes give {weight.value:.0f} % by weight and {value.value:.0f} % by value. All of these "
        "are true together: the whole, the unit and the year differ.",
        "The text names no year, so a figure of any year may bear it out; one within ten per cent is enough.",
        (*official, weight, value, beside(cited("ree_share_2009_meti")), beside(cited("ree_share_2012h1"))),
    )


@evidence_for("C10")
def _electronic_parts() -> Evidence:
    groups = (
        "Electrical machinery",
        "Computers",
        "Integrated circuits",
        "Semiconductors and electronic parts",
    )
    by_definition = {name: 100 * imports_share(name, 2024) for name in groups}
    return Evidence(
        rules.any_definition(claimed("C10"), by_definition),
        "The sentence does not say forty per cent of what. Electrical machinery gives "
        f"{by_definition['Electrical machinery']:.0f} %, integrated circuits "
        f"{by_definition['Integrated circuits']:.0f} %; others lie between and beyond.",
        "Where the whole is not named and the possible ones disagree, the figure is open.",
        (
            *(
                computed(f"{name}, China's share of imports", value, "percent", 2024, "japan_trade")
                for name, value in by_definition.items()
            ),
            beside(cited("electronics_share_firms")),
            cited("dual_use_share_2026", used=False),
        ),
    )


@evidence_for("C13")
def _processing_capacity() -> Evidence:
    refining, mining = 100 * stage_share("refining"), 100 * mine_share("MCS 2025")
    later, reserves = 100 * mine_share("MCS 2026"), 100 * mine_share("MCS 2025", "reserves")
    return Evidence(
        rules.measured(claimed("C13"), [refining]),
        f"China refined {refining:.0f} % of magnet rare earths in 2024. Seventy is its share of mining "
        f"({mining:.0f} or {later:.0f} %, by vintage). The swap makes the dependence look smaller, against "
        "the drift of the text.",
        "Only figures of the stage named count; one within ten per cent would do.",
        (
            computed("refining of magnet rare earths", refining, "percent", 2024, "mineral_stages"),
            beside(cited("ree_refining_2023")),
            computed("mining, as printed in 2025", mining, "percent", 2024, "mineral_production", used=False),
            computed("mining, as printed in 2026", later, "percent", 2024, "mineral_production", used=False),
            computed(
                "mining of magnet rare earths",
                100 * stage_share("mining"),
                "percent",
                2024,
                "mineral_stages",
                used=False,
            ),
            computed("reserves", reserves, "percent", 2024, "mineral_production", used=False),
            beside(cited("refining_average_75")),
            cited("refining_average_70", used=False),
        ),
    )


@evidence_for("C14")
def _vital_input() -> Evidence:
    studies = [cited(name) for name in ("nri_3m", "nri_1y", "daiwa_ree", "daiwa_all")]
    return Evidence(
        rules.same_sign([study.value for study in studies]),
        "Every study finds a loss when the supply is cut: from 0.1 % of GDP for three months to 1.3 % for "
        "a year of rare earths alone. Small for the economy, large for the industries that need it; the "
        "studies differ threefold.",
        "Every estimate must show a loss.",
        (*studies, cited("mizuho_ree", used=False)),
    )


@evidence_for("C15")
def _built_in() -> Evidence:
    machinery = "Chip-making machinery"
    to_china = float(share(goods("export", "CHN", machinery, 2024), goods("export", "WLD", machinery, 2024)))
    firm = cited("tel_fy2024")
    instruments = exports_share("Scientific and optical instruments", 2024)
    return Evidence(
        rules.all_hold(
            {"machines": to_china >= rules.MAJOR_SUPPLIER, "firm": firm.value / 100 >= rules.MAJOR_SUPPLIER}
        ),
        f"{percent(to_china)} of Japan's chip-making machines went to China in 2024, and one of their "
        f"makers sold {firm.value:.0f} % there in the year to March 2024. The depth differs by product and "
        "has moved since.",
        "A third or more of what the makers sell must go to China.",
        (
            computed(
                "chip-making machinery, share sold to China", 100 * to_china, "percent", 2024, "japan_trade"
            ),
            firm,
            computed(
                "scientific and optical instruments in exports to China",
                100 * instruments,
                "percent",
                2024,
                "japan_trade",
                used=False,
            ),
            cited("tel_q2", used=False),
        ),
    )


@evidence_for("C16")
def _inseparable() -> Evidence:
    before, after = (100 * rare_earth_share(year) for year in (2008, 2024))
    low = 100 * min(rare_earth_share(year) for year in range(2008, 2025))
    cut = cited("rieti_90")
    return Evidence(
        rules.without_exception([after < before, low < before / 1.5]),
        f"Ties have been loosened before: China's share of rare-earth imports went from {before:.0f} % of "
        f"weight in 2008 to {low:.0f} % at its lowest. A study puts the price of a cut of 90 % at about "
        f"{-cut.value:.0f} % of GDP within a year: costly, not impossible. Few firms plan to leave.",
        "'Inseparable' is an absolute word: one counter-example is too much for it.",
        (
            computed(
                "China's share of Japan's rare-earth imports, by weight",
                before,
                "percent",
                2008,
                "rare_earth_trade",
            ),
            computed("the same, lowest year", low, "percent", "2008-2024", "rare_earth_trade"),
            cut,
            beside(cited("leave_2023")),
        ),
    )
