"""Receipts: a stored answer on one signed page of paper, and the page and the command that verify it."""
