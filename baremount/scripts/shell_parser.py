"""Reading a shell script into its commands, as bash does and no further.

bash reads a command at a time: what stands before a syntax error has run. So `parse` gives what it
has read, and where and why it ended.
"""

from __future__ import annotations

import re

from baremount.scripts import shell_compound, shell_simple
from baremount.scripts.shell_reading import Reading, ShellSyntaxError
from baremount.scripts.shell_syntax import (
    AndOr,
    Command,
    Group,
    Pipeline,
    Sequence,
    Simple,
)

_RESERVED = re.compile(
    r"(if|then|elif|else|fi|for|select|while|until|do|done|case|esac|function|time|\{|\}|!|\[\[)"
    r"(?=[ \t\n;&|<>()`]|\Z)"
)
_GO_ON = {"elif", "else", ";;"}
"""What ends a part of a command that goes on."""
_ENDS = {"then", "elif", "else", "fi", "do", "done", "esac", "}"}
_FUNCTION = re.compile(r"([^\s;&|<>()$'\"`=\\]+)[ \t]*\([ \t]*\)")


def parse(text: str) -> tuple[Sequence, ShellSyntaxError | None]:
    """The commands of a script up to one with a syntax error, and that error."""
    reading = Reading(text, _nested)
    commands: list[Command] = []
    read = 0
    try:
        while True:
            skip_separators(reading)
            if reading.at >= len(text):
                return Sequence(tuple(commands), (0, len(text))), None
            commands.append(_and_or(reading))
            read = reading.at
            _end_of_command(reading)
    except ShellSyntaxError as error:
        return Sequence(tuple(commands), (0, read)), error


def _nested(reading: Reading, end: str) -> Sequence:
    """The commands of a substitution, up to the character that closes it."""
    found = sequence(reading, frozenset({end}))
    reading.expect(end)
    return found


def sequence(reading: Reading, ends: frozenset[str]) -> Sequence:
    """The commands up to one of these words or characters, which is left."""
    start = reading.at
    commands: list[Command] = []
    with reading.deeper():
        while True:
            skip_separators(reading)
            found = _RESERVED.match(reading.text, reading.at)
            character = reading.text[reading.at : reading.at + 1]
            if character in ends or (found is not None and found[1] in ends):
                return Sequence(tuple(commands), (start, reading.at))
            if reading.text.startswith(";;", reading.at) and ";;" in ends:
                return Sequence(tuple(commands), (start, reading.at))
            if not character:
                raise ShellSyntaxError(start, f"`{min(ends - _GO_ON)}` is missing")
            commands.append(_and_or(reading))
            _end_of_command(reading)


def skip_separators(reading: Reading) -> None:
    """Blanks, comments, line ends and single `;` and `&`."""
    while True:
        reading.skip_blanks()
        if reading.text.startswith(";;", reading.at):
            return
        character = reading.text[reading.at : reading.at + 1]
        if character == "\n":
            reading.line_end()
        elif character and character in ";&" and reading.text[reading.at : reading.at + 2] != "&&":
            if shell_simple.REDIRECTION.match(reading.text, reading.at):
                return
            reading.at += 1
        else:
            return


def _end_of_command(reading: Reading) -> None:
    reading.skip_blanks()
    if reading.at < len(reading.text) and reading.text[reading.at] not in "\n;&)`":
        found = _RESERVED.match(reading.text, reading.at)
        if found is None or found[1] not in _ENDS:
            raise ShellSyntaxError(reading.at, "something stands where a command ends")


def _and_or(reading: Reading) -> Command:
    left = _pipeline(reading)
    while True:
        reading.skip_blanks()
        operator = reading.text[reading.at : reading.at + 2]
        if operator not in ("&&", "||"):
            return left
        reading.at += 2
        reading.skip_lines()
        right = _pipeline(reading)
        left = AndOr(left, operator == "||", right, (left.span[0], right.span[1]))
        reading.count()


def _pipeline(reading: Reading) -> Command:
    reading.skip_blanks()
    start = reading.at
    negated = False
    while (found := _RESERVED.match(reading.text, reading.at)) and found[1] in ("!", "time"):
        negated ^= found[1] == "!"
        reading.at = found.end()
        reading.skip_blanks()
    commands = [command(reading)]
    while True:
        reading.skip_blanks()
        text, at = reading.text, reading.at
        if not text.startswith("|", at) or text.startswith("||", at):
            break
        reading.at += 2 if text.startswith("|&", at) else 1
        reading.skip_lines()
        commands.append(command(reading))
    if len(commands) == 1 and not negated:
        return commands[0]
    return Pipeline(tuple(commands), negated, (start, commands[-1].span[1]))


def command(reading: Reading) -> Command:
    """One command of a pipeline, with its redirections."""
    start, text = reading.at, reading.text
    found = _RESERVED.match(text, start)
    word = found[1] if found is not None else ""
    if word in _ENDS:
        raise ShellSyntaxError(start, f"`{word}` stands where a command begins")
    compound: Command
    with reading.deeper():
        if word in ("if", "for", "select", "while", "until", "case", "{", "function", "[["):
            reading.at += len(word)
            compound = shell_compound.compound_command(reading, word, start)
        elif text.startswith("((", start) and (end := reading.arithmetic_end(start)):
            reading.at = end
            compound = Simple((), (), (start, end))
        elif text.startswith("(", start):
            reading.at += 1
            body = sequence(reading, frozenset(")"))
            reading.expect(")")
            compound = Group(body, True, (start, reading.at))
        elif not word and (function := _FUNCTION.match(text, start)):
            reading.at = function.end()
            compound = shell_compound.function_body(reading, function[1], start)
        else:
            return shell_simple.simple_command(reading)
        shell_simple.redirections(reading)
    return compound
