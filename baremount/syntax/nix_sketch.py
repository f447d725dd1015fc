"""What options a module can be about, read off tree-sitter's tree without making our own of it.

Most modules of a machine set options that nobody asks for, and turning their trees into ours
takes ten times as long as a look at their outermost sets. A module that is in the least unusual
has no sketch, and is read as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.records import Record
from baremount.syntax.limits import MAX_FILE_BYTES, PARSE_SECONDS, Deadline
from baremount.syntax.nix_grammar import Stopped, parse_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import tree_sitter

    from baremount.source import Source

    Path = tuple[str, ...]
    Entries = list[tuple[Path, tree_sitter.Node | None]]
    Outline = dict[str, set[str] | None]

_NAME: Final = rb"""[A-Za-z_][\w'-]*|"[^"\\$\r\n]*\""""
_PATH: Final = rb"(?:%s)(?:\.(?:%s))*" % (_NAME, _NAME)
_LONE_RETURN: Final = rb"\r(?!\n)"
_SETS: Final = ("attrset_expression", "rec_attrset_expression")
# With these a set is more than its names, or something else altogether.
_SPECIAL: Final = frozenset({"_type", "__functor", "__overrides"})


class Sketch(Record):
    """The options of a module that is a set for sure and imports nothing."""

    defined: Outline
    """The first names of their paths, each with the second ones, or with None for any."""
    declared: Outline | None
    """The same of `options`, which is a set; None where there is none."""

    def may_define(self, path: Sequence[str]) -> bool:
        """Whether something can be defined, or hidden, at, above or below an option's path."""
        return _may_lead_to(path, self.defined)

    def may_declare(self, path: Sequence[str]) -> bool:
        """Whether there can be options at a path."""
        return self.declared is not None and _may_lead_to(path, self.declared)


def _may_lead_to(path: Sequence[str], outline: Outline) -> bool:
    if not path or path[0] not in outline:
        return not path
    second = outline[path[0]]
    return second is None or len(path) == 1 or path[1] in second


def sketch(source: Source) -> Sketch | None:
    """The sketch of a file; None where it has to be read as a whole."""
    content = source.content
    if source.encoding != "utf-8" or len(content) > MAX_FILE_BYTES:
        return None
    if b"\r" in content and re.search(_LONE_RETURN, content):
        return None  # a comment that the grammar may take to be longer
    try:
        root = parse_once(content, Deadline(PARSE_SECONDS)).root_node
        return None if root.has_error else _Reader(content).module(root)
    except (_Doubt, Stopped):
        return None


class _Doubt(Exception):  # noqa: N818 - no error: the file is read as a whole then
    """Something whose meaning is not plain to see."""


class _Reader:
    """Reads the outermost sets of one module."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.mkif: set[bytes] = set()
        """What `lib.mkIf` can be called here; `lib.mkMerge` alike."""
        self.mkmerge: set[bytes] = set()

    def module(self, root: tree_sitter.Node) -> Sketch:
        """See `sketch`."""
        entries = self._entries(self._body(_field(root, "expression")))
        names = {path[0] for path, _ in entries}
        if "imports" in names:
            raise _Doubt
        if not names & {"config", "options"}:
            return Sketch(self._outline(entries), None)
        declared = self._below("options", entries) if "options" in names else None
        return Sketch(self._below("config", entries), declared)

    def _body(self, node: tree_sitter.Node) -> tree_sitter.Node:
        """The set that the file is, below a function, `let` and `with`."""
        formals: set[bytes] | None = None
        environments: set[bytes] = set()
        bound: set[str] = set()
        while node.type not in _SETS:
            if node.type == "function_expression" and formals is None:
                formals = self._formals(node)
            elif node.type == "let_expression":
                bound.update(path[0] for path, _ in self._entries(node))
            elif node.type == "with_expression":
                environments.add(self._text(_field(node, "environment")))
            elif node.type != "parenthesized_expression":
                raise _Doubt
            inside = "expression" if node.type == "parenthesized_expression" else "body"
            node = _field(node, inside)
        if formals and b"lib" in formals and "lib" not in bound:
            self.mkif.add(b"lib.mkIf")
            self.mkmerge.add(b"lib.mkMerge")
            if environments == {b"lib"} and not bound & {"mkIf", "mkMerge"}:
                self.mkif.add(b"mkIf")
                self.mkmerge.add(b"mkMerge")
        return node

    def _formals(self, function: tree_sitter.Node) -> set[bytes]:
        if function.child_by_field_name("universal"):
            raise _Doubt  # what all it is given only shows once all modules are known
        formals = _field(function, "formals")
        names = (each.child_by_field_name("name") for each in formals.named_children)
        return {self._text(name) for name in names if name is not None}

    def _entries(self, node: tree_sitter.Node) -> Entries:
        """The paths in a set or `let` with their values, or None for what is inherited."""
        entries: Entries = []
        for binding in _bindings(node):
            if binding.type == "binding":
                path = self._path(_field(binding, "attrpath"))
                entries.append((path, _field(binding, "expression")))
            elif binding.type != "comment":  # `inherit`
                names = binding.child_by_field_name("attrs")
                inherited = names.named_children if names else ()
                entries += [(self._path(name), None) for name in inherited]
        _refuse_repeated(path for path, _ in entries)
        return entries

    def _path(self, node: tree_sitter.Node) -> Path:
        text = self._text(node)
        path = tuple(text.decode().split("."))
        if not all(map(str.isidentifier, path)):
            if not re.fullmatch(_PATH, text):
                raise _Doubt
            path = tuple(part.decode().strip('"') for part in re.findall(_NAME, text))
        if not _SPECIAL.isdisjoint(path):
            raise _Doubt
        return path

    def _below(self, name: str, entries: Entries) -> Outline:
        """The outline of one of the sets that a module consists of."""
        outline: Outline = {}
        for path, value in entries:
            if path == (name,):
                for node in self._parts(value, properties=name == "config"):
                    _join(outline, self._outline(self._entries(node)))
            elif path[0] == name:
                _join(outline, self._outline([(path[1:], value)]))
        return outline

    def _parts(
        self, node: tree_sitter.Node | None, *, properties: bool
    ) -> Iterator[tree_sitter.Node]:
        """The sets that an expression is made of, those in `mkIf` and `mkMerge` too."""
        while node is not None and node.type == "parenthesized_expression":
            node = _field(node, "expression")
        if node is None:
            raise _Doubt
        if node.type in _SETS:
            yield node
            return
        if node.type != "apply_expression" or not properties:
            raise _Doubt
        function, argument = _field(node, "function"), _field(node, "argument")
        if function.type == "apply_expression":
            if self._text(_field(function, "function")) not in self.mkif:
                raise _Doubt
            yield from self._parts(argument, properties=True)
        elif self._text(function) in self.mkmerge and argument.type == "list_expression":
            for each in argument.named_children:
                if each.type != "comment":
                    yield from self._parts(each, properties=True)
        else:
            raise _Doubt

    def _outline(self, entries: Entries) -> Outline:
        outline: Outline = {}
        for path, value in entries:
            if len(path) > 1:
                _join(outline, {path[0]: {path[1]}})
            else:
                _join(outline, {path[0]: self._names(value)})
        return outline

    def _names(self, value: tree_sitter.Node | None) -> set[str] | None:
        """The names in a set; None where they are not plain to see."""
        if value is None or value.type not in _SETS:
            return None
        try:
            return {path[0] for path, _ in self._entries(value)}
        except _Doubt:
            return None

    def _text(self, node: tree_sitter.Node) -> bytes:
        return self.content[node.start_byte : node.end_byte]


def _field(node: tree_sitter.Node, name: str) -> tree_sitter.Node:
    found = node.child_by_field_name(name)
    if found is None:
        raise _Doubt
    return found


def _bindings(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    for child in node.named_children:
        if child.type == "binding_set":
            yield from child.named_children


def _join(outline: Outline, other: Outline) -> None:
    for name, second in other.items():
        known = outline.get(name, set())
        outline[name] = None if known is None or second is None else known | second


def _refuse_repeated(paths: Iterable[Path]) -> None:
    """Doubt a set in which one definition meets another one: Nix joins or refuses them."""
    whole: set[Path] = set()
    above: set[Path] = set()
    for path in paths:
        prefixes = {path[:length] for length in range(1, len(path))}
        if path in whole or path in above or not whole.isdisjoint(prefixes):
            raise _Doubt
        whole.add(path)
        above |= prefixes
