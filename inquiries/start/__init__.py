"""Where plan staff begin their day: what waits, what changed, and figures with their charts, tables and files."""
