"""`course claims`: print the ledger of claims, or one claim with its evidence."""

import argparse

from course.claims import Verdict, claim, ledger

#: width of the column of verdicts
_WIDTH = 22


def add_claims(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="*", metavar="ID", help="claims to print with all evidence, such as C05")
    parser.add_argument(
        "--robust",
        action="store_true",
        help="print in how many readings each verdict holds, and on what it turns",
    )
    parser.set_defaults(run=_claims)


def _claims(arguments: argparse.Namespace) -> int:
    asked = [claim(id) for id in arguments.id]
    if arguments.robust:
        print(_robust([one.id for one in asked] or list(ledger()["id"])))
    elif asked:
        print("\n\n".join(str(one) for one in asked))
    else:
        table = ledger()
        for row in table.to_dict("records"):
            print(f"{row['id']}  {Verdict.of(row['verdict']).words:<{_WIDTH}}  {row['text']}")
    return 0


def _robust(ids: list[str]) -> str:
    """Return one line for each claim, and below it what its verdict turns on and the nearest figure."""
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
