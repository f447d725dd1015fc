"""Reports of a mount that lacks an option, with the fix that adds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.edits import Edit
from baremount.lint_rules.support.option_edits import added_option
from baremount.lint_rules.support.places import value_spot
from baremount.linting.finding import Fix
from baremount.linting.rule import Report

if TYPE_CHECKING:
    from baremount.lint_rules.support.facts import DeclaredMount
    from baremount.linting.rule import Context
    from baremount.scripts.fstab import Entry


def mount_without(mount: DeclaredMount, option: str, message: str, advice: str) -> Report:
    """A report at the options; the fix only where they are written out in the mount's own file."""
    spot = value_spot(mount.options, mount.spot)
    edits = added_option(mount, option)
    if spot.source.path != mount.spot.source.path:
        edits = None
    return Report(spot, message, advice, Fix("safe", edits, f"Add `{option}`") if edits else None)


def line_without(entry: Entry, option: str, message: str, advice: str, context: Context) -> Report:
    """The same of a line of an fstab."""
    span = entry.options_span or entry.file_system_type.span
    text = f",{option}" if entry.options_span else f" {option}"
    fix = Fix("safe", (Edit(span[1], span[1], text.encode()),), f"Add `{option}`")
    return Report(context.spot(span), message, advice, fix)
