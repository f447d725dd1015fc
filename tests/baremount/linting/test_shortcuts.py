"""That files without markers need not be parsed: the findings are the same as with all parsed."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from baremount.lint_rules.support.toolbox import toolbox
from baremount.linting import reaching
from baremount.linting.checking import Job
from baremount.linting.gathering import Gathered
from baremount.linting.inputs import read_inputs
from baremount.linting.relevance import importers, mentions
from baremount.source import Source

TOOLBOX = toolbox()
EXAMPLES = 400 if os.environ.get("BAREMOUNT_LONG") else 60
NAMES = ["a.nix", "b.nix", "c.nix", "hosts/default.nix", "hosts/d.nix", "flake.nix"]
PARTS = [
    "wsl.enable = true;",
    "wsl.enable = false;",
    'fileSystems."/a" = { device = "/dev/sdb1"; fsType = "ext4"; };',
    'fileSystems."/b".options = [ "nofail" ];',
    'wsl.bareMounts.disks = [ { name = "x"; serialNumber = "A"; } ];',
    'systemd.mounts = [ { what = "/dev/sdc"; where = "/c"; } ];',
    "services.openssh.enable = true;",
    "# baremount: ignore-file[unstable-device]\n",
]
IMPORTS = [
    "./a.nix",
    "./b.nix",
    "./c.nix",
    "./hosts",
    "../a.nix",
    "./d.nix",
    "../hosts/d.nix",
    "./.",
    '(./. + "/b.nix")',
    "./${file}.nix",
    '(./hosts + ("/" + slashed))',
    "(import ./c.nix)",
]
MODULES = st.tuples(
    st.lists(st.sampled_from(IMPORTS), max_size=3), st.lists(st.sampled_from(PARTS), max_size=3)
)


def text(module):
    imports, parts = module
    listed = f"imports = [ {' '.join(imports)} ];" if imports else ""
    body = " ".join(dict.fromkeys(parts))
    return f'let file = "a"; slashed = "d.nix"; in {{ {listed} {body} }}\n'


def checked(root, files, *, everything, jobs=1):
    gathered = Gathered((), tuple(sorted(str(root / name) for name in files)))
    inputs = read_inputs(gathered, None, TOOLBOX.rules, TOOLBOX)
    job = Job(inputs.files, TOOLBOX, TOOLBOX.rules, inputs.must_parse, given=inputs.given)
    if everything:
        sources = {
            path: Source.from_bytes(path, (root / path).read_bytes()) for path in gathered.found
        }
        job = job._replace(files=sources, use_markers=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reaching, "MANY", 0)
        return reaching.check_reached(job, inputs, jobs)[2].findings


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(st.sampled_from(NAMES), MODULES, min_size=2))
@example({"a.nix": ([], [PARTS[0], PARTS[2]]), "b.nix": (["./a.nix"], PARTS[1:2])})
@example({"a.nix": ([], PARTS[2:3]), "b.nix": (['(./. + "/a.nix")'], PARTS[:1])})
@example({"a.nix": ([], PARTS[:1]), "b.nix": (["./a.nix"], PARTS[2:3])})
# A module of two machines, of which one or both are WSL.
@example({"a.nix": ([], PARTS[2:3]), "b.nix": (["./a.nix"], []), "c.nix": (["./a.nix"], PARTS[:1])})
@example(
    {
        "a.nix": ([], PARTS[2:3]),
        "b.nix": (["./a.nix"], PARTS[:1]),
        "c.nix": (["./a.nix"], PARTS[:1]),
    }
)
@example(
    {
        "hosts/d.nix": ([], PARTS[2:3]),
        "hosts/default.nix": (["./d.nix"], []),
        "c.nix": (["./hosts"], PARTS[:1]),
    }
)
def test_findings_are_the_same_without_shortcuts(tmp_path_factory, files):
    root = tmp_path_factory.mktemp("tree")
    for name, module in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        # Suppressions count in another step.
        (root / name).write_text(text(module).replace("# baremount:", "# "))
    findings = checked(root, files, everything=True)
    assert checked(root, files, everything=False) == findings
    assert checked(root, files, everything=False, jobs=3) == findings


@pytest.mark.parametrize(
    ("left_out", "host"),
    [
        ({"u.nix": "{ imports = [ ./x.nix ]; }\n"}, {"a.nix": "./u.nix"}),
        ({}, {"a.md": "./x.nix"}),
    ],
    ids=["through a file that is not of the run", "from Markdown"],
)
def test_a_machine_of_several_processes_is_judged_as_a_whole(tmp_path, left_out, host):
    (name, path), *_ = host.items()
    fence = "```nix\n{}```\n" if name.endswith(".md") else "{}"
    files = {
        name: fence.replace("{}", f"{{ imports = [ {path} ]; wsl.enable = true; }}\n"),
        "b.nix": f"{{ imports = [ {path} ]; wsl.enable = false; }}\n",
        "x.nix": '{ fileSystems."/x".device = "/dev/sdb1"; }\n',
    }
    for each, content in {**files, **left_out}.items():
        (tmp_path / each).write_text(content)
    found = checked(tmp_path, files, everything=False)
    assert "unsafe" in {each.fix.safety for each in found if each.fix}
    assert checked(tmp_path, files, everything=False, jobs=3) == found


def above(contents, wanted):
    known = {path: mentions(content) for path, content in contents.items()}
    return importers({path: each for path, each in known.items() if each}, wanted)


@pytest.mark.parametrize(
    "text",
    [
        "./b.nix",
        "../x/b.nix",
        '"${self}/b.nix"',
        "./${name}.nix + import",
        "import (./. + name)",
        'import (dir + "b.nix")',
        'import (dir + ("/" + name))',
        'imports = [ (concatStringsSep "/" [ dir name ]) ]',
        "readDir ./. import",
    ],
)
def test_importers_are_found(text):
    contents = {"/r/a.nix": text.encode(), "/r/c.nix": b"{ }"}
    assert above(contents, ["/r/x/b.nix"]) == {"/r/a.nix"}


def test_importers_of_importers_are_found():
    contents = {
        "/r/a.nix": b"[ ./hosts ]",
        "/r/hosts/default.nix": b"[ ./b.nix ]",
        "/r/z.nix": b"./y",
    }
    assert above(contents, ["/r/hosts/b.nix"]) == {"/r/a.nix", "/r/hosts/default.nix"}


def test_the_root_file_system_is_no_import():
    text = b'imports = [ ./c.nix ]; fileSystems."/" = { }; fileSystems = { "/".device = ""; };'
    assert above({"/r/a.nix": text}, ["/r/b.nix"]) == set()


def test_names_that_no_path_literal_can_hold_are_found():
    assert above({"/r/a.nix": b'(./. + "/my host.nix")'}, ["/r/my host.nix"]) == {"/r/a.nix"}


def test_ordinary_files_are_not_even_decoded(tmp_path):
    texts = {
        "a.nix": b"\xff not read\n",
        "b.md": b"\xff import ./. + ```sh",
        "c.nix": b"{ wsl.enable = true; }",
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text)
    found = tuple(str(tmp_path / name) for name in texts)
    inputs = read_inputs(Gathered((), found), None, TOOLBOX.rules, TOOLBOX)
    assert (list(inputs.files), inputs.unreadable) == ([found[2]], ())
