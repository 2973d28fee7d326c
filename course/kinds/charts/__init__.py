"""What a chart of one layer shows: its Vega-Lite specification, and the rows that its marks stand for.

`picture` reads the specification, and refuses what is computed inside the chart. `rows` finds the value of
each channel for each mark. `compared` puts an answer beside a key. `values` reads single cells.
"""
