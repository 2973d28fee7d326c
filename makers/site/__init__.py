"""Builds the web edition: a static site of lessons, claims and tables, interactive without a kernel."""
