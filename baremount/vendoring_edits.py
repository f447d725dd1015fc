"""The lines that a checkout of NixOS-WSL gains: an import, and links to the documentation.

Each function gives a file's new content, the same one where the line is there already, or the
reason why it cannot tell where the line belongs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.module_imports import body_set, imports_binding
from baremount.shipped import MODULE
from baremount.syntax.nix import parse_nix
from baremount.syntax.tree import ListNode, Path
from baremount.syntax.trivia import indentation, line_end, starts_line

if TYPE_CHECKING:
    from baremount.source import Source

PAGE = "bare-mounts.md"
TITLE = "Mount physical disks"
IMPORT = f"./{MODULE}"

NO_LIST = f"has no list `imports` with a path on each line; add {IMPORT} by hand"
SECTION = re.compile(rb"(?m)^([ \t]*)- \[[^]\r\n]*\]\((?:\./)?how-to/README\.md\)[ \t]*\r?$")
LINE = re.compile(rb"[^\r\n]+")
ITEM = re.compile(rb"([ \t]*)- ")
PAGE_LINK = re.compile(rb"(?m)^([ \t]*[-*] )\[[^]\r\n]*\]\((?:\./)?[\w-]+\.md\)")

NO_ENTRY = f"has no entry for how-to/README.md; add `[{TITLE}](./how-to/{PAGE})` by hand"


def import_added(source: Source) -> bytes | str:
    """A module's file with the import of ours before the first path that sorts after it."""
    top = body_set(parse_nix(source).root)
    binding = imports_binding(top) if top is not None else None
    if binding is None or not isinstance(binding.value, ListNode):
        return NO_LIST
    paths = [item for item in binding.value.items if isinstance(item, Path)]
    texts = [source.text(item.span) for item in paths]
    if IMPORT in texts:
        return source.content
    alone = all(starts_line(source.content, item.span[0]) for item in binding.value.items)
    if not paths or not alone:
        return NO_LIST
    before = [path for path, text in zip(paths, texts, strict=True) if text < IMPORT]
    # Behind the line of the one before it: a comment above the next one belongs to that one.
    at = line_end(source.content, before[-1].span[1] if before else binding.value.span[0])
    line = f"{source.newline}{indentation(source.content, paths[0].span[0])}{IMPORT}"
    return _inserted(source, at, line)


def page_added_to_summary(source: Source) -> bytes | str:
    """The book's table of contents with our page as the last one of the how-to section."""
    content = source.content
    if f"how-to/{PAGE}".encode() in content:
        return content
    found = list(SECTION.finditer(content))
    if len(found) != 1:
        return NO_ENTRY
    section = found[0].group(1)
    at, indent = line_end(content, found[0].start()), section + b"  "
    for child, line in enumerate(LINE.finditer(content, at)):
        item = ITEM.match(line.group())
        if item is None or len(item.group(1)) <= len(section):
            break
        indent = indent if child else item.group(1)
        at = line.end()
    link = f"- [{TITLE}](./how-to/{PAGE})"
    return _inserted(source, at, f"{source.newline}{indent.decode()}{link}")


def page_added_to_list(source: Source) -> bytes | str:
    """The how-to section's own page, with ours in its list of pages if it has one."""
    links = list(PAGE_LINK.finditer(source.content))
    if not links or PAGE.encode() in source.content:
        return source.content
    mark = links[-1].group(1).decode()
    at = line_end(source.content, links[-1].end())
    return _inserted(source, at, f"{source.newline}{mark}[{TITLE}](./{PAGE})")


def _inserted(source: Source, at: int, text: str) -> bytes:
    return source.content[:at] + text.encode() + source.content[at:]
