"""What stands beside a block: services for its directories, further file systems of its disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import placing
from baremount.migrate.directories import service_lines
from baremount.migrate.reading import at_claim
from baremount.migrate.siblings import entry_lines

if TYPE_CHECKING:
    from baremount.migrate.file_edits import FileEdits
    from baremount.migrate.render import Renderer
    from baremount.migrate.rewrite import Block

ELSEWHERE = "declare it in another file, by its UUID and with `nofail`"


def text(block: Block, edits: FileEdits, renderer: Renderer, indent: str) -> str:
    """All of it, each after an empty line; empty where nothing is wanted."""
    made = services(block, edits, renderer, indent)
    return made + file_systems(block, edits, renderer, indent)


def file_systems(block: Block, edits: FileEdits, renderer: Renderer, indent: str) -> str:
    """The entries of further file systems."""
    text = ""
    for disk in block.further:
        obstacle = placing.computed_prefix(block.holder, ("fileSystems", disk.mount_point or ""))
        if obstacle or block.anchor.scope:
            reason = f"`{obstacle}` is computed here" if obstacle else "it would stand in `wsl`"
            message = f"no entry of `fileSystems` for `{disk.mount_point}` can be added: {reason}"
            edits.refusals.append(at_claim(block.anchor, f"{message}; {ELSEWHERE}"))
            continue
        header, *lines = entry_lines(disk, renderer.unit)
        text += "\n\n" + "\n".join(indent + line for line in (prefix(block) + header, *lines))
    return text


def services(block: Block, edits: FileEdits, renderer: Renderer, indent: str) -> str:
    """The directories' services, each after an empty line, with their options' comments."""
    text = ""
    before, after = block.anchor.wrapper
    for disk in block.disks:
        if not disk.directories or disk.mount_point is None:
            continue
        obstacle = placing.computed_prefix(block.holder, ("systemd", "services"))
        if obstacle or disk.name.value is None:
            reason = f"`{obstacle}` is computed here" if obstacle else "the name is not known"
            edits.refusals.append(
                at_claim(block.anchor, f"no service for `instanceDirs` can be added: {reason}")
            )
            continue
        header, *lines = service_lines(
            disk.name.value,
            disk.mount_point,
            disk.directories,
            renderer.unit,
            block.file.source.newline,
        )
        for definition in block.directory_definitions:
            renderer.check(definition)
        above = [
            comment
            for definition in block.directory_definitions
            for comment in renderer.comments.of(definition, indent).lines()
        ]
        lines[0] = prefix(block) + lines[0].removesuffix("{") + before + "{"
        lines[-1] = "}" + after + ";"
        text += "\n\n" + "\n".join(indent + line for line in (header, *above, *lines))
    return text


def prefix(block: Block) -> str:
    """`config.` where the options beside the block are set like that."""
    names = [name.text for name in block.top.path]
    return "config." if names[0] == "config" and len(names) > 1 else ""
