"""From recorded answers to rows, from rows to one total for each learner."""
