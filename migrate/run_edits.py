"""The edits of a run, by file: blocks and imports put in, old pieces taken out, new files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.edits import apply
from baremount.migrate import alone, module_import, vendor
from baremount.migrate.file_edits import FileEdits
from baremount.migrate.grouping import ENABLE_DIFFERS, grouped
from baremount.migrate.leftovers import cut_unused_names
from baremount.migrate.plan import FilePlan, Step
from baremount.migrate.reading import at_claim
from baremount.migrate.rewrite import write_block
from baremount.paths import short, within
from baremount.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baremount.machine import Machine
    from baremount.migrate.module_import import Imported
    from baremount.migrate.plan import Change, Request
    from baremount.migrate.reading import Reading
    from baremount.migrate.rewrite import Block
    from baremount.migrate.scripts.outcome import Extra
    from baremount.syntax.tree import NixFile, Span

IMPORT_BOTH = (
    "Put the declaration into a file of the host with the disks, beside an import of the module "
    "for `wsl.bareMounts`; with `--output FILE` both are written"
)
MACHINES_DIFFER = (
    "two machines share this file and give it different values; write them out literally, or run "
    "baremount on one machine's files"
)


def needs_new_file(reading: Reading) -> bool:
    """Whether the disks stand in no configuration: the ad-hoc module was given alone."""
    return bool(reading.disks) and not reading.in_target_form and not reading.claims


def with_disks_of(extra: Extra, readings: list[Reading]) -> tuple[list[Reading], Extra]:
    """The readings, the disks of scripts with the one that only takes out what starts those."""
    at = next((n for n, each in enumerate(readings) if each.claims and not each.disks), None)
    if at is None or not extra.disks or any(each.claims and each.disks for each in readings):
        return readings, extra
    first, *rest = readings[at].claims
    starts = readings[at]._replace(disks=extra.disks, claims=(first._replace(anchor=True), *rest))
    return [*readings[:at], starts, *readings[at + 1 :]], extra._replace(disks=())


class RunEdits:
    """The edits of a run, by file."""

    def __init__(self, request: Request, root: str, readings: Sequence[Reading]) -> None:
        self.readings = readings
        self.request = request
        self.root = root
        self.edits: dict[str, FileEdits] = {}
        self.new_files: dict[str, FilePlan] = {}
        self.changes: list[Change] = []
        self.steps: list[Step] = []
        self.problems: list[Problem] = []

    @property
    def refusals(self) -> list[Problem]:
        """What kept edits from being made."""
        return [*self.problems, *(p for edits in self.edits.values() for p in edits.refusals)]

    def add(self, readings: Sequence[Reading], extra: Extra | None = None) -> None:
        """Make the edits for all readings, and for the disks that only scripts know."""
        written: dict[tuple[str, Span], FileEdits] = {}
        for machine in dict.fromkeys(reading.machine for reading in readings):
            own = [reading for reading in readings if reading.machine is machine]
            if extra is not None and machine is extra.machine:
                own, extra = with_disks_of(extra, own)
            settled = [disk for reading in self._settled(machine) for disk in reading.disks]
            blocks, elsewhere, problems = grouped(own, settled)
            self.problems += problems
            for claim in elsewhere:
                self._of(claim.file).cut(claim.span)
            if extra is not None and machine is extra.machine and blocks:
                blocks[0] = self._with_disks(blocks[0], extra)
                extra = None
            for block in blocks:
                key = (block.file.source.path, block.anchor.span)
                edits = FileEdits(block.file)
                write_block(block, edits)
                if written.setdefault(key, edits).edits() != edits.edits():
                    self.problems.append(at_claim(block.anchor, MACHINES_DIFFER))
                self._of(block.file).add(edits)
                self._add_imports(block, own)
            for reading in own:
                self._add_rest(reading)
        if extra is not None and (extra.disks or extra.further):
            self._add_apart(extra)
        for edits in self.edits.values():
            if not self._inside(edits.file.source.path):
                self.problems.append(
                    Problem(
                        edits.file.source.path,
                        0,
                        0,
                        "lies outside the repository and would have to change; run baremount "
                        "there, or copy the file",
                    )
                )

    def _add_rest(self, reading: Reading) -> None:
        for claim in reading.claims:
            if claim.top is None:
                edits = self._of(claim.file)
                wanted = self.request.module if reading.disks else "none"
                self._take(module_import.replace(claim, edits, wanted))
        for edit in reading.edits:
            if edit.text is None:
                self._of(edit.file).cut(edit.span)
            else:
                self._of(edit.file).put(*edit.span, edit.text)
        if needs_new_file(reading):
            path = alone.new_path(reading, self.request)
            text = f"Import {short(path)} in the host with the disk, and set `enable` to true"
            self.steps.append(Step(text))
            self._new_file(path, lambda imported: alone.configuration(reading, path, imported))

    def _with_disks(self, block: Block, extra: Extra) -> Block:
        """A block with the disks of scripts, which are all enabled."""
        if extra.disks and block.disks[0].enabled.value is not True:
            self.problems.append(at_claim(block.anchor, ENABLE_DIFFERS))
        return block._replace(disks=(*block.disks, *extra.disks), further=extra.further)

    def _add_apart(self, extra: Extra) -> None:
        """Declare disks where nothing is rewritten: beside what is there, or in a new file."""
        from baremount.migrate.scripts import declaring

        path = os.path.abspath(self.request.output or alone.FILE)
        more = alone.entries(extra.further)
        if extra.machine is None and self.request.output is None:
            # For standard output, which nothing can be put beside.
            text = alone.module(extra.disks, None, more)
            self.new_files[path] = FilePlan(path, None, text.encode())
            self.steps.append(Step(IMPORT_BOTH))
            return
        if extra.machine is None:
            self.steps.append(Step(f"Import {short(path)} in the host with the disks"))
            self._new_file(
                path,
                lambda imported: alone.new_file(path, alone.module(extra.disks, imported, more)),
            )
            return
        settled = self._settled(extra.machine)
        declared = [disk for reading in settled for disk in reading.disks]
        block = declaring.block(extra.machine, extra.disks, declared)
        if isinstance(block, Problem):
            self.problems.append(block)
            return
        edits = self._of(block.file)
        write_block(block._replace(further=extra.further), edits)
        if not any(reading.form not in module_import.FORMS for reading in settled):
            self._take(module_import.add(block, extra.machine, edits, self.request.module))

    def _new_file(self, path: str, made: Callable[[str | None], FilePlan | Problem | None]) -> None:
        """A new configuration file with the import that it needs."""
        imported = module_import.nothing()
        target = module_import.target_for(self.request.module, os.path.dirname(path), imported)
        self._take(imported)
        new = made(vendor.import_text(target, path) if target else None)
        if isinstance(new, FilePlan):
            self.new_files[new.path] = new
        elif new is not None:
            self.problems.append(new)

    def _add_imports(self, block: Block, own: Sequence[Reading]) -> None:
        forms = {reading.form for reading in own if reading.claims}
        replaced = any(claim.option == "imports" for reading in own for claim in reading.claims)
        settled = self._settled(own[0].machine)
        declared = any(reading.form not in module_import.FORMS for reading in settled)
        if forms and forms <= module_import.FORMS and not replaced and not declared:
            edits = self._of(block.file)
            self._take(module_import.add(block, own[0].machine, edits, self.request.module))

    def _take(self, imported: Imported) -> None:
        self.new_files.update({plan.path: plan for plan in imported.files})
        self.changes += imported.changes
        self.steps += imported.steps
        self.problems += imported.problems

    def _settled(self, machine: Machine) -> list[Reading]:
        """What a machine declares in the target form already."""
        return [r for r in self.readings if r.machine is machine and r.in_target_form]

    def _of(self, file: NixFile) -> FileEdits:
        return self.edits.setdefault(file.source.path, FileEdits(file))

    def _inside(self, path: str) -> bool:
        return within(path, self.root)

    def is_gone(self, change: Change) -> bool:
        """Whether what a change calls kept stood in a piece that goes after all."""
        edits = self.edits.get(change.place.path)
        if edits is None or change.fate != "kept" or change.target:
            return False
        offset = edits.file.source.offset(change.place.line, change.place.column)
        return any(start <= offset < end for start, end in edits.gone)

    def files(self) -> list[FilePlan]:
        """The files that change, and the new ones."""
        if self.refusals:
            return []
        plans = []
        for path, edits in self.edits.items():
            before = edits.file.source.content
            self.changes += cut_unused_names(edits)
            after = apply(before, edits.edits())
            plans.append(FilePlan(path, edits.file.source.raw, edits.file.source.encode(after)))
        return [*plans, *self.new_files.values()]
