"""Builds the notebooks from the lessons' rooms, and the documents that tell of the lessons."""
