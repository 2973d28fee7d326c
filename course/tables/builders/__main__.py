"""`python -m course.tables.builders --raw DIR [--only NAME …]`: build some tables while working on them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from course.tables.builders.cli import build_data


def main() -> int:
    """Run the builders named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m course.tables.builders")
    parser.add_argument("--raw", type=Path, default=Path("../shared/data-raw"), help="folder of raw files")
    parser.add_argument("--out", type=Path, default=Path("data"), help="folder to write to")
    parser.add_argument("--only", nargs="+", help="names of tables to build")
    parser.add_argument("--report", action="store_true", help="print the list of tables")
    options = parser.parse_args()
    return build_data(options.raw, options.out, report=options.report, only=options.only)


sys.exit(main())
