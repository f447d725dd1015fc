"""Simple commands of a shell script: assignments, words, and redirections after any command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.scripts import shell_words as words_of
from baremount.scripts.shell_reading import Reading, ShellSyntaxError
from baremount.scripts.shell_syntax import Simple

if TYPE_CHECKING:
    from baremount.scripts.shell_syntax import Assignment, Word

_DECLARING = {"local", "declare", "typeset", "export", "readonly"}
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[[^]\s]*\])?(\+?)=")
REDIRECTION = re.compile(r"[0-9]*(?:<<<|<<-?|<&|<>|>>|>&|>\||&>>|&>|<(?!\()|>(?!\())")


def simple_command(reading: Reading) -> Simple:
    """The assignments, words and redirections of the command that begins here."""
    start = end = reading.at
    assignments: list[Assignment] = []
    words: list[Word] = []
    declaring = False
    while True:
        reading.skip_blanks()
        if _redirection(reading):
            end = reading.at
            continue
        assigned = _ASSIGNMENT.match(reading.text, reading.at)
        if assigned is not None and (declaring or not words):
            assignments.append(words_of.assignment(reading, assigned))
            end = reading.at
            continue
        word = words_of.word(reading)
        if word is None:
            break
        end = reading.at
        declaring = declaring or (not words and reading.text[slice(*word.span)] in _DECLARING)
        words.append(word)
    if end == start:
        raise ShellSyntaxError(start, "a command is missing")
    return Simple(tuple(assignments), tuple(words), (start, end))


def redirections(reading: Reading) -> None:
    """Go past the redirections that follow a command."""
    reading.skip_blanks()
    while _redirection(reading):
        reading.skip_blanks()


def _redirection(reading: Reading) -> bool:
    found = REDIRECTION.match(reading.text, reading.at)
    if found is None:
        return False
    reading.at = found.end()
    reading.skip_blanks()
    start = reading.at
    if words_of.word(reading) is None:
        raise ShellSyntaxError(start, "a redirection without a target")
    sign = found[0].lstrip("0123456789")
    if sign in ("<<", "<<-"):
        delimiter = re.sub(r"['\"\\]", "", reading.text[start : reading.at])
        reading.here_documents.append((delimiter, sign == "<<-"))
    return True


def word_list(reading: Reading) -> tuple[Word, ...]:
    """The words up to the end of the command."""
    found: list[Word] = []
    while True:
        reading.skip_blanks()
        word = words_of.word(reading)
        if word is None:
            return tuple(found)
        found.append(word)


def word_is(reading: Reading, word: str) -> bool:
    """Whether this word stands here, by itself."""
    end = reading.at + len(word)
    return reading.text.startswith(word, reading.at) and (
        end >= len(reading.text) or reading.text[end] in " \t\n;&|()"
    )
