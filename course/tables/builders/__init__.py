"""Builders: each turns publishers' raw files, or figures typed from them, into one shipped table.

Never imported when a table is loaded; they need the extra `data`.
"""
