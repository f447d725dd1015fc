"""Reading a shell script into its commands, as bash does and no further.

bash reads a command at a time: what stands before a syntax error has run. So `parse` gives what it
has read, and where and why it ended.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.scripts import shell_words as words_of
from baremount.scripts.shell_reading import Reading, ShellSyntaxError
from baremount.scripts.shell_syntax import (
    AndOr,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Pipeline,
    Sequence,
    Simple,
    While,
)

if TYPE_CHECKING:
    from baremount.scripts.shell_syntax import Assignment, Word

_RESERVED = re.compile(
    r"(if|then|elif|else|fi|for|select|while|until|do|done|case|esac|function|time|\{|\}|!|\[\[)"
    r"(?=[ \t\n;&|<>()`]|\Z)"
)
_ENDS = {"then", "elif", "else", "fi", "do", "done", "esac", "}"}
_DECLARING = {"local", "declare", "typeset", "export", "readonly"}
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[[^]\s]*\])?(\+?)=")
_FUNCTION = re.compile(r"([^\s;&|<>()$'\"`=\\]+)[ \t]*\([ \t]*\)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REDIRECTION = re.compile(r"[0-9]*(?:<<<|<<-?|<&|<>|>>|>&|>\||&>>|&>|<(?!\()|>(?!\())")


def parse(text: str) -> tuple[Sequence, ShellSyntaxError | None]:
    """The commands of a script up to a syntax error, and that error."""
    reading = Reading(text, _nested)
    commands: list[Command] = []
    try:
        while True:
            _skip_separators(reading)
            if reading.at >= len(text):
                return Sequence(tuple(commands), (0, len(text))), None
            commands.append(_and_or(reading))
            _end_of_command(reading)
    except ShellSyntaxError as error:
        return Sequence(tuple(commands), (0, error.at)), error


def _nested(reading: Reading, end: str) -> Sequence:
    """The commands of a substitution, up to the character that closes it."""
    found = _sequence(reading, frozenset({end}))
    reading.expect(end)
    return found


def _sequence(reading: Reading, ends: frozenset[str]) -> Sequence:
    start = reading.at
    commands: list[Command] = []
    with reading.deeper():
        while True:
            _skip_separators(reading)
            found = _RESERVED.match(reading.text, reading.at)
            character = reading.text[reading.at : reading.at + 1]
            if character in ends or (found is not None and found[1] in ends):
                return Sequence(tuple(commands), (start, reading.at))
            if reading.text.startswith(";;", reading.at) and ";;" in ends:
                return Sequence(tuple(commands), (start, reading.at))
            if not character:
                raise ShellSyntaxError(start, f"`{min(ends)}` is missing")
            commands.append(_and_or(reading))
            _end_of_command(reading)


def _skip_separators(reading: Reading) -> None:
    """Blanks, comments, line ends and single `;` and `&`."""
    while True:
        reading.skip_blanks()
        if reading.text.startswith(";;", reading.at):
            return
        character = reading.text[reading.at : reading.at + 1]
        if character == "\n":
            reading.line_end()
        elif character and character in ";&" and reading.text[reading.at : reading.at + 2] != "&&":
            if _REDIRECTION.match(reading.text, reading.at):
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
    commands = [_command(reading)]
    while True:
        reading.skip_blanks()
        text, at = reading.text, reading.at
        if not text.startswith("|", at) or text.startswith("||", at):
            break
        reading.at += 2 if text.startswith("|&", at) else 1
        reading.skip_lines()
        commands.append(_command(reading))
    if len(commands) == 1 and not negated:
        return commands[0]
    return Pipeline(tuple(commands), negated, (start, commands[-1].span[1]))


def _command(reading: Reading) -> Command:
    start, text = reading.at, reading.text
    found = _RESERVED.match(text, start)
    word = found[1] if found is not None else ""
    if word in _ENDS:
        raise ShellSyntaxError(start, f"`{word}` stands where a command begins")
    command: Command
    with reading.deeper():
        if word in ("if", "for", "select", "while", "until", "case", "{", "function", "[["):
            reading.at += len(word)
            command = _compound(reading, word, start)
        elif text.startswith("((", start) and (end := reading.arithmetic_end(start)):
            reading.at = end
            command = Simple((), (), (start, end))
        elif text.startswith("(", start):
            reading.at += 1
            body = _sequence(reading, frozenset(")"))
            reading.expect(")")
            command = Group(body, True, (start, reading.at))
        elif not word and (function := _FUNCTION.match(text, start)):
            reading.at = function.end()
            command = _function_body(reading, function[1], start)
        else:
            return _simple(reading)
        _redirections(reading)
    return command


def _compound(reading: Reading, word: str, start: int) -> Command:
    if word == "if":
        return _if(reading, start)
    if word in ("for", "select"):
        return _for(reading, start)
    if word in ("while", "until"):
        condition = _sequence(reading, frozenset({"do"}))
        body = _body(reading)
        return While(condition, word == "until", body, (start, reading.at))
    if word == "case":
        return _case(reading, start)
    if word == "{":
        body = _sequence(reading, frozenset({"}"}))
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
    return _function_body(reading, name[0], start)


def _function_body(reading: Reading, name: str, start: int) -> Function:
    reading.skip_lines()
    body = _command(reading)
    return Function(name, body, (start, reading.at))


def _if(reading: Reading, start: int) -> If:
    branches: list[tuple[Sequence, Sequence]] = []
    otherwise = None
    while True:
        condition = _sequence(reading, frozenset({"then"}))
        reading.expect("then")
        body = _sequence(reading, frozenset({"elif", "else", "fi"}))
        branches.append((condition, body))
        if reading.take("elif"):
            continue
        if reading.take("else"):
            otherwise = _sequence(reading, frozenset({"fi"}))
        reading.expect("fi")
        return If(tuple(branches), otherwise, (start, reading.at))


def _for(reading: Reading, start: int) -> For:
    reading.skip_blanks()
    words: tuple[Word, ...] | None = None
    name = _NAME.match(reading.text, reading.at)
    if name is not None:
        reading.at = name.end()
        reading.skip_lines()
        if _word_is(reading, "in"):
            reading.at += 2
            words = _words(reading)
    else:
        end = reading.arithmetic_end(reading.at)
        if not end:
            raise ShellSyntaxError(start, "`for` without a name")
        reading.at = end
    _skip_separators(reading)
    body = _body(reading)
    return For(name[0] if name else "", words, body, (start, reading.at))


def _body(reading: Reading) -> Sequence:
    if reading.take("{"):
        body = _sequence(reading, frozenset({"}"}))
        reading.expect("}")
        return body
    reading.expect("do")
    body = _sequence(reading, frozenset({"done"}))
    reading.expect("done")
    return body


def _case(reading: Reading, start: int) -> Case:
    reading.skip_blanks()
    subject = words_of.word(reading)
    reading.skip_lines()
    if subject is None or not _word_is(reading, "in"):
        raise ShellSyntaxError(start, "`case` without `in`")
    reading.at += 2
    branches: list[tuple[tuple[int, int], Sequence]] = []
    while True:
        _skip_separators(reading)
        while reading.text.startswith((";;", ";&"), reading.at):
            reading.at += 2
            reading.skip_lines()
        if _word_is(reading, "esac"):
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
        branches.append((pattern, _sequence(reading, frozenset({"esac", ";;"}))))


def _simple(reading: Reading) -> Simple:
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


def _words(reading: Reading) -> tuple[Word, ...]:
    words: list[Word] = []
    while True:
        reading.skip_blanks()
        word = words_of.word(reading)
        if word is None:
            return tuple(words)
        words.append(word)


def _redirections(reading: Reading) -> None:
    reading.skip_blanks()
    while _redirection(reading):
        reading.skip_blanks()


def _redirection(reading: Reading) -> bool:
    found = _REDIRECTION.match(reading.text, reading.at)
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


def _word_is(reading: Reading, word: str) -> bool:
    end = reading.at + len(word)
    return reading.text.startswith(word, reading.at) and (
        end >= len(reading.text) or reading.text[end] in " \t\n;&|()"
    )
