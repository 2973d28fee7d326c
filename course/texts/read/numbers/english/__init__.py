"""Numbers in English sentences."""
