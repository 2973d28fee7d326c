"""The live room: a small server for a class, its questions, and what a notebook may send to it.

A notebook imports `join` and `leave` from here. Nothing else is loaded with them: a notebook learns no key.
"""

from course.room.joining import join, leave

__all__ = ["join", "leave"]
