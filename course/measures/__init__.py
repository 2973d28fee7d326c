"""Pure functions of trade measurement: shares, concentration, dependence, value added, alignment."""
