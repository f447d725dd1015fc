"""The proof refuses each result that means something else, and writes nothing then."""

from __future__ import annotations

import pytest

from baremount.migrate import run_edits

BODY = """
  fileSystems."/srv" = {
    device = "tmpfs";
    fsType = "tmpfs";
  };
  services.openssh.enable = true;
"""
BROKEN = {
    "mount point": ("/mnt/data", "/mnt/date"),
    "type": ('"ext4"', '"xfs"'),
    "options": ('options = [ "defaults" ]', "options = [ ]"),
    "serial number": ("serialNumber = ", 'serialNumber = "X" + '),
    "name": ('name = "data"', 'name = "date"'),
    "pattern": ("devicePattern = ", 'devicePattern = "*" + '),
    "enable": ("enable = true;\n    disks", "enable = false;\n    disks"),
    "directory": ("for directory in main", "for directory in mian"),
    "owner": ("-o tim", "-o root"),
    "condition": ("lib.mkIf config.my.flag ", ""),
    "other condition": ("lib.mkIf config.my.flag ", "lib.mkIf (!config.my.flag) "),
    "file system of its own": ('  fileSystems."/srv" = {\n', '  fileSystems."/srw" = {\n'),
    "option of its own": ("services.openssh.enable = true;\n", ""),
    "syntax": ("disks = [{", "disks = [{{"),
    "disk gone": ("wsl.bareMounts = ", "wsl.bareMount = "),
    "disk twice": (
        "}];\n  }",
        (
            '} { name = "x"; serialNumber = "S9"; filesystem = {\n'
            '      mountPoint = "/mnt/x"; fsType = "ext4"; options = [ ]; }; }];\n  }'
        ),
    ),
    "everything gone": None,
}


@pytest.fixture
def host(ad_hoc):
    text = ad_hoc(BODY, instanceDirs='[ "main" ]', defaultUser='"tim"', defaultGroup='"users"')
    return text.replace("wslStorageMount = {", "wslStorageMount = lib.mkIf config.my.flag {")


def breaking(monkeypatch, change):
    """Let the writer write something else than it means."""
    original = run_edits.apply
    broken = []

    def apply(content, edits):
        result = original(content, edits).decode()
        after = "{ ... }:\n{ }\n" if change is None else result.replace(*change)
        broken.append(after != result)
        return after.encode()

    monkeypatch.setattr(run_edits, "apply", apply)
    return broken


def test_what_means_the_same_is_written(home, host):
    assert home.migrate(host).code == 0
    assert "wsl.bareMounts = lib.mkIf config.my.flag {" in home.read()


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_what_means_something_else_is_not_written(home, host, monkeypatch, change):
    broken = breaking(monkeypatch, change)
    outcome = home.migrate(host)
    assert broken == [True]
    assert outcome.code == 1
    assert "Refused:" in outcome.output
    assert home.read() == host


def test_one_of_two_hosts_that_loses_its_disk_is_enough(home, ad_hoc, monkeypatch):
    text = ad_hoc()
    home.write({"a.nix": text, "b.nix": text.replace('"data"', '"other"')})
    breaking(monkeypatch, ('name = "other"', 'name = "data"'))
    assert home.run("migrate", "--write", "a.nix", "b.nix").code == 1
    assert home.read("a.nix") == text


def test_comments_that_get_lost_are_listed(home, host, monkeypatch):
    breaking(monkeypatch, ("# a secret\n", ""))
    outcome = home.migrate("# a secret\n" + host)
    assert outcome.code == 0
    assert "a secret" in outcome.output
