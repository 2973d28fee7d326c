"""What learners and the teacher read: a page for each learner, a page on the class."""
