"""Turns any text into claims, proposes a table for each claim, and tests it.

`read` cuts a text into sentences and marks numbers, times, economies and measures. `join`
finds which of them belong together, and `finding` makes claims of them. `suggesting` proposes tables, and
`testing` computes. `Article` holds the results together with the learner's decisions. No model service is
asked, and nothing leaves the computer.
"""
