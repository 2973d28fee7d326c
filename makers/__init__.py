"""Programs that only a maintainer runs: they build tables, notebooks, documents and the web edition.

This package is beside the package `course` and not in its wheel. Only modules of the command line import it.
"""
