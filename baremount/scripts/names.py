"""What the name of a task or a script says, where nothing else tells what it does."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ENDING = re.compile(r"\.(?:ps1|bat|cmd|sh|py|exe)$", re.IGNORECASE)
_DISK = r"disks?|drives?|vaults?|storage"
_OTHER = r"wsl|bare|nixos|linux"
_ATTACHING = r"(?:auto|re)?(?:mount|attach)(?:s|es|er|ed|ing)?"
_VERB = re.compile(rf"(?:{_DISK}|{_OTHER})*{_ATTACHING}(?:{_DISK}|{_OTHER})*")
_NOUN = re.compile(rf"(?:{_DISK}|{_OTHER})+")
_SOME_DISK = re.compile(_DISK)


def says_attaching(name: str) -> bool:
    """Whether a name says that disks are attached: by a verb, or by naming disks and no more.

    `MountWSLDisk`, `attach-vault` and `WSL disk` do; `DiskCleanup` and `UnmountDisks` do not.
    """
    words = [word.lower() for word in _WORD.findall(_ENDING.sub("", name))]
    if any(map(_VERB.fullmatch, words)):
        return True
    return all(map(_NOUN.fullmatch, words)) and any(map(_SOME_DISK.search, words))
