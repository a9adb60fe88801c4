"""Windows as rows: opened, followed, closed, told of."""
