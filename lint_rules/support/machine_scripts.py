"""Scripts in a machine's configuration: what its boot command and its services do to disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import ReadScript

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.machine import Machine

# Without one of these nothing in a text attaches or detaches a disk.
_MARKERS = (b"--mount", b"--unmount", b"chtasks", b"cheduledTask")


def scripts_of(machine: Machine) -> Iterator[ReadScript]:
    """Each text in the machine's modules that does something to disks, in its own language."""
    if not machine.contents().hold_any(*_MARKERS):
        return
    from baremount.scripts.embedded import read_texts, texts_of

    for text in texts_of(machine):
        script = read_texts(text)
        if script.facts:
            kind = "wsl.conf" if text.kind == "boot command" else text.kind
            yield ReadScript(script._replace(language=kind))
