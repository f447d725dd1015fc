"""The corpus under real Nix: old and new configuration mean the same disks and mounts.

The comparison is written from the tables in the documentation of the old forms, not from the
program, so that both would have to be wrong in the same way to agree.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parent
CORPUS = ROOT.parent / "corpus"
LIBRARY = ROOT / "nix" / "lib.nix"
EVALUATOR = ROOT / "nix" / "configuration.nix"
NIX_INSTANTIATE = ("nix-instantiate", "--store", "dummy://", "--eval", "--strict", "--json")
KEYS = {"file", "module", "config", "arguments", "serials", "unrealLink", "extended", "part"}

pytestmark = pytest.mark.skipif(not shutil.which("nix-instantiate"), reason="needs nix-instantiate")

# What the published module declares.
MODULE_DEFAULTS = {
    "enable": False,
    "mountName": "internal-4tb-nvme",
    "deviceId": "nvme-Samsung_SSD_990_PRO_4TB_S6Z2NJ0TC14842T",
    "mountPoint": "/mnt/wsl/storage",
    "fsType": "ext4",
    "mountOptions": ["defaults", "noatime", "nodiratime"],
    "instanceDirs": ["nixos-wsl-main", "nixos-wsl-dev", "nixos-wsl-test"],
    "defaultUser": "tim",
    "defaultGroup": "users",
}
ORDERING = re.compile(r"x-systemd\.(requires|after|requires-mounts-for)=").match
BY_ID, BY_UUID = "/dev/disk/by-id/", "/dev/disk/by-uuid/"


class Mount(NamedTuple):
    """A file system on an attached disk, as far as a form tells."""

    type: str
    options: tuple[str, ...]
    enabled: bool = True
    name: str | None = None
    serial: str | None = None
    link: str | None = None
    uuid: str | None = None


def evaluations() -> list[Any]:
    return [
        pytest.param(case, entry, id=f"{case.name}-{Path(entry['file']).stem}")
        for case in sorted(CORPUS.iterdir())
        if case.is_dir()
        for entry in entries(case)
    ]


def entries(case: Path) -> list[dict[str, Any]]:
    found = json.loads((case / "case.json").read_bytes()).get("evaluate", [])
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize(("case", "entry"), evaluations())
def test_same_disks_and_mounts(case: Path, entry: dict[str, Any]) -> None:
    assert entry.keys() <= KEYS
    old = evaluate(case / "input", entry, paths_allowed=True)
    new = evaluate(case / "expected", entry, paths_allowed=False)
    before, after = mounts(old), mounts(new)
    assert before, "nothing to compare"
    assert after.keys() == before.keys()
    assert not old["wslStorageMount"] or not new["wslStorageMount"]
    for where, mount in before.items():
        if where in entry.get("extended", []):
            assert_extended(mount, after[where])
            continue
        assert_same(mount, after[where], entry)
    assert [disk["name"] for disk in disks(old)] == [
        disk["name"] for disk in disks(new)[: len(disks(old))]
    ]
    assert others(new) == others(old)
    assert_directories_are_made(old, new)


def assert_directories_are_made(old: dict[str, Any], new: dict[str, Any]) -> None:
    """`instanceDirs` with its owner lives on in a service that waits for the mount."""
    values = settings(old)
    if not values or not values["instanceDirs"]:
        assert not new["services"]
        return
    assert [*new["services"]] == [f"{values['mountName']}-directories"]
    (service,) = map(resolved, new["services"].values())
    assert service["unitConfig"] == {"RequiresMountsFor": [values["mountPoint"]]}
    assert service["wantedBy"] == [unit_of(values["mountPoint"])]
    assert f"for directory in {' '.join(values['instanceDirs'])}; do" in service["script"]
    words = shlex.split(service["script"])
    made = words[words.index("install") :][:7]
    owner = ["-o", values["defaultUser"], "-g", values["defaultGroup"]]
    assert made == ["install", "-d", *owner, f"{values['mountPoint']}/$directory"]


def assert_same(old: Mount, new: Mount, entry: dict[str, Any]) -> None:
    assert (new.type, new.options, new.enabled) == (old.type, old.options, old.enabled)
    assert new.name
    assert old.name in {None, new.name}
    assert new.serial == (old.serial or entry.get("serials", {}).get(new.name))
    assert new.uuid == old.uuid
    if old.link and old.link.startswith("scsi-"):
        assert new.link is not None
        assert re.sub(r"\[(.)\]", r"\1", new.link) == old.link
    elif old.link:
        assert new.link is None or str(new.serial) in new.link


def assert_extended(old: Mount, new: Mount) -> None:
    """A further file system of a declared disk: it stays, and waits for nothing."""
    assert new._replace(options=()) == old._replace(options=())
    assert new.options[: len(old.options)] == old.options
    assert {"nofail", "noauto"} <= set(new.options)
    assert any(option.startswith("x-systemd.device-timeout=") for option in new.options)
    unit = unit_of(f"{BY_ID}{new.link}", "device")
    assert f"x-systemd.wanted-by={unit}" in new.options
    assert len(set(new.options)) == len(new.options)


def mounts(config: dict[str, Any]) -> dict[str, Mount]:
    """Mount point → what is mounted there, from every form that a configuration may have."""
    found: dict[str, Mount] = {}
    values = settings(config)
    if values:
        found[values["mountPoint"]] = Mount(
            values["fsType"],
            tuple(values["mountOptions"]),
            values["enable"],
            values["mountName"],
            values["diskSerialNumber"],
            values["deviceId"],
        )
    for where, value in resolved(config["fileSystems"]).items():
        found |= from_device(where, value.get("device"), value.get("fsType"), value.get("options"))
    for unit in config["mounts"]:
        options = unit["options"].split(",")
        found |= from_device(unit["where"], unit["what"], unit["type"], options)
    found |= declared(config)
    return found


def others(config: dict[str, Any]) -> dict[str, Any]:
    """The file systems on no disk, without the order in which they are mounted."""
    return {
        where: {**value, "options": [o for o in value.get("options", []) if not ORDERING(o)]}
        for where, value in resolved(config["fileSystems"]).items()
        if not value.get("device", "").startswith((BY_ID, BY_UUID))
    }


def declared(config: dict[str, Any]) -> dict[str, Mount]:
    bare = resolved(config["bareMounts"])
    found: dict[str, Mount] = {}
    for disk in disks(config) + (config["bareMountDisks"] or []):
        system = disk.get("filesystem")
        if system:
            found[system["mountPoint"]] = Mount(
                system.get("fsType", "ext4"),
                tuple(system.get("options", ["defaults"])),
                bare.get("enable", True),
                disk["name"],
                disk.get("serialNumber"),
                disk.get("devicePattern"),
                system.get("uuid"),
            )
    for old in bare.get("mounts", []):
        options = tuple(old.get("options", ["defaults"]))
        found[old["mountPoint"]] = Mount(
            old.get("fsType", "ext4"), options, bare["enable"], uuid=old["diskUuid"]
        )
    return found


def disks(config: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = resolved(config["bareMounts"]).get("disks", [])
    return found


def from_device(
    where: str, device: str | None, kind: str | None, options: list[str] | None
) -> dict[str, Mount]:
    if not device or not device.startswith((BY_ID, BY_UUID)):
        return {}
    link = device.removeprefix(BY_ID) if device.startswith(BY_ID) else None
    uuid = device.removeprefix(BY_UUID) if device.startswith(BY_UUID) else None
    return {
        where: Mount(kind or "auto", tuple(options or ["defaults"]), link=link, uuid=uuid),
    }


def settings(config: dict[str, Any]) -> dict[str, Any]:
    values = resolved(config["wslStorageMount"])
    return {**MODULE_DEFAULTS, **config["defaults"], **values} if values else {}


def resolved(value: Any) -> Any:
    """The value without the markers of `mkIf`, `mkMerge` and `mkDefault`, at any depth."""
    if isinstance(value, list):
        return [resolved(item) for item in value]
    if not isinstance(value, dict):
        return {} if value is None else value
    kind = value.get("_type")
    if kind == "if":
        return resolved(value["content"]) if value["condition"] else {}
    if kind == "merge":
        return {key: item for part in value["contents"] for key, item in resolved(part).items()}
    if kind == "override":
        return resolved(value["content"])
    return {key: resolved(item) for key, item in value.items()}


def unit_of(path: str, kind: str = "mount") -> str:
    """What `systemd-escape --path` gives, with the unit's suffix."""
    escaped = "".join(
        c if re.match(r"[A-Za-z0-9:_.]", c) else "-" if c == "/" else f"\\x{ord(c):02x}"
        for c in path.strip("/")
    )
    return f"{escaped}.{kind}"


def evaluate(tree: Path, entry: dict[str, Any], *, paths_allowed: bool) -> dict[str, Any]:
    """What the file of a case sets, as Nix itself sees it, before any module system."""
    request = {
        "library": str(LIBRARY),
        "file": str(tree / entry["file"]),
        "module": str(tree / entry["module"]) if "module" in entry else None,
        "config": entry.get("config", {}),
        "arguments": entry.get("arguments", {}),
        "part": entry.get("part"),
        "pathsAllowed": paths_allowed,
    }
    result = subprocess.run(
        [*NIX_INSTANTIATE, "--argstr", "request", json.dumps(request), str(EVALUATOR)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    values: dict[str, Any] = json.loads(result.stdout)
    return values
