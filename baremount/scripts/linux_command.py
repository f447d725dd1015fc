"""Commands that run in a distribution, as words: `mount`, alone or behind `sudo`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.powershell.values import Text, UnknownValue
from baremount.records import Record
from baremount.scripts.facts import LinuxMount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.powershell.values import Value
    from baremount.scripts.facts import Origin

_SHELLS = {"sh", "bash", "zsh", "dash"}
# mount(8): these take the next word, or the rest of their own.
_WITH_VALUE = {"-t": "type", "--types": "type", "-o": "options", "--options": "options"}
_DEVICE = {"-U": "UUID=", "--uuid": "UUID=", "-L": "LABEL=", "--label": "LABEL="}
_IGNORED_WITH_VALUE = {"-O", "--test-opts", "-N", "--namespace", "-T", "--fstab"}
_PLACES = {"--source": 0, "--target": 1}
# Not a disk: file systems of the kernel, of Windows and of other directories.
_NO_MOUNT = {"-a", "--all", "--bind", "-B", "--rbind", "-R", "--move", "-M", "-l"}
_CHANGES = {"bind", "rbind", "move", "remount", "shared", "rshared", "slave", "rslave",
            "private", "rprivate", "unbindable", "runbindable"}  # fmt: skip

# Not what LUKS, LVM, RAID or a file holds; a variable can be a disk.
_OF_DISK = re.compile(
    r"/dev/(?!mapper/|md|loop|dm-|(?!disk/)[^/]+/)|(UUID|LABEL|PARTUUID|PARTLABEL|ID)=|.*\$"
)


def shell_text(words: Sequence[Value]) -> Value:
    """The script in `sh -c SCRIPT`, behind `sudo` or not; None for another command."""
    rest = without_sudo(words)
    if not rest or not isinstance(rest[0], str) or base_name(rest[0]) not in _SHELLS:
        return None
    for position, word in enumerate(rest[1:], 1):
        if isinstance(word, str) and word.startswith("-") and word.endswith("c"):
            return rest[position + 1] if position + 1 < len(rest) else None
        if not isinstance(word, str) or not word.startswith("-"):
            return None
    return None


def reads_script(words: Sequence[Value]) -> bool:
    """Whether a command is a shell that reads its script from standard input."""
    rest = without_sudo(words)
    if not rest or not isinstance(rest[0], str) or base_name(rest[0]) not in _SHELLS:
        return False
    for word in rest[1:]:
        if word in ("-s", "-"):
            return True
        if not isinstance(word, str) or not word.startswith("-") or word.endswith("c"):
            return False
    return True


def read_mount(words: Sequence[Value], distribution: Value, origin: Origin) -> Iterator[LinuxMount]:
    """The mount that a command makes, if it is `mount` with a device and a directory."""
    rest = without_sudo(words)
    if not rest or not isinstance(rest[0], str) or base_name(rest[0]) != "mount":
        return
    given = _given(rest[1:])
    if given is not None and len(given.places) == 2:
        device, point = given.places
        yield LinuxMount(device, point, given.type, given.options, distribution, origin)


def mount_point(words: Sequence[str]) -> str | None:
    """Where `mount` mounts a disk's file system, also one that fstab knows.

    None where it makes anything else appear there, or changes a mount that there is.
    """
    given = _given(words[1:])
    if given is None or not 1 <= len(given.places) <= 2 or not _CHANGES.isdisjoint(given.options):
        return None
    *device, point = given.places
    is_plain = bool(_OF_DISK.match(str(device[0]))) if device else not given.options
    return point.rstrip("/") if is_plain and isinstance(point, str) else None


class _Given(Record):
    """What `mount` is told: the device and the directory, or one of them, and the options."""

    places: list[Value]
    type: Value
    options: tuple[Value, ...]


def _given(words: Sequence[Value]) -> _Given | None:
    """The words behind `mount`; None where it mounts no file system."""
    rest = list(words)
    given: dict[str, list[Value]] = {"type": [], "options": []}
    prefix = ""
    places: list[Value] = []
    named: dict[int, Value] = {}
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=") if isinstance(word, str) else ("", "", "")
        if word in _NO_MOUNT or name.startswith("--make-"):
            return None
        if name in _WITH_VALUE and (equals or word == name):
            given[_WITH_VALUE[name]].append(value if equals else rest.pop(0) if rest else None)
        elif name in _PLACES and (equals or word == name):
            named[_PLACES[name]] = value if equals else rest.pop(0) if rest else None
        elif word in _DEVICE and rest:
            prefix = _DEVICE[str(word)]
            places.insert(0, _prefixed(prefix, rest.pop(0)))
        elif word in _IGNORED_WITH_VALUE:
            del rest[:1]
        elif isinstance(word, str) and word[:2] in ("-t", "-o") and len(word) > 2:
            given[_WITH_VALUE[word[:2]]].append(word[2:])
        elif word == "-r":
            given["options"].append("ro")
        elif isinstance(word, str) and word.startswith("-"):
            continue
        else:
            places.append(word)
    for position in sorted(named):
        places.insert(position, named[position])
    kind = given["type"][-1] if given["type"] else None
    options = tuple(option for text in given["options"] for option in _options(text))
    return _Given(places, kind, options)


def without_sudo(words: Sequence[Value]) -> list[Value]:
    """The words of the command itself."""
    rest = list(words)
    while rest and isinstance(rest[0], str) and base_name(rest[0]) in {"sudo", "exec", "nohup"}:
        is_sudo = base_name(str(rest.pop(0))) == "sudo"
        while is_sudo and rest and isinstance(rest[0], str) and rest[0].startswith("-"):
            option = rest.pop(0)
            if option in ("-u", "-g", "-p", "-h", "-C"):
                del rest[:1]
    return rest


def base_name(path: str) -> str:
    """The last component of a program's path."""
    return path.rpartition("/")[2]


def _prefixed(prefix: str, value: Value) -> Value:
    if isinstance(value, UnknownValue):
        return value
    return prefix + value if isinstance(value, str) else Text((prefix, value))


def _options(text: Value) -> list[Value]:
    if isinstance(text, str):
        return [option for option in text.split(",") if option]
    return [text] if text is not None else []
