"""Builds the notebooks from the lessons' rooms, and the documents about the lessons."""
