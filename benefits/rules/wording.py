"""Where the sentences of this app's reasons are written."""

from pathlib import Path

REASONS = Path(__file__).parent / "reasons.yaml"
