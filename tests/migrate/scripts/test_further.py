"""Several file systems on a disk that scripts know: one declares it, the further ones follow."""

from __future__ import annotations

import json

import pytest

SERIAL = "S4EWNX0R512345"
LINK = f"/dev/disk/by-id/scsi-SATA_Some_Disk_{SERIAL}-part"
ATTACH = (
    f"$d = Get-Disk -SerialNumber '{SERIAL}'\n"
    'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare\n'
)
UUID = "c2f6a1de-0b5d-4c55-8a43-5f3a4f2e9b10"
ANSWER = ("--serial", f"uuid:{UUID}={SERIAL}")


def mount(device, point, more="-t ext4"):
    return f"wsl -u root mount {more} {device} {point}\n"


TWO = ATTACH + mount(LINK + "1", "/srv/a") + mount(f"UUID={UUID}", "/srv/b", "-t xfs -o noatime")
FOLLOWING = {
    "device": f"/dev/disk/by-uuid/{UUID}",
    "fsType": "xfs",
    "options": [
        "noatime",
        "nofail",
        "noauto",
        "x-systemd.wanted-by=dev-disk-by\\x2duuid-" + UUID.replace("-", "\\x2d") + ".device",
        "x-systemd.device-timeout=30s",
    ],
}


def plan(home, files, *arguments):
    home.write(files)
    call = ("migrate", "--module", "none", *ANSWER, *arguments, *files)
    found = json.loads(home.run(*call, "--format", "json").output)
    assert found["refusals"] == []
    return found


def declared(block="", more=""):
    disk = f'{{ name = "a"; serialNumber = "{SERIAL}"; filesystem = {{ mountPoint = "/srv/a"; '
    disk += f'fsType = "ext4"; }}; devicePattern = "{LINK.rpartition("/")[2]}1"; }}'
    return f"{{\n  wsl.bareMounts = {{ enable = true; disks = [ {disk} ]; }};{block}\n{more}}}\n"


HOST = f"""{{
  wsl.enable = true;
  fileSystems."/srv/a" = {{ device = "{LINK}1"; fsType = "ext4"; }};
}}
"""
HOSTS = {
    "one is migrated": HOST,
    "all file systems in one set": HOST.replace('."/srv/a" =', ' = { "/srv/a" =').replace(
        "; };\n", "; }; };\n"
    ),
    "below config": HOST.replace("  wsl", "  config.wsl").replace("  file", "  config.file"),
    "a wsl set": HOST.replace("wsl.enable = true;", "wsl = { enable = true; };"),
    "one is declared": declared(),
    "beside other file systems": declared(more='  fileSystems = { "/x" = { device = "y"; }; };\n'),
    "none is known": "{ wsl.enable = true; }\n",
}


def evaluated(home, nix, name="host.nix"):
    value = nix.value(home.read(name), home.path)
    value.pop("imports", None)
    return value.get("config", value)


@pytest.mark.parametrize("text", HOSTS.values(), ids=HOSTS)
def test_the_second_one_stands_beside_the_declaration(home, nix, text):
    files = {"host.nix": text, "m.ps1": TWO}
    found = plan(home, files)
    assert [file["path"] for file in found["files"]] == ["host.nix"]
    assert [(d["name"], d["serialNumber"]) for d in found["disks"]] == [
        ("a", SERIAL),
        ("b", SERIAL),
    ]
    assert home.run("migrate", "--write", "--module", "none", *ANSWER, *files).code == 0
    result = evaluated(home, nix)
    (disk,) = result["wsl"]["bareMounts"]["disks"]
    assert disk["filesystem"]["mountPoint"] == "/srv/a"
    assert result["fileSystems"]["/srv/b"] == FOLLOWING
    again = plan(home, {name: home.read(name) for name in files})
    assert again["files"] == []


def test_of_scripts_alone_both_are_in_the_declaration(home, nix):
    files = {"m.ps1": TWO}
    home.write(files)
    outcome = home.run("migrate", *ANSWER, *files)
    assert outcome.code == 0
    result = nix.value(outcome.output)
    assert [disk["name"] for disk in result["wsl"]["bareMounts"]["disks"]] == ["a"]
    assert result["fileSystems"] == {"/srv/b": FOLLOWING}
    assert home.run("migrate", "--write", "--output", "x.nix", *ANSWER, *files).code == 0
    assert evaluated(home, nix, "x.nix") == result


def test_a_new_file_for_a_declared_disk_holds_only_the_second_one(home, nix):
    files = {"host.nix": declared(), "m.ps1": TWO}
    found = plan(home, files, "--output", "x.nix")
    assert [file["path"] for file in found["files"]] == ["x.nix"]
    assert nix.value(found["files"][0]["after"]) == {"fileSystems": {"/srv/b": FOLLOWING}}


def test_it_goes_to_the_machine_that_has_the_disk(home):
    files = {"a.nix": "{ wsl.enable = true; }\n", "b.nix": declared(), "m.ps1": TWO}
    assert [file["path"] for file in plan(home, files)["files"]] == ["b.nix"]


def test_what_becomes_of_the_commands_is_said(home):
    changes = plan(home, {"m.ps1": TWO}, "--output", "x.nix")["changes"]
    wanted = {
        2: ("converted", "wsl.bareMounts.disks.*.serialNumber", "the disk `a`"),
        3: ("converted", "wsl.bareMounts.disks.*.filesystem", ""),
        4: (
            "converted",
            "fileSystems",
            "further file system of the disk `a`: it follows its partition",
        ),
    }
    assert {c["line"]: (c["fate"], c["target"], c["reason"]) for c in changes} == wanted


def test_its_own_options_are_not_said_twice(home, nix):
    again = TWO.replace("-o noatime", "-o nofail,x-systemd.device-timeout=5s")
    found = plan(home, {"m.ps1": again}, "--output", "x.nix")
    options = nix.value(found["files"][0]["after"])["fileSystems"]["/srv/b"]["options"]
    assert options[:3] == ["nofail", "x-systemd.device-timeout=5s", "noauto"]
    assert len(options) == 4


@pytest.mark.parametrize("device", ["/dev/sdd2", "/dev/disk/by-id/nvme-Some_Disk-part2"])
def test_without_a_link_of_its_own_it_is_refused(home, device):
    script = TWO.replace(f"UUID={UUID}", device)
    files = {"host.nix": declared(), "m.ps1": script}
    home.write(files)
    outcome = home.run("migrate", *files, "--serial", f"b={SERIAL}")
    assert outcome.code == 1
    text = " ".join(outcome.output.split())
    assert "m.ps1:4:1: `/srv/b` is on the same disk as what host.nix:2 mounts" in text
    assert "`lsblk -o NAME,UUID` prints its UUID, mount it by that, as UUID=…" in text


def test_where_it_cannot_stand_is_refused(home):
    more = "  fileSystems = builtins.fromJSON (builtins.readFile ./x.json);\n"
    home.write({"host.nix": declared(more=more), "m.ps1": TWO})
    outcome = home.run("migrate", "host.nix", "m.ps1", *ANSWER)
    assert outcome.code == 1
    assert "for `/srv/b` can be added: `fileSystems` is computed here" in outcome.output


def test_the_proof_covers_it(home, monkeypatch):
    from baremount.migrate import siblings

    honest = siblings.entry_lines
    for module in ("alone", "beside"):
        monkeypatch.setattr(
            f"baremount.migrate.{module}.entry_lines",
            lambda disk, unit: [line.replace("xfs", "ext3") for line in honest(disk, unit)],
        )
    for files, more in (({"m.ps1": TWO}, ("--output", "x.nix")), ({"host.nix": HOST}, ())):
        home.write({"m.ps1": TWO, **files})
        outcome = home.run("migrate", "m.ps1", *files, *ANSWER, *more, "--write")
        assert outcome.code == 1
        assert "type of `b`: xfs became ext3" in outcome.output
        assert not (home.path / "x.nix").exists()
