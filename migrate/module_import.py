"""The import of a module that declares `wsl.bareMounts`: in place of the old one, or added."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.migrate import vendor
from baremount.migrate.plan import Change, Step
from baremount.module_imports import body_set, imports_binding
from baremount.problems import Problem
from baremount.records import Record
from baremount.syntax.tree import ListNode
from baremount.syntax.trivia import indentation, starts_line, trailing_comment

if TYPE_CHECKING:
    from baremount.machine import Machine
    from baremount.migrate.file_edits import FileEdits
    from baremount.migrate.plan import FilePlan
    from baremount.migrate.reading import Claim
    from baremount.migrate.rewrite import Block
    from baremount.syntax.tree import AttributeSet, NixFile

# Forms whose machines import no module for `wsl.bareMounts` yet. The dialects of the target come
# from a fork of NixOS-WSL that declares it: a second module beside it would not evaluate.
FORMS = frozenset({"wslStorageMount", "fileSystems", "systemd.mounts", "commands"})


class Imported(Record):
    """What importing a module takes: new files, changes, steps, problems."""

    files: list[FilePlan]
    changes: list[Change]
    steps: list[Step]
    problems: list[Problem]


def nothing() -> Imported:
    """An empty result to be filled."""
    return Imported([], [], [], [])


def replace(claim: Claim, edits: FileEdits, wanted: str) -> Imported:
    """Put the new module's import where the old one's is, or take the old one out."""
    result = nothing()
    old = claim.file.source.text(claim.span)
    place = claim.file.source.place(claim.span[0])
    target = target_for(
        wanted, os.path.join(directory_of(claim.file), os.path.dirname(old)), result
    )
    option = f"imports: {old}"
    if target is None:
        edits.cut_element(claim.span)
        result.changes.append(Change(place, option, "dropped", "", "nothing needs it any more"))
    else:
        text = vendor.import_text(target, claim.file.source.path)
        edits.put(*claim.span, text)
        result.changes.append(Change(place, option, "converted", text, ""))
    return result


def add(block: Block, machine: Machine, edits: FileEdits, wanted: str) -> Imported:
    """Import the module in the file of a block, unless the machine has one already."""
    result = nothing()
    if any(os.path.basename(entry.target) == vendor.MODULE for entry in machine.imports):
        return result
    if machine.options_declared_at(("wsl", "bareMounts")):
        return result
    target = target_for(wanted, directory_of(block.file), result)
    if target is None:
        return result
    text = vendor.import_text(target, block.file.source.path)
    top = module_set(machine, block.file, block.top.span[0])
    where = insertion(block.file, top, text) if top is not None else None
    if where is None:
        result.steps.append(Step(f"Add {text} to the imports of {block.file.source.path}"))
    else:
        edits.put(where[0], where[0], where[1])
    return result


def target_for(wanted: str, directory: str, result: Imported) -> str | None:
    """The module file to import; None for `none` and while there is no shipped one."""
    if wanted == "none":
        return None
    if wanted != "vendor":
        path = os.path.abspath(wanted)
        if not os.path.exists(path):
            message = "does not exist; name the module file, or `vendor`, or `none`"
            result.problems.append(Problem(wanted, 0, 0, message))
        return path
    if not vendor.shipped_files():
        result.steps.append(vendor.missing_step())
        return None
    directory = os.path.normpath(directory)
    files = vendor.vendored(directory)
    if isinstance(files, Problem):
        result.problems.append(files)
        return None
    result.files.extend(files)
    return os.path.join(directory, vendor.MODULE)


def directory_of(file: NixFile) -> str:
    """The directory that a file lies in."""
    return os.path.dirname(file.source.path)


def module_set(machine: Machine, file: NixFile, offset: int) -> AttributeSet | None:
    """The attribute set of the innermost module around `offset`."""
    nodes = [
        module.node
        for module in machine.modules
        if module.file is file
        and module.node is not None
        and module.node.span[0] <= offset < module.node.span[1]
    ]
    if not nodes:
        return None
    return body_set(min(nodes, key=lambda node: node.span[1] - node.span[0]))


def insertion(file: NixFile, top: AttributeSet, text: str) -> tuple[int, str] | None:
    """Where and what to insert to import `text`: into the list, or a binding of its own."""
    content = file.source.content
    entry = imports_binding(top)
    if entry is not None:
        if not isinstance(entry.value, ListNode):
            return None
        items = entry.value.items
        if not items:
            return entry.value.span[0] + 1, f" {text}"
        last = items[-1]
        if not starts_line(content, last.span[0]):
            return last.span[1], f" {text}"
        comment = trailing_comment(file, last.span[1])
        at = comment.span[1] if comment else last.span[1]
        return at, f"\n{indentation(content, last.span[0])}{text}"
    if not top.entries:
        return None
    first = top.entries[0].span[0]
    if not starts_line(content, first):
        return first, f"imports = [ {text} ]; "
    at = top.span[0] + len("{")
    return at, f"\n{indentation(content, first)}imports = [ {text} ];\n"
