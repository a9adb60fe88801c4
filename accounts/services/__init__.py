"""Writes: people, organisations, machine clients and the access trail."""
