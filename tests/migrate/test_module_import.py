"""The shipped module beside the configuration: its files, its import, and when there is neither."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from baremount.migrate import vendor
from baremount.migrate.plan import Plan, Request
from baremount.migrate.planner import plan

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = (("wsl-bare-mount.nix", b"{ }\n"), ("wsl-bare-mount/attach.ps1", b"# attach\n"))
HOST = """{ ... }:
{
  imports = [
    ./other.nix # first
  ];
  wsl.enable = true;
  fileSystems."/mnt/data" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    fsType = "ext4";
  };
}
"""
OLD = """{
  imports = [ ../modules/wsl-storage-mount.nix ];
  wslStorageMount = {
    enable = true;
    diskSerialNumber = "WD-WMC1T2351095";
    instanceDirs = [ ];
    bindMountNixStore = false;
  };
}
"""


@pytest.fixture
def _shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "shipped_files", lambda: SHIPPED)


def planned(directory: Path, content: str, module: str = "vendor") -> Plan:
    host = directory / "hosts" / "host.nix"
    host.parent.mkdir(parents=True, exist_ok=True)
    (directory / "flake.nix").write_text("{ }\n")
    (host.parent / "other.nix").write_text("{ }\n")
    host.write_text(content)
    return plan([str(host)], Request({"data": "WD-WMC1T2351095"}, None, module, None))


def after(made: Plan, name: str) -> str:
    return next(file.after.decode() for file in made.files if file.path.endswith(name))


@pytest.mark.usefixtures("_shipped")
def test_without_an_import_of_the_old_module_one_is_added(tmp_path: Path) -> None:
    made = planned(tmp_path, HOST)
    assert "    ./other.nix # first\n    ./wsl-bare-mount.nix\n  ];" in after(made, "host.nix")
    new = {os.path.relpath(file.path, tmp_path) for file in made.files if file.before is None}
    assert new == {"hosts/wsl-bare-mount.nix", "hosts/wsl-bare-mount/attach.ps1"}


@pytest.mark.usefixtures("_shipped")
def test_a_configuration_without_imports_gets_the_binding(tmp_path: Path) -> None:
    content = HOST.replace("  imports = [\n    ./other.nix # first\n  ];\n", "")
    text = after(planned(tmp_path, content), "host.nix")
    assert text.startswith("{ ... }:\n{\n  imports = [ ./wsl-bare-mount.nix ];\n\n  wsl.enable")


@pytest.mark.usefixtures("_shipped")
def test_the_old_import_is_replaced_where_it_stands(tmp_path: Path) -> None:
    made = planned(tmp_path, OLD)
    assert "imports = [ ../modules/wsl-bare-mount.nix ];" in after(made, "host.nix")
    assert after(made, "modules/wsl-bare-mount.nix") == "{ }\n"


@pytest.mark.usefixtures("_shipped")
def test_in_a_flake_the_first_step_is_the_exact_git_add(tmp_path: Path) -> None:
    made = planned(tmp_path, OLD)
    (command,) = made.steps[0].commands
    assert command.startswith("git add ")
    assert command.count("wsl-bare-mount") == len(SHIPPED)


@pytest.mark.usefixtures("_shipped")
def test_a_file_of_that_name_with_other_content_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "wsl-bare-mount.nix").write_text("{ mine = true; }\n")
    made = planned(tmp_path, OLD)
    assert not made.files
    assert "--module" in made.refusals[0].message


def test_while_nothing_is_shipped_the_old_import_goes_and_a_step_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "shipped_files", tuple)
    made = planned(tmp_path, OLD)
    assert "imports = [ ];" in after(made, "host.nix")
    assert any("declares `wsl.bareMounts`" in step.text for step in made.steps)


def test_module_none_imports_nothing_and_says_nothing_of_it(tmp_path: Path) -> None:
    made = planned(tmp_path, OLD, module="none")
    assert "imports = [ ];" in after(made, "host.nix")
    assert not any("declares `wsl.bareMounts`" in step.text for step in made.steps)


def test_an_own_module_is_imported_by_a_relative_path(tmp_path: Path) -> None:
    own = tmp_path / "own module.nix"
    own.write_text("{ }\n")
    made = planned(tmp_path, OLD, module=str(own))
    assert 'imports = [ (./. + "/../own module.nix") ];' in after(made, "host.nix")


def test_an_own_module_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    made = planned(tmp_path, OLD, module=str(tmp_path / "nowhere.nix"))
    assert not made.files
    assert "does not exist" in made.refusals[0].message
