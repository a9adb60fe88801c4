"""What is wrong with a line or a file of evidence, and what to do: never with who a member is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: a stable code, the column (empty: the whole line), why, and what to do about it."""

    code: str
    column: str
    why: str
    what_to_do: str

    @property
    def text(self) -> str:
        """The problem in one line."""
        return " ".join(part for part in (f"{self.column}:" if self.column else "", self.why, self.what_to_do) if part)


class BadLine(ValueError):
    """A line that cannot be used."""

    def __init__(self, code: str, column: str, why: str, what_to_do: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, column, why, what_to_do)


class FileRefused(ValueError):
    """A file that cannot be read at all; the message says why and what to do."""

    def __init__(self, code: str, why: str, what_to_do: str) -> None:
        super().__init__(f"{why} {what_to_do}")
        self.code = code
