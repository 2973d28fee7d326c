"""Finds the numbers, times, economies and measures that a sentence names."""
