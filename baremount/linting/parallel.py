"""Spreads work over processes, where the system can fork and it pays."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

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
    _, loads = _pickling()  # here, where the others are at work
    try:
        first = None
        try:
            first = function(parts[0])
            if meanwhile is not None:
                meanwhile(first)
        finally:
            answers = [_answer(pipe) for _, pipe in children]
        results: list[R] = [first]
        for part, answer in zip(parts[1:], answers, strict=True):
            # What is read was written by our own fork.
            results.append(loads(answer) if answer else function(part))
        return results
    finally:
        for process, _ in children:
            os.waitpid(process, 0)


def _pickling() -> tuple[Callable[[object], bytes], Callable[[bytes], Any]]:
    """`dumps` and `loads` of `pickle`, which takes longer to load than a hundred files to read."""
    try:
        from _pickle import dumps, loads  # what `pickle` itself takes them from
    except ImportError:
        from pickle import dumps, loads
    return dumps, loads


def _start(function: Callable[[T], R], part: T) -> tuple[int, int]:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    # The child: whatever happens it must not go on as a second parent.
    try:
        os.close(reading)
        dumps, _ = _pickling()
        answer = dumps(function(part))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer + b"!")
    finally:
        os._exit(0)


def _answer(pipe: int) -> bytes:
    """The child's answer; empty where it ended without a whole one."""
    with os.fdopen(pipe, "rb") as stream:
        answer = stream.read()
    return answer[:-1] if answer.endswith(b"!") else b""
