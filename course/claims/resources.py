"""Evidence on strategic resources."""

from __future__ import annotations

from dataclasses import dataclass

from course.claims import _rules as rules
from course.claims._evidence import (
    Evidence,
    Figure,
    beside,
    cited,
    computed,
    evidence_for,
    opinion,
    percent,
    row,
)
from course.claims.trade import claimed, goods, imports_share
from course.measures import share
from course.tables import load

__all__ = ["Purchases", "mine_share", "purchases", "rare_earth_share", "stage_share"]


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


#: what "electronic parts" may mean in the customs' groups; the text does not say
_ELECTRONIC = (
    "Electrical machinery",
    "Computers",
    "Integrated circuits",
    "Semiconductors and electronic parts",
)


def _electronic_imports() -> dict[str, float]:
    return {name: imports_share(name, 2024) for name in _ELECTRONIC}


def _electronic_figures(shares: dict[str, float]) -> list[Figure]:
    return [
        computed(f"{name.lower()}, China's share of imports", 100 * part, "percent", 2024, "japan_trade")
        for name, part in shares.items()
    ]


@evidence_for("C08")
def _crucial_source() -> Evidence:
    earths = {column: rare_earth_share(2024, column) for column in ("weight_t", "value_usd_mn")}
    parts = _electronic_imports()
    taiwan = imports_share("Integrated circuits", 2024, "TWN")
    of_earths, of_parts = (
        rules.in_readings(part >= rules.MAJOR_SUPPLIER for part in shares.values())
        for shares in (earths, parts)
    )
    weight, value = earths.values()
    return Evidence(
        rules.of_parts((of_earths, of_parts)),
        f"Rare earths: {of_earths}; China supplied {percent(weight)} of Japan's imports by weight in 2024 "
        f"and {percent(value)} by value. Electronic parts: {of_parts}; it turns on the word. China has "
        f"{percent(parts['Electrical machinery'])} of all electrical machinery, "
        f"{percent(parts['Semiconductors and electronic parts'])} of semiconductors and electronic parts "
        f"and {percent(parts['Integrated circuits'])} of integrated circuits, where {percent(taiwan)} came "
        "from Taiwan.",
        "A major supplier provides a third of imports or more. It must be so in each reading of both things "
        "named; where the readings disagree, the part is open and leaves the sentence open.",
        (
            computed("rare earths, by weight", 100 * weight, "percent", 2024, "rare_earth_trade"),
            computed("rare earths, by value", 100 * value, "percent", 2024, "rare_earth_trade"),
            *_electronic_figures(parts),
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
    value, before = (
        computed(
            "by value, customs codes",
            100 * rare_earth_share(year, "value_usd_mn"),
            "percent",
            year,
            "rare_earth_trade",
        )
        for year in (2024, 2022)
    )
    counted = (*official, weight, value, before)
    return Evidence(
        rules.measured(claimed("C09"), [figure.value for figure in counted]),
        "It turns on the year and the measure, and the text names neither. Sixty is right as a round figure "
        "of about 2020 (58 %), by weight as the ministry counts. For 2024 officials speak of about 70 %; "
        f"customs codes give {weight.value:.0f} % by weight and "
        f"{value.value:.0f} % by value, of 2022 {before.value:.0f} % by value. All of these are true "
        "together.",
        "Each year and measure is a reading. A figure within ten per cent must stand in all of them; where "
        "some bear it out and others do not, it is open.",
        (*counted, beside(cited("ree_share_2009_meti")), beside(cited("ree_share_2012h1"))),
    )


@evidence_for("C10")
def _electronic_parts() -> Evidence:
    shares = _electronic_imports()
    return Evidence(
        rules.measured(claimed("C10"), [100 * part for part in shares.values()]),
        "It turns on the whole, and the sentence does not say forty per cent of what. Electrical machinery "
        f"gives {percent(shares['Electrical machinery'])}, integrated circuits "
        f"{percent(shares['Integrated circuits'])}; others lie between and beyond.",
        "Each whole that the words may mean is a reading. A figure within ten per cent must stand in all of "
        "them; where some bear it out and others do not, it is open.",
        (
            *_electronic_figures(shares),
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
        f"China refined {refining:.0f} % of magnet rare earths in 2024: an output, of four of the "
        f"seventeen; a capacity for all was not found. Seventy fits its share of mining ({mining:.0f} or "
        f"{later:.0f} %, by vintage, its production quota taken for its output). Such a "
        "swap makes the dependence look smaller, against the drift of "
        "the text.",
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
    studies = [cited(name) for name in ("nri_3m", "nri_1y", "daiwa_ree", "daiwa_all", "mizuho_ree")]
    losses = [-study.value for study in studies if study.grade != "relay"]
    return opinion(
        "No figure here speaks for any of the three fields named: electronics, advanced manufacturing and "
        "defence. The studies price a cut for the whole economy, and each finds a loss, from "
        f"{min(losses):.2f} to {max(losses):.1f} % of GDP. That does not say in which industry it would "
        "fall.",
        *studies,
    )


@dataclass(frozen=True, slots=True)
class Purchases:
    """What China buys of a sector's goods, seen from the buyer's end.

    Attributes
    ----------
    rank
        Japan's place among the named economies that China imports from.
    of_imports, of_all_used, elsewhere
        Japan's part in China's imports, in all that China uses, and in the imports of the other economies.
    """

    rank: int
    of_imports: float
    of_all_used: float
    elsewhere: float

    @property
    def deep(self) -> bool:
        """Japan is China's first supplier from abroad, and more to China than to other buyers."""
        return self.rank == 1 and self.of_imports > self.elsewhere


def purchases(sector: str) -> Purchases:
    """Return Japan's place in what China bought of a sector's goods in 2022."""
    table = load("sector_trade_2022").astype({"exporter": str, "importer": str, "sector": str})
    table = table[table["sector"] == sector]
    used = table[table["importer"] == "CHN"].set_index("exporter")["value_usd_mn"]
    imported = used.drop("CHN")
    others = table[~table["importer"].isin(("CHN", "JPN")) & (table["importer"] != table["exporter"])]
    from_japan = others.loc[others["exporter"] == "JPN", "value_usd_mn"].sum()
    return Purchases(
        rank=int(imported.drop("ROW").rank(ascending=False)["JPN"]),
        of_imports=float(imported["JPN"] / imported.sum()),
        of_all_used=float(used["JPN"] / used.sum()),
        elsewhere=float(from_japan / others["value_usd_mn"].sum()),
    )


@evidence_for("C15")
def _built_in() -> Evidence:
    names = {"C26": "electronics and instruments", "C27": "electrical equipment", "C28": "machinery"}
    bought = {sector: purchases(sector) for sector in names}
    instruments, electrical, machines = bought.values()
    return Evidence(
        rules.all_hold({names[sector]: one.deep for sector, one in bought.items()}),
        f"Seen from the buyer's end, in 2022: of electronics and instruments China bought "
        f"{percent(instruments.of_imports)} of its imports from Japan, which was number {instruments.rank} "
        f"among its suppliers; of electrical equipment {percent(electrical.of_imports)} (number "
        f"{electrical.rank}) and of machinery {percent(machines.of_imports)} (number {machines.rank}). "
        "Core parts are built in deeply, precision instruments are not. Of all that China used, with its "
        "own goods, Japan's part was 2 % or less in each.",
        "Of each sector Japan must be China's first supplier from abroad, with a larger part than in what "
        "other economies import. Electronics and instruments decide 'precision instruments'; electrical "
        "equipment and machinery decide 'core parts'.",
        (
            *(
                computed(f"{label} {names[sector]}", value, unit, 2022, "sector_trade_2022", used=used)
                for sector, one in bought.items()
                for label, value, unit, used in (
                    ("Japan's rank among China's suppliers of", one.rank, "rank", True),
                    ("Japan's part in what China imported of", 100 * one.of_imports, "percent", True),
                    ("Japan's part in what others imported of", 100 * one.elsewhere, "percent", True),
                    ("Japan's part in what China used of", 100 * one.of_all_used, "percent", False),
                )
            ),
            _sold_to_china("Scientific and optical instruments"),
            _sold_to_china("Chip-making machinery"),
            beside(cited("tel_fy2024")),
            cited("tel_q2", used=False),
        ),
    )


def _sold_to_china(name: str, year: int = 2024) -> Figure:
    part = share(goods("export", "CHN", name, year), goods("export", "WLD", name, year))
    label = f"{name.lower()}, share sold to China"
    return computed(label, 100 * float(part), "percent", year, "japan_trade", used=False)


@evidence_for("C16")
def _inseparable() -> Evidence:
    before, after = (100 * rare_earth_share(year) for year in (2008, 2024))
    low = 100 * min(rare_earth_share(year) for year in range(2008, 2025))
    cut = cited("rieti_90")
    return Evidence(
        rules.without_exception([after < before, low < before / 1.5]),
        f"Ties have been loosened before: China's share of rare-earth imports went from {before:.0f} % of "
        f"weight in 2008 to {low:.0f} % at its lowest, and was back at {after:.0f} % in 2024. A study puts "
        f"the price of a cut of 90 % at about {-cut.value:.0f} % of GDP within a year: costly, not "
        "impossible. Few firms plan to leave. Read as a figure of speech the word says 'costly to part', "
        "which holds.",
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
