"""Compares two versions of the tables, and reports the changes in the course that follow."""
