"""What is said of an answer that cannot be compared."""

from __future__ import annotations


class FormError(Exception):
    """An answer of the wrong type or shape; the message is for the learner."""
