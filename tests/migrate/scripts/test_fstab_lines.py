"""Lines of an fstab that are no attached disk: all are accounted for, some hang on a disk."""

from __future__ import annotations

import json

import pytest

DISK = "UUID=AB-12 /srv/data ext4 noatime,nofail 0 0\n"
ARGUMENTS = ("--serial", "uuid:AB-12=TWO22", "--module", "none", "--output", "x.nix")


def plan(home, fstab, files=None, *more):
    home.write({**(files or {}), "etc/fstab": fstab})
    outcome = home.run("migrate", ".", *ARGUMENTS, "--format", "json", *more)
    assert outcome.code == 0, outcome.output
    return json.loads(outcome.output)


def fates(found):
    return {
        change["line"]: (change["fate"], change["reason"])
        for change in found["changes"]
        if change["path"] == "etc/fstab"
    }


def declarations(found, nix):
    """What the steps say to declare, as Nix understands it."""
    lines = [c for step in found["steps"] for c in step["commands"] if c.startswith("fileSystems")]
    return nix.value("{" + "\n".join(lines) + "}")["fileSystems"] if lines else {}


OTHERS = {
    "LABEL=root / ext4 defaults 0 1": "the mount point is the system's own",
    "D:\\134 /mnt/d drvfs metadata 0 0": "drvfs is on no attached disk",
    "tmpfs /tmp tmpfs size=1g 0 0": "tmpfs is on no attached disk",
    "/swapfile none swap sw 0 0": "swap is not mounted",
    "UUID=CD-34 none swap sw 0 0": "swap is not mounted",
    "server:/x /net/x nfs4 ro 0 0": "nfs4 is on no attached disk",
    "/srv/database /home/a none bind 0 0": "a bind mount",
    "/a\\040b /home/b none rbind": "a bind mount",
    "none /mnt/wslg/x tmpfs ro": "the mount point is the system's own",
    "/dev/sdc /usr/lib/wsl/x ext4 ro": "the mount point is the system's own",
    "cgroup /c cgroup ro": "the device is no disk",
    "/images/a.iso /mnt/iso iso9660 loop,ro": "the device is no disk",
}


def test_each_line_has_a_fate_and_a_reason(home, nix):
    found = plan(home, DISK + "".join(f"# {line}\n{line}\n" for line in OTHERS))
    wanted = {
        3 + 2 * at: ("kept", f"left alone: {reason}") for at, reason in enumerate(OTHERS.values())
    }
    assert fates(found) == {1: ("converted", ""), **wanted}
    assert declarations(found, nix) == {}


def test_a_line_that_is_wrong_is_a_problem(home):
    found = plan(home, DISK + "/srv/data/a /a\n")
    assert [(item["path"], item["line"]) for item in found["problems"]] == [("etc/fstab", 2)]


WANTED = ["nofail", "noauto", "x-systemd.wanted-by=srv-data.mount"]
HANGING = {
    "from it": ("/srv/data/a /home/a none bind,ro", ["bind", "ro", *WANTED]),
    "it as a whole": ("/srv/data// /home/a none bind", ["bind", *WANTED]),
    "beneath it": ("tmpfs /srv/data/tmp tmpfs nofail,size=1g", ["nofail", "size=1g", *WANTED[1:]]),
    "an image on it": ("/srv/data/a.iso /mnt/iso iso9660 loop,ro", ["loop", "ro", *WANTED]),
    "over it": (
        "overlay /m overlay lowerdir=/l:/srv/data/l,upperdir=/u,workdir=/w",
        [
            "lowerdir=/l:/srv/data/l",
            "upperdir=/u",
            "workdir=/w",
            *WANTED,
            "x-systemd.requires-mounts-for=/srv/data",
        ],
    ),
    "already said": (
        "overlay /m overlay lowerdir=/l,x-systemd.requires-mounts-for=/srv/data",
        ["lowerdir=/l", "x-systemd.requires-mounts-for=/srv/data", *WANTED],
    ),
    "on access": (
        "/srv/data/a /home/a none bind,x-systemd.automount",
        ["bind", "x-systemd.automount", "nofail"],
    ),
}


@pytest.mark.parametrize(("line", "options"), HANGING.values(), ids=HANGING)
def test_what_hangs_on_a_disk_is_told_how_to_be_declared(home, nix, line, options):
    found = plan(home, DISK + line + "\n")
    needs = "no disk itself, but it needs the mount at /srv/data"
    assert fates(found)[2] == ("kept", f"left alone: {needs}")
    device, point, kind, _ = line.split(" ")
    entry = {"device": device, "fsType": kind, "options": options}
    assert declarations(found, nix) == {point: entry}


def test_a_bind_of_a_bind_whatever_the_order(home, nix):
    lines = "/home/a/b /home/b none bind\n/srv/data/a /home/a none bind\n"
    found = declarations(plan(home, lines + DISK), nix)
    assert found["/home/b"]["options"][-1] == "x-systemd.wanted-by=home-a.mount"
    assert found["/home/a"]["options"][-1] == "x-systemd.wanted-by=srv-data.mount"


def test_the_nearest_mount_counts(home, nix):
    inner = DISK.replace("AB-12", "CD-34").replace("/srv/data", "/srv/data/in-ner")
    line = "/srv/data/in-ner/a /home/a none bind\n"
    found = plan(home, DISK + inner + line, None, "--serial", "uuid:CD-34=OTHER3")
    wanted = "x-systemd.wanted-by=srv-data-in\\x2dner.mount"
    assert declarations(found, nix)["/home/a"]["options"][-1] == wanted


def test_what_needs_two_disks_names_both(home, nix):
    other = DISK.replace("AB-12", "CD-34").replace("/srv/data", "/other")
    line = "overlay /other/m overlay lowerdir=/srv/data/l:/x,upperdir=/srv/data/u,workdir=/w\n"
    found = plan(home, DISK + other + line, None, "--serial", "uuid:CD-34=OTHER3")
    wanted = "left alone: no disk itself, but it needs the mount at /other and /srv/data"
    assert fates(found)[3] == ("kept", wanted)
    assert declarations(found, nix)["/other/m"]["options"][3:] == [
        "nofail",
        "noauto",
        "x-systemd.wanted-by=other.mount",
        "x-systemd.wanted-by=srv-data.mount",
        "x-systemd.requires-mounts-for=/srv/data",
    ]


def test_a_mount_that_the_host_declares_is_not_asked_for(home, nix):
    host = """{ wsl.enable = true;
  fileSystems."/srv/data" = { device = "/dev/disk/by-uuid/AB-12"; fsType = "ext4"; };
  fileSystems."/home/a" = { device = "/srv/data/a"; options = [ "bind" "nofail" ]; }; }
"""
    found = plan(home, "/srv/data/a /home/a/ none bind\n", {"host.nix": host})
    assert fates(found)[1][0] == "kept"
    assert declarations(found, nix) == {}


def test_an_fstab_with_nothing_but_binds_is_read_with_a_folder(home, nix):
    script = (
        "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\nwsl -u root mount -t ext4 UUID=AB-12 /srv/data\n"
    )
    found = plan(home, "/srv/data/a /home/a none bind\n", {"m.ps1": script})
    assert list(declarations(found, nix)) == ["/home/a"]


def test_hostile_fields_stay_text(home, nix):
    line = '/srv/data/${x}"\\012 /home/\\011a"; none bind,x="${y}\n'
    found = declarations(plan(home, DISK + line), nix)
    assert found['/home/\ta";']["device"] == '/srv/data/${x}"\n'


def test_many_lines_cost_little(home):
    # Each one hangs on the next: followed for a few steps only.
    chain = "".join(f"/m{n + 1}/x /m{n} none bind\n" for n in range(3000))
    deep = "/a" * 2000 + " /x none bind\n"
    found = plan(home, DISK + chain + "/srv/data /m3000 none bind\n" + deep)
    assert len(fates(found)) == 3003
