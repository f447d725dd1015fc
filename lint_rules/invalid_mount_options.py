"""Mount options that the file system does not take, that contradict each other, or stand twice.

## What it does
Flags, on disks attached to WSL:

- an option that the given file system refuses, such as `nobarrier` on XFS or `uid=` on ext4, and
  a generic option with a letter wrong, such as `nofial`;
- two options of which one undoes the other, such as `ro` and `rw`, and one that is set to two
  values (`commit=5` and `commit=30`);
- an option that stands twice in one list, as a note.

Options that the rule does not know, and file systems other than ext2 to ext4, XFS, Btrfs, VFAT and
NTFS, are left alone.

## Why is this bad?
The kernel refuses the whole mount for one option that it does not know. With `nofail` nobody
notices but by an empty directory, and programs write their data onto the root disk instead.

## Example
```nix
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "xfs";
    options = [ "noatime" "nobarrier" "nofail" ];
  };
}
```

Use instead:
```nix
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "xfs";
    options = [ "noatime" "nofail" ];
  };
}
```

## Fix safety
Safe: an option that stands twice in one list is taken out once. The others have no fix, since only
you know what was meant.

## Source
mount(8), ext4(5), xfs(5), btrfs(5), ntfs-3g(8); fs/*/super.c of Linux; XFS lists the options that
it has removed in https://docs.kernel.org/admin-guide/xfs.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.edits import Edit
from baremount.lint_rules.support.facts import DeclaredMount
from baremount.lint_rules.support.fstab_lines import is_bare
from baremount.linting.finding import Fix
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.fstab import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.lint_rules.support.option_places import Written
    from baremount.linting.finding import Spot
    from baremount.linting.rule import Context

RULE = Rule(
    code="BM020",
    name="invalid-mount-options",
    severity="warning",
    languages=("nix", "fstab"),
    on=(DeclaredMount, Entry),
    markers=(b"ptions", b"/dev/disk/by-wsl-bare/", b"/mnt/wsl/"),
    fix="safe",
    changes=("options",),
)

# The kernel has a flag for each and looks at them in its own order: fs/namespace.c.
_ACCESS_TIMES = frozenset({"noatime", "relatime", "strictatime"})
_NOT_THE_ORDER = "which of the two counts is not a matter of their order"


def check(mount: DeclaredMount | Entry, context: Context) -> Iterator[Report]:
    """What is wrong with the options of one mount."""
    from baremount.lint_rules.support import option_places
    from baremount.lint_rules.support.places import value_spot

    if isinstance(mount, Entry):
        if is_bare(mount) and mount.options_span is not None:
            places = option_places.written_in(context.source, mount)
            spot = context.spot(mount.options_span)
            yield from _faults(mount.options, mount.file_system_type.value, places, spot)
    elif mount.options.value is not None and _is_one_case(mount):
        places = option_places.written(mount)
        spot = value_spot(mount.options, mount.spot)
        yield from _faults(mount.options.value, mount.fs_type.value, places, spot)


def _is_one_case(mount: DeclaredMount) -> bool:
    """Whether options and type hold together: not one of them here and the other there."""
    if mount.form != "fileSystems":
        return True
    machine, open_conditions = mount.machine, set()
    whole = mount.definitions.get("options") or mount.definitions.get("fsType")
    for name in ("options", "fsType"):
        path = (*whole.path[:-1], name) if whole is not None else ()
        for definition in machine.definitions(path)[0]:
            if not isinstance(machine.holds(definition), bool):
                open_conditions.add(
                    tuple(
                        (condition.file.source.path, condition.node.span)
                        for condition in definition.conditions
                        if condition.file is not None and condition.node is not None
                    )
                )
    return len(open_conditions) < 2


def _faults(
    options: Sequence[str], fs_type: str | None, places: Sequence[Written], spot: Spot
) -> Iterator[Report]:
    from baremount.lint_rules.support.mount_option_faults import contradictions, refused

    where = {each.option: each.spot for each in places}
    for option in dict.fromkeys(options):
        found = refused(option, fs_type)
        if found is not None:
            yield Report(where.get(option, spot), *found, severity="error")
    for first, second in contradictions(options):
        in_order = not {first, second} <= _ACCESS_TIMES
        yield Report(
            where.get(second, spot),
            f"`{second}` {'undoes' if in_order else 'contradicts'} `{first}`",
            "keep the one that you mean: "
            + ("of the two, only the later one counts" if in_order else _NOT_THE_ORDER),
        )
    seen: set[str] = set()
    for each in places:
        if each.option in seen:
            yield _twice(each)
        seen.add(each.option)


def _twice(option: Written) -> Report:
    cut = option.removal
    fix = Fix("safe", (Edit(*cut, b""),), f"Remove `{option.option}`") if cut else None
    message = f"`{option.option}` stands here twice"
    return Report(option.spot, message, "take one of them out", fix, severity="info")


def _file_system(fs_type: str, options: str) -> str:
    return (
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        f'    fsType = "{fs_type}";\n    options = {options};\n  }};\n}}\n'
    )


CASES = (
    Clean(
        "as they should be",
        _file_system(
            "ext4", '[ "defaults" "noatime" "noexec" "commit=30" "errors=remount-ro" "nofail" ]'
        ),
    ),
    Clean(
        "Btrfs",
        _file_system(
            "btrfs",
            '[ "subvol=@home" "compress=zstd:3" "noatime" "ssd" "space_cache=v2" "nobarrier" ]',
        ),
    ),
    Clean("Windows's own", _file_system("ntfs3", '[ "uid=1000" "gid=100" "umask=022" "force" ]')),
    Clean(
        "options that systemd and mount take out",
        _file_system(
            "xfs",
            '[ "x-systemd.requires=a.service" "x-systemd.requires=b.service" "X-mount.mkdir"'
            ' "comment=x" "logbsize=256k" "inode64" "prjquota" "lifetime" ]',
        ),
    ),
    Clean("other file systems", _file_system("f2fs", '[ "nobarrier" "nofial" ]')),
    Clean("type not given", _file_system("auto", '[ "nobarrier" "uid=1000" ]')),
    Clean(
        "ordinary machine",
        '{ fileSystems."/data" = { device = "/dev/sdb1"; fsType = "xfs"; '
        'options = [ "nobarrier" "ro" "rw" ]; }; }\n',
    ),
    Clean(
        "one or the other",
        "{ config, lib, ... }:\n{\n  wsl.enable = true;\n"
        '  fileSystems."/data" = lib.mkMerge [\n    { device = "/dev/sdb1"; fsType = "ext4"; }\n'
        '    (lib.mkIf config.my.archive { options = [ "ro" ]; })\n'
        '    (lib.mkIf (!config.my.archive) { options = [ "rw" ]; })\n  ];\n}\n',
    ),
    Clean(
        "given twice in two files",
        {
            "host.nix": "{\n  imports = [ ./data.nix ];\n  wsl.enable = true;\n"
            '  fileSystems."/data".options = [ "nofail" ];\n}\n',
            "data.nix": '{ fileSystems."/data" = { device = "/dev/sdb1"; fsType = "ext4"; '
            'options = [ "nofail" ]; }; }\n',
        },
    ),
    Clean(
        "fstab",
        {
            "fstab": "/dev/disk/by-wsl-bare/a /a xfs defaults,nofail,inode64 0 2\n"
            "/dev/sdb1 /b xfs nobarrier,nobarrier 0 2\n"
        },
    ),
    Flagged(
        "refused",
        _file_system("xfs", '[ "noatime" "nobarrier" "nofail,acl" "uid=1000" ]'),
        (
            "6:27 `nobarrier` is no option of xfs",
            "6:47 `acl` is no option of xfs",
            "6:52 `uid=1000` is no option of xfs",
        ),
    ),
    Flagged(
        "a letter wrong",
        _file_system("ext4", '[ "nofial" "default" "noatme" ]'),
        ("6:17 `nofial` is no mount", "6:26 `default` is no mount", "6:36 `noatme` is no mount"),
    ),
    Flagged(
        "contradictions",
        _file_system("btrfs", '[ "rw" "noatime" "relatime" "ro" "commit=5" "commit=30" ]'),
        (
            "6:32 `relatime` contradicts `noatime`",
            "6:43 `ro` undoes `rw`",
            "6:59 `commit=30` undoes",
        ),
    ),
    Flagged(
        "twice",
        _file_system("ext4", '[\n      "noatime"\n      "nofail"\n      "noatime"\n    ]'),
        ("9:7 `noatime` stands here twice",),
        _file_system("ext4", '[\n      "noatime"\n      "nofail"\n    ]'),
    ),
    Flagged(
        "computed, in a module of one host",
        {
            "laptop.nix": "{ imports = [ ./data.nix ]; boot.loader.grub.enable = true; }\n",
            "wsl.nix": "{ imports = [ ./data.nix ]; wsl.enable = true; }\n",
            "data.nix": '{ lib, ... }:\nlet\n  fast = [ "nobarrier" ];\nin\n{\n'
            '  fileSystems."/data" = lib.mkIf true {\n    device = "/dev/sdb1";\n'
            '    fsType = "xfs";\n    options = [ "nofail" ] ++ fast;\n  };\n}\n',
        },
        ("data.nix:9:15 `nobarrier` is no option of xfs",),
    ),
    Flagged(
        "in the module's form, ext4 by default",
        "{\n  wsl.bareMounts.disks = [{\n"
        '    name = "a"; serialNumber = "S6Z2";\n    filesystem = {\n      mountPoint = "/data";\n'
        '      options = [ "compress-force=zstd" "noatime" "noatime" ];\n    };\n  }];\n}\n',
        ("6:19 `compress-force=zstd` is no option of ext4", "6:51 `noatime` stands"),
        "{\n  wsl.bareMounts.disks = [{\n"
        '    name = "a"; serialNumber = "S6Z2";\n    filesystem = {\n      mountPoint = "/data";\n'
        '      options = [ "compress-force=zstd" "noatime" ];\n    };\n  }];\n}\n',
    ),
    Flagged(
        "mount unit",
        '{\n  wsl.enable = true;\n  systemd.mounts = [{\n    what = "/dev/sdb1";\n'
        '    where = "/data";\n    type = "vfat";\n    options = "noatime,subvol=a,noatime";\n'
        "  }];\n}\n",
        ("7:24 `subvol=a` is no option of vfat", "7:33 `noatime` stands here twice"),
        '{\n  wsl.enable = true;\n  systemd.mounts = [{\n    what = "/dev/sdb1";\n'
        '    where = "/data";\n    type = "vfat";\n    options = "noatime,subvol=a";\n'
        "  }];\n}\n",
    ),
    Flagged(
        "line of fstab",
        {"fstab": "UUID=1b2c /mnt/wsl/a xfs ro,nobarrier,nofail,rw,nofail 0 2\n"},
        (
            "fstab:1:29 `nobarrier` is no",
            "fstab:1:46 `rw` undoes `ro`",
            "fstab:1:49 `nofail` stands here twice",
        ),
        {"fstab": "UUID=1b2c /mnt/wsl/a xfs ro,nobarrier,nofail,rw 0 2\n"},
    ),
)
