"""Reads numbers in English sentences."""
