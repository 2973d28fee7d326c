"""Builders of the shipped tables, from publishers' raw files or from figures typed by hand.

Loading a table never imports them; they need the extra `data`.
"""
