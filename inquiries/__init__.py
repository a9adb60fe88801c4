"""The front door: one inquiry in, one stored answer out, in every format."""
