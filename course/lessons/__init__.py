"""What each lesson is: title, question, objectives, minutes, needs and the claims it is home to."""
