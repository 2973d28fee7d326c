"""Builders: each makes shipped tables from publishers' raw files, or from figures typed from the source.

Never imported when a table is loaded; they need the extra `data`.
"""
