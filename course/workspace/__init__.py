"""The learner's own folder."""
