"""Compares plain answers with keys and names the mistake."""
