"""What belongs together in a sentence: each number with its time, its economies and its measure."""
