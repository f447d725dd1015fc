"""`baremount vendor`: module, import, documentation and tests in a checkout of NixOS-WSL."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from baremount.cli import run
from baremount.source import Source
from baremount.vendoring_edits import (
    NO_ENTRY,
    NO_LIST,
    import_added,
    page_added_to_list,
    page_added_to_summary,
)

NIX = Path(__file__).parents[2] / "nix"
DEFAULT = """{ lib, ... }: {
  # What every machine has
  imports = [
    ./interop.nix # first
    ./welcome.nix # of the shell
    # WSL's own reader reads it
    ./wsl-conf.nix
    ./wsl-distro.nix

    (lib.mkRemovedOptionModule [ "wsl" "old" ] "It is gone.")
  ];
}
"""
SUMMARY = """# Summary

- [Design](./design.md)
- [How-To](./how-to/README.md)
  - [One](./how-to/one.md)
    - [Part of one](./how-to/part.md)
  - [Two](./how-to/two.md)
- [Troubleshooting](./troubleshooting/README.md)
  - [Shell](./troubleshooting/shell.md)

---

[Options](./options.md)
"""
FILES = {
    "modules/default.nix": DEFAULT,
    "modules/interop.nix": "{ }\n",
    "docs/src/SUMMARY.md": SUMMARY,
    "docs/src/how-to/README.md": "# How-To\n\nGuides.\n",
    "tests/lib/lib.ps1": "class Distro { }\n",
}
OURS = {
    **{f"modules/{p.relative_to(NIX / 'modules')}": p for p in (NIX / "modules").rglob("*.*")},
    "docs/src/how-to/bare-mounts.md": NIX / "docs" / "bare-mounts.md",
    **{f"tests/wsl-bare-mount/{p.name}": p for p in (NIX / "tests").iterdir()},
}


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / ".git").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


@pytest.fixture
def vendor(checkout, capfd):
    def call(*arguments):
        code = run(["vendor", *arguments, str(checkout)])
        return code, *capfd.readouterr()

    return call


def import_in(text: str) -> bytes | str:
    return import_added(Source.from_bytes("default.nix", text.encode()))


# What must stay untouched


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_only_looking_writes_nothing(checkout, vendor, option):
    before = tree(checkout)
    code, out, errors = vendor(option)
    assert code == (option == "--check")
    assert tree(checkout) == before
    assert f"would create {checkout}/modules/wsl-bare-mount.nix" in errors
    assert f"would update {checkout}/modules/default.nix" in errors
    assert ("+++ b/modules/default.nix" in out) == (option == "--diff")


def test_a_second_run_changes_nothing_and_says_so(checkout, vendor):
    vendor()
    before = tree(checkout)
    code, out, errors = vendor()
    assert code == 0
    assert "nothing to do" in errors
    assert out.startswith("# ")
    assert tree(checkout) == before
    assert vendor("--check")[0] == 0


def test_a_changed_file_of_ours_is_replaced_only_by_force(checkout, vendor):
    vendor()
    page = checkout / "docs/src/how-to/bare-mounts.md"
    page.write_text("Rewritten in review.\n")
    (checkout / "modules/default.nix").write_text(DEFAULT)
    before = tree(checkout)
    code, out, errors = vendor()
    assert (code, out) == (1, "")
    assert f"{page}: is not the file" in errors
    assert "--force" in errors
    assert tree(checkout) == before
    assert vendor("--force")[0] == 0
    assert page.read_bytes() == (NIX / "docs/bare-mounts.md").read_bytes()


def test_a_checkout_with_crlf_has_it_already(checkout, vendor):
    vendor()
    for path in checkout.rglob("*.*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = tree(checkout)
    assert vendor()[0] == 0
    assert tree(checkout) == before


def test_another_folder_is_no_checkout(tmp_path, capfd):
    (tmp_path / "default.nix").write_text("{ }\n")
    assert run(["vendor", str(tmp_path)]) == 2
    assert "no checkout of NixOS-WSL" in capfd.readouterr().err
    assert tree(tmp_path) == {"default.nix": b"{ }\n"}


def test_a_module_that_declares_the_same_options_is_named(checkout, vendor):
    other = checkout / "modules/interop.nix"
    other.write_text("{ lib, ... }: { options.wsl.bareMounts.mounts = lib.mkOption { }; }\n")
    before = tree(checkout)
    code, _, errors = vendor()
    assert code == 1
    assert f"{other}: declares wsl.bareMounts already" in errors
    assert tree(checkout) == before


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("modules/default.nix", "{ imports = import ./list.nix; }", NO_LIST),
        ("modules/default.nix", "{ imports = [ ./interop.nix ]; }", NO_LIST),
        ("modules/default.nix", "[ ./interop.nix ]", NO_LIST),
        ("modules/default.nix", "{ imports = [\n(import ./interop.nix)\n]; }", NO_LIST),
        ("docs/src/SUMMARY.md", "# Summary\n\n- [Design](./design.md)\n", NO_ENTRY),
        ("docs/src/SUMMARY.md", SUMMARY + SUMMARY, NO_ENTRY),
    ],
    ids=["computed", "on-one-line", "no-set", "no-path", "no-section", "two-sections"],
)
def test_where_the_place_is_not_sure_nothing_is_written(checkout, vendor, name, text, reason):
    (checkout / name).write_text(text)
    before = tree(checkout)
    code, _, errors = vendor()
    assert code == 1
    assert reason in errors
    assert tree(checkout) == before


def test_what_cannot_be_parsed_is_an_error(checkout, vendor):
    (checkout / "modules/default.nix").write_text("{ imports = [")
    before = tree(checkout)
    code, _, errors = vendor()
    assert code == 2
    assert "modules/default.nix:1" in errors
    assert tree(checkout) == before


# What changes


def test_all_of_it_is_put_in(checkout, vendor):
    before = tree(checkout)
    code, out, errors = vendor()
    assert code == 0, errors
    after = tree(checkout)
    assert {name: after[name] for name in OURS} == {n: p.read_bytes() for n, p in OURS.items()}
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"modules/default.nix", "docs/src/SUMMARY.md"}
    assert after.keys() == before.keys() | OURS.keys()
    assert out == (NIX / "docs/pull-request.md").read_text(encoding="utf-8")
    kinds = {Path(name).suffix for name in OURS}
    assert kinds == {".nix", ".sh", ".ps1", ".md"}


def test_the_import_comes_to_its_sorted_place(checkout, vendor):
    vendor()
    line = "    ./welcome.nix # of the shell\n"
    assert (checkout / "modules/default.nix").read_text() == DEFAULT.replace(
        line, f"{line}    ./wsl-bare-mount.nix\n"
    )


def test_the_result_is_what_nix_imports(checkout, vendor):
    if shutil.which("nix-instantiate") is None:
        pytest.fail("nix-instantiate is missing: run `apt-get install nix-bin`")
    vendor()
    argument = "{ lib.mkRemovedOptionModule = _: _: /x; }"
    expression = f"map toString (import {checkout}/modules {argument}).imports"
    done = subprocess.run(
        ["nix-instantiate", "--eval", "--strict", "--json", "--store", "dummy://", "-"],
        input=expression, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f'"{checkout}/modules/wsl-bare-mount.nix"' in done.stdout


def test_before_all_others_and_behind_all_others():
    first = "{\n  imports = [\n    # of the last\n    ./x.nix\n  ];\n}\n"
    assert import_in(first) == first.replace("[\n", "[\n    ./wsl-bare-mount.nix\n").encode()
    last = "{\n  imports = [\n    ./a.nix\n  ];\n}\n"
    assert import_in(last) == last.replace("a.nix\n", "a.nix\n    ./wsl-bare-mount.nix\n").encode()


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_line_ends_are_those_of_the_file(ends):
    text = DEFAULT.replace("\n", ends)
    gained = f"    ./wsl-bare-mount.nix{ends}"
    after = import_in(text)
    assert isinstance(after, bytes)
    assert after.decode().replace(gained, "", 1) == text
    assert after.count(b"\n") == after.count(ends.encode()) == text.count("\n") + 1


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_page_is_the_last_of_its_section(ends):
    source = Source.from_bytes("SUMMARY.md", SUMMARY.replace("\n", ends).encode())
    line = "  - [Two](./how-to/two.md)\n"
    wanted = SUMMARY.replace(line, f"{line}  - [Mount physical disks](./how-to/bare-mounts.md)\n")
    assert page_added_to_summary(source) == wanted.replace("\n", ends).encode()
    assert page_added_to_summary(Source.from_bytes("x", wanted.encode())) == wanted.encode()


def test_a_section_without_pages_gets_its_first_one():
    source = Source.from_bytes("x", b"- [How-To](how-to/README.md)\n- [Next](./next.md)\n")
    assert page_added_to_summary(source) == (
        b"- [How-To](how-to/README.md)\n  - [Mount physical disks](./how-to/bare-mounts.md)\n"
        b"- [Next](./next.md)\n"
    )
    source = Source.from_bytes("x", b"- [How-To](how-to/README.md)")
    assert page_added_to_summary(source) == (
        b"- [How-To](how-to/README.md)\n  - [Mount physical disks](./how-to/bare-mounts.md)"
    )


def test_a_list_of_pages_gains_ours():
    listed = b"# How-To\n\n* [One](./one.md)\n* [Two](two.md): more\n\nSee [this](./x.md).\n"
    assert page_added_to_list(Source.from_bytes("x", listed)) == listed.replace(
        b"more\n", b"more\n* [Mount physical disks](./bare-mounts.md)\n"
    )


def test_all_or_nothing(checkout, vendor, monkeypatch):
    before = tree(checkout)
    replace = os.replace

    def failing(source, target, **options):
        if str(target).endswith("SUMMARY.md"):
            raise OSError(28, "No space left on device", str(target))
        return replace(source, target, **options)

    monkeypatch.setattr(os, "replace", failing)
    assert vendor()[0] == 2
    assert tree(checkout) == before
