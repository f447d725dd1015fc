"""What is shipped: every module and the Nix files under the right names, nothing of a machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

import baremount

ROOT = Path(__file__).parent.parent
# The top-level folders and the packages they install as.
PACKAGES = {
    "baremount": "baremount",
    "migrate": "baremount.migrate",
    "lint_rules": "baremount.lint_rules",
    "nix": "baremount.nix",
}
MADE = re.compile(
    r"\.git$|\.[a-z]+_cache$|\.hypothesis$|\.?venv$|__pycache__$|build$|.*\.egg-info$"
)


def repository_files():
    """Every file of the repository, apart from what tools make."""
    for directory, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not MADE.match(name)]
        for name in names + [name for name in folders if Path(directory, name).is_symlink()]:
            if name != ".git":
                yield Path(directory, name)


def expected_files():
    """The files that a wheel must hold, by their path in it."""
    for path in repository_files():
        top, *rest = path.relative_to(ROOT).parts
        if top not in PACKAGES or not rest:
            continue
        is_page = top == "lint_rules" and path.suffix == ".md"
        if path.suffix == ".py" or top == "nix" or path.name == "py.typed" or is_page:
            yield "/".join([*PACKAGES[top].split("."), *rest])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A wheel and a source archive, built from a copy without network."""
    copy = tmp_path_factory.mktemp("source")
    for path in repository_files():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    # A checkout that has been used holds these.
    (copy / "nix/__pycache__").mkdir()
    (copy / "nix/__pycache__/__init__.cpython-310.pyc").write_bytes(b"stale")
    out = tmp_path_factory.mktemp("built")
    for kind in ("wheel", "sdist"):
        program = f"from setuptools.build_meta import build_{kind} as build; build({str(out)!r})"
        subprocess.run([sys.executable, "-c", program], cwd=copy, check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def wheel(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        yield archive


def test_the_wheel_holds_every_module_and_the_nix_files_and_nothing_else(wheel):
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == set(expected_files())


def test_the_wheel_installs_one_top_level_name_and_one_program(wheel):
    assert {PurePosixPath(name).parts[0] for name in wheel.namelist()} == {
        "baremount",
        f"baremount-{baremount.__version__}.dist-info",
    }
    info = f"baremount-{baremount.__version__}.dist-info"
    programs = wheel.read(f"{info}/entry_points.txt").decode()
    assert programs.split() == ["[console_scripts]", "baremount", "=", "baremount.__main__:main"]
    assert "License-Expression: Apache-2.0" in wheel.read(f"{info}/METADATA").decode()
    assert f"{info}/licenses/LICENSE" in wheel.namelist()


def test_every_module_of_the_wheel_can_be_imported(wheel, tmp_path):
    wheel.extractall(tmp_path)
    modules = [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in wheel.namelist()
        if name.endswith(".py")
    ]
    program = (
        "import importlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "for name in sys.argv[2:]: assert sys.argv[1] in importlib.import_module(name).__file__\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), *modules],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


def test_a_wheel_can_be_built_from_the_source_archive(built, wheel, tmp_path):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        assert {"pyproject.toml", "README.md", "LICENSE"} <= names
        if hasattr(tarfile, "data_filter"):
            archive.extractall(tmp_path, filter="data")
        else:
            archive.extractall(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    program = f"from setuptools.build_meta import build_wheel as build; build({str(out)!r})"
    (source,) = tmp_path.glob("baremount-*")
    subprocess.run([sys.executable, "-c", program], cwd=source, check=True, capture_output=True)
    with zipfile.ZipFile(next(out.glob("*.whl"))) as second:
        assert sorted(second.namelist()) == sorted(wheel.namelist())


def test_the_tests_run_against_the_installed_package():
    assert Path(baremount.__file__).parent != ROOT / "baremount"
    assert str(ROOT) not in sys.path


def test_there_are_no_symbolic_links():
    assert [path for path in repository_files() if path.is_symlink()] == []


# Taken apart here, or this file would hold what it looks for.
FOREIGN = re.compile(
    rb"|".join(
        [
            rb"pypi[.](?:org|python)",
            rb"pythonhosted[.]",
            rb"/opt/" + rb"(?:pypi|wheels)",
            rb"(?:index-url|find-links|trusted-host)" + rb"[ =]",
            rb"(?<![\w.~-])/work" + rb"/(?:main|shared)",
            rb"(?<![\w.~-])/root" + rb"/\.",
            re.escape(os.fsencode(ROOT)) + rb"/",
        ]
    )
)


def test_no_file_names_a_registry_or_a_path_of_this_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()!r}"
        for path in repository_files()
        if path != Path(__file__) and not path.is_symlink()
        for match in FOREIGN.finditer(path.read_bytes())
    ]
    assert found == []


def readme_commands():
    return re.findall(
        r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )


def test_the_readme_has_exactly_two_commands_with_all_their_setup():
    migrate, test = readme_commands()
    for command in (migrate, test):
        assert "python3 -m venv .venv && .venv/bin/pip install" in command
        subprocess.run(["bash", "-n", "-c", command], check=True)
    assert migrate.rstrip().endswith(".venv/bin/baremount migrate corpus/host-and-module/input")
    assert test.rstrip().endswith(".venv/bin/pytest -q")
    assert (ROOT / "corpus/host-and-module/input").is_dir()


def test_ci_runs_the_readme_test_command_to_the_letter():
    script = (ROOT / ".ci/run").read_text()
    extraction = re.search(r"^test_command=.*?README\.md\)$", script, re.MULTILINE | re.DOTALL)
    result = subprocess.run(
        ["bash", "-euc", f'{extraction.group()}\nprintf "%s" "$test_command"'],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout == readme_commands()[1].rstrip("\n")
    assert '\nbash -euc "$test_command"\n' in script


def loaded_by(*arguments):
    """The top-level names and ours that a command line imports."""
    program = (
        "import sys; from baremount.cli import run; code = run(sys.argv[1:]);"
        "print(code, *sys.modules, file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-I", "-c", program, *arguments],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, *names = result.stderr.split()
    assert code == "0", result
    return set(names)


NEVER_FOR_TEXT = {"rich", "libcst", "json", "difflib", "tree_sitter_powershell", "hypothesis"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["migrate", "--help"]])
def test_help_does_not_load_parsers(arguments):
    names = loaded_by(*arguments)
    assert not names & (NEVER_FOR_TEXT | {"tree_sitter", "tree_sitter_nix"})
    assert not [name for name in names if name.startswith("baremount.migrate")]


@pytest.mark.parametrize(
    ("command", "tree", "needed"),
    [("show", "input", set()), ("migrate", "expected", set()), ("migrate", "input", {"difflib"})],
    ids=["show", "migrate with nothing to do", "migrate with a diff"],
)
def test_a_command_loads_only_what_it_needs(command, tree, needed):
    names = loaded_by(command, str(ROOT / "corpus/host-and-module" / tree))
    assert "baremount.syntax.nix" in names
    assert not names & (NEVER_FOR_TEXT - needed)
