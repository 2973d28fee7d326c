"""Write the pages of a marking: one for each learner, and one on the class for the teacher."""
