"""One run from paths to findings and changed contents. Nothing is printed or written here."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from baremount.files import read_source
from baremount.linting.checking import Job, check
from baremount.linting.configuration import Configuration, excluder, find, ignorer, read
from baremount.linting.dispatch import RuleFault
from baremount.linting.gathering import check_kind, gather
from baremount.linting.inputs import read_inputs, shortened
from baremount.linting.languages import BUILT_IN
from baremount.linting.parallel import processors
from baremount.linting.reaching import check_reached
from baremount.linting.selection import UnknownRule, selected
from baremount.linting.summary import Summary
from baremount.linting.terms import NO_TERMS, Terms
from baremount.paths import short
from baremount.problems import InputError, Problem
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baremount.linting.baseline import Baseline
    from baremount.linting.checking import Checked
    from baremount.linting.finding import Finding, Fix
    from baremount.linting.inputs import Inputs
    from baremount.linting.toolbox import LoadedRule, Toolbox
    from baremount.source import Source


class Request(Record):
    """What the user asked for."""

    paths: tuple[str, ...]
    piped: Source | None = None
    """Standard input, as the file whose absolute path it has."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False
    suppressions: bool = True
    baseline: str | None = None
    inventory: object = None
    fix: bool = False
    unsafe_fixes: bool = False
    jobs: int | None = None
    """The number of processes; None for as many as the machine has processors."""


class Outcome(Record):
    """What came of it; paths in findings are as seen from the working directory."""

    findings: tuple[Finding, ...]
    summary: Summary
    changed: Mapping[str, tuple[Source, Source]]
    """Files that fixes change, before and after, by absolute path."""
    faults: tuple[str, ...]


def run(request: Request, toolbox: Toolbox) -> Outcome:
    """Check the files, and work out the fixes where asked to.

    Raises `InputError` for settings and paths that cannot be followed, and `UnknownRule` for a
    rule named on the command line that there is not.
    """
    configuration = _configuration(request, toolbox)
    rules = _rules(request, configuration, toolbox)
    languages = (*BUILT_IN, *toolbox.languages)
    if request.piped is not None:
        check_kind(request.piped.path, languages)
    gathered = gather(request.paths, languages, excluder(configuration))
    jobs = request.jobs or processors()

    def rehearse(source: Source) -> None:
        with suppress(RuleFault):  # it is raised again with all files there
            check(Job({source.path: source}, toolbox, rules))

    inputs = read_inputs(gathered, request.piped, rules, toolbox, jobs, rehearse)
    if not inputs.given and not inputs.unreadable:
        names = ", ".join(request.paths)
        raise InputError(Problem(names, 0, 0, "holds no file that is read: name another folder"))
    terms = Terms(
        request.suppressions,
        ignorer(configuration) if configuration.per_file_ignores else None,
        _baseline(request.baseline) if request.baseline else None,
    )
    job = Job(
        inputs.files,
        toolbox,
        rules,
        inputs.must_parse,
        configuration.severity,
        request.inventory,
        given=inputs.given,
    )
    return _outcome(request, job, terms, inputs)


def _outcome(request: Request, job: Job, terms: Terms, inputs: Inputs) -> Outcome:
    changed: dict[str, tuple[Source, Source]] = {}
    applied: tuple[Finding, ...] = ()
    faults: tuple[str, ...] = ()
    job, inputs, checked = check_reached(job, inputs, request.jobs or processors())
    findings = _settled(job, terms, checked, {**job.files, **checked.reached})
    # Most runs of a hook find nothing to do, and are over with one pass.
    if request.fix and any(_is_wanted(item.fix, request) for item in findings):

        def settled(checked: Checked, files: Mapping[str, Source]) -> tuple[Finding, ...]:
            return _settled(job, terms, checked, files)

        from baremount.linting.fixing import fix

        done = fix(job, unsafe=request.unsafe_fixes, settle=settled)
        findings, applied, faults = done.findings, done.applied, done.faults
        for path, before in done.originals.items():
            if done.files[path].raw != before.raw:
                changed[path] = before, done.files[path]
    summary = Summary(
        len(inputs.given),
        len(applied),
        len(changed),
        tuple(shortened(inputs.unreadable)),
        job.rules,
        unsafe_fixes=request.unsafe_fixes,
    )
    paths = {path: short(path) for path in {item.path for item in findings}}
    shown = tuple(item._replace(path=paths[item.path]) for item in findings)
    return Outcome(shown, summary, changed, faults)


def _is_wanted(fix: Fix | None, request: Request) -> bool:
    return fix is not None and (fix.safety == "safe" or request.unsafe_fixes)


def _settled(
    job: Job, terms: Terms, checked: Checked, files: Mapping[str, Source]
) -> tuple[Finding, ...]:
    """The findings that count; what decides that is only loaded where something does."""
    if terms == NO_TERMS and not checked.comments:
        return checked.findings
    from baremount.linting.settling import settle

    return settle(job, terms, checked, files)


def _baseline(path: str) -> Baseline:
    from baremount.linting import baseline

    return baseline.read(read_source(os.path.abspath(path)))


def _configuration(request: Request, toolbox: Toolbox) -> Configuration:
    if request.isolated:
        return Configuration()
    path = os.path.abspath(request.config) if request.config else find(_start(request))
    return read(path, toolbox.rules) if path else Configuration()


def _start(request: Request) -> str:
    """Where the search for settings begins: above all that is to be checked."""
    paths = [os.path.abspath(path) for path in request.paths]
    if request.piped is not None:
        paths.append(request.piped.path)
    start = os.path.commonpath(paths)
    return start if os.path.isdir(start) else os.path.dirname(start)


def _rules(
    request: Request, configuration: Configuration, toolbox: Toolbox
) -> tuple[LoadedRule, ...]:
    """The rules to run. A selection on the command line replaces what the repository says."""
    try:
        if request.select:
            return selected(toolbox.rules, request.select, request.ignore)
        return selected(
            toolbox.rules, configuration.select, (*configuration.ignore, *request.ignore)
        )
    except UnknownRule as error:
        raise InputError(Problem("--select or --ignore", 0, 0, str(error))) from error


def baseline_text(findings: Sequence[Finding], path: str) -> str:
    """The baseline of a run's findings, for the file at `path`."""
    from baremount.linting import baseline

    return baseline.written(
        [item._replace(path=os.path.abspath(item.path)) for item in findings],
        os.path.dirname(os.path.abspath(path)),
    )
