"""What start-up says when it cannot go on."""

from pathlib import Path

SHOWN_LINES = 15


class StartupError(Exception):
    """Start-up stops here; the text is for the person at the terminal and says what to do."""


def last_lines(log: Path | None) -> str:
    """What did the program that writes `log` say last? Without a log the terminal has shown it."""
    if log is None:
        return ""
    lines = log.read_text(errors="replace").splitlines()[-SHOWN_LINES:]
    return "\n".join([f"The last lines of {log}:", *(f"  {line}" for line in lines)])
