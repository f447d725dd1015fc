"""Just enough shell to tell a command line that only attaches or mounts from any other.

A line that is not recognised counts as something else: then nothing is taken out.
"""

from __future__ import annotations

import re
import shlex

SEPARATOR = r"&&|\|\||[;\n|&]"
ATTACH = r"(?i)(^|[\s/\\'\"&({])(wsl(\.exe)?['\"]?\s.*--mount|schtasks(\.exe)?['\"]?\s+/run)"
POWERSHELL = r"(?i)(^|[\s/\\'\"])(powershell|pwsh)(\.exe)?(['\"\s]|$)"
CONTROL = frozenset(
    {
        "if",
        "then",
        "else",
        "elif",
        "fi",
        "for",
        "while",
        "until",
        "do",
        "done",
        "exit",
        "return",
        "break",
        "continue",
        "true",
        "false",
        ":",
        "sleep",
        "echo",
        "set",
        "[",
        "[[",
        "test",
        "mountpoint",
        "seq",
        "{",
        "}",
        "!",
        "logger",
        "log",
        "udevadm",
        "local",
        "shift",
        "export",
    }
)


def mentions_attach(text: str) -> bool:
    """Whether a command line attaches a disk or starts a task anywhere in it."""
    return bool(re.search(ATTACH, text)) or bool(re.search(POWERSHELL, text) and "--mount" in text)


def attaches_only(text: str) -> bool:
    """Whether a boot command does nothing but attach disks (or start the task that does)."""
    if not mentions_attach(text) and not runs_script(text):
        return False
    if re.search(POWERSHELL, text.lstrip()[:200]):
        # One PowerShell command line: its own semicolons are inside quotes.
        rest = outside_quotes(text)
        return all(
            harmless(part) or re.search(POWERSHELL, part) for part in re.split(SEPARATOR, rest)
        )
    parts = [part.strip() for part in re.split(SEPARATOR, outside_quotes(text)) if part.strip()]
    return all(harmless(part) or re.search(ATTACH, part) for part in parts)


def runs_script(text: str) -> bool:
    """Whether PowerShell runs a script that by its name mounts a disk."""
    return bool(
        re.search(POWERSHELL, text) and re.search(r"mount[^\s'\"]*\.ps1", text, re.IGNORECASE)
    )


def outside_quotes(text: str) -> str:
    """The text with quoted parts emptied of what would separate commands."""
    quoted = r"(?s)'[^']*'|\"(?:\\.|[^\"\\])*\""
    return re.sub(quoted, lambda match: re.sub(SEPARATOR, " ", match[0]), text)


def harmless(part: str) -> bool:
    """Whether a command does nothing that anyone would miss."""
    words = part.split()
    return not words or words[0].startswith("#") or words[0] in CONTROL


def commands(text: str) -> list[list[str]]:
    """The simple commands of a script, as words; control words are stripped from the front."""
    found = []
    for part in re.split(SEPARATOR, outside_quotes(text.replace("\\\n", " "))):
        try:
            words = shlex.split(part, comments=True)
        except ValueError:
            words = part.split()
        while words and words[0] in (
            "if",
            "then",
            "else",
            "do",
            "while",
            "until",
            "!",
            "elif",
            "{",
        ):
            words = words[1:]
        if words:
            found.append(words)
    return found


def mounts_point(text: str, point: str) -> bool:
    """Whether a script mounts something at `point`."""
    return any(
        is_program(words[0], "mount") and point.rstrip("/") in [w.rstrip("/") for w in words[1:]]
        for words in commands(text)
    )


def mounts_only(text: str) -> bool:
    """Whether a script does nothing but wait for a device, attach it and mount it."""
    return all(
        words[0] in CONTROL
        or is_program(words[0], "mount")
        or is_program(words[0], "mkdir")
        or is_program(words[0], "mountpoint")
        or is_program(words[0], "sleep")
        or is_program(words[0], "echo")
        or "=" in words[0]
        or re.search(ATTACH, " ".join(words))
        or re.search(POWERSHELL, words[0])
        for words in commands(text)
    )


def is_program(word: str, name: str) -> bool:
    """Whether a command word names a program, by itself or by its path."""
    return word == name or word.endswith((f"/bin/{name}", f"/{name}"))
