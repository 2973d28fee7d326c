"""What stands in a sentence: its numbers, its times, its economies, and the words for what is measured."""
