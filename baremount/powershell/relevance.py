"""Which commands are worth following: those that attach, mount, schedule or start something."""

from __future__ import annotations

from typing import Final

# Programs: whole words, so that `start` is not found in `restart-service`.
_WORDS: Final = (
    "wsl", "schtasks", "diskpart", "wmic", "powershell", "pwsh", "cmd", "bash", "mount", "mountvol",
    "iex", "saps", "start", "icm", "sajb",
)  # fmt: skip
_PARTS: Final = (
    "scheduledtask", "scheduledjob", "start-process", "invoke-expression", "invoke-command",
    "start-job", "processstartinfo", "diagnostics.process", "schedule.service", "wscript.shell",
    "shell.application", "-disk", "mount-", "physicaldrive", ".ps1", "invoke-cimmethod",
    "invoke-wmimethod", "new-ciminstance", "new-service", "wsl.exe", ".triggers.create",
)  # fmt: skip
# Disks are only listed by these, which attaches nothing.
_LISTING: Final = ("get",)
_WORD_CHARACTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")


def marks_in(lower: str) -> list[int]:
    """Where a text in lower case names something that acts on the machine, in order.

    Plain searches: one pattern of all names costs ten times as much.
    """
    found: list[int] = []
    for word in _WORDS:
        at = lower.find(word)
        while at >= 0:
            end = at + len(word)
            if not _goes_on(lower, end) and not (at and _goes_on(lower, at - 1)):
                found.append(at)
            at = lower.find(word, end)
    for part in _PARTS:
        at = lower.find(part)
        while at >= 0:
            if part != "-disk" or not lower.endswith(_LISTING, 0, at):
                found.append(at)
            at = lower.find(part, at + len(part))
    found.sort()
    return found


def may_be_marked(text: str) -> bool:
    """Whether one of the names stands anywhere in a text, if only as part of a word."""
    lower = text.lower()
    return any(name in lower for name in (*_WORDS, *_PARTS))


def _goes_on(lower: str, at: int) -> bool:
    character = lower[at : at + 1]
    return character in _WORD_CHARACTERS if character else False


def is_marked(text: str) -> bool:
    """Whether text names something that acts on the machine."""
    return bool(marks_in(text.lower()))
