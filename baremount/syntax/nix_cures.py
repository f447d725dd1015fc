"""What the published grammar (0.1.0) rejects or misreads although the source is good Nix.

Each cure changes a copy of the source and parses again, so the file itself stays as it is:

- `{ a, b, }:` is rejected: exactly the comma where the error is becomes a space.
- `~/${x}` is rejected: the `~` becomes a dot, which makes it a path of the same length.
- `''${x}'${y}''` is rejected where a single quote stands between an interpolation, an escape
  or the opening and the next interpolation: the quote becomes a letter. The text of strings
  is read from the file itself, never from the copy.
- `a |> b` and `b <| a` are rejected: the operator becomes `||`, which binds as loosely, so that
  the rest is read; the expression itself is not understood.
- A lone CR ends a comment for Nix, but the grammar reads on: it becomes an LF.
- `a//b` is read as a path: a space goes in after the operator, and all offsets that lie
  behind it in the copy are counted back.

What a cure touched is looked at again in the resulting tree, in `nix_builders`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from baremount.records import Record
from baremount.syntax.nix_grammar import Stopped, first_defect, leaves, parse_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import tree_sitter

    from baremount.syntax.limits import Deadline
    from baremount.syntax.nix_grammar import Defect, Leaf

_CLOSED_BY: Final = {"{": "}", "${": "}", "[": "]", "(": ")"}
_LONE_RETURN: Final = rb"\r(?!\n)"


class Parsed(Record):
    """A tree of the cured copy, and the way back to offsets of the file."""

    tree: tree_sitter.Tree
    inserted: tuple[int, ...]
    cured: tuple[int, ...]

    def original(self, offset: int) -> int:
        """The offset in the file of an offset in the copy."""
        return offset - bisect_left(self.inserted, offset) if self.inserted else offset


class Unclosed(Record):
    """A bracket of the file that nothing closes."""

    start: int
    text: str


class CuredCopy:
    """A copy of a file's content that is changed until the grammar reads it rightly."""

    __slots__ = ("_content", "_cured", "_spaces")

    def __init__(self, content: bytes) -> None:
        self._content = bytearray(content)
        self._cured: set[int] = set()
        self._spaces: set[int] = set()

    def parse(self, deadline: Deadline) -> Parsed | Defect | Unclosed:
        """The tree, or the first place that is not Nix, with its offset in the file.

        Where the grammar made nothing of the whole file, that is a bracket that is not closed, if
        there is one. Raises `Stopped` at the deadline. The tree may hold a zero-width identifier
        where `inherit` names nothing; no other error is left in it.
        """
        while not deadline.has_passed():
            copy, inserted = self._spaced()
            cured = tuple(sorted(self._cured | self._spaces))
            parsed = Parsed(parse_once(copy, deadline), inserted, cured)
            if not self._cure(parsed, copy, deadline):
                defect = first_defect(parsed.tree, parsed.original)
                if defect is None:
                    return parsed
                return _unclosed(parsed, defect, deadline) or defect
        raise Stopped

    def separate(self, offsets: Iterable[int]) -> None:
        """Put a space at these offsets of the file, behind an operator `//`."""
        self._spaces.update(offsets)

    def _spaced(self) -> tuple[bytes, tuple[int, ...]]:
        """The copy with its spaces, and where in it they are."""
        offsets = sorted(self._spaces)
        pieces = [self._content[a:b] for a, b in zip([0, *offsets], [*offsets, None], strict=True)]
        return b" ".join(pieces), tuple(at + count for count, at in enumerate(offsets))

    def _cure(self, parsed: Parsed, copy: bytes, deadline: Deadline) -> bool:
        """Change what the tree shows to be read wrongly; whether anything was."""
        has_error = parsed.tree.root_node.has_error
        if not has_error and not (b"\r" in copy and re.search(_LONE_RETURN, copy)):
            return False
        tokens = list(leaves(parsed.tree, deadline))
        returns = [parsed.original(at) for at in _swallowed_returns(tokens, copy)]
        for at in returns:
            self._content[at] = 0x0A
        if returns or not has_error:
            return bool(returns)
        commas = {parsed.original(at) for at in _trailing_commas(tokens)}
        tildes = {parsed.original(t.start) for t in tokens if copy.startswith(b"~/${", t.start)}
        for at in commas | tildes:
            self._content[at] = 0x20 if at in commas else 0x2E
        pipes = {parsed.original(at) for at in _pipes(tokens, copy)}
        for at in pipes:
            self._content[at : at + 2] = b"||"
        cured = commas | tildes | pipes
        self._cured |= cured
        # Only the first of the others: behind an error the tokens may be cut wrongly.
        return bool(cured) or self._cure_first(tokens, parsed, copy)

    def _cure_first(self, tokens: list[Leaf], parsed: Parsed, copy: bytes) -> bool:
        for leaf in tokens:
            at = parsed.original(leaf.start)
            if leaf.kind == "ERROR" and copy.startswith(b"'${", leaf.start):
                self._content[at] = 0x78
                self._cured.add(at)
                return True
            if leaf.kind == "path_fragment":
                glued = glued_operators(copy[leaf.start : leaf.end], at)
                if glued:
                    self.separate(glued[:1])
                    return True
        return False


def _unclosed(parsed: Parsed, defect: Defect, deadline: Deadline) -> Unclosed | None:
    """The innermost bracket that is open at the end, where the defect is all of the file."""
    tokens = [leaf for leaf in leaves(parsed.tree, deadline) if leaf.kind != "comment"]
    if defect.missing or not tokens or parsed.original(tokens[0].start) != defect.start:
        return None
    waiting: list[Leaf] = []
    for leaf in tokens:
        if leaf.kind in _CLOSED_BY:
            waiting.append(leaf)
        elif leaf.kind in _CLOSED_BY.values():
            if not waiting or _CLOSED_BY[waiting[-1].kind] != leaf.kind:
                return None
            waiting.pop()
    if not waiting:
        return None
    return Unclosed(parsed.original(waiting[-1].start), waiting[-1].kind)


def _swallowed_returns(tokens: list[Leaf], copy: bytes) -> Iterator[int]:
    """Lone CRs that end a `#` comment for Nix but not for the grammar."""
    search = re.compile(_LONE_RETURN).search
    for leaf in tokens:
        if leaf.kind == "comment" and copy.startswith(b"#", leaf.start):
            lone = search(copy, leaf.start, leaf.end + 1)
            if lone and lone.start() < leaf.end:
                yield lone.start()


def glued_operators(path: bytes, start: int) -> list[int]:
    """The ends of the operators `//` that the grammar took for the beginning of a path.

    `path` is the text of a path token up to its first interpolation, `start` its offset. For
    Nix a path needs a name after its first slash.
    """
    ends: list[int] = []
    position = 0
    while (operator := path.find(b"//", position)) >= 0:
        if b"/" in path[position:operator]:
            break
        position = operator + 2
        ends.append(start + position)
    return ends


def _pipes(tokens: list[Leaf], copy: bytes) -> Iterator[int]:
    """Pipe operators: the grammar takes half of one for an error, the other for a comparison."""
    for leaf in tokens:
        if leaf.kind == "ERROR" and copy[leaf.start : leaf.end] == b"|":
            if copy.startswith(b"|>", leaf.start):
                yield leaf.start
            elif copy.startswith(b"<|", leaf.start - 1):
                yield leaf.start - 1


def _trailing_commas(tokens: list[Leaf]) -> Iterator[int]:
    """Commas that the error recovery found before the closing brace of formals.

    In an accepted tree no comma token stands there, so each is where an error is; tokens of
    strings and comments are of another kind. A comma after an opening brace, an ellipsis or
    another comma is an error for Nix too.
    """
    before = comma = None
    for leaf in tokens:
        if leaf.kind == "comment" or leaf.missing:
            continue
        if comma is not None and leaf.kind == "}":
            yield comma.start
        comma = None
        if leaf.kind == "," and before not in ("{", ",", "ellipses"):
            comma = leaf
        before = leaf.kind
