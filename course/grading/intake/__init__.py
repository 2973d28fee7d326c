"""Find the files that were handed in, read them, and find each file's learner."""
