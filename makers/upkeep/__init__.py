"""Compares two versions of the tables, and says what changes in the course."""
