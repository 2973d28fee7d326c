"""Find slips: wrong answers that come from changes of the right one.

`tables` runs a solution on changed tables, such as those of the other flow. `making` changes the solution's
own code as learners do, and runs the changed copies. Both know only the bank's code and tables.
"""
