"""Where plan staff begin their day, and the figures."""
