"""Which files make up which machine."""

from __future__ import annotations

import os

import pytest

from baremount.arguments import plain
from baremount.imports import load
from baremount.shipped import MODULE, shipped_files
from baremount.workspace import Workspace

ROOT = "/nowhere/home"


def graph(files: dict[str, str], *tops: str):
    overlay = {f"{ROOT}/{name}": text.encode() for name, text in files.items()}
    return load([f"{ROOT}/{name}" for name in tops or files], Workspace(overlay), ROOT)


def machines(files: dict[str, str], *tops: str) -> dict[str, list[str]]:
    """The files of each machine, by its name."""
    return {
        os.path.relpath(machine.name, ROOT): [
            os.path.relpath(file.source.path, ROOT) for file in machine.files()
        ]
        for machine in graph(files, *tops).machines
    }


def messages(files: dict[str, str], *tops: str) -> list[str]:
    return [str(problem) for problem in graph(files, *tops).problems]


@pytest.mark.parametrize(
    "imports",
    [
        "[ ./m.nix ]",
        '[ (./. + "/m.nix") ]',
        f"[ {ROOT}/m.nix ]",
        f'[ "{ROOT}/m.nix" ]',
        "[ ./sub/../m.nix ]",
        'map (name: ./. + "/${name}.nix") [ "m" ]',
        "[ ] ++ [ ./m.nix ]",
        "[ (import ./m.nix) ]",
        "[ { imports = [ ./m.nix ]; } ]",
        "[ ({ ... }: { imports = [ ./m.nix ]; }) ]",
        "let x = ./m.nix; in [ x ]",
        "lib.optional true ./m.nix",
    ],
)
def test_an_import_is_followed(imports):
    files = {"host.nix": f"{{ lib, ... }}: {{ imports = {imports}; }}", "m.nix": "{ here = 1; }"}
    found = graph(files, "host.nix")
    (machine,) = found.machines
    assert found.problems == []
    assert machine.value(("here",)) == 1


def test_a_file_that_another_imports_is_no_machine_of_its_own():
    files = {"host.nix": "{ imports = [ ./m.nix ]; }", "m.nix": "{ }", "other.nix": "{ }"}
    assert machines(files) == {"host.nix": ["host.nix", "m.nix"], "other.nix": ["other.nix"]}
    assert machines(files, "m.nix", "host.nix") == {"host.nix": ["host.nix", "m.nix"]}


def test_two_hosts_stay_apart_and_share_a_module():
    files = {
        "a.nix": "{ imports = [ ./m.nix ]; name = 1; }",
        "b.nix": "{ imports = [ ./m.nix ]; name = 2; }",
        "m.nix": "{ config, ... }: { seen = config.name; }",
    }
    found = graph(files, "a.nix", "b.nix")
    assert [plain(machine.value(("seen",))) for machine in found.machines] == [1, 2]


def test_a_folder_is_its_default(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/default.nix").write_text("{ here = 1; }")
    (tmp_path / "host.nix").write_text("{ imports = [ ./sub ]; }")
    found = load([str(tmp_path / "host.nix")], Workspace(), str(tmp_path))
    assert found.machines[0].value(("here",)) == 1


@pytest.mark.parametrize("function", ["nixpkgs.lib.nixosSystem", "inputs.nixpkgs.lib.nixosSystem"])
def test_each_host_of_a_flake_is_a_machine(function):
    flake = f"""{{
      inputs.nixpkgs.url = "x";
      outputs = inputs@{{ self, nixpkgs, ... }}: {{
        nixosConfigurations.a = {function} {{ modules = [ ./m.nix {{ name = 1; }} ]; }};
        nixosConfigurations.b = {function} {{
          specialArgs = {{ given = 2; }};
          modules = [ ./m.nix ({{ given, ... }}: {{ name = given; }}) ];
        }};
      }};
    }}"""
    files = {"flake.nix": flake, "m.nix": "{ config, ... }: { seen = config.name; }"}
    found = graph(files)
    assert [machine.name.rpartition("#")[2] for machine in found.machines] == ["a", "b"]
    assert [plain(machine.value(("seen",))) for machine in found.machines] == [1, 2]


@pytest.mark.parametrize(
    "module",
    [
        "{ flake.nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ ./m.nix ]; }; }",
        (
            "({ self, lib, ... }: { systems = [ ]; flake = { nixosConfigurations ="
            " { a = nixpkgs.lib.nixosSystem { modules = [ ./m.nix ]; }; }; }; })"
        ),
    ],
)
def test_hosts_of_flake_parts_are_followed(module):
    flake = (
        "{ inputs = { nixpkgs = { }; flake-parts = { }; };"
        " outputs = inputs@{ nixpkgs, flake-parts, ... }:"
        f" flake-parts.lib.mkFlake {{ inherit inputs; }} {module}; }}"
    )
    found = graph({"flake.nix": flake, "m.nix": "{ here = 1; }"})
    assert [machine.name.rpartition("#")[2] for machine in found.machines] == ["a"]
    assert not found.machines[0].has_unknown_imports


@pytest.mark.parametrize("modules", ["{ x = ./x.nix; }", "import ./modules.nix"])
@pytest.mark.parametrize(
    "given", ["self.nixosModules.x", "./host.nix", "inputs.self.outputs.nixosModules.x"]
)
def test_the_modules_of_the_flake_itself_are_followed(given, modules):
    flake = (
        "{ outputs = { self, nixpkgs, ... }@inputs: {"
        f" nixosModules = {modules};"
        " nixosConfigurations.a = nixpkgs.lib.nixosSystem {"
        f" specialArgs = {{ inherit inputs; inherit (self) outputs; }}; modules = [ {given} ];"
        " }; }; }"
    )
    files = {
        "flake.nix": flake,
        "host.nix": "{ outputs, ... }: { imports = [ outputs.nixosModules.x ]; }",
        "modules.nix": "{ x = ./x.nix; }",
        "x.nix": "{ here = 1; }",
    }
    machine = graph(files, "flake.nix").machines[0]
    assert plain(machine.value(("here",))) == 1
    assert not machine.has_unknown_imports


def test_a_module_that_the_flake_does_not_have_may_be_its_own():
    flake = (
        "{ outputs = { self, nixpkgs, ... }: { nixosModules.y = { }; nixosConfigurations.a ="
        " nixpkgs.lib.nixosSystem { modules = [ self.nixosModules.x ]; }; }; }"
    )
    assert graph({"flake.nix": flake}).machines[0].has_unknown_imports


@pytest.mark.parametrize(
    ("outputs", "unknown"),
    [
        ("inputs.lib.make ./hosts", True),
        ("{ nixosConfigurations = inputs.lib.make ./hosts; }", True),
        ("{ nixosConfigurations.a = inputs.lib.make ./hosts/a.nix; }", True),
        ("{ devShells.x = inputs.lib.make { }; }", False),
    ],
)
def test_a_file_of_a_host_that_is_lost_may_have_further_modules(outputs, unknown):
    files = {
        "flake.nix": f"{{ outputs = inputs: {outputs}; }}",
        "hosts/a.nix": "{ here = 1; }",
        "b.nix": "{ }",
    }
    found = graph(files)
    assert [machine.has_unknown_imports for machine in found.machines] == [unknown, unknown]


@pytest.mark.parametrize(
    ("imports", "unknown"),
    [
        ("[ ./b.nix ]", False),
        ("[ inputs.nixos-wsl.nixosModules.default inputs.home.nixosModules.default ]", False),
        ('[ (modulesPath + "/profiles/minimal.nix") <nixpkgs/nixos/x.nix> ]', False),
        ("[ <home-manager/nixos> (fetchTarball { url = 1; }) ]", False),
        ('[ "${fetched}/nixos" (import "${fetched}/nixos") (fetched + "/x.nix") ]', False),
        ('[ "${inputs.nixpkgs}/x.nix" (import inputs.home { }).nixosModules.x ]', False),
        ("[ ./b.nix inputs.self.nixosModules.x ]", True),
        ("[ self.inputs.home.nixosModules.x ]", False),
        ("[ outputs.nixosModules.x ]", True),
        ('[ "${inputs.self}/modules/x.nix" ]', True),
        ('[ "${hostName}/x.nix" ]', True),
        ("[ <nixos-config> ]", True),
        ("[ (inputs.load { folder = ./modules; }) ]", True),
        ("[ (inputs.load config.modules) ]", True),
        ("[ (inputs.import-tree ./modules) ]", True),
        ("lib.filesystem.listFilesRecursive ./modules", True),
    ],
)
def test_imports_that_may_be_the_configurations_own(imports, unknown):
    files = {
        "host.nix": "{ config, hostName, inputs, lib, modulesPath, outputs, self, ... }:"
        f" let fetched = builtins.fetchTarball {{ }}; in {{ imports = {imports}; }}",
        "b.nix": "{ }",
    }
    assert graph(files, "host.nix").machines[0].has_unknown_imports is unknown


@pytest.mark.parametrize(
    ("imports", "message"),
    [
        ("[ ./gone.nix ]", "which does not exist"),
        ("[ ./host.nix ]", "imports itself"),
        ("[ ./back.nix ]", "imports itself"),
        ("inputs.x", "imports cannot be followed"),
        ('builtins.abort "x"', "imports cannot be followed"),
        ("[ ./odd.nix ]", "odd.nix"),
    ],
)
def test_an_import_that_leads_nowhere_is_a_problem_and_no_end(imports, message):
    files = {
        "host.nix": f"{{ inputs, ... }}: {{ imports = {imports}; here = 1; }}",
        "back.nix": "{ imports = [ ./host.nix ]; }",
        "odd.nix": "{",
    }
    found = graph(files, "host.nix")
    assert any(message in str(problem) for problem in [*found.problems, *found.unreadable])
    assert found.machines[0].value(("here",)) == 1


def test_a_given_file_that_cannot_be_parsed_is_unreadable():
    found = graph({"host.nix": "{", "other.nix": "{ }"})
    assert [problem.path for problem in found.unreadable] == [f"{ROOT}/host.nix"]
    assert len(found.machines) == 1


def test_imports_that_depend_on_the_configuration_end():
    text = "{ config, ... }: { imports = if config.x then [ ./m.nix ] else [ ]; x = true; }"
    assert graph({"host.nix": text, "m.nix": "{ }"}, "host.nix").machines


def test_many_modules_that_import_each_other_end():
    names = [f"m{number}.nix" for number in range(20)]
    everyone = "{ imports = [ " + " ".join(f"./{name}" for name in names) + " ]; }"
    found = graph(dict.fromkeys(names, everyone))
    assert len(found.machines) == 1
    assert len(found.machines[0].files()) == 20


@pytest.mark.parametrize(
    "files",
    [
        {"a.nix": "{ imports = [ (import ./a.nix) ]; here = 1; }"},
        {
            "a.nix": "{ imports = [ (import ./b.nix) (import ./b.nix) ]; }",
            "b.nix": "import ./a.nix",
        },
    ],
    ids=["itself", "another, twice"],
)
def test_imported_values_that_go_round_in_a_circle_end(files):
    assert any("circle" in message for message in messages(files, "a.nix"))


@pytest.mark.parametrize("changed", [False, True], ids=["ours", "changed"])
def test_only_a_changed_copy_of_the_shipped_module_is_read_in_full(changed):
    content = dict(shipped_files())[MODULE] + (b"\n" if changed else b"")
    workspace = Workspace(
        {"/r/host.nix": b"{ imports = [ ./wsl-bare-mount.nix ]; }", f"/r/{MODULE}": content}
    )
    (machine,) = load(["/r/host.nix"], workspace, "/r").machines
    assert machine.options_declared_at(("wsl", "bareMounts"))
    module = next(m for m in machine.modules if m.file.source.path == f"/r/{MODULE}")
    assert (module.file.source.raw == content) is changed
