"""Every case of corpus/: what it prints, what it writes, that twice is once, that nothing is lost.

BAREMOUNT_UPDATE_CORPUS=1 writes report.txt and disks.json anew, to be read before they are
committed; BAREMOUNT_UPDATE_CORPUS=expected takes over what `--write` leaves behind as well.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from baremount.cli import run
from baremount.source import Source
from baremount.syntax.nix import parse_nix

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).parent.parent / "corpus"
MODULE = CORPUS.parent / "nix" / "modules"
CASES = sorted(path.name for path in CORPUS.iterdir() if path.is_dir())
UPDATE = os.environ.get("BAREMOUNT_UPDATE_CORPUS", "")
PROGRAM = Path(sysconfig.get_path("scripts"), "baremount")
TIMEOUT_SECONDS = 60

FILES = {"case.json", "input", "expected", "report.txt", "disks.json"}
REQUIRED_KEYS = {"about", "arguments", "exit", "writeExit"}
KEYS = REQUIRED_KEYS | {
    "crlfTwin",
    "crlfTwinReason",
    "encodingTwin",
    "encodingTwinReason",
    "evaluate",
    "values",
    "vendored",
}
STANDARD_ERROR = "--- standard error ---\n"

# With line ends of Windows where an editor of Windows made the file.
ENCODINGS = ("UTF-8 with BOM", "UTF-16 with BOM and CRLF")
BOM = "\ufeff"

Tree = dict[str, bytes]


class Run(NamedTuple):
    code: int
    output: str
    errors: str

    @property
    def text(self) -> str:
        return self.output + (STANDARD_ERROR + self.errors if self.errors else "")


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Path:
    return CORPUS / str(request.param)


@pytest.fixture
def work(case: Path, tmp_path: Path) -> Path:
    """A copy of the case's input, to run in; like the original, it is in a repository."""
    (tmp_path / ".git").mkdir()
    return Path(shutil.copytree(case / "input", tmp_path / "work"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 30


def test_the_table_of_constructs_names_cases() -> None:
    table = read_text(CORPUS / "README.md").partition("## Which case")[2]
    named = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", table))
    assert len(named) >= 50
    assert named - set(CASES) == set()


def test_report(case: Path, work: Path) -> None:
    about = read_case(case)
    plan = baremount(work, "migrate", *about["arguments"])
    if UPDATE:
        write_text(case / "report.txt", plan.text)
    assert plan.text == read_text(case / "report.txt")
    assert plan.code == about["exit"]
    assert tree_of(work) == tree_of(case / "input"), "a plan must not write"


def test_disks(case: Path, here: Callable[..., Run]) -> None:
    about = read_case(case)
    shown = here("show", *paths_only(about["arguments"]), "--format", "json")
    if UPDATE:
        write_text(case / "disks.json", shown.output)
    assert shown.output == read_text(case / "disks.json")
    assert json.loads(shown.output)["version"] == 1
    # What cannot be read is no configuration; what cannot be migrated still means something.
    assert shown.code == (2 if about["exit"] == 2 else 0)


def test_write(case: Path, work: Path, here: Callable[..., Run]) -> None:
    about = read_case(case)
    first = here("migrate", *about["arguments"], "--write")
    if UPDATE == "expected":
        shutil.rmtree(case / "expected")
        shutil.copytree(work, case / "expected")
        for name in vendored(case):
            (case / "expected" / name).unlink()
    assert_same_tree(tree_of(work), expected_tree(case))
    assert first.code == about["writeExit"], first.text

    again = here("migrate", *about["arguments"], "--write")
    assert_same_tree(tree_of(work), expected_tree(case))
    assert again.code == about["writeExit"], again.text
    if about["writeExit"] == 0:
        assert "Nothing to migrate" in again.output


def test_check(case: Path, work: Path, here: Callable[..., Run]) -> None:
    about = read_case(case)
    checked = here("migrate", *about["arguments"], "--check")
    assert checked.code == (about["exit"] or int(changes(case)))
    assert tree_of(work) == tree_of(case / "input")


def test_crlf_twin(case: Path, work: Path, here: Callable[..., Run]) -> None:
    about = read_case(case)
    before, expected = tree_of(case / "input"), expected_tree(case)
    if any(b"\r" in content for content in before.values()):
        pytest.skip("has CRLF line ends already")
    if not about.get("crlfTwin", True):
        pytest.skip(about["crlfTwinReason"])
    for name, content in before.items():
        (work / name).write_bytes(with_crlf(content))
    written = here("migrate", *about["arguments"], "--write")
    # A new file is nobody's yet: it gets plain line ends whatever is beside it.
    twin = {
        name: without_returns_in_scripts(with_crlf(text), content)
        if (content := before.get(name)) is not None
        else text
        for name, text in expected.items()
    }
    assert_same_tree(tree_of(work), twin)
    assert written.code == about["writeExit"], written.text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encoding_twin(case: Path, work: Path, here: Callable[..., Run], encoding: str) -> None:
    """PowerShell reads a script in each of them, so the result and the report are the same."""
    about = read_case(case)
    before = tree_of(case / "input")
    scripts = [name for name in before if name.endswith((".ps1", ".psm1"))]
    if not scripts:
        pytest.skip("has no PowerShell script")
    if not about.get("encodingTwin", True):
        pytest.skip(about["encodingTwinReason"])
    twin = {name: in_encoding(before[name], encoding) for name in scripts}
    for name, content in twin.items():
        (work / name).write_bytes(content)
    plan = here("migrate", *about["arguments"])
    assert plan.text == read_text(case / "report.txt")
    written = here("migrate", *about["arguments"], "--write")
    assert_same_tree(tree_of(work), {**expected_tree(case), **twin})
    assert written.code == about["writeExit"], written.text


def test_layout(case: Path) -> None:
    assert layout_problems(case) == []


@pytest.mark.parametrize(
    ("breakage", "complaint"),
    [
        (lambda case: write_text(case / "notes.txt", ""), "unknown: notes.txt"),
        (lambda case: (case / "report.txt").unlink(), "missing: report.txt"),
        (lambda case: shutil.rmtree(case / "expected"), "missing: expected"),
        (lambda case: write_case(case, surprise=True), "case.json: unknown key surprise"),
        (lambda case: write_case(case, exit="0"), "case.json: exit is no number"),
        (lambda case: write_text(case / "expected/new.nix", "{ }"), "not explained: new.nix"),
        (
            lambda case: (
                write_case(case, vendored="."),
                write_text(case / "expected/wsl-bare-mount.nix", "{ }"),
            ),
            "a copy of the module: wsl-bare-mount.nix",
        ),
    ],
    ids=["stray-file", "no-report", "no-expected", "unknown-key", "bad-value", "refused", "copy"],
)
def test_broken_layout_is_named(tmp_path: Path, breakage: Any, complaint: str) -> None:
    case = Path(shutil.copytree(CORPUS / "bind-mount-nix-store", tmp_path / "case"))
    assert layout_problems(case) == []
    breakage(case)
    assert complaint in layout_problems(case)


def test_no_comment_is_lost(case: Path) -> None:
    """Promise 1: each comment of an edited file is in the new tree, or the report names it."""
    before, after = tree_of(case / "input"), tree_of(case / "expected")
    edited = [name for name in before if after.get(name) != before[name]]
    added = [name for name in after if name not in before]
    kept = [text for name in edited + added for text in comments(after.get(name, b"{ }"))]
    # The diff shows every removed line, so naming a comment means naming it before the diff.
    report = words(read_text(case / "report.txt").partition("\n--- ")[0])
    for text in [text for name in edited for text in comments(before[name])]:
        if text in kept:
            kept.remove(text)
        else:
            assert text.strip("#/* ") in report, f"lost the comment {text!r}"


@pytest.mark.skipif(not shutil.which("nix-instantiate"), reason="needs nix-instantiate")
def test_nix_parses_it(case: Path) -> None:
    files = [str(path) for side in ("input", "expected") for path in (case / side).rglob("*.nix")]
    if not files:
        pytest.skip("has no Nix file")
    result = subprocess.run(
        ["nix-instantiate", "--store", "dummy://", "--parse", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) == (read_case(case)["exit"] != 2), result.stderr


def read_case(case: Path) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(read_text(case / "case.json"))
    return about


def write_case(case: Path, **values: object) -> None:
    write_text(case / "case.json", json.dumps({**read_case(case), **values}))


def layout_problems(case: Path) -> list[str]:
    """What is wrong with a case's folder, in words; an empty list if nothing is."""
    present = {path.name for path in case.iterdir()}
    problems = [f"unknown: {name}" for name in sorted(present - FILES)]
    problems += [f"missing: {name}" for name in sorted(FILES - present)]
    if "case.json" not in present:
        return problems
    about = read_case(case)
    problems += [f"case.json: unknown key {key}" for key in sorted(about.keys() - KEYS)]
    problems += [f"case.json: missing key {key}" for key in sorted(REQUIRED_KEYS - about.keys())]
    problems += [
        f"case.json: {key} is no number"
        for key in ("exit", "writeExit")
        if type(about.get(key)) is not int
    ]
    if not about.get("about", "").endswith("."):
        problems.append("case.json: about is no sentence")
    problems += [
        f"case.json: {twin}Reason goes with {twin} = false"
        for twin in ("crlfTwin", "encodingTwin")
        if about.get(twin, True) == (f"{twin}Reason" in about)
    ]
    problems += [
        f"a copy of the module: {name}"
        for name in vendored(case)
        if (case / "expected" / name).exists()
    ]
    if about.get("writeExit") and {"input", "expected"} <= present:
        before, after = tree_of(case / "input"), tree_of(case / "expected")
        names = [name for name in before.keys() | after if before.get(name) != after.get(name)]
        problems += [f"not explained: {name}" for name in sorted(names)]
    return problems


@pytest.fixture
def here(
    work: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Run]:
    """Runs the program in this process, which saves its start; the reports use the real one."""

    def call(*arguments: str) -> Run:
        code = run(arguments)
        return Run(code, *capfd.readouterr())

    monkeypatch.chdir(work)
    return call


def baremount(directory: Path, *arguments: str) -> Run:
    """Run the installed console script, with nothing of this terminal's in its environment."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR") if key in os.environ}
    result = subprocess.run(
        [PROGRAM, *arguments],
        cwd=directory,
        env={**kept, "PYTHONUTF8": "1", "NO_COLOR": "1", "HOME": str(directory.parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    return Run(result.returncode, result.stdout.decode(), result.stderr.decode())


def paths_only(arguments: list[str]) -> list[str]:
    """The arguments without options; in a case every option takes a value of its own."""
    paths, rest = [], iter(arguments)
    for argument in rest:
        if argument.startswith("--"):
            next(rest)
        else:
            paths.append(argument)
    return paths


def tree_of(root: Path) -> Tree:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if not path.is_dir()
    }


def expected_tree(case: Path) -> Tree:
    """What `--write` has to leave: `expected/`, with the shipped module where the case wants it."""
    return {**tree_of(case / "expected"), **vendored(case)}


def vendored(case: Path) -> Tree:
    """The module's files under the names that they get; the corpus holds no copies of them."""
    directory = read_case(case).get("vendored")
    if directory is None:
        return {}
    return {Path(directory, name).as_posix(): text for name, text in tree_of(MODULE).items()}


def changes(case: Path) -> bool:
    return tree_of(case / "input") != tree_of(case / "expected")


def assert_same_tree(actual: Tree, expected: Tree) -> None:
    """Names first, then file by file as text, so that a failure shows the lines that differ."""
    assert sorted(actual) == sorted(expected)
    for name, content in expected.items():
        lines, wanted = (text.decode("utf-8", "replace") for text in (actual[name], content))
        assert lines.splitlines(True) == wanted.splitlines(True), name
        assert actual[name] == content, name


def without_returns_in_scripts(expected: bytes, before: bytes) -> bytes:
    """In a file with CRLF a script of ours takes the CRs out, which a shell would stumble over."""
    plain = b"script = ''\r\n"
    cured = b"""script = builtins.replaceStrings [ "\\r" ] [ "" ] ''\r\n"""
    unchanged = with_crlf(before) == expected
    return expected if unchanged else expected.replace(plain, cured)


def with_crlf(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


def in_encoding(content: bytes, name: str) -> bytes:
    """A script in another encoding, whichever of them it is in."""
    encoding = "utf-16" if content.startswith(BOM.encode("utf-16-le")) else "utf-8"
    text = content.decode(encoding).removeprefix(BOM)
    if name == "UTF-8 with BOM":
        return (BOM + text).encode()
    plain = text.replace("\r\n", "\n")
    return (BOM + plain.replace("\n", "\r\n")).encode("utf-16-le")


def comments(content: bytes) -> list[str]:
    return [words(comment.text) for comment in parse_nix(Source.from_bytes("", content)).comments]


def words(text: str) -> str:
    """The text without what a move or a table changes: indentation and line breaks."""
    return " ".join(text.split())


def read_text(path: Path) -> str:
    return path.read_bytes().decode()


def write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
