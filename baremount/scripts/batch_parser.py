"""Reading one statement of a batch file, as cmd.exe does.

cmd reads a statement whole, with all lines of its brackets, and replaces `%NAME%` in it before
anything of it runs. `^` then takes the meaning from the character after it, and joins lines
(https://learn.microsoft.com/windows-server/administration/windows-commands/cmd).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.scripts.batch_syntax import Block, Both, For, If, Line, Statement
from baremount.scripts.pieces import has_hole

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.syntax.tree import Span

    Expand = Callable[[str, int], tuple[str, list[int]]]

MAX_DEPTH = 30
MAX_STATEMENT = 100_000
"""The longest statement with all lines of its brackets, in characters."""
_FOR = re.compile(
    r"for(?:\s+(/[dlrf]))?\s+(?:(\"[^\"\n]*\"|[^\s\"%(]+)\s+)?%%?(\S)\s+in\s*\(", re.IGNORECASE
)
_IF = re.compile(r"if\b(?:\s+/i\b)?(?:\s+not\b)?(?:\s+/i\b)?\s+", re.IGNORECASE)
_COMPARISON = re.compile(
    r"(\"[^\"\n]*\"|[^\s\"=()]+)\s*(==|\s(?:equ|neq|lss|leq|gtr|geq)\s)\s*(\"[^\"\n]*\"|[^\s\"()]+)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:exist|defined|errorlevel|cmdextversion)\s+(?:\"[^\"\n]*\"|[^\s()]+)", re.IGNORECASE
)
_REMARK = re.compile(r"@?\s*(?:rem(?=[\s.,;:=/]|$)|::?)", re.IGNORECASE)
_REDIRECTION = re.compile(r"(?:(?<=\s)[0-9])?(?:>>|[<>])&?\s*(?:\"[^\"\n]*\"|[^\s\"&|()<>]*)")


class BatchSyntaxError(Exception):
    """A statement that cmd would not run."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at
        self.reason = reason


def statement(text: str, start: int, expand: Expand) -> tuple[Statement | None, int]:
    """The statement at `start` and where the next begins; None for a remark or a blank line.

    `expand` gives a line after `%` with the offset in the file of each of its characters.
    """
    reader = _Reader(text, start, expand)
    return reader.sequence(0), reader.next_line


class _Reader:
    """Physical lines are taken as they are needed."""

    def __init__(self, text: str, start: int, expand: Expand) -> None:
        self.text = text
        self.start = start
        self.expand = expand
        self.next_line = start
        self.line = ""
        self.offsets: list[int] = []
        self.position = 0
        self.brackets = 0
        self.more()

    def more(self) -> bool:
        """The next physical line is read on; false at the end of the file."""
        if self.next_line >= len(self.text):
            return False
        begin = self.next_line
        end = self.text.find("\n", begin)
        self.next_line = len(self.text) if end < 0 else end + 1
        stop = self.next_line - (end >= 0)
        raw = self.text[begin:stop].rstrip("\r")
        expanded, offsets = self.expand(raw, begin)
        self.line += expanded + "\n"
        self.offsets += [*offsets, begin + len(raw)]
        if len(self.line) > MAX_STATEMENT:
            raise BatchSyntaxError(self.start, "a statement is longer than what is followed")
        return True

    def peek(self) -> str:
        return self.line[self.position : self.position + 1]

    def at(self) -> int:
        """The offset in the file of the next character."""
        if self.position < len(self.offsets):
            return self.offsets[self.position]
        return min(self.next_line, len(self.text))

    def blanks(self, *, lines: bool = False) -> None:
        while True:
            while self.peek() and self.peek() in (" \t,;=\n" if lines else " \t,;="):
                self.position += 1
            if not lines or self.peek() or not self.more():
                return

    def sequence(self, depth: int, *, bracketed: bool = False) -> Statement | None:
        """Statements joined by `&`, and by line ends within brackets."""
        start = self.at()
        found: list[Statement] = []
        while True:
            self.blanks(lines=bracketed)
            if self.peek() in ("", "\n", ")"):
                break
            one = self.joined(depth)
            if one is not None:
                found.append(one)
            self.blanks()
            if self.peek() == "&":
                self.position += 1
            elif not (bracketed and self.peek() == "\n"):
                break
        span = (start, self.at())
        if not found:
            return None
        return found[0] if len(found) == 1 else Block(tuple(found), span)

    def joined(self, depth: int) -> Statement | None:
        """A command with what follows it after `&&`, `||` and `|`."""
        left = self.command(depth)
        count = 0
        while True:
            self.blanks()
            two = self.line[self.position : self.position + 2]
            if two in ("&&", "||"):
                self.position += 2
            elif two[:1] == "|":
                self.position += 1
            else:
                return left
            count += 1
            if count > MAX_DEPTH * 2:
                raise BatchSyntaxError(self.at(), "more commands in a row than are followed")
            self.blanks()
            right = self.command(depth)
            if left is None or right is None:
                left = left or right
                continue
            span = (left.span[0], right.span[1])
            if two in ("&&", "||"):
                left = Both(left, right, two == "||", span)
            else:
                left = Block((left, right), span)

    def command(self, depth: int) -> Statement | None:
        if depth > MAX_DEPTH:
            raise BatchSyntaxError(self.at(), "commands are nested too deeply to be followed")
        while self.peek() and self.peek() in "@ \t":
            self.position += 1
        start = self.at()
        if self.peek() == "(":
            self.position += 1
            self.brackets += 1
            inner = self.sequence(depth + 1, bracketed=True)
            self.brackets -= 1
            if self.peek() != ")":
                raise BatchSyntaxError(start, "`(` is not closed")
            self.position += 1
            self.redirections()
            return inner
        if remark := _REMARK.match(self.line, self.position):
            end = self.line.find("\n", remark.end())
            self.position = len(self.line) if end < 0 else end
            return None
        if found := _FOR.match(self.line, self.position):
            return self.loop(found, start, depth)
        if found := _IF.match(self.line, self.position):
            return self.condition(found, start, depth)
        return self.simple(start)

    def loop(self, found: re.Match[str], start: int, depth: int) -> For:
        self.position = found.end()
        items = self.until_bracket(start)
        self.blanks(lines=True)
        if self.line[self.position : self.position + 2].lower() != "do":
            raise BatchSyntaxError(start, "`for` without `do`")
        self.position += 2
        self.blanks(lines=True)
        body = self.joined(depth + 1) if self.peek() == "(" else self.sequence(depth + 1)
        body = body or Line("", (start, self.at()))
        options = (found[2] or "").strip('"')
        return For((found[1] or "").lower(), options, found[3], items, body, (start, self.at()))

    def until_bracket(self, start: int) -> str:
        """The text up to the `)` that ends it; quotes hide brackets, and so does `^`."""
        begun, quoted, depth = self.position, "", 0
        while True:
            character = self.peek()
            if not character:
                if not self.more():
                    raise BatchSyntaxError(start, "`(` is not closed")
                continue
            if character == "^" and not quoted:
                self.position += 1
            elif character == '"':
                quoted = "" if quoted else character
            elif character == "(" and not quoted:
                depth += 1
            elif character == ")" and not quoted:
                if depth == 0 or self.line[self.position + 1 :].lstrip()[:3].lower() == "do ":
                    break
                depth -= 1
            self.position += 1
        text = self.line[begun : self.position]
        self.position += 1
        return re.sub(r"\^\n|\^(.)", lambda match: match[1] or "", text).strip()

    def condition(self, found: re.Match[str], start: int, depth: int) -> If:
        words = found[0].lower().split()
        self.position = found.end()
        compared = _COMPARISON.match(self.line, self.position)
        asked = compared or _QUESTION.match(self.line, self.position)
        if asked is None:
            raise BatchSyntaxError(start, "the condition of `if` is not understood")
        self.position = asked.end()
        end = self.at()
        holds = _known(compared, ignoring_case="/i" in words) if compared else None
        if holds is not None and "not" in words:
            holds = not holds
        self.blanks()
        body = self.joined(depth + 1) if self.peek() == "(" else self.sequence(depth + 1)
        otherwise = None
        before = self.position
        self.blanks()
        if self.line[self.position : self.position + 4].lower() == "else":
            self.position += 4
            self.blanks()
            otherwise = self.joined(depth + 1)
        else:
            self.position = before
        shown = " ".join(self.text[start + 2 : end].split())
        nothing = Line("", (start, start))
        return If(shown, holds, body or nothing, otherwise, (start, self.at()))

    def simple(self, start: int) -> Line | None:
        """A command up to what ends it; `^` and redirections are taken out."""
        pieces: list[str] = []
        quoted = False
        end = start
        while self.peek():
            character = self.peek()
            if character == "\n":
                break
            if character == "^" and not quoted:
                self.escaped(pieces)
                continue
            if character == '"':
                quoted = not quoted
            elif not quoted and (character in "&|" or (character == ")" and self.brackets)):
                break
            elif not quoted and character in "<>":
                redirection = _REDIRECTION.match(self.line, self.position)
                if pieces and pieces[-1].isdigit() and (len(pieces) < 2 or pieces[-2].isspace()):
                    pieces.pop()
                self.position = redirection.end() if redirection else self.position + 1
                end = self.at()
                continue
            pieces.append(character)
            self.position += 1
            end = self.at()
        # `set` keeps the blanks at the end of its line.
        text = "".join(pieces).lstrip()
        span: Span = (start, max(start, end))
        return Line(text, span) if text.strip() else None

    def escaped(self, pieces: list[str]) -> None:
        """`^` and the character after it; at the end of a line it joins the next one."""
        self.position += 1
        if self.peek() == "\n":
            self.position += 1
            if not self.peek():
                self.more()
            # The first character of the next line is as if escaped.
            if self.peek() in ("", "\n"):
                return
        if self.peek():
            pieces.append(self.peek())
            self.position += 1

    def redirections(self) -> None:
        while found := re.compile(r"[ \t]*[0-9]?[<>]").match(self.line, self.position):
            self.position = found.end() - 1
            redirection = _REDIRECTION.match(self.line, self.position)
            self.position = redirection.end() if redirection else self.position + 1


def _known(found: re.Match[str], *, ignoring_case: bool) -> bool | None:
    left, operator, right = found[1], found[2].strip().lower(), found[3]
    if has_hole(left + right) or "!" in left + right or "%" in left + right:
        return None
    if ignoring_case:
        left, right = left.lower(), right.lower()
    if operator == "==":
        return left == right
    return None
