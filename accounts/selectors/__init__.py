"""Reads: rows in, facts out."""
