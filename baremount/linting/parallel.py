"""Spreads work over processes, where the system can fork and it pays."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
R = TypeVar("R")


def processors() -> int:
    """How many processes this one may run at a time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    function: Callable[[T], R],
    parts: Sequence[T],
    meanwhile: Callable[[R], None] | None = None,
) -> list[R]:
    """`function` of each part, each but the first in a process of its own.

    `meanwhile` is called here with the first result, while the others may still be at work.

    What a process cannot do, by an exception or because it was killed, is done again here, where
    the exception has someone to tell.
    """
    if len(parts) < 2 or not hasattr(os, "fork"):
        return [function(part) for part in parts]
    children = [_start(function, part) for part in parts[1:]]
    import pickle  # here, where the others are at work

    first = None
    try:
        first = function(parts[0])
        if meanwhile is not None:
            meanwhile(first)
    finally:
        answers = [_answer(process, pipe) for process, pipe in children]
    results: list[R] = [first]
    for part, answer in zip(parts[1:], answers, strict=True):
        # What is read was written by our own fork.
        results.append(pickle.loads(answer) if answer else function(part))  # noqa: S301
    return results


def _start(function: Callable[[T], R], part: T) -> tuple[int, int]:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    import pickle

    # The child: whatever happens it must not go on as a second parent.
    try:
        os.close(reading)
        answer = pickle.dumps(function(part), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer + b"!")
    finally:
        os._exit(0)


def _answer(process: int, pipe: int) -> bytes:
    """The child's answer; empty where it ended without a whole one."""
    with os.fdopen(pipe, "rb") as stream:
        answer = stream.read()
    os.waitpid(process, 0)
    return answer[:-1] if answer.endswith(b"!") else b""
