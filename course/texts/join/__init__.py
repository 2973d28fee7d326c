"""Joins each number of a sentence with its time, its economies and its measure."""
