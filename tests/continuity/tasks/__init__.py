"""What the worker does for continuity of care, and what happens when something it needs is away."""
