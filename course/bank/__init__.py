"""What only the teacher's side knows: keys, wrong answers, hints, solutions."""
