"""Run notebooks behind a wall and note what they record; nothing here knows a key."""
