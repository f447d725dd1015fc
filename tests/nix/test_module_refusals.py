"""What the module refuses, and what it warns of: the message names the option and a way out."""

from __future__ import annotations

import pytest
from evaluated import Evaluated, EvaluationError, declaration, evaluate, evaluate_all
from example_disks import ATTACHED_ONLY, DISK, OTHER, disk, mounted

FINE = {
    "usual": declaration(DISK, ATTACHED_ONLY, OTHER),
    "service": declaration(
        DISK,
        more='wsl.bareMounts.trigger = "service"; wsl.wslConf.boot.command = "mine";',
    ),
    "udev on": declaration(DISK, more="services.udev.enable = true;"),
    "udev off by default": declaration(DISK, more="services.udev.enable = lib.mkDefault false;"),
    "attach only without systemd": declaration(
        ATTACHED_ONLY, more="wsl.wslConf.boot.systemd = false;"
    ),
    "own PowerShell without automount": declaration(
        DISK,
        more='wsl.wslConf.automount.enabled = false; wsl.bareMounts.powershellPath = "/win/p.exe";',
    ),
    "no task": declaration(DISK, more="wsl.bareMounts.scheduledTask = null;"),
    "serial with quotes": declaration(disk(serialNumber='"a\'b $(c) `d`"')),
    "pattern with bracket": declaration(disk(devicePattern='"scsi-*[S]1*"')),
    "pattern by wwn": declaration(disk(devicePattern='"wwn-0x5000c500*"')),
    "pattern by scsi-3": declaration(disk(devicePattern='"scsi-35000c500*"')),
    **{
        f"mounted on {place}": declaration(mounted(place))
        for place in (
            "/var/lib/postgresql",
            "/mnt/wsl/storage",
            "/mnt/wslx",
            "/mnt/cc",
            "/mnt/c-data",
            "/home",
            "/nixos",
            "/boot/efi",
            "/mnt/...",
        )
    },
}

# Name → the configuration and words of the one message that it gives.
ASSERTED: dict[str, tuple[str, list[str]]] = {
    "same name": (
        declaration(DISK, OTHER.replace('"other"', '"data"')),
        ["wsl.bareMounts.disks", "name", "data", "own name"],
    ),
    "same serial": (
        declaration(DISK, OTHER.replace('"S3"', '" S1 "')),
        ["wsl.bareMounts.disks", "serialNumber", "S1", "remove the disk"],
    ),
    "same mount point": (
        declaration(DISK, OTHER.replace("/mnt/other", "/mnt/data")),
        ["filesystem.mountPoint", "/mnt/data", "own filesystem.mountPoint"],
    ),
    "serial not ASCII": (
        declaration(disk(serialNumber='"S1é"')),
        ["serialNumber", "data", "Get-Disk"],
    ),
    "serial with a control character": (
        declaration(disk(serialNumber='"S\\t1"')),
        ["serialNumber", "data", "Get-Disk"],
    ),
    "serial with a double quote": (
        declaration(disk(serialNumber='"S\\"1"')),
        ["serialNumber", "data", "Get-Disk"],
    ),
    **{
        f"task {name}": (
            declaration(DISK, more=f'wsl.bareMounts.scheduledTask = "{name}";'),
            ["wsl.bareMounts.scheduledTask", "another name", "null"],
        )
        for name in ("a\\\\b", "a/b", "a:b", "a<b", "a>b", "a|b", "a?b", "a*b", 'a\\"b', "ä")
    },
    "interop off": (
        declaration(DISK, more="wsl.wslConf.interop.enabled = false;"),
        ["wsl.wslConf.interop.enabled", "Remove that setting"],
    ),
    "automount off": (
        declaration(DISK, more="wsl.wslConf.automount.enabled = false;"),
        ["wsl.wslConf.automount.enabled", "set wsl.bareMounts.powershellPath"],
    ),
    "systemd off": (
        declaration(DISK, more="wsl.wslConf.boot.systemd = false;"),
        ["wsl.wslConf.boot.systemd", "filesystem = null"],
    ),
    "service with systemd off": (
        declaration(
            ATTACHED_ONLY,
            more='wsl.wslConf.boot.systemd = false; wsl.bareMounts.trigger = "service";',
        ),
        ["wsl.wslConf.boot.systemd"],
    ),
    "udev forced off": (
        declaration(DISK, more="services.udev.enable = lib.mkForce false;"),
        ["services.udev.enable", "Remove that definition"],
    ),
    **{
        f"mounted on {place}": (
            declaration(mounted(place)),
            ["filesystem.mountPoint", place, "slash at the end"],
        )
        for place in ("/mnt/data/", "/mnt//data", "/mnt/./data", "/mnt/../etc")
    },
    **{
        f"mounted on {place}": (
            declaration(mounted(place)),
            ["filesystem.mountPoint", place, "such as /mnt/data"],
        )
        for place in (
            *("/", "/boot", "/etc", "/nix", "/nix/store", "/usr"),
            *("/var", "/var/lib", "/var/lib/nixos", "/var/log", "/nix/var"),
            *("/mnt/wsl", "/mnt/wslg", "/mnt/wslg/x", "/mnt/c", "/mnt/D/data"),
        )
    },
    "mounted on a drive below another root": (
        declaration(mounted("/drives/c"), more='wsl.wslConf.automount.root = "/drives";'),
        ["filesystem.mountPoint", "/drives/c", "/drives/wsl/data"],
    ),
    "own boot command": (
        declaration(DISK, more='wsl.wslConf.boot.command = "mine";'),
        ["wsl.wslConf.boot.command", 'wsl.bareMounts.trigger = "service"'],
    ),
    "own boot command by default": (
        declaration(DISK, more='wsl.wslConf.boot.command = lib.mkDefault "mine";'),
        ["wsl.wslConf.boot.command", 'wsl.bareMounts.trigger = "service"'],
    ),
    "own boot command of several lines": (
        declaration(
            DISK,
            more='wsl.bareMounts.trigger = "service"; wsl.wslConf.boot.command = "a\\nb";',
        ),
        ["wsl.wslConf.boot.command", "more than one line", "into a script"],
    ),
}

WARNED: dict[str, tuple[str, list[str]]] = {
    "no disks": (declaration(), ["wsl.bareMounts.disks", "empty"]),
    "pattern without the serial": (
        declaration(disk(devicePattern='"scsi-*data*"')),
        ["devicePattern", "data", "serial number", "scsi-*S1*"],
    ),
    "pattern with a normalised serial": (
        declaration(disk(serialNumber='"A B."', devicePattern='"scsi-*A_B-part1"')),
        ["devicePattern", "scsi-*A_B.*"],
    ),
    **{
        f"pattern of {kind} names": (
            declaration(disk(devicePattern=f'"{kind}-*S1*"')),
            ["devicePattern", "scsi- or wwn-", f"{kind}-*S1*"],
        )
        for kind in ("nvme", "ata", "usb")
    },
}


@pytest.fixture(scope="module")
def systems() -> dict[str, Evaluated]:
    """All of the above, with one start of Nix."""
    texts = {name: text for name, (text, _) in (ASSERTED | WARNED).items()}
    assert not texts.keys() & FINE.keys()
    return evaluate_all(texts | FINE)


@pytest.mark.parametrize("name", FINE)
def test_silent(systems: dict[str, Evaluated], name: str) -> None:
    assert (systems[name].failed, systems[name].warnings) == ((), ())


@pytest.mark.parametrize("name", ASSERTED)
def test_assertion(systems: dict[str, Evaluated], name: str) -> None:
    (message,) = systems[name].failed
    for words in ASSERTED[name][1]:
        assert words in message
    assert systems[name].warnings == ()


@pytest.mark.parametrize("name", WARNED)
def test_warning(systems: dict[str, Evaluated], name: str) -> None:
    (warning,) = systems[name].warnings
    for words in WARNED[name][1]:
        assert words in warning
    assert systems[name].failed == ()


def test_udev_switched_off_plainly_is_a_conflict() -> None:
    with pytest.raises(EvaluationError, match=r"services\.udev\.enable' has conflicting"):
        evaluate(declaration(DISK, more="services.udev.enable = false;"))
