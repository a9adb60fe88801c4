"""The pages on which a plan's people change what it says it covers."""
