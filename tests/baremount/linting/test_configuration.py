"""Settings: where they are found, what they do, and what is wrong with them."""

from __future__ import annotations

import pytest

LETTER = (
    '{\n  wsl.enable = true;\n  fileSystems."/a" = {\n    device = "/dev/sdb1";\n'
    '    options = [ "noatime" ];\n  };\n}\n'
)
LETTER_FOUND = "4:14: unstable-device"
NOFAIL_FOUND = "5:15: missing-nofail"


@pytest.fixture
def linted(folder):
    folder.write(a_nix=LETTER, deep__b_nix=LETTER)

    def found(settings, *arguments, name="baremount.toml"):
        folder.put(name, settings)
        return folder.found(*arguments)

    return found


def test_select(linted):
    assert linted('select = ["unstable-device"]\n', "a.nix") == [f"a.nix:{LETTER_FOUND}"]


def test_ignore(linted):
    assert linted('ignore = ["BM001"]\n', "a.nix") == [f"a.nix:{LETTER_FOUND}"]


def test_the_command_line_has_the_last_word(linted):
    settings = 'ignore = ["BM001"]\n'
    assert linted(settings, "a.nix", "--select", "BM001") == [f"a.nix:{NOFAIL_FOUND}"]
    assert linted(settings, "a.nix", "--ignore", "BM010") == []


def test_exclude_leaves_out_folders_but_not_named_files(linted):
    settings = 'exclude = ["/deep/"]\nselect = ["BM010"]\n'
    assert linted(settings) == [f"a.nix:{LETTER_FOUND}"]
    assert linted(settings, "deep/b.nix") == [f"deep/b.nix:{LETTER_FOUND}"]


def test_rules_ignored_in_some_files(linted):
    settings = '[per-file-ignores]\n"deep/*.nix" = ["BM0"]\n"a.nix" = ["missing-nofail"]\n'
    assert linted(settings) == [f"a.nix:{LETTER_FOUND}"]


@pytest.mark.parametrize("lines", [["BM0", "missing-nofail"], ["missing-nofail", "BM0"]])
def test_a_severity_of_one_rule_counts_before_that_of_many(linted, folder, lines):
    chosen = {"BM0": "info", "missing-nofail": "error"}
    linted("[severity]\n" + "".join(f'{key} = "{chosen[key]}"\n' for key in lines))
    _, out, _ = folder.lint("a.nix", "--statistics")
    assert [line.replace(",", "").split()[2:4] for line in out.splitlines()] == [
        ["missing-nofail", "error"],
        ["unstable-device", "info"],
    ]


def test_pyproject_has_a_table_of_its_own(linted):
    settings = '[project]\nname = "x"\n[tool.baremount]\nselect = ["BM010"]\n'
    assert linted(settings, "a.nix", name="pyproject.toml") == [f"a.nix:{LETTER_FOUND}"]


def test_a_pyproject_of_another_program_does_not_count(linted):
    assert len(linted("[tool.other]\nbaremount = 1\n", "a.nix", name="pyproject.toml")) == 2


def test_the_nearest_file_counts_alone(linted, folder):
    folder.put("deep/baremount.toml", 'select = ["BM001"]\n')
    assert linted('select = ["BM010"]\n', "deep") == [f"deep/b.nix:{NOFAIL_FOUND}"]


def test_settings_behind_a_link_to_nowhere_are_missed(folder):
    folder.put("a.nix", "{ }\n")
    (folder.path / "baremount.toml").symlink_to("settings/baremount.toml")
    code, out, err = folder.lint()
    assert (code, out) == (2, "")
    assert "baremount.toml: is a symbolic link to settings/baremount.toml" in err


def test_settings_above_the_repository_do_not_count(linted, folder):
    (folder.path / "deep" / ".git").mkdir()
    assert len(linted('select = ["BM010"]\n', "deep")) == 2


def test_isolated_and_config(linted):
    assert len(linted('select = ["BM010"]\n', "a.nix", "--isolated")) == 2
    linted('select = ["BM001"]\n', name="other.toml")
    assert linted("", "a.nix", "--config", "other.toml") == [f"a.nix:{NOFAIL_FOUND}"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('selct = ["BM001"]\n', "`selct` is no setting: did you mean `select`?"),
        ('zzz = ["BM001"]\n', "`zzz` is no setting: known are select"),
        ('select = ["BM0001"]\n', "there is no rule `BM0001`"),
        ('ignore = ["missing-nofial"]\n', "did you mean `missing-nofail`?"),
        ('select = "BM001"\n', "`select` must be a list of strings"),
        ('[severity]\nmissing-nofail = "fatal"\n', "must be one of error, warning, info"),
        ('[severity]\nmissing = "info"\n', "there is no rule `missing`"),
        ('severity = "info"\n', "`severity` must be a table"),
        ('[per-file-ignores]\n"*" = ["no-such-rule"]\n', "there is no rule `no-such-rule`"),
        ("select = [\n", "is not TOML"),
        ("a = " + "[" * 5000, "baremount.toml"),
    ],
    ids=lambda value: value[:20].replace("\n", " "),
)
def test_what_is_wrong_is_said(folder, settings, said):
    folder.write(a_nix=LETTER)
    folder.put("baremount.toml", settings)
    code, _, err = folder.lint()
    assert code == 2
    assert said in err
    assert "baremount.toml" in err


def test_settings_count_in_a_folder_that_is_named_by_a_link(linted, folder):
    link = folder.path.parent / f"{folder.path.name}-link"
    link.symlink_to(folder.path)
    settings = 'exclude = ["/a.nix"]\n[per-file-ignores]\n"/deep/*.nix" = ["BM001"]\n'
    expected = [f"{link}/deep/b.nix:{LETTER_FOUND}"]
    assert linted(settings, str(link)) == expected
    assert linted(settings, str(link), "--config", str(link / "baremount.toml")) == expected
