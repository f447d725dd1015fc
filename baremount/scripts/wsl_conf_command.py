"""Whether a boot command that NixOS writes into wsl.conf reaches WSL, with all that follows it.

`[boot]` sorts early and nothing is escaped, so a command that WSL cannot read takes `systemd=true`
and the default user with it: the machine then starts without systemd, as root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record
from baremount.scripts.wsl_conf import Broken, read

if TYPE_CHECKING:
    from collections.abc import Mapping

# What NixOS-WSL writes when nothing is set: modules/wsl-conf.nix.
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "automount": {
        "enabled": "true",
        "ldconfig": "false",
        "mountFsTab": "false",
        "options": "metadata,uid=1000,gid=100",
        "root": "/mnt",
    },
    "boot": {"systemd": "true"},
    "interop": {"appendWindowsPath": "true", "enabled": "true"},
    "network": {"generateHosts": "true", "generateResolvConf": "true", "hostname": "nixos"},
    "user": {"default": "nixos"},
}


class Fate(Record):
    """What becomes of a boot command that NixOS writes into wsl.conf.

    `intact`: WSL runs exactly this command, and all other settings keep their values. `seen`: the
    command that it runs, None where it runs none. `changed`: the other settings that are lost,
    altered or added by it, as `section.key` in lower case, sorted.
    """

    intact: bool
    seen: str | None
    broken: Broken | None
    changed: tuple[str, ...]


def survives(command: str, settings: Mapping[str, Mapping[str, str]] = DEFAULTS) -> Fate:
    """What WSL sees of `boot.command` and of the settings beside it.

    NixOS-WSL renders `wsl.wslConf` with `generators.toINI`: sections and keys sorted by their
    bytes, values as they are, an empty value left out. `settings` are the other ones, as text.
    """
    wanted = {**settings, "boot": {**settings.get("boot", {}), "command": command}}
    conf = read(rendered(wanted))
    expected = {
        f"{section}.{key}".lower(): value
        for section, keys in wanted.items()
        for key, value in keys.items()
        if value
    }
    found = {setting.name: setting.value for setting in conf.settings if setting.effective}
    changed = {name for name in {*expected, *found} if expected.get(name) != found.get(name)}
    return Fate(
        not changed,
        found.get("boot.command"),
        conf.broken,
        tuple(sorted(changed - {"boot.command"})),
    )


def rendered(settings: Mapping[str, Mapping[str, str]]) -> str:
    """The wsl.conf that NixOS-WSL writes for these values."""
    return "\n".join(
        f"[{section}]\n" + "".join(f"{key}={keys[key]}\n" for key in sorted(keys) if keys[key])
        for section, keys in sorted(settings.items())
    )
