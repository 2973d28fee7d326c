"""The `course` command."""

from __future__ import annotations


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    import argparse

    from course import __version__

    parser = argparse.ArgumentParser(prog="course", description="Interdependence: a Jupyter course.")
    parser.add_argument("--version", action="version", version=f"interdependence-course {__version__}")
    parser.parse_args(argv)
    parser.print_help()
    return 0
