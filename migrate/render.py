"""Nix text of a `wsl.bareMounts` block: the one place that writes the target form.

Values keep the user's own source text where it means the same at the new place; else the
known value is written as a literal; else there is a refusal. Comments move with their option.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from baremount.migrate.comments import Comments
from baremount.migrate.reading import is_binding_of, refusal
from baremount.records import Record
from baremount.syntax.names import same_meaning
from baremount.syntax.tree import Binding, Parenthesized, Select, String, Variable
from baremount.syntax.trivia import indentation, starts_line
from baremount.syntax.walking import walk
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baremount.definitions import Definition
    from baremount.migrate.model import Disk, Field
    from baremount.migrate.reading import Claim
    from baremount.problems import Problem
    from baremount.syntax.tree import NixFile, Node

KEYWORDS = frozenset(("if", "then", "else", "let", "in", "rec", "with", "inherit", "assert", "or"))
# What an attribute can be selected from without parentheses.
SIMPLE = (Parenthesized, Select, Variable)


class Renderer:
    """Renders disks for one place: `file` at `offset`, where names are looked up."""

    def __init__(
        self,
        file: NixFile,
        offset: int,
        indent: str,
        unit: str,
        claims: Iterable[Claim],
        anchor: Claim | None = None,
    ) -> None:
        """`anchor` is the claim in whose place the block stands: comments above it stay."""
        self.file = file
        self.offset = offset
        self.indent = indent
        self.unit = unit
        self.comments = Comments(claims, anchor)
        self.refusals: list[Problem] = []

    def disk_lines(self, disk: Disk, depth: int) -> list[str]:
        """The lines inside a disk's braces."""
        pad = self.pad(depth)
        lines = [pad + text for text in self.comments.of_whole(disk.declared, pad).lines()]
        lines += self.option("name", disk.name, depth)
        lines += self.option("serialNumber", disk.serial_number, depth)
        lines += self.option("devicePattern", disk.device_pattern, depth)
        if disk.filesystem is not None:
            above, behind = self.comments.of(disk.filesystem.declared, pad)
            lines += [*(pad + text for text in above), pad + "filesystem = {"]
            lines += self.option("mountPoint", disk.filesystem.mount_point, depth + 1)
            lines += self.option("fsType", disk.filesystem.fs_type, depth + 1)
            lines += self.option("options", disk.filesystem.options, depth + 1)
            lines += self.option("uuid", disk.filesystem_uuid, depth + 1)
            lines.append(pad + "};" + behind)
        return lines

    def option(self, name: str, field: Field[Any], depth: int) -> list[str]:
        """`name = value;` with the comments of the old option; nothing for an absent field."""
        if isinstance(field.fact, Unknown) and not field.fact.reason:
            return []
        value = self.value(name, field, depth)
        if value is None:
            return []
        pad = self.pad(depth)
        above, behind = self.comments.of(field.definition, pad)
        return [*(pad + comment for comment in above), f"{pad}{name} = {value};{behind}"]

    def value(self, name: str, field: Field[Any], depth: int) -> str | None:
        """The field's source text or literal; None, with a refusal, where neither will do."""
        definition = field.definition
        changed: frozenset[str] = frozenset()
        if definition is not None and not field.rewritten:
            written = Written(field.node) if field.node else written_value(definition)
            if written is not None and definition.file.source.path == self.file.source.path:
                changed = same_meaning(self.file.root, written.node, self.offset)
                if not changed:
                    text = self.verbatim(definition.file, written.node, depth)
                    return (field.text or text) + written.attribute
        if isinstance(field.fact, Known):
            return literal(field.fact.value)
        if definition is not None:
            names = ", ".join(f"`{name}`" for name in sorted(changed))
            why = f"{names} would not mean the same there" if names else field.reason
            self.refusals.append(
                refusal(definition, f"`{name}` cannot be moved: {why}; write it out literally")
            )
        return None

    def check(self, definition: Definition) -> None:
        """Refuse where an expression that is interpolated would mean something else here."""
        written = written_value(definition)
        changed = same_meaning(self.file.root, written.node, self.offset) if written else None
        if changed:
            names = ", ".join(f"`{name}`" for name in sorted(changed))
            self.refusals.append(
                refusal(
                    definition,
                    f"{names} would not mean the same outside the block; write "
                    "the value out literally",
                )
            )

    def verbatim(self, file: NixFile, node: Node, depth: int) -> str:
        """The node's text, its further lines shifted to the new indentation."""
        self.comments.kept.append((file.source.path, node.span))
        text = file.source.text(node.span)
        if "\n" not in text:
            return text
        old = indentation(file.source.content, node.span[0])
        protected = [
            item.span for item in walk(node) if isinstance(item, String) and item.style == "double"
        ]
        lines = text.split("\n")
        shifted, position = [lines[0]], node.span[0]
        for previous, line in pairwise(lines):
            position += len(previous.encode()) + 1
            inside = any(start < position < end for start, end in protected)
            fits = line.startswith(old) and not inside
            shifted.append(self.pad(depth) + line[len(old) :] if fits and line.strip() else line)
        return "\n".join(shifted)

    def pad(self, depth: int) -> str:
        """The indentation at a depth below the block."""
        return self.indent + self.unit * depth


class Written(Record):
    """An expression to be moved verbatim, and the attribute that is selected from it."""

    node: Node
    attribute: str = ""


def written_value(definition: Definition) -> Written | None:
    """The expression that a definition's binding gives, properties included."""
    entry = definition.entry
    if entry is None or not is_binding_of(entry, definition.path[-1]):
        return None
    if isinstance(entry, Binding):
        return Written(entry.value)
    if entry.source is None:
        node = definition.thunk.node
        return Written(node) if node is not None else None
    name = attribute(definition.path[-1])
    return Written(entry.source, f".{name}") if isinstance(entry.source, SIMPLE) else None


def literal(value: object) -> str:
    """A value as Nix source. Raises `TypeError` for what the target never holds."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return string(value)
    if isinstance(value, tuple):
        return "[ " + "".join(f"{literal(item)} " for item in value) + "]"
    raise TypeError(f"no literal for {type(value).__name__}")


def attribute(name: str) -> str:
    """An attribute name, quoted where Nix needs it."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_'-]*", name) and name not in KEYWORDS
    return name if plain else string(name)


def option_name(path: Iterable[str]) -> str:
    """An option's path as Nix writes it."""
    return ".".join(map(attribute, path))


def string(text: str) -> str:
    """A double-quoted Nix string: nothing in `text` can end it or start an interpolation."""
    for char, escaped in (
        ("\\", "\\\\"),
        ('"', '\\"'),
        ("${", "\\${"),
        ("\n", "\\n"),
        ("\r", "\\r"),
        ("\t", "\\t"),
    ):
        text = text.replace(char, escaped)
    return f'"{text}"'


def unit_of(file: NixFile) -> str:
    """The file's indentation: a tab, or the smallest step that its bindings are indented by."""
    content = file.source.content
    steps = set()
    for node in walk(file.root):
        if isinstance(node, Binding) and starts_line(content, node.span[0]):
            steps.add(indentation(content, node.span[0]))
    steps.discard("")
    if any("\t" in step for step in steps):
        return "\t"
    return min(steps, key=len, default="  ")
