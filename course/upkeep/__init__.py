"""Helps a maintainer to refresh tables: which are overdue, and what uses each of them."""
