"""`baremount lint` as it is called: exit codes, files, what is written."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest

from baremount.cli import run
from baremount.linting import fixing, reaching
from baremount.linting.checking import check

CLEAN = '{\n  wsl.enable = true;\n  fileSystems."/a" = {\n    options = [ "nofail" ];\n  };\n}\n'
BROKEN = "{ wsl.enable = true }\n"
BAD = (
    '{\n  wsl.enable = true;\n  fileSystems."/a" = {\n    device = "/dev/disk/by-id/scsi-SX_1";\n'
    '    fsType = "ext4";\n  };\n}\n'
)
FIXED = BAD.replace('SX_1";\n', 'SX_1";\n    options = [ "nofail" ];\n')
LETTER = CLEAN.replace("options", 'device = "/dev/sdb1";\n    options')


def test_nothing_found_is_said(folder):
    folder.write(a_nix=CLEAN)
    assert folder.lint() == (0, "nothing found in 1 file\n", "")


def test_an_ordinary_machine_has_no_finding(folder):
    folder.write(a_nix=BAD.replace("  wsl.enable = true;\n", ""))
    assert folder.lint("a.nix")[0] == 0


def test_a_finding_shows_line_range_and_help(folder):
    folder.write(a_nix=LETTER)
    code, out, _ = folder.lint()
    assert code == 1
    assert out == (
        "a.nix:4:14: warning[unstable-device]: `/dev/sdb1` may be another disk after the next "
        "start of WSL\n"
        '4 |     device = "/dev/sdb1";\n'
        "  |              ^^^^^^^^^^^\n"
        "  = help: name the file system by its link: `ls -l /dev/disk/by-uuid` prints them\n"
        "\n"
        "1 warning in 1 file\n"
    )


def test_a_file_is_found_by_its_importer(folder):
    folder.write(
        host_nix="{ imports = [ ./modules/storage.nix ]; wsl.enable = true; }\n",
        modules__storage_nix='{ fileSystems."/a".device = "/dev/sdb1"; }\n',
        other_nix='{ fileSystems."/a".device = "/dev/sdb1"; }\n',
    )
    assert folder.found("--select", "unstable-device") == [
        "modules/storage.nix:1:29: unstable-device"
    ]


def test_a_file_is_found_behind_links(folder):
    disk = '{ fileSystems."/a".device = "/dev/disk/by-id/scsi-SX_1"; }\n'
    folder.write(
        hosts__a_nix="{ imports = [ ./shared/disk.nix ./one.nix ]; wsl.enable = true; }\n",
        shared__disk_nix=disk,
        parts__one_nix="{ imports = [ ./two.nix ]; }\n",
        parts__two_nix=disk.replace("/a", "/b"),
    )
    (folder.path / "hosts/shared").symlink_to("../shared")
    (folder.path / "hosts/one.nix").symlink_to("../parts/one.nix")
    places = ["parts/two.nix:1:3: missing-nofail", "shared/disk.nix:1:3: missing-nofail"]
    assert folder.found("--select", "missing-nofail") == places
    assert (
        folder.found("--select", "missing-nofail", "--jobs", "1", "hosts", "shared") == places[1:]
    )
    assert folder.lint("--fix", "--select", "missing-nofail") == (
        0,
        "2 findings fixed in 2 files, nothing left in 4 files\n",
        "",
    )
    assert folder.read("shared/disk.nix").count("nofail") == 1
    assert (folder.path / "hosts/shared").is_symlink()


@pytest.mark.parametrize("path", ["etc/configuration.nix", "etc"])
def test_a_file_that_is_named_by_a_link_has_its_own_neighbours(folder, path):
    folder.write(
        hosts__laptop_nix="{ imports = [ ./disks.nix ]; wsl.enable = true; }\n",
        hosts__disks_nix='{ fileSystems."/a".device = "/dev/disk/by-id/scsi-SX_1"; }\n',
        etc__other_nix="{ }\n",
    )
    (folder.path / "etc/configuration.nix").symlink_to("../hosts/laptop.nix")
    found = folder.found("--select", "missing-nofail", path, "hosts/disks.nix")
    assert found == ["hosts/disks.nix:1:3: missing-nofail"]


def test_findings_come_from_given_files_alone(folder):
    folder.write(
        host_nix="{ imports = [ ./storage.nix ]; wsl.enable = true; }\n",
        storage_nix='{ fileSystems."/a".device = "/dev/sdb1"; }\n',
    )
    assert folder.lint("host.nix")[0] == 0
    assert folder.lint("host.nix", "storage.nix")[0] == 1


def test_severities_decide_the_exit_code(folder):
    folder.write(a_nix=LETTER)
    assert folder.lint("--fail-on", "error")[0] == 0
    folder.put("baremount.toml", '[severity]\nunstable-device = "info"\n')
    assert folder.lint()[0] == 0
    assert folder.lint("--fail-on", "info")[0] == 1
    assert folder.lint("--isolated")[0] == 1


def test_a_file_that_does_not_parse_is_a_finding_beside_the_others(folder):
    folder.write(a_nix=BROKEN, b_nix=LETTER)
    assert folder.found("a.nix", "b.nix") == [
        "a.nix:1:20: syntax-error",
        "b.nix:4:14: unstable-device",
    ]
    assert folder.lint("a.nix")[0] == 1


def test_a_file_that_cannot_be_read_makes_2_and_the_others_are_linted(folder):
    folder.write(b_nix=LETTER)
    folder.put("a.nix", b'{ wsl = "\xff"; }\n')
    code, out, err = folder.lint("a.nix", "b.nix", "gone.nix")
    assert code == 2
    assert "b.nix:4:14" in out
    assert "a.nix:1:10: is not valid UTF-8" in err
    assert "gone.nix: no such file" in err


def test_a_named_file_of_no_known_kind_is_refused(folder):
    folder.put("a.pdf", "x")
    code, _, err = folder.lint("a.pdf")
    assert code == 2
    assert "a.pdf: is of no kind that is read" in err


def test_a_folder_without_files_is_refused(folder):
    assert folder.lint()[0] == 2


def test_fix_writes_and_the_second_time_changes_nothing(folder):
    folder.write(a_nix=BAD, b_nix=CLEAN)
    code, out, _ = folder.lint("--fix")
    assert (code, out) == (0, "1 finding fixed in 1 file, nothing left in 2 files\n")
    assert folder.read("a.nix") == FIXED
    assert folder.read("b.nix") == CLEAN
    assert folder.lint("--fix") == (0, "nothing found in 2 files\n", "")


@pytest.mark.parametrize(
    ("arguments", "passes"),
    [(["--fix"], 1), (["--diff"], 1), (["--fix", "--unsafe-fixes"], 3)],
    ids=["nothing to fix safely", "nothing to show", "something to fix"],
)
def test_files_are_checked_again_only_where_something_is_fixed(
    everything, monkeypatch, arguments, passes
):
    disk = 'name = "a"; serialNumber = "A1B2C3"; devicePattern = "nvme-*"; filesystem = { };'
    everything.write(
        a_nix=f"{{ wsl.bareMounts = {{ enable = true; disks = [ {{ {disk} }} ]; }}; }}\n"
    )
    seen = []

    def counted(*given):
        seen.append(given)
        return check(*given)

    for module in (reaching, fixing):
        monkeypatch.setattr(module, "check", counted)
    everything.lint("--select", "unmatchable-device-pattern", *arguments)
    assert len(seen) == passes


def test_fix_reaches_files_that_only_an_import_leads_to(folder):
    disks = BAD.replace("  wsl.enable = true;\n", "")
    folder.write(a_nix="{ wsl.enable = true; imports = [ ./b.nix ]; }\n", b_nix=disks)
    code, _, err = folder.lint("--fix", "--unsafe-fixes")
    assert (code, err) == (0, "")
    assert folder.read("b.nix") == FIXED.replace("  wsl.enable = true;\n", "")


@pytest.mark.parametrize(
    "metal",
    [
        "{ wsl.enable = false; imports = [ ./b.nix ]; }\n",
        # With facts of its own, since the fleet's disks are declared in it too.
        (
            "{ boot.loader.grub.enable = true; imports = [ ./b.nix ]; wsl.bareMounts.disks = [ {"
            ' name = "a"; serialNumber = "A1B2"; filesystem.mountPoint = "/c"; } ]; }\n'
        ),
    ],
)
def test_a_fix_that_changes_another_machine_is_not_safe(folder, metal):
    disks = BAD.replace("  wsl.enable = true;\n", "")
    folder.write(
        a_nix="{ wsl.enable = true; imports = [ ./b.nix ]; }\n", b_nix=disks, metal_nix=metal
    )
    assert folder.found() == ["b.nix:2:3: missing-nofail"]
    folder.lint("--fix")
    assert folder.read("b.nix") == disks
    folder.lint("--fix", "--unsafe-fixes")
    assert folder.read("b.nix") == FIXED.replace("  wsl.enable = true;\n", "")


def test_a_fix_may_take_away_what_a_file_was_looked_at_for(folder):
    text = '{ imports = [ ../b.nix ]; fileSystems."/a".options = [ "nofail" ]; }\n'
    folder.put("hosts/a.nix", "# baremount: ignore[missing-nofail]\n" + text)
    folder.write(b_nix='{ wsl.enable = true; fileSystems."/a".device = "/dev/sdb1"; }\n')
    assert folder.lint("--fix", "hosts") == (
        0,
        "1 finding fixed in 1 file, nothing left in 1 file\n",
        "",
    )
    assert folder.read("hosts/a.nix") == text


def test_a_command_that_is_named_takes_the_file_for_one(everything):
    everything.put("-x.nix", BAD)
    _, out, _ = everything.lint("--fail-on", "info", "--select", "legacy-form", "./-x.nix")
    assert "`baremount migrate ./-x.nix`" in out


def test_fix_keeps_line_ends(folder):
    folder.put("a.nix", BAD.replace("\n", "\r\n"))
    assert folder.lint("--fix")[0] == 0
    assert folder.read("a.nix") == FIXED.replace("\n", "\r\n")


def test_fix_can_tell_a_hook_that_something_changed(folder):
    folder.write(a_nix=BAD)
    assert folder.lint("--fix", "--exit-non-zero-on-fix")[0] == 1
    assert folder.lint("--fix", "--exit-non-zero-on-fix")[0] == 0


def test_fix_leaves_ignored_findings_alone(folder):
    text = BAD.replace(
        "  fileSystems", "  # baremount: ignore[missing-nofail] a test\n  fileSystems"
    )
    folder.write(a_nix=text)
    assert folder.lint("--fix")[0] == 0
    assert folder.read("a.nix") == text


def test_diff_shows_and_writes_nothing(folder):
    folder.write(a_nix=BAD)
    code, out, err = folder.lint("--diff")
    assert code == 1
    assert '+    options = [ "nofail" ];\n' in out
    assert "1 findings would be fixed, 0 would be left" in err
    assert folder.read("a.nix") == BAD
    folder.write(a_nix=FIXED)
    assert folder.lint("--diff")[:2] == (0, "")


def piped(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_standard_input_is_the_named_file(folder, monkeypatch):
    folder.write(host_nix="{ imports = [ ./a.nix ]; wsl.enable = true; }\n", a_nix="{ }\n")
    piped(monkeypatch, LETTER.encode())
    assert folder.found("-", "--stdin-filename", "a.nix") == ["a.nix:4:14: unstable-device"]


def test_standard_input_of_no_known_kind_is_refused(folder, monkeypatch):
    piped(monkeypatch, BAD.encode())
    code, out, err = folder.lint("-", "--stdin-filename", "x.txt")
    assert (code, out) == (2, "")
    assert "x.txt: is of no kind that is read" in err


def test_a_hook_can_be_told_that_standard_input_was_fixed(folder, monkeypatch):
    for arguments, expected in [((), 0), (("--exit-non-zero-on-fix",), 1)]:
        piped(monkeypatch, BAD.encode())
        code, out, _ = folder.lint("--fix", "-", "--stdin-filename", "x.nix", *arguments)
        assert (code, out) == (expected, FIXED)


def test_standard_input_is_fixed_to_standard_output(folder, monkeypatch):
    piped(monkeypatch, BAD.encode().replace(b"\n", b"\r\n"))
    code, out, _ = folder.lint("-", "--stdin-filename", "new.nix", "--fix")
    assert code == 0
    assert out == FIXED.replace("\n", "\r\n")
    assert not (folder.path / "new.nix").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--statistics", "--format", "sarif"],
        ["-"],
        ["--stdin-filename", "a.nix"],
        ["--fix", "--diff"],
        ["--isolated", "--config", "x"],
    ],
    ids=" ".join,
)
def test_usage_that_makes_no_sense_is_refused(folder, arguments):
    folder.write(a_nix=CLEAN)
    assert folder.lint(*arguments)[0] == 2


def test_select_and_ignore_take_names_codes_and_beginnings(folder):
    folder.write(a_nix=LETTER.replace("nofail", "noatime"))
    assert len(folder.found()) == 2
    assert folder.found("--select", "BM001") == ["a.nix:5:15: missing-nofail"]
    assert folder.found("--select", "BM01") == ["a.nix:4:14: unstable-device"]
    assert folder.found("--ignore", "missing-nofail,BM010") == []
    code, _, err = folder.lint("--select", "missing-nofial")
    assert code == 2
    assert "did you mean `missing-nofail`?" in err


def test_a_selection_does_not_hide_that_a_file_does_not_parse(folder):
    folder.write(a_nix=BROKEN)
    assert folder.found("a.nix", "--select", "BM001") == ["a.nix:1:20: syntax-error"]


def test_the_baseline_hides_what_is_known_and_not_what_is_new(folder):
    folder.write(a_nix=LETTER)
    assert folder.lint("--write-baseline", "known.json")[0] == 0
    assert folder.lint("--baseline", "known.json")[0] == 0
    folder.write(a_nix="# moved\n" + LETTER)
    assert folder.lint("--baseline", "known.json")[0] == 0
    # One more of what is known once.
    folder.write(
        a_nix=LETTER.removesuffix("}\n") + LETTER.partition("true;\n")[2].replace("/a", "/b")
    )
    assert folder.found("--baseline", "known.json") == ["a.nix:8:14: unstable-device"]
    folder.write(a_nix=CLEAN)
    assert folder.found("--baseline", "known.json") == ["known.json:4:5: stale-baseline"]
    assert json.loads(folder.read("known.json"))["version"] == 1


def test_a_baseline_takes_the_place_of_no_other_file(folder):
    folder.write(a_nix=LETTER)
    code, _, err = folder.lint("--write-baseline", "a.nix")
    assert (code, folder.read("a.nix")) == (2, LETTER)
    assert err.startswith("baremount: a.nix: is no baseline and would be lost")


@pytest.mark.parametrize("text", ["", '<<<<<<<\n{ "findings": [\n======='])
def test_a_broken_baseline_is_written_anew(folder, text):
    folder.write(a_nix=LETTER)
    folder.put("known.json", text)
    assert folder.lint("--write-baseline", "known.json")[0] == 0
    assert folder.lint("--baseline", "known.json")[0] == 0


def test_a_baseline_in_a_folder_knows_what_is_gone(folder):
    folder.write(a_nix=LETTER)
    folder.lint("--write-baseline", "ci/known.json")
    assert folder.lint("--baseline", "ci/known.json")[0] == 0
    folder.write(a_nix=CLEAN)
    assert folder.found("--baseline", "ci/known.json") == ["ci/known.json:4:5: stale-baseline"]


def test_a_file_that_is_given_twice_is_fixed_once(folder):
    folder.write(a_nix=BAD, deep__b_nix=CLEAN)
    (folder.path / "deep" / "link.nix").symlink_to("../a.nix")
    code, _, err = folder.lint("--fix", "deep", "a.nix", "deep/link.nix")
    assert (code, err) == (0, "")
    assert folder.read("a.nix") == FIXED


@pytest.mark.parametrize("form", ["concise", "github", "gitlab", "json", "junit", "sarif", "text"])
def test_no_format_lists_what_is_kept_quiet(folder, form):
    comment = "# baremount: ignore-file[unstable-device] known\n"
    folder.write(quiet_nix=comment + LETTER, known_nix=LETTER)
    folder.lint("--write-baseline", "known.json", "known.nix")
    code, out, _ = folder.lint("--baseline", "known.json", "--format", form)
    assert code == 0
    assert "known.nix" not in out
    assert "quiet.nix" not in out
    out = folder.lint("--no-suppress", "--format", form)[1]
    assert "known.nix" in out
    assert "quiet.nix" in out


def test_suppressions_can_be_turned_off(folder):
    folder.write(a_nix="# baremount: ignore-file[unstable-device] known\n" + LETTER)
    assert folder.lint()[0] == 0
    assert folder.found("--no-suppress") == ["a.nix:5:14: unstable-device"]


def test_code_blocks_in_markdown_are_linted_and_fixed_in_place(folder):
    block = "".join("  " + line for line in BAD.splitlines(keepends=True))
    text = f"# How\n\n- so:\n  ```nix\n{block}  ```\n\n```sh\nwsl.bareMounts fileSystems\n```\n"
    folder.put("docs/a.md", text)
    assert folder.found() == ["docs/a.md:7:5: missing-nofail"]
    assert folder.lint("--fix")[0] == 0
    assert folder.read("docs/a.md") == text.replace(
        'SX_1";\n', 'SX_1";\n      options = [ "nofail" ];\n'
    )


def test_a_code_block_is_found_by_what_it_imports(folder):
    folder.write(host_nix="{ wsl.enable = true; }\n")
    block = '{ imports = [ ./host.nix ]; fileSystems."/a".device = "/dev/sdb1"; }\n'
    folder.put("a.md", f"```nix\n{block}```\n")
    named = folder.found("a.md")
    assert "a.md:2:55: unstable-device" in named
    assert folder.found() == named


def test_a_fix_in_markdown_may_move_the_blocks_below(folder):
    folder.put("a.md", f"```nix\n{BAD}```\n\n```nix\n{BAD}```\n")
    code, _, err = folder.lint("--fix")
    assert (code, err) == (0, "")
    assert folder.read("a.md") == f"```nix\n{FIXED}```\n\n```nix\n{FIXED}```\n"


def test_more_rules_come_from_a_package_that_the_user_names(folder, monkeypatch):
    folder.put("house/__init__.py", "")
    folder.put(
        "house/no_sets.py",
        '"""No sets."""\n'
        "from baremount.linting.rule import Report, Rule\n"
        "from baremount.syntax.tree import AttributeSet\n"
        'RULE = Rule("HS001", "no-sets", "error", ("nix",), (AttributeSet,))\n'
        "CASES = ()\n"
        "def check(node, context):\n"
        '    yield Report(context.spot(node.span), "a set", "write none")\n',
    )
    folder.write(a_nix="{ }\n")
    monkeypatch.syspath_prepend(str(folder.path))
    assert folder.found("--rules", "house") == ["a.nix:1:1: no-sets"]
    assert folder.lint("--rules", "nowhere")[0] == 2
    folder.put("baremount.toml", 'rules = ["house"]\n')
    assert folder.lint()[0] == 2


def test_a_fault_of_a_rule_names_rule_and_file(folder, monkeypatch):
    folder.put("faulty/__init__.py", "")
    folder.put(
        "faulty/breaks.py",
        "from baremount.linting.rule import Rule\n"
        "from baremount.syntax.tree import AttributeSet\n"
        'RULE = Rule("FA001", "breaks", "error", ("nix",), (AttributeSet,))\n'
        "CASES = ()\n"
        "def check(node, context):\n"
        "    yield node.nothing\n",
    )
    folder.write(a_nix="{ }\n")
    monkeypatch.syspath_prepend(str(folder.path))
    code, _, err = folder.lint("--rules", "faulty")
    assert code == 2
    assert "rule breaks on" in err
    assert "a.nix" in err


SERIAL = '{ wsl.bareMounts.disks = [ { name = "a"; serialNumber = "A1B2C3D4"; } ]; }\n'


@pytest.mark.parametrize(
    "inventory",
    [
        '{"version": 1, "disks": [{"serialNumber": "E5F6G7H8"}]}',
        '[{"Number": 2, "SerialNumber": "  E5F6G7H8"}]',
        '\ufeff{"Number": 2, "SerialNumber": "E5F6G7H8"}',
    ],
)
def test_an_inventory_is_that_of_the_tool_or_what_windows_prints(folder, inventory):
    folder.write(a_nix=SERIAL)
    folder.put("disks.json", inventory.encode("utf-16" if inventory[0] == "\ufeff" else "utf-8"))
    assert folder.found("a.nix") == []
    assert folder.found("--inventory", "disks.json", "a.nix") == ["a.nix:1:57: bad-serial"]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"disks": {}}', '[{"a": 1}]', "[" * 5000])
def test_what_is_no_inventory_is_refused(folder, text):
    folder.write(a_nix=SERIAL)
    folder.put("disks.json", text)
    code, out, err = folder.lint("--inventory", "disks.json", "a.nix")
    assert (code, out) == (2, "")
    assert err.startswith("baremount: disks.json: ")


def test_statistics_count_the_findings(folder):
    folder.write(a_nix=LETTER)
    assert "unstable-device" in folder.lint("--statistics")[1]


def test_control_characters_do_not_reach_the_terminal(folder):
    folder.put("a.nix", LETTER.replace('"/a"', '"/\x1b[31ma"'))
    out = folder.lint("--select", "unstable-device")[1]
    assert "\x1b" not in out


def test_colour_only_on_a_terminal_that_wants_it(folder, monkeypatch):
    folder.write(a_nix=LETTER)
    monkeypatch.setattr("baremount.linting.delivery.is_terminal", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[33m" in folder.lint()[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in folder.lint()[1]


def test_a_hostile_repository_is_only_read(folder):
    folder.write(a_nix=CLEAN)
    marker = folder.path / "ran"
    folder.put(".git/config", f"[core]\n\tfsmonitor = touch {marker}\n")
    assert folder.lint()[0] == 0
    assert not marker.exists()


def test_a_folder_that_cannot_be_read_is_said_and_the_others_are_linted(folder, monkeypatch):
    folder.write(shut__a_nix=CLEAN, b_nix=LETTER)
    scan = os.scandir

    def scandir(path):
        if os.path.basename(path) == "shut":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    code, out, err = folder.lint()
    assert code == 2
    assert "b.nix:4:14" in out
    assert "shut: no permission to read it" in err
    code, _, err = folder.lint("shut")
    assert code == 2
    assert err.count("\n") == 1


def test_a_link_that_leads_nowhere_is_a_mistake_only_where_it_is_named(folder):
    folder.write(b_nix=CLEAN)
    (folder.path / "a.nix").symlink_to("gone.nix")
    assert folder.lint()[0] == 0
    code, _, err = folder.lint("a.nix")
    assert code == 2
    assert "a.nix: is a symbolic link to gone.nix, which does not exist" in err


def test_a_file_that_is_taken_away_during_the_run_is_no_fault(folder, monkeypatch):
    folder.write(a_nix=BAD, b_nix=LETTER)
    open_ = os.open

    def open_late(path, *arguments, **named):
        if os.path.basename(path) == "a.nix":
            (folder.path / "a.nix").unlink(missing_ok=True)
        return open_(path, *arguments, **named)

    monkeypatch.setattr(os, "open", open_late)
    code, out, err = folder.lint("--format", "concise")
    assert (code, err) == (1, "")
    assert out.startswith("b.nix:4:14: ")


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_rules_are_listed(form, capsys):
    assert run(["rules", "--format", form]) == 0
    assert "missing-nofail" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["missing-nofail", "BM001"])
def test_a_rule_is_explained(name, capsys):
    assert run(["explain", name]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# missing-nofail (BM001)\n")
    assert "## Why is this bad?" in out
    assert run(["explain", "BM0001"]) == 2
