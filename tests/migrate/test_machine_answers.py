"""`--serial NAME=…` where several machines, or several disks of one, have that name."""

from __future__ import annotations

import json

import pytest

ATTACH = "wsl.wslConf.boot.command = \"wsl.exe --mount '\\\\\\\\.\\\\PHYSICALDRIVE2' --bare\";"


def host(uuid: str, point: str = "/data", *more: str) -> str:
    values = f'device = "/dev/disk/by-uuid/{uuid}"; fsType = "ext4";'
    lines = ["wsl.enable = true;", f'fileSystems."{point}" = {{ {values} }};', *more]
    return "\n".join(["{", *lines, "}", ""])


HOSTS = {"hosts/desk.nix": host("AA-11"), "hosts/lap.nix": host("BB-22")}


def plan(home, files, *answers):
    home.write(files)
    given = [word for answer in answers for word in ("--serial", answer)]
    listed = ("--module", "none", "--format", "json", *given)
    return json.loads(home.run("migrate", *files, *listed).output)


def serials(found):
    return [disk["serialNumber"] for disk in found["disks"]]


def asked(found):
    texts = [item["message"] for item in found["refusals"]]
    return [text.partition("--serial '")[2].partition("=SERIAL'")[0] for text in texts]


@pytest.mark.parametrize("answer", [[], ["data=ONE11"]])
def test_a_name_of_several_machines_is_no_answer(home, answer):
    found = plan(home, HOSTS, *answer)
    assert serials(found) == [None, None]
    assert found["files"] == []
    assert asked(found) == ["desk.nix:data", "lap.nix:data"]
    assert "there is a disk of that name in hosts/lap.nix, too" in found["refusals"][0]["message"]


@pytest.mark.parametrize(
    "answers",
    [
        ["desk.nix:data=ONE11", "lap.nix:data=TWO22"],
        ["hosts/desk.nix:data=ONE11", "hosts/lap.nix:data=TWO22"],
        ["uuid:AA-11=ONE11", "uuid:bb-22=TWO22"],
    ],
)
def test_what_was_asked_for_is_taken(home, answers):
    found = plan(home, HOSTS, *answers)
    assert found["refusals"] == found["problems"] == []
    assert serials(found) == ["ONE11", "TWO22"]


def test_an_answer_for_one_machine_is_not_for_the_other(home):
    assert asked(plan(home, HOSTS, "desk.nix:data=ONE11")) == ["lap.nix:data"]
    assert asked(plan(home, HOSTS, "desk.nix:data=ONE11", "data=TWO22")) == ["lap.nix:data"]


def test_files_of_one_name_are_told_apart(home):
    files = {"desk/host.nix": host("AA-11"), "lap/host.nix": host("BB-22")}
    assert asked(plan(home, files)) == ["desk/host.nix:data", "lap/host.nix:data"]
    assert asked(plan(home, files, "host.nix:data=X1")) == asked(plan(home, files))
    found = plan(home, files, "desk/host.nix:data=ONE11", "lap/host.nix:data=TWO22")
    assert serials(found) == ["ONE11", "TWO22"]


def test_machines_of_one_flake_are_told_apart(home):
    machine = "{}.modules = [ ({} ) ];"
    hosts = [machine.format("desk", host("AA-11")), machine.format("lap", host("BB-22"))]
    system = "nixpkgs.lib.nixosSystem"
    both = (
        "\n".join(hosts).replace(".modules = ", f" = {system} {{ modules = ").replace("];", "]; };")
    )
    flake = f"{{ outputs = {{ nixpkgs, ... }}: {{ nixosConfigurations = {{ {both} }}; }}; }}\n"
    keys = ["flake.nix#desk:data", "flake.nix#lap:data"]
    assert asked(plan(home, {"flake.nix": flake})) == keys
    found = plan(home, {"flake.nix": flake}, f"{keys[0]}=ONE11", f"{keys[1]}=TWO22")
    assert serials(found) == ["ONE11", "TWO22"]


def test_a_disk_that_several_machines_share_is_one(home):
    shared = host("AA-11").replace("wsl.enable = true;\n", "")
    top = "{ wsl.enable = true; imports = [ ./data.nix ]; }\n"
    home.write({"data.nix": shared, "desk.nix": top, "lap.nix": top})
    listed = ("--module", "none", "--format", "json", "--serial", "data=ONE11")
    found = json.loads(home.run("migrate", "desk.nix", "lap.nix", *listed).output)
    assert found["refusals"] == []
    assert set(serials(found)) == {"ONE11"}


def test_a_machine_that_says_its_serial_number_leaves_the_answer_to_the_other(home):
    values = 'mountPoint = "/data"; fsType = "ext4";'
    disk = f'{{ name = "data"; serialNumber = "OLD1"; filesystem = {{ {values} }}; }}'
    known = (
        f"{{ wsl = {{ enable = true; bareMounts = {{ enable = true; disks = [ {disk} ]; }}; }}; }}"
    )
    found = plan(home, {"desk.nix": known, "lap.nix": host("BB-22")}, "data=TWO22")
    assert found["refusals"] == []
    assert serials(found) == ["OLD1", "TWO22"]


def test_a_drive_number_is_one_machine_s(home):
    files = {"desk.nix": host("AA-11", "/a", ATTACH), "lap.nix": host("BB-22", "/b", ATTACH)}
    assert asked(plan(home, files, "2=ONE11")) == ["a", "b"]
    assert serials(plan(home, files, "a=ONE11", "b=TWO22")) == ["ONE11", "TWO22"]
    assert serials(plan(home, {"one.nix": host("AA-11", "/a", ATTACH)}, "2=ONE11")) == ["ONE11"]


def test_disks_of_one_machine_with_one_name_are_answered_one_by_one(home):
    values = 'device = "/dev/disk/by-uuid/CC-33"; fsType = "ext4";'
    files = {"host.nix": host("AA-11", "/a/data", f'fileSystems."/b/data" = {{ {values} }};')}
    assert asked(plan(home, files)) == ["data", "data-2"]
    assert asked(plan(home, files, "data=ONE11")) == ["data-2"]
    assert serials(plan(home, files, "data=ONE11", "data-2=TWO22")) == ["ONE11", "TWO22"]


def test_the_key_with_its_file_is_taken_of_one_machine_as_well(home):
    found = plan(home, {"host.nix": host("AA-11")}, "host.nix:data=ONE11")
    assert (serials(found), found["problems"]) == (["ONE11"], [])


def test_a_drive_number_that_several_machines_attach_is_asked_for_by_machine(home):
    command = "/mnt/c/Windows/System32/wsl.exe --mount '\\\\.\\PHYSICALDRIVE3' --bare"
    text = f"{{ wsl.enable = true; wsl.wslConf.boot.command = ''{command}''; }}\n"
    home.write({"a.nix": text, "b.nix": text})
    refused = home.run("migrate", "--write", "a.nix", "b.nix", "--serial", "3=X")
    assert refused.code == 1
    for key in ("a.nix:3", "b.nix:3"):
        assert f"`--serial '{key}=SERIAL'`" in refused.output
    answers = ("--serial", "a.nix:3=S1", "--serial", "b.nix:3=S2")
    assert home.run("migrate", "--write", "a.nix", "b.nix", *answers).code == 0
    assert '"S1"' in home.read("a.nix")
    assert '"S2"' in home.read("b.nix")
