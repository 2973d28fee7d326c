"""Shipped tables and their cards; codes, names and groups of economies."""
