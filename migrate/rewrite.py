"""From readings to edits: each old block is replaced in place, all other bytes stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import beside, placing
from baremount.migrate.reading import at_claim
from baremount.migrate.render import Renderer, unit_of
from baremount.records import Record
from baremount.syntax.trivia import (
    attached_comments,
    indentation,
    starts_line,
    trailing_comment,
)

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.migrate.file_edits import FileEdits
    from baremount.migrate.model import Disk, Field
    from baremount.migrate.reading import Claim, Dropped
    from baremount.syntax.tree import AttributeSet, Binding, NixFile, Span


class Block(Record):
    """One new `wsl.bareMounts` block: the disks whose anchors lie in one attribute set."""

    file: NixFile
    holder: AttributeSet
    anchor: Claim
    top: Binding
    """The anchor's binding in `holder`."""
    disks: tuple[Disk, ...]
    claims: tuple[Claim, ...]
    dropped: tuple[Dropped, ...]
    directory_definitions: tuple[Definition, ...]
    trigger: str | None
    further: tuple[Disk, ...] = ()
    """Further file systems of disks, which go to `fileSystems` beside the block."""


def write_block(block: Block, edits: FileEdits) -> None:
    """Add the edits that put `block` where its anchor is."""
    gone = gone_spans(block)
    if not block.disks:
        write_beside(block, edits)
        return
    there = placing.existing(block.holder, block.anchor.scope, gone)
    if there.obstacle:
        edits.refusals.append(
            at_claim(block.anchor, f"{there.obstacle}; write it as a literal set first")
        )
        return
    top = block.top
    content = block.file.source.content
    unit = unit_of(block.file)
    replaced = top.span in gone
    if there.disks is not None:
        append_disks(block, edits, there, unit)
    elif there.block is not None:
        message = "`wsl.bareMounts` is there without a list `disks`; add `disks = [ ];` to it first"
        edits.refusals.append(at_claim(block.anchor, message))
    elif there.wsl is not None and there.wsl is not block.holder:
        into_wsl(block, edits, there, unit)
    else:
        indent = indentation(content, top.span[0])
        anchor = block.anchor if replaced else None
        renderer = Renderer(block.file, block_offset(block), indent, unit, block.claims, anchor)
        made = beside.text(block, edits, renderer, indent)
        text = block_text(block, renderer, key_text(block))
        edits.refusals += renderer.refusals
        if replaced:
            end = end_with_comment(block, renderer)
            edits.put(top.span[0], end, text)
            edits.put(*insertion(block.file, end), made)
        else:
            edits.put(*insertion(block.file, top.span[1]), f"\n\n{indent}{text}{made}")
        drop_others(block, edits, keep=top.span)


def write_beside(block: Block, edits: FileEdits) -> None:
    """Add only what stands beside a declaration that is there already."""
    top = block.top
    indent = indentation(block.file.source.content, top.span[0])
    renderer = Renderer(block.file, top.span[1], indent, unit_of(block.file), block.claims)
    edits.put(*insertion(block.file, top.span[1]), beside.text(block, edits, renderer, indent))


def tops(block: Block) -> set[Span]:
    """The top bindings that disappear as a whole with the block's claims."""
    return {
        claim.top.span
        for claim in block.claims
        if claim.top is not None and claim.span[0] <= claim.top.span[0]
    }


def end_with_comment(block: Block, renderer: Renderer) -> int:
    """Where the anchor ends: behind its trailing comment where that moved into the block."""
    top = block.top
    ends = [
        span[1]
        for path, span in renderer.comments.moved
        if path == block.file.source.path
        and span[0] >= top.span[1]
        and not block.file.source.content[top.span[1] : span[0]].strip(b" \t")
    ]
    return max(ends, default=top.span[1])


def block_offset(block: Block) -> int:
    """Where the block's names are looked up: inside what stays around it."""
    top = block.top
    prefix = block.anchor.wrapper[0]
    if prefix:
        return top.value.span[0] + len(prefix.encode()) - 1
    return top.span[0]


def key_text(block: Block) -> str:
    """The attribute path of the new binding, relative to the set that holds it."""
    return beside.prefix(block) + ".".join(placing.TARGET[len(block.anchor.scope) :])


def block_text(block: Block, renderer: Renderer, key: str) -> str:
    """The whole binding, its first line without indentation."""
    before, after = block.anchor.wrapper
    lines = [f"{key} = {before}{{", *block_lines(block, renderer)]
    lines.append(f"{renderer.indent}}}{after};")
    return "\n".join(lines)


def block_lines(block: Block, renderer: Renderer) -> list[str]:
    """The options of `wsl.bareMounts`, without the braces."""
    lines = renderer.option("enable", enabled(block), 1)
    if block.trigger:
        lines.append(f'{renderer.pad(1)}trigger = "{block.trigger}";')
    if len(block.disks) == 1:
        lines.append(renderer.pad(1) + "disks = [{")
        lines += renderer.disk_lines(block.disks[0], 2)
        lines.append(renderer.pad(1) + "}];")
    else:
        lines.append(renderer.pad(1) + "disks = [")
        for disk in block.disks:
            lines.append(renderer.pad(2) + "{")
            lines += renderer.disk_lines(disk, 3)
            lines.append(renderer.pad(2) + "}")
        lines.append(renderer.pad(1) + "];")
    return lines + end_comments(block, renderer)


def end_comments(block: Block, renderer: Renderer) -> list[str]:
    """The comments without an option of their own any more."""
    pad = renderer.pad(1)
    dropped = renderer.comments.of_dropped(block.dropped, pad)
    return [pad + text for text in (*renderer.comments.left_over(pad), *dropped)]


def enabled(block: Block) -> Field[bool]:
    """The `enable` of the block: all its disks share it."""
    return block.disks[0].enabled


def into_wsl(block: Block, edits: FileEdits, there: placing.Existing, unit: str) -> None:
    """Insert the block as the last binding of an existing `wsl = { … };`."""
    wsl, binding = there.wsl, there.wsl_binding
    if wsl is None or binding is None:
        return
    content = block.file.source.content
    outer = indentation(content, binding.span[0])
    staying = [entry for entry in wsl.entries if entry.span not in gone_spans(block)]
    last = staying[-1].span[1] if staying else wsl.span[0] + 1
    indent = outer + unit
    if staying and starts_line(content, staying[-1].span[0]):
        indent = indentation(content, staying[-1].span[0])
    renderer = Renderer(block.file, wsl.span[1] - 1, indent, unit, block.claims)
    top = block.top
    comments = attached_comments(block.file, top.span[0]) if top.span in tops(block) else []
    text = "".join(
        f"{comment}\n{indent}" for comment in renderer.comments.take(block.file, comments, indent)
    )
    after = beside.text(block, edits, renderer, outer)
    text += block_text(block, renderer, "bareMounts")
    edits.refusals += renderer.refusals
    edits.put(*insertion(block.file, last), f"\n{indent}{text}")
    edits.put(*insertion(block.file, binding.span[1]), after)
    drop_others(block, edits, keep=None)


def gone_spans(block: Block) -> set[Span]:
    """The spans of all bindings that the block's claims take away."""
    return {claim.span for claim in block.claims} | tops(block)


def insertion(file: NixFile, offset: int) -> tuple[int, int]:
    """Where to insert after a binding: behind the comment on its line."""
    comment = trailing_comment(file, offset)
    end = comment.span[1] if comment else offset
    return (end, end)


def append_disks(block: Block, edits: FileEdits, there: placing.Existing, unit: str) -> None:
    """Append the disks to an existing literal list."""
    disks, binding = there.disks, there.disks_binding
    if disks is None or binding is None:
        return
    content = block.file.source.content
    own_line = bool(disks.items) and starts_line(content, disks.items[-1].span[0])
    outer = indentation(content, binding.span[0])
    indent = indentation(content, disks.items[-1].span[0]) if own_line else outer
    renderer = Renderer(block.file, disks.span[1] - 1, indent, unit, block.claims)
    text = ""
    for disk in block.disks:
        lines = renderer.disk_lines(disk, 1)
        if disk is block.disks[-1]:
            lines += end_comments(block, renderer)
        start = f"\n{indent}{{" if own_line else " {"
        text += "\n".join([start, *lines, f"{indent}}}"])
    edits.refusals += renderer.refusals
    at = disks.items[-1].span[1] if disks.items else disks.span[0] + 1
    edits.put(at, at, text)
    after = beside.text(block, edits, renderer, indentation(content, binding.span[0]))
    top = block.top
    if after and top.span in gone_spans(block):
        edits.put(*top.span, after.lstrip())
        drop_others(block, edits, keep=top.span)
        return
    edits.put(*insertion(block.file, top.span[1]), after)
    drop_others(block, edits, keep=None)


def drop_others(block: Block, edits: FileEdits, keep: Span | None) -> None:
    """Cut the claims that the block does not stand in the place of."""
    for claim in block.claims:
        if claim.span == keep or (
            keep is not None
            and keep[0] <= claim.span[0]
            and claim.span[1] <= keep[1]
            and keep in tops(block)
        ):
            continue
        edits.cut(claim.span)
