"""A pass over the files of a run, and over those that only an import leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.checking import check
from baremount.linting.inputs import with_reached

if TYPE_CHECKING:
    from baremount.linting.checking import Checked, Job
    from baremount.linting.inputs import Inputs

MAX_PASSES = 5
"""Each leads at least one import further; what lies beyond is judged by what is known then."""
MANY = 40
"""Fewer files are checked before a second process has started."""


def check_reached(job: Job, inputs: Inputs, jobs: int) -> tuple[Job, Inputs, Checked]:
    """Check the files; where findings lie in a file that only an import led to, once more with
    all that may import it. Returns what was checked in the end, and the outcome."""
    checked = _checked(job, inputs, jobs)
    for _ in range(MAX_PASSES):
        more = with_reached(inputs, checked.reached)
        if more is inputs:
            break
        inputs = more
        job = job._replace(files=inputs.files, must_parse=inputs.must_parse)
        checked = _checked(job, inputs, jobs)
    return job, inputs, checked


def _checked(job: Job, inputs: Inputs, jobs: int) -> Checked:
    if jobs < 2 or len(job.files) < MANY:
        return check(job)
    from baremount.linting.components import check_all

    return check_all(job, jobs, inputs.importing)
