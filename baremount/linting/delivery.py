"""Hands over what came of a run: prints it, or writes the fixed files and the baseline."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from baremount.output import complain, emit, is_terminal

if TYPE_CHECKING:
    from baremount.linting.finding import Finding
    from baremount.linting.run import Outcome
    from baremount.source import Source

_ORDER = {"error": 0, "warning": 1, "info": 2}


def exit_code(outcome: Outcome, fail_on: str) -> int:
    """2 for what could not be read and for our own faults, 1 for findings, 0 for none."""
    if outcome.summary.unreadable or outcome.faults:
        return 2
    worst = _ORDER[fail_on]
    return 1 if any(_ORDER[item.severity] <= worst for item in outcome.findings) else 0


def write_fixes(outcome: Outcome) -> None:
    """Write all changed files or none; raises `InputError` as `write_all` does."""
    from baremount.files import FileChange, write_all

    write_all([FileChange(path, old.raw, new.raw) for path, (old, new) in outcome.changed.items()])


def show_diff(outcome: Outcome, fail_on: str) -> int:
    """Print what the fixes would change; 1 where that is something."""
    from baremount.edits import unified_diff
    from baremount.paths import short
    from baremount.terminal_text import printable

    for path, (old, new) in outcome.changed.items():
        # As text where the bytes are none that a patch can hold.
        is_wide = old.encoding.startswith("utf-16")
        before, after = (old.content, new.content) if is_wide else (old.raw, new.raw)
        text = unified_diff(short(path), before, after)
        if is_terminal():
            emit(printable(text))
        else:
            emit(text, "utf-8")
    left = len(outcome.findings)
    complain(f"{outcome.summary.fixed} findings would be fixed, {left} would be left")
    return exit_code(outcome, fail_on) or (1 if outcome.changed else 0)


def print_fixed(outcome: Outcome, piped: Source) -> None:
    """Standard input with its fixes, on standard output; what is left goes to standard error."""
    result = outcome.changed[piped.path][1] if piped.path in outcome.changed else piped
    with suppress(BrokenPipeError):
        sys.stdout.buffer.write(result.raw)
        sys.stdout.buffer.flush()
    for item in outcome.findings:
        complain(_line(item))


def _line(item: Finding) -> str:
    return f"{item.path}:{item.line}:{item.column}: {item.severity}[{item.rule}]: {item.message}"


def list_known(outcome: Outcome, path: str) -> int:
    """Write all findings to a baseline, which may be broken but must not be another file."""
    from baremount.file_errors import refused
    from baremount.files import FileChange, read_bytes, write_all
    from baremount.linting.run import baseline_text

    old = read_bytes(path) if os.path.lexists(path) else None
    if old and old.strip() and b'"findings"' not in old:
        raise refused(path, "is no baseline and would be lost: name another file, or remove it")
    new = baseline_text(outcome.findings, path).encode()
    write_all([FileChange(path, old, new)])
    complain(f"{len(outcome.findings)} findings are listed in {path}")
    return 2 if outcome.summary.unreadable else 0


def report(outcome: Outcome, form: str, *, statistics: bool) -> None:
    """Print the findings in a format, or how many each rule has."""
    if statistics:
        from baremount.linting.statistics import render

        emit(render(outcome.findings, "json" if form == "json" else "text"))
        return
    from importlib import import_module

    colour = form == "text" and is_terminal() and not os.environ.get("NO_COLOR")
    module = import_module(f"baremount.linting.formats.{form}")
    text: str = module.render(outcome.findings, outcome.summary._replace(colour=colour))
    emit(text, None if form in ("text", "concise", "github") else "utf-8")
