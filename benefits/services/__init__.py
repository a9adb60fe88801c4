"""Writes of the benefits app."""
