"""Explorers: a headless state and a thin view."""
