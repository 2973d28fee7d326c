"""Solvers of the trade model: the fixed point, one experiment, many at once, and the conditional mode."""
