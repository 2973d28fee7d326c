"""Run notebooks behind a wall and record their answers; nothing here knows a key."""
