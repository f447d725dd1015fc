"""The tree-sitter grammar as a second opinion on what our own parser reads.

The grammar's tree is never trusted on its own: it breaks on a fifth of real scripts. Where it
is clean around a command, though, it must see a command in the same place. Nothing else
knows of tree-sitter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.syntax.limits import MAX_DEPTH, Deadline

if TYPE_CHECKING:
    import tree_sitter

SECONDS: Final = 2.0
_language: list[tree_sitter.Language] = []
_STRINGS: Final = frozenset(
    {"verbatim_string_characters", "verbatim_here_string_characters", "comment"}
)
# Redirections, pipes and the like: the grammar counts them as part of the command or not.
_SEPARATE: Final = (b"|", b";", b">", b"&", b"#", b"*", b"2")
# How a word begins at which the grammar ends a command, though PowerShell does not.
_BROKEN: Final = (b"--", b"./", b",")
_STATEMENTS: Final = frozenset({"pipeline", "command", "flow_control_statement"})


class Tree:
    """The grammar's tree of a file, parsed at the first question."""

    __slots__ = ("_content", "_failed", "_tree")

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._tree: tree_sitter.Tree | None = None
        self._failed = False

    def doubt(self, start: int, end: int) -> str:
        """Why the command at these byte offsets is doubtful; empty where nothing speaks
        against it, or where the grammar has no opinion since it met an error there."""
        tree = self._parsed()
        if tree is None:
            return ""
        cursor = tree.walk()
        node = cursor.node
        depth = 0
        command_end = -1
        while node is not None:
            if node.is_error or depth > MAX_DEPTH:
                return ""
            if node.type in _STRINGS:
                # A misreading of the grammar's: it sees comments inside of strings.
                return "" if node.type == "comment" else "the grammar sees text in quotes here"
            if node.type in _STATEMENTS and node.start_byte == start:
                if node.has_error:
                    return ""
                command_end = node.end_byte
                if node.type == "command":
                    break
            if cursor.goto_first_child_for_byte(start) is None:
                break
            node = cursor.node
            depth += 1
        if command_end < 0 or command_end == end:
            return ""
        return self._about_end(command_end, end)

    def _about_end(self, command_end: int, end: int) -> str:
        """Between both ends nothing may stand but what the grammar is known to misread."""
        between = self._content[min(command_end, end) : max(command_end, end)]
        words = between.strip()
        if not words or words[:1] in _SEPARATE:
            return ""
        if command_end < end and (between == between.lstrip() or words.startswith(_BROKEN)):
            # It broke off within a word, or before one that it cannot read.
            return ""
        return "the grammar sees another end of this command"

    def _parsed(self) -> tree_sitter.Tree | None:
        if self._tree is None and not self._failed:
            self._tree = parse(self._content, Deadline(SECONDS))
            self._failed = self._tree is None
        return self._tree


def parse(content: bytes, deadline: Deadline) -> tree_sitter.Tree | None:
    """The tree of a script, or None where the time is up."""
    import tree_sitter
    import tree_sitter_powershell

    if not _language:
        _language.append(tree_sitter.Language(tree_sitter_powershell.language()))
    # A stopped parser would resume its old tree, so each parse has its own.
    parser = tree_sitter.Parser(_language[0])
    view = memoryview(content)

    def read(offset: int, _point: object) -> memoryview:
        return view[offset:]

    def stop(_offset: int, _has_error: bool) -> bool:
        return deadline.has_passed()

    try:
        return parser.parse(read, progress_callback=stop)
    except ValueError:
        return None
