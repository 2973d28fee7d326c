"""The learner's side of the exercises: questions as they are asked, answers as plain data."""
