"""The package's front door: wires the learner's side to the marker on this machine."""
