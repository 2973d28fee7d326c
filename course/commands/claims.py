"""`course claims`: prints the ledger of claims, each verdict in all readings, or verdicts on two days."""

from __future__ import annotations

import argparse
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.claims import Claim

#: width of the column of verdicts
_WIDTH = 22


def register(commands: Any) -> None:
    """Add the command `claims`."""
    parser = commands.add_parser("claims", help="print the ledger of claims, or one claim with its evidence")
    parser.add_argument("id", nargs="*", metavar="ID", help="claims to print with all evidence, such as C05")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--robust",
        action="store_true",
        help="print in how many readings each verdict holds, and on what it turns",
    )
    how.add_argument(
        "--dates",
        action="store_true",
        help="print each verdict as of the day of the text and as of today's tables, and what changed",
    )
    parser.set_defaults(run=_claims)


def _claims(arguments: argparse.Namespace) -> int:
    from course.claims import Verdict, claim, ledger

    asked = [claim(id) for id in arguments.id]
    if arguments.robust:
        print(_robust([one.id for one in asked] or list(ledger()["id"])))
    elif arguments.dates:
        print(_then_and_now(asked) if asked else _dates())
    elif asked:
        print("\n\n".join(str(one) for one in asked))
    else:
        table = ledger()
        for row in table.to_dict("records"):
            print(f"{row['id']}  {Verdict.of(row['verdict']).words:<{_WIDTH}}  {row['text']}")
    return 0


def _robust(ids: list[str]) -> str:
    """Return one line for each claim, and below it what its verdict turns on and the nearest figure."""
    from course.claims import claim

    lines = [f"id   {'verdict':<{_WIDTH}}  agree     readings"]
    for id in ids:
        one = claim(id)
        readings = one.readings
        agree = f"{readings.agree} of {len(readings.judged)}" if readings.agree else "-"
        lines.append(f"{id}  {one.verdict.words:<{_WIDTH}}  {agree:<8}  {one.evidence().tally}")
        if readings.lead:
            lines.append(f"     {readings.lead}")
        if (distance := one.distance) is not None:
            lines.append(f"     The claimed figure is {distance:.0%} off the nearest reading.")
    return "\n".join(lines)


def _dates() -> str:
    """Write one line a claim with its two verdicts, and below it why they are the same or differ."""
    from course.claims import dates

    table = dates()
    days = table.attrs
    lines = [f"id   {'as of ' + str(days['then']):<{_WIDTH}}  as of {days['now']}"]
    for row in table.to_dict("records"):
        lines.append(
            f"{row['id']}  {row['then']:<{_WIDTH}}  {row['now']}{'  (changed)' if row['changed'] else ''}"
        )
        lines.append(f"     {row['why']}")
        if row["stand_ins"]:
            lines.append(f"     Today's vintage stands in: {', '.join(row['stand_ins'])}.")
    return "\n".join(lines)


def _then_and_now(asked: Sequence[Claim]) -> str:
    """Return claims on both days: readings, days of their figures, and later events."""
    from course.claims import dates

    both = {row["id"]: row for row in dates().to_dict("records")}
    return "\n\n".join("\n".join(_both_days(one, both[one.id])) for one in asked)


def _both_days(one: Claim, both: Mapping[Hashable, Any]) -> list[str]:
    lines = [
        f"{one.id}: {one.text}",
        f"Then: {both['then']} ({both['then_readings']}).",
        f"Now: {both['now']} ({both['now_readings']}).",
        str(both["why"]),
    ]
    lines += [
        f"  {figure.label}, {figure.period}: published {figure.published}{'' if figure.used else ' (beside)'}"
        for figure in one.evidence().figures
    ]
    for row in one.aftermath.to_dict("records"):
        source = f"{row['grade']}: {row['source']}, {row['published']}"
        lines.append(f"Next, {row['government']}, {row['date']:%Y-%m-%d}: {row['event']} [{source}]")
    return lines
