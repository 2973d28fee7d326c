"""Builds the Python that runs exercises in a page: interpreter, library, course and memory image."""
