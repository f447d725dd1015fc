r"""A unit is ordered after a mount or disk by a name that no unit has.

## What it does
Flags, in the configuration of a machine with a disk attached to WSL, the name of the disk's mount
unit or device unit where it is not written as systemd writes it: `mnt-my-data.mount` for
`/mnt/my-data`, or `"mnt-my\x2ddata.mount"` in a Nix string, which takes the backslash away.

## Why is this bad?
In unit names `-` stands for `/`, and every `-` of the path itself becomes `\x2d`. The wrong name
belongs to another path, so that the unit waits for nothing, or fails for want of a unit that will
never be there.

## Example
```nix
{
  wsl.enable = true;
  fileSystems."/mnt/my-data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "ext4";
    options = [ "nofail" ];
  };
  systemd.services.backup.after = [ "mnt-my-data.mount" ];
}
```

Use instead:
```nix
{
  wsl.enable = true;
  fileSystems."/mnt/my-data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "ext4";
    options = [ "nofail" ];
  };
  systemd.services.backup.after = [ "mnt-my\\x2ddata.mount" ];
}
```

## Fix safety
Unsafe: with the right name the dependency begins to work, and a unit may wait that did not before.

## Source
systemd.unit(5), "String Escaping for Inclusion in Unit Names"; `systemd-escape --path /mnt/my-data`
prints the name. In NixOS, `utils.escapeSystemdPath` does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.edits import Edit
from baremount.lint_rules.support.facts import MachineModel
from baremount.linting.finding import Fix, Spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from baremount.linting.rule import Context
    from baremount.syntax.tree import NixFile, String

_UNIT = re.compile(
    r"[^\s,=]+\.(?:mount|automount|device|service|target|socket|timer|path|swap|slice|scope)"
)

RULE = Rule(
    code="BM019",
    name="misescaped-unit-name",
    severity="warning",
    languages=("nix",),
    on=(MachineModel,),
    markers=(b".mount", b".automount", b".device"),
    fix="unsafe",
)


def check(model: MachineModel, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The strings that name a unit of an attached disk wrongly."""
    wrong = _wrong_names(model)
    if not wrong:
        return
    from baremount.syntax.tree import String
    from baremount.syntax.walking import walk

    for file in model.machine.files():
        for node in walk(file.root):
            if isinstance(node, String) and len(node.parts) == 1 and isinstance(node.parts[0], str):
                for name in _named(node.parts[0]):
                    if name in wrong:
                        yield _report(file, node, name, *wrong[name])


def _wrong_names(model: MachineModel) -> dict[str, tuple[str, str]]:
    """What people write, with the right name and the path that it means."""
    from baremount.lint_rules.support.mount_points import normal
    from baremount.migrate.links import escape_unit

    points = [normal(mount.mount_point.value or "") for mount in model.mounts]
    if None in points:
        return {}
    bare = [mount for mount in model.mounts if mount.bare and mount.certain]
    devices = [mount.device.value or "" for mount in bare]
    names = [disk.name.value for disk in model.disks if disk.certain]
    devices += [f"/dev/disk/by-wsl-bare/{name}" for name in names if name is not None]
    paths: list[tuple[str | None, tuple[str, ...]]] = [
        *((normal(mount.mount_point.value or ""), (".mount", ".automount")) for mount in bare),
        *((normal(path), (".device",)) for path in devices if path.startswith("/dev/")),
    ]
    right = {escape_unit(point or "") for point in points}
    found: dict[str, tuple[str, str]] = {}
    for path, suffixes in paths:
        if path is None:
            continue
        escaped = escape_unit(path)
        for name in {path.strip("/").replace("/", "-"), escaped.replace("\\", "")}:
            if name != escaped and name not in right:
                found.update({name + end: (escaped + end, path) for end in suffixes})
    return found


def _named(text: str) -> Iterable[str]:
    """The units in a string that holds nothing else; in mount options those of systemd's own."""
    if text.startswith("x-systemd.") or ",x-systemd." in text:
        options = [option.partition("=") for option in text.split(",")]
        return [value for name, _, value in options if name.startswith("x-systemd.")]
    words = text.split()
    return words if all(_UNIT.fullmatch(word) for word in words) else ()


def _report(file: NixFile, node: String, name: str, right: str, path: str) -> Report:
    shown = right.replace("\\", "\\\\") if node.style == "double" else right
    return Report(
        Spot(file.source, node.span),
        f"`{name}` is not the unit of `{path}`",
        f"write `{shown}` in this string; `utils.escapeSystemdPath` makes it of the path",
        _fix(file, node, {name: shown, right: shown}),
    )


def _fix(file: NixFile, node: String, names: Mapping[str, str]) -> Fix | None:
    """The right name in place of the only wrong one, as it may be written."""
    raw = file.source.text(node.span)
    for name, shown in names.items():
        if raw.count(name) == 1 and raw.count(shown) == 0:
            start = node.span[0] + len(raw[: raw.index(name)].encode())
            edit = Edit(start, start + len(name.encode()), shown.encode())
            return Fix("unsafe", (edit,), f"Write `{shown}`")
    return None


_HEAD = (
    '{\n  wsl.enable = true;\n  fileSystems."/mnt/my-data".device = "/dev/disk/by-uuid/1b-2c";\n'
)

CASES = (
    Clean("right", _HEAD + '  systemd.services.a.after = [ "mnt-my\\\\x2ddata.mount" ];\n}\n'),
    Clean(
        "right, in an indented string",
        _HEAD + "  systemd.services.a.after = [ ''mnt-my\\x2ddata.mount'' ];\n}\n",
    ),
    Clean(
        "unit of another mount",
        _HEAD + '  fileSystems."/mnt/my/data".device = "/dev/sdb2";\n'
        '  systemd.services.a.after = [ "mnt-my-data.mount" ];\n}\n',
    ),
    Clean(
        "a mount that is not known",
        "{ config, ... }:\n" + _HEAD + "  systemd.mounts = [ "
        '{ what = "/dev/sdb2"; where = config.my.point; } ];\n'
        '  systemd.services.a.after = [ "mnt-my-data.mount" ];\n}\n',
    ),
    Clean(
        "ordinary machine",
        '{\n  fileSystems."/mnt/my-data".device = "/dev/sdb1";\n'
        '  systemd.services.a.after = [ "mnt-my-data.mount" ];\n}\n',
    ),
    Clean(
        "nothing to escape",
        '{\n  wsl.enable = true;\n  fileSystems."/mnt/data".device = "/dev/sdb1";\n'
        '  systemd.services.a.after = [ "mnt-data.mount" "mnt-data-x.mount" ];\n}\n',
    ),
    Clean(
        "two hosts, and prose",
        {
            "wsl.nix": _HEAD + '  systemd.services.a.description = "See mnt-my-data.mount"; }\n',
            "server.nix": '{ systemd.services.a.after = [ "mnt-my-data.mount" ]; }\n',
        },
    ),
    Flagged(
        "not escaped",
        _HEAD + '  systemd.services.a.after = [ "mnt-my-data.mount" "b.service" ];\n}\n',
        ("4:32 `mnt-my-data.mount` is not the unit of `/mnt/my-data`",),
        _HEAD + '  systemd.services.a.after = [ "mnt-my\\\\x2ddata.mount" "b.service" ];\n}\n',
    ),
    Flagged(
        "backslash lost",
        _HEAD + '  systemd.services.a.requires = [ "mnt-my\\x2ddata.mount" ];\n}\n',
        ("4:35 `mnt-myx2ddata.mount` is not",),
        _HEAD + '  systemd.services.a.requires = [ "mnt-my\\\\x2ddata.mount" ];\n}\n',
    ),
    Flagged(
        "among other units in one string",
        _HEAD + '  systemd.services.a.unitConfig.After = "a.service mnt-my-data.mount";\n}\n',
        ("4:41 `mnt-my-data.mount` is not the unit of `/mnt/my-data`",),
        _HEAD + '  systemd.services.a.unitConfig.After = "a.service mnt-my\\\\x2ddata.mount";\n}\n',
    ),
    Flagged(
        "in a let of another file, in options",
        {
            "host.nix": "{\n  imports = [ ./b.nix ];\n"
            + _HEAD[2:]
            + '  fileSystems."/srv".options = [ "bind" "x-systemd.requires='
            + 'mnt-my-data.mount" ];\n}\n',
            "b.nix": "let\n  unit = ''mnt-my-data.automount'';\nin\n"
            "{ systemd.services.b.wantedBy = [ unit ]; }\n",
        },
        (
            "b.nix:2:10 `mnt-my-data.automount` is not",
            "host.nix:5:41 `mnt-my-data.mount` is not",
        ),
        {
            "host.nix": "{\n  imports = [ ./b.nix ];\n"
            + _HEAD[2:]
            + '  fileSystems."/srv".options = [ "bind" "x-systemd.requires='
            + 'mnt-my\\\\x2ddata.mount" ];\n}\n',
            "b.nix": "let\n  unit = ''mnt-my\\x2ddata.automount'';\nin\n"
            "{ systemd.services.b.wantedBy = [ unit ]; }\n",
        },
    ),
    Flagged(
        "units of devices",
        _HEAD + '  wsl.bareMounts.disks = [ { name = "a"; serialNumber = "A"; } ];\n'
        '  systemd.services.a.after = [ "dev-disk-by-uuid-1b-2c.device" ];\n'
        '  systemd.services.b.bindsTo = [ "dev-disk-by-wsl-bare-a.device" ];\n}\n',
        ("5:32 `dev-disk-by-uuid-1b-2c.device` is not", "6:34 `dev-disk-by-wsl-bare-a.device` is"),
        _HEAD + '  wsl.bareMounts.disks = [ { name = "a"; serialNumber = "A"; } ];\n'
        '  systemd.services.a.after = [ "dev-disk-by\\\\x2duuid-1b\\\\x2d2c.device" ];\n'
        '  systemd.services.b.bindsTo = [ "dev-disk-by\\\\x2dwsl\\\\x2dbare-a.device" ];\n}\n',
    ),
)
