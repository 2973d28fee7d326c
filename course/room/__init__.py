"""The live room: a small server for a class, its questions, and the messages of learners' notebooks.

A notebook imports `join` and `leave` from here. Nothing else is loaded with them, so no notebook gets a key.
"""

from course.room.joining import join, leave

__all__ = ["join", "leave"]
