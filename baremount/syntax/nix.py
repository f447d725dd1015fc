"""Parsing of Nix files: `parse_nix` gives the syntax tree or says what is wrong where.

tree-sitter-nix does the work behind `nix_grammar` and `nix_cures` (running
it), `nix_fold` and `nix_builders` (turning its tree into ours); nothing else knows of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from baremount.problems import InputError, Problem
from baremount.syntax.limits import MAX_FILE_BYTES, PARSE_SECONDS, Deadline
from baremount.syntax.nix_cures import CuredCopy, Unclosed
from baremount.syntax.nix_fold import fold
from baremount.syntax.nix_grammar import Defect, Stopped
from baremount.syntax.nix_parts import Context, Refusal
from baremount.syntax.tree import NixFile

if TYPE_CHECKING:
    from baremount.source import Source
    from baremount.syntax.tree import Comment, Node

_SHOWN_CHARACTERS = 20


def parse_nix(source: Source, *, seconds: float = PARSE_SECONDS) -> NixFile:
    """The syntax tree of a Nix file, with all its comments.

    Raises `InputError` for what Nix does not read (a byte order mark, UTF-16, a syntax
    error) and for what is beyond the limits on size, nesting and time. What Nix may read but
    the grammar does not understand stands in the tree as `NotUnderstood`.
    """
    _refuse_unreadable(source)
    deadline = Deadline(seconds)
    try:
        root, comments = _read(source, deadline)
    except Stopped:
        problem = Problem(
            source.path, 0, 0, f"not parsed within {seconds:g} seconds: split or exclude the file"
        )
        raise InputError(problem) from None
    except Refusal as refusal:
        _refuse(source, refusal.offset, refusal.message)
    return NixFile(source, root, comments)


def _read(source: Source, deadline: Deadline) -> tuple[Node, tuple[Comment, ...]]:
    copy = CuredCopy(source.content)
    while True:
        parsed = copy.parse(deadline)
        if isinstance(parsed, Unclosed):
            raise Refusal(parsed.start, f"syntax error: `{parsed.text}` is not closed")
        if isinstance(parsed, Defect):
            raise Refusal(parsed.start, _syntax_error(source, parsed))
        context = Context(source.content, parsed.cured, set(), set())
        result = fold(parsed, context, deadline)
        if context.glued:
            copy.separate(context.glued)
            continue
        suspect = set(parsed.cured) - context.verified
        if suspect:
            raise Refusal(min(suspect), "syntax error: this is not understood")
        return result


def _refuse(source: Source, offset: int, message: str) -> NoReturn:
    place = source.place(offset)
    raise InputError(Problem(place.path, place.line, place.column, message)) from None


def _refuse_unreadable(source: Source) -> None:
    if source.encoding != "utf-8":
        found = "a byte order mark" if source.encoding == "utf-8-bom" else "UTF-16"
        _refuse(source, 0, f"Nix does not read {found}: save the file as plain UTF-8")
    if len(source.content) > MAX_FILE_BYTES:
        message = f"larger than {MAX_FILE_BYTES:,} bytes: not read; exclude the file"
        raise InputError(Problem(source.path, 0, 0, message))
    nul = source.content.find(b"\0")
    if nul >= 0:
        _refuse(source, nul, "a NUL byte: this is no Nix source")


def _syntax_error(source: Source, defect: Defect) -> str:
    if defect.missing:
        named = {"identifier": "a name", "expression": "an expression"}
        expected = named.get(defect.missing, f"`{defect.missing}`")
        return f"syntax error: {expected} expected"
    rest = source.content[defect.start : defect.start + 4 * _SHOWN_CHARACTERS]
    words = rest.decode(errors="replace").split()
    shown = words[0][:_SHOWN_CHARACTERS] if words else ""
    return f"syntax error: unexpected `{shown}`" if shown else "syntax error: unexpected end"
