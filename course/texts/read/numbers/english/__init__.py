"""Numbers in English sentences."""

from __future__ import annotations
