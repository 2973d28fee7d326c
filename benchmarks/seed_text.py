"""The course's article through the tool for any text, beside the ledger that was made by hand.

``python benchmarks/seed_text.py`` prints a row for each of the ledger's 38 claims: the figure that the tool
finds in the claim's sentence, the table that it proposes first, its verdict, and the ledger's.
Nothing is set by hand in between. ``--markdown`` prints the table for docs/own-text.md.
"""

from __future__ import annotations

import sys

from course import claims
from course.tables import load
from course.texts.article import Article, article
from course.texts.spans import Claim
from course.texts.tested import Test
from course.texts.wording import amount

#: day of the article
DAY = "2025-04-27"


def numbered(row: dict[str, object]) -> bool:
    """Tell whether the ledger holds a figure for a claim."""
    return row["claimed_value"] == row["claimed_value"]


def tried(mine: Article, found: Claim) -> Test | None:
    """Test a claim with the first proposal; None where there is none."""
    done = mine.test(found.id)
    return done if done.table else None


def main() -> None:
    """Print the table, and how many claims were found, tested and judged alike."""
    rows = []
    for row in load("claims").to_dict("records"):
        mine = article(str(row["text"]), date=DAY)
        ledger = claims.claim(str(row["id"])).verdict
        if not mine.found:
            rows.append((row, "", "", "", str(ledger)))
        for found in mine.found:
            done = tried(mine, found)
            said = amount(found.quantity.value, found.quantity.unit)
            verdict = str(done.verdict) if done else "no table"
            rows.append((row, said, done.table if done else "", verdict, str(ledger)))
    bar = " | " if "--markdown" in sys.argv else "\t"
    head = ("claim", "found", "table proposed first", "verdict here", "verdict of the ledger")
    print(bar.join(head))
    if bar == " | ":
        print(bar.join("---" for _ in head))
    for row, *cells in rows:
        print(bar.join([str(row["id"]), *cells]))
    _sum_up(rows)


def _sum_up(rows: list[tuple[dict[str, object], str, str, str, str]]) -> None:
    numbers = {row["id"] for row, *_ in rows if numbered(row)}
    found = {row["id"] for row, said, *_ in rows if said}
    tested = {row["id"] for row, _, table, *_ in rows if table}
    alike = {row["id"] for row, _, table, mine, ledger in rows if table and mine == ledger}
    against = {
        row["id"] for row, _, _, mine, ledger in rows if {mine, ledger} == {"supported", "contradicted"}
    }
    print(
        f"\n{len(numbers)} of the 38 claims state a figure; of these {len(numbers & found)} are found and "
        f"{len(numbers & tested)} are tested without help. {len(found - numbers)} further are found. "
        f"{len(alike)} of {len(tested)} tested come to the ledger's verdict, {len(against)} to its opposite."
    )


if __name__ == "__main__":
    main()
