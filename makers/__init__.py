"""What only a maintainer runs: tables from raw files, notebooks, documents and the web edition.

It stands beside the package `course` and is not in its wheel. Only words of the command line import it.
"""
