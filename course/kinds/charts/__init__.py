"""Read charts of one layer: the Vega-Lite specification, and the rows that the marks stand for.

`picture` reads the specification, and refuses computations inside the chart. `rows` finds the value of each
channel for each mark. `compared` compares an answer with a key.
"""
