"""Many at once: a list of people asked row by row through the same inquiry."""
