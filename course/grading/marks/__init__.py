"""Turn recorded answers into rows, and the rows into one total for each learner."""
