"""Any text as claims: what its numbers say, which table can test each, and what the test finds.

A text goes one way. `read` cuts it into sentences and marks numbers, times, economies and measures. `join`
says which of them belong together, and `finding` makes claims of them. `suggesting` proposes tables, and
`testing` computes. `Article` holds all of it together with what the learner decided. No model service is
asked, and nothing leaves the computer.
"""
