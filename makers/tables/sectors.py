"""Sectors of the input-output tables and published trade elasticities by sector."""

from __future__ import annotations

from makers.tables.cited import CITED
from makers.tables.icio import EDITIONS
from makers.tables.registry import Spot, authored, number, text
from makers.tables.rhythm import closed

sectors = authored(
    "sectors",
    title="Sectors of the input-output tables",
    description="The 28 sectors of the tables sector_trade_2022, input_output_2022 and final_demand_2022.",
    publisher="OECD",
    source_url="https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
    licence="oecd",
    vintage="ICIO edition that reaches 2022",
    rhythm=EDITIONS,
    retrieved="2026-11-24, from stored copies",
    processing=(
        "The 27 goods sectors are those of the OECD (ISIC Rev. 4). The source's 23 service "
        "sectors, utilities and construction are summed up as SERV. This course gives the short "
        "names."
    ),
    known_gaps="Mining support (B09) is a service, but stands with the goods here as in the source.",
    status="observed",
    key=("order",),
    fields=(
        text("sector", "Code, as in the tables"),
        text("name", "Name"),
        text("short_name", "Short name for charts"),
        text("kind", "goods or services", allowed=("goods", "services")),
        number("order", "rank", "Place in the order of the source", whole=True, minimum=1),
        text("isic_rev4", "Divisions of ISIC Rev. 4"),
    ),
)

trade_elasticities = authored(
    "trade_elasticities",
    title="Trade elasticities by sector, two published sets",
    description=(
        "The percentage by which trade falls when the cost of trade rises by one percent (theta). "
        "Each sector has figures from two published estimations. The two sets differ widely. A "
        "model must state which set it assumes."
    ),
    publisher="Review of Economic Studies; Journal of International Economics",
    source_url="https://doi.org/10.1093/restud/rdu035",
    licence="facts",
    vintage="2015 and 2022",
    rhythm=closed("the two papers are published."),
    retrieved="2026-11-24, from stored copies",
    processing=(
        "Published sectors (ISIC Rev. 3) are assigned to the 28 sectors. Electronics in the first "
        "set is the simple mean of three published sectors. The first set is Caliendo and Parro, "
        "Table 1, 99 % sample. It was checked against the authors' own model file, except for "
        "motor vehicles, ships and other transport. There the model file holds another value "
        "(8.22). The second set is Fontagné, Guimbard and Orefice: the absolute value of the "
        "published elasticity."
    ),
    known_gaps=(
        "Neither set has an estimate for services: 5 is assumed. The second set and three cells of "
        "the first come from a replication repository that quotes the papers (grade relay). "
        "Standard errors are not included. Two values of the first set are extreme: petroleum "
        "(64.85) and other transport (0.39)."
    ),
    status="estimated",
    key=("elasticity_set", "sector"),
    fields=(
        text(
            "elasticity_set",
            "Published estimation that the value comes from",
            allowed=("caliendo_parro_2015", "fontagne_2022"),
        ),
        text("sector", "Sector"),
        number("elasticity", "percent per percent", "Trade elasticity theta", minimum=0.1, decimals=2),
        text(
            "status",
            "estimated in the publication, or assumed by this course",
            allowed=("estimated", "assumed"),
        ),
        text("published_sector", "Sector of the publication that the value comes from"),
        *CITED,
    ),
    spots=(
        Spot({"elasticity_set": "caliendo_parro_2015", "sector": "C19"}, "elasticity", 64.85),
        Spot({"elasticity_set": "caliendo_parro_2015", "sector": "C302T309"}, "elasticity", 0.39),
        Spot({"elasticity_set": "caliendo_parro_2015", "sector": "A01"}, "elasticity", 9.11),
    ),
)
