"""From readings to a plan: blocks, edits, imports, steps, and every refusal on the way."""

from __future__ import annotations

import os
from shlex import quote
from typing import TYPE_CHECKING

from baremount.edits import apply
from baremount.migrate import alone, checks, module_import, placing, vendor
from baremount.migrate.file_edits import FileEdits
from baremount.migrate.leftovers import cut_unused_names
from baremount.migrate.plan import Change, FilePlan, Plan, Step
from baremount.migrate.rewrite import Block, at_claim, write_block
from baremount.paths import short, within
from baremount.problems import Problem
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from baremount.imports import Graph
    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.migrate.module_import import Imported
    from baremount.migrate.plan import Request
    from baremount.migrate.reading import Claim, Reading
    from baremount.migrate.scripts.outcome import Extra
    from baremount.syntax.tree import AttributeSet, Binding, NixFile, Span


def assemble(
    readings: Sequence[Reading],
    graph: Graph,
    request: Request,
    root: str,
    extra: Extra | None = None,
) -> Plan:
    """The plan for all machines of a run; with refusals it holds no files.

    `extra` is what scripts beside the Nix files add to it.
    """
    pending = [reading for reading in readings if not done(reading)]
    refused = [problem for reading in pending for problem in reading.refusals]
    refused += machine_refusals(readings, pending)
    notes = [problem for reading in readings for problem in reading.notes]
    problems = list(dict.fromkeys([*graph.unreadable, *graph.problems, *notes]))
    changes = [change for reading in pending for change in reading.changes]
    steps = [step for reading in readings for step in reading.steps]
    files: list[FilePlan] = []
    unreadable = list(graph.unreadable)
    if extra is not None:
        refused += extra.refusals
        changes += extra.changes
        steps = [*extra.steps, *steps, *extra.last]
        unreadable += extra.unreadable
        problems = list(dict.fromkeys([*problems, *extra.unreadable, *extra.problems]))
    if not refused and not unreadable:
        work = Assembly(request, root, readings)
        work.add(pending, extra)
        refused += work.refusals
        files = work.files()
        has_fresh = bool(extra and extra.disks)
        steps = [*first_steps(work), *work.steps, *steps, *last_steps(pending, fresh=has_fresh)]
        changes = [item for item in changes if not work.is_gone(item)] + work.changes
    if refused:
        files, steps, changes = [], [], []
    disks = [disk for reading in readings for disk in reading.disks]
    return Plan(
        (*disks, *(extra.disks if extra else ())),
        tuple(dict.fromkeys(sorted_by_place(changes))),
        tuple(dict.fromkeys(steps)),
        tuple(files),
        tuple(problems),
        tuple(dict.fromkeys(refused)),
        bool(unreadable),
        () if refused or extra is None else extra.undo,
    )


def done(reading: Reading) -> bool:
    """Whether a reading leaves nothing to write."""
    return not (reading.claims or reading.edits or reading.refusals or needs_new_file(reading))


def needs_new_file(reading: Reading) -> bool:
    """Whether the disks stand in no configuration: the ad-hoc module was given alone."""
    return bool(reading.disks) and not reading.in_target_form and not reading.claims


def machine_refusals(readings: Sequence[Reading], pending: Sequence[Reading]) -> list[Problem]:
    """What the checks say of each machine that has something to migrate."""
    found: list[Problem] = []
    for machine in dict.fromkeys(reading.machine for reading in pending):
        disks = [d for r in readings if r.machine is machine for d in r.disks]
        found += checks.duplicates(disks)
        fresh = [d for r in pending if r.machine is machine and needs_check(r) for d in r.disks]
        found += [problem for disk in fresh for problem in checks.of_disk(disk)]
    return list(dict.fromkeys(found))


def needs_check(reading: Reading) -> bool:
    """Whether the reading's disks are about to be declared anew."""
    return not reading.in_target_form


class Anchored(Record):
    """A disk and where its block belongs."""

    reading: Reading
    claim: Claim
    top: Binding
    holder: AttributeSet
    disk: Disk


class Assembly:
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
            blocks = self._blocks(own)
            if extra is not None and machine is extra.machine and blocks:
                blocks[0] = self._with_disks(blocks[0], extra.disks)
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
        if extra is not None and extra.disks:
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

    def _with_disks(self, block: Block, disks: Sequence[Disk]) -> Block:
        """A block with disks that are all enabled."""
        if disks and block.disks[0].enabled.value is not True:
            self.problems.append(at_claim(block.anchor, ENABLE_DIFFERS))
        return block._replace(disks=(*block.disks, *disks))

    def _add_apart(self, extra: Extra) -> None:
        """Declare disks where nothing is rewritten: beside what is there, or in a new file."""
        from baremount.migrate.scripts import declaring

        path = os.path.abspath(self.request.output or alone.FILE)
        if extra.machine is None and self.request.output is None:
            # For standard output, which nothing can be put beside.
            text = alone.module(extra.disks, None)
            self.new_files[path] = FilePlan(path, None, text.encode())
            self.steps.append(Step(IMPORT_BOTH))
            return
        if extra.machine is None:
            self.steps.append(Step(f"Import {short(path)} in the host with the disks"))
            self._new_file(
                path, lambda imported: alone.new_file(path, alone.module(extra.disks, imported))
            )
            return
        settled = self._settled(extra.machine)
        block = declaring.block(extra.machine, extra.disks, [d for r in settled for d in r.disks])
        if isinstance(block, Problem):
            self.problems.append(block)
            return
        edits = self._of(block.file)
        write_block(block, edits)
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

    def _blocks(self, readings: Sequence[Reading]) -> list[Block]:
        """One block for each attribute set that holds an anchor."""
        groups: dict[tuple[str, Span], list[Anchored]] = {}
        for reading in readings:
            anchors = [claim for claim in reading.claims if claim.anchor]
            if not anchors:
                continue
            shared = anchors * len(reading.disks) if len(anchors) == 1 else anchors
            for disk, claim in zip(reading.disks, shared, strict=True):
                holder = placing.container(claim.file, claim.top) if claim.top else None
                if claim.top is None or holder is None:
                    self.problems.append(at_claim(claim, "stands in no attribute set"))
                    continue
                key = (claim.file.source.path, holder.span)
                anchored = Anchored(reading, claim, claim.top, holder, disk)
                groups.setdefault(key, []).append(anchored)
        return [block for group in groups.values() if (block := self._block(group, readings))]

    def _block(self, group: list[Anchored], readings: Sequence[Reading]) -> Block | None:
        _, anchor, top, holder, _ = group[0]
        if any(item.claim.wrapper != anchor.wrapper for item in group):
            self.problems.append(at_claim(anchor, CONDITIONS_DIFFER))
            return None
        settled = self._settled(readings[0].machine)
        all_disks = [*(item.disk for item in group), *(d for r in settled for d in r.disks)]
        values = {disk.enabled.value for disk in all_disks}
        if len(values) > 1:
            self.problems.append(at_claim(anchor, ENABLE_DIFFERS))
            return None
        sources = list({id(item.reading): item.reading for item in group}.values())
        claims: list[Claim] = []
        for claim in (claim for reading in sources for claim in reading.claims):
            if claim.top is None:
                continue
            if claim.file is anchor.file and placing.container(claim.file, claim.top) is holder:
                claims.append(claim)
            elif not claim.anchor:
                self._cut_elsewhere(claim)
        dropped = tuple(item for reading in sources for item in reading.dropped)
        made = tuple(item for reading in sources for item in reading.directory_definitions)
        trigger = next((reading.trigger for reading in readings if reading.trigger), None)
        disks = tuple(item.disk for item in group)
        return Block(anchor.file, holder, anchor, top, disks, tuple(claims), dropped, made, trigger)

    def _cut_elsewhere(self, claim: Claim) -> None:
        if claim.wrapper != ("", ""):
            self.problems.append(at_claim(claim, CONDITIONS_DIFFER))
        else:
            self._of(claim.file).cut(claim.span)

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


CONDITIONS_DIFFER = (
    "disks under different conditions would meet in one block; give each its own module file"
)


ENABLE_DIFFERS = (
    "disks that are enabled and disks that are not would meet in one `wsl.bareMounts`, which has "
    "one `enable`; enable or take out one of them first"
)
IMPORT_BOTH = (
    "Put the declaration into a file of the host with the disks, beside an import of the module "
    "for `wsl.bareMounts`; with `--output FILE` both are written"
)
MACHINES_DIFFER = (
    "two machines share this file and give it different values; write them out literally, or run "
    "baremount on one machine's files"
)


def first_steps(work: Assembly) -> list[Step]:
    """What must come before anything else: flakes see tracked files only."""
    fresh = [plan.path for plan in work.new_files.values() if plan.before is None]
    if not fresh or not os.path.exists(os.path.join(work.root, "flake.nix")):
        return []
    names = " ".join(quote(short(path)) for path in fresh)
    return [
        Step(
            "Let git know the new files, since flakes see tracked ones only", (f"git add {names}",)
        )
    ]


def last_steps(pending: Sequence[Reading], *, fresh: bool = False) -> list[Step]:
    """What comes after everything else; `fresh` where scripts give disks to declare."""
    if not fresh and not any(reading.disks for reading in pending):
        return []
    text = "After the switch, set up the Windows side (one UAC prompt)"
    return [Step(text, ("wsl-bare-mount windows-setup --run",))]


def sorted_by_place(changes: Iterable[Change]) -> list[Change]:
    """Changes in the order of the files and lines that they speak of."""
    return sorted(changes, key=lambda change: change.place)
