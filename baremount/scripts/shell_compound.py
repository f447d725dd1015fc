"""Compound commands of a shell script: `if`, `for`, `while`, `case`, groups, tests, functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.scripts import shell_parser, shell_simple
from baremount.scripts import shell_words as words_of
from baremount.scripts.shell_reading import Reading, ShellSyntaxError
from baremount.scripts.shell_syntax import (
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Sequence,
    Simple,
    While,
)

if TYPE_CHECKING:
    from baremount.scripts.shell_syntax import Word

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def compound_command(reading: Reading, word: str, start: int) -> Command:
    """The command that the reserved word before this place begins."""
    if word == "if":
        return _if(reading, start)
    if word in ("for", "select"):
        return _for(reading, start)
    if word in ("while", "until"):
        condition = shell_parser.sequence(reading, frozenset({"do"}))
        body = _body(reading)
        return While(condition, word == "until", body, (start, reading.at))
    if word == "case":
        return _case(reading, start)
    if word == "{":
        body = shell_parser.sequence(reading, frozenset({"}"}))
        reading.expect("}")
        return Group(body, False, (start, reading.at))
    if word == "[[":
        reading.at = reading.end_of_test()
        return Simple((), (), (start, reading.at))
    reading.skip_blanks()
    name = re.compile(r"[^\s;&|<>()]+").match(reading.text, reading.at)
    if name is None:
        raise ShellSyntaxError(start, "a function without a name")
    reading.at = name.end()
    brackets = re.compile(r"[ \t]*\([ \t]*\)").match(reading.text, reading.at)
    reading.at = brackets.end() if brackets else reading.at
    return function_body(reading, name[0], start)


def function_body(reading: Reading, name: str, start: int) -> Function:
    """The function whose name and brackets have been read."""
    reading.skip_lines()
    body = shell_parser.command(reading)
    return Function(name, body, (start, reading.at))


def _if(reading: Reading, start: int) -> If:
    branches: list[tuple[Sequence, Sequence]] = []
    otherwise = None
    while True:
        condition = shell_parser.sequence(reading, frozenset({"then"}))
        reading.expect("then")
        body = shell_parser.sequence(reading, frozenset({"elif", "else", "fi"}))
        branches.append((condition, body))
        if reading.take("elif"):
            continue
        if reading.take("else"):
            otherwise = shell_parser.sequence(reading, frozenset({"fi"}))
        reading.expect("fi")
        return If(tuple(branches), otherwise, (start, reading.at))


def _for(reading: Reading, start: int) -> For:
    reading.skip_blanks()
    words: tuple[Word, ...] | None = None
    name = _NAME.match(reading.text, reading.at)
    if name is not None:
        reading.at = name.end()
        reading.skip_lines()
        if shell_simple.word_is(reading, "in"):
            reading.at += 2
            words = shell_simple.word_list(reading)
    else:
        end = reading.arithmetic_end(reading.at)
        if not end:
            raise ShellSyntaxError(start, "`for` without a name")
        reading.at = end
    shell_parser.skip_separators(reading)
    body = _body(reading)
    return For(name[0] if name else "", words, body, (start, reading.at))


def _body(reading: Reading) -> Sequence:
    if reading.take("{"):
        body = shell_parser.sequence(reading, frozenset({"}"}))
        reading.expect("}")
        return body
    reading.expect("do")
    body = shell_parser.sequence(reading, frozenset({"done"}))
    reading.expect("done")
    return body


def _case(reading: Reading, start: int) -> Case:
    reading.skip_blanks()
    subject = words_of.word(reading)
    reading.skip_lines()
    if subject is None or not shell_simple.word_is(reading, "in"):
        raise ShellSyntaxError(start, "`case` without `in`")
    reading.at += 2
    branches: list[tuple[tuple[int, int], Sequence]] = []
    while True:
        shell_parser.skip_separators(reading)
        while reading.text.startswith((";;", ";&"), reading.at):
            reading.at += 2
            reading.skip_lines()
        if shell_simple.word_is(reading, "esac"):
            reading.at += 4
            return Case(subject, tuple(branches), (start, reading.at))
        reading.take("(")
        begun = reading.at
        while not reading.text.startswith(")", reading.at):
            reading.skip_blanks()
            if words_of.word(reading) is None and not reading.take("|"):
                raise ShellSyntaxError(reading.at, "a pattern of `case` does not end with `)`")
            reading.skip_blanks()
        pattern = (begun, reading.at)
        reading.at += 1
        branches.append((pattern, shell_parser.sequence(reading, frozenset({"esac", ";;"}))))
