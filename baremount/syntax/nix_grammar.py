"""Running tree-sitter-nix with a deadline, and reading leaves and errors off its tree."""

from __future__ import annotations

from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

import tree_sitter

from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from baremount.syntax.limits import Deadline

# The slowest text of this length that was found, `>!>!…`, takes half a second: the time grows with
# its square. To ask for each piece of a short text takes a tenth of the time of an ordinary one.
_SHORT = 4096

_language: list[tree_sitter.Language] = []


class Stopped(Exception):  # noqa: N818 - a deadline, not an error of the input
    """The deadline passed."""


class Defect(Record):
    """The first place where the grammar could not go on; `missing` is what it expected."""

    start: int
    missing: str


class Leaf(Record):
    kind: str
    start: int
    end: int
    missing: bool


def parse_once(content: bytes, deadline: Deadline) -> tree_sitter.Tree:
    """The tree of `content`, errors included. Raises `Stopped` at the deadline."""
    # Only the read callback can be stopped. A stopped parser would resume its old tree, so
    # each parse has its own.
    if not _language:
        _language.append(tree_sitter.Language(_grammar()))
    parser = tree_sitter.Parser(_language[0])
    if len(content) <= _SHORT:
        return parser.parse(content)

    # The binding never lets go of what the callback returns (0.26.1): views, not copies.
    view = memoryview(content)

    def read(offset: int, _point: object) -> memoryview:
        return view[offset:]

    def stop(_offset: int, _has_error: bool) -> bool:
        return deadline.has_passed()

    try:
        return parser.parse(read, progress_callback=stop)
    except ValueError as error:
        raise Stopped from error


def _grammar() -> object:
    """What `tree_sitter_nix.language()` returns, without what that package loads beside it.

    It imports `importlib.resources`, and with that `tempfile`, `shutil` and `urllib`, to find
    queries of which it has none: a tenth of a run over a small file.
    """
    package = PathFinder.find_spec("tree_sitter_nix")
    name = "tree_sitter_nix._binding"
    spec = PathFinder.find_spec(name, package.submodule_search_locations) if package else None
    if spec is None or spec.loader is None:  # it is installed in some way of its own
        import tree_sitter_nix

        return tree_sitter_nix.language()
    module = spec.loader.create_module(spec)
    if module is None:
        raise ImportError(f"{name} is no extension module")
    spec.loader.exec_module(module)
    grammar: object = module.language()
    return grammar


def leaves(tree: tree_sitter.Tree, deadline: Deadline) -> Iterator[Leaf]:
    """The tokens of a tree in source order. Raises `Stopped` at the deadline."""
    cursor = tree.walk()
    while True:
        if cursor.goto_first_child():
            continue
        node = cursor.node
        if node is None or deadline.has_passed():
            raise Stopped
        yield Leaf(node.type, node.start_byte, node.end_byte, node.is_missing)
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def first_defect(tree: tree_sitter.Tree, original: Callable[[int], int]) -> Defect | None:
    """The first ERROR or MISSING in source order, apart from an empty `inherit`.

    `original` turns an offset of the parsed copy into one of the file.
    """
    if not tree.root_node.has_error:
        return None
    cursor = tree.walk()
    parents: list[str] = []
    while True:
        node = cursor.node
        if node is None:
            return None
        if node.is_error:
            return Defect(original(node.start_byte), "")
        if node.is_missing and parents[-1] != "inherited_attrs":
            expected = "expression" if parents[-1] == "variable_expression" else node.type
            return Defect(original(node.start_byte), expected)
        if node.has_error and cursor.goto_first_child():
            parents.append(node.type)
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return None
            parents.pop()
