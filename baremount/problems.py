"""Problems with the input: one line each, with the place and what to do next."""

from __future__ import annotations

from baremount.records import Record


class Problem(Record):
    """What is wrong where. `line` and `column` count from 1; 0 where there is no place."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message}"


class InputError(Exception):
    """Input that cannot be read, decoded or parsed: exit code 2, nothing is written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
