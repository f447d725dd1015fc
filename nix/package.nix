# The program `baremount`.
{ lib, python3Packages }:

let
  # The grammars of nixpkgs are of other versions, and the program knows the trees of these.
  grammar = { pname, version, hash }: python3Packages.buildPythonPackage {
    inherit pname version;
    pyproject = true;
    src = python3Packages.fetchPypi {
      inherit version hash;
      pname = lib.replaceStrings [ "-" ] [ "_" ] pname;
    };
    build-system = [ python3Packages.setuptools python3Packages.wheel ];
    doCheck = false; # it has no tests
    pythonImportsCheck = [ (lib.replaceStrings [ "-" ] [ "_" ] pname) ];
  };

  tree-sitter-nix = grammar {
    pname = "tree-sitter-nix";
    version = "0.1.0";
    hash = "sha256-tVH9APu6yS8wD6lB88QbZh8pDBQVWd4PaQ1VCdmsPLA=";
  };

  tree-sitter-powershell = grammar {
    pname = "tree-sitter-powershell";
    version = "0.26.4";
    hash = "sha256-/8f3UmQg/jNct4gjs4vIsMJ0U+uXTKYFZ3nkz+//pgU=";
  };

  versionLine = ".*__version__ = \"([^\"]+)\".*";
in
python3Packages.buildPythonApplication {
  pname = "baremount";
  version = lib.head (builtins.match versionLine (lib.readFile ../baremount/__init__.py));
  pyproject = true;
  src = lib.cleanSource ../.;

  build-system = [ python3Packages.setuptools ];

  dependencies = [
    python3Packages.click
    python3Packages.defusedxml
    python3Packages.libcst
    python3Packages.pathspec
    python3Packages.rich
    python3Packages.tree-sitter
    tree-sitter-nix
    tree-sitter-powershell
  ];

  # The tests want Nix, systemd and a machine of their own.
  doCheck = false;
  pythonImportsCheck = [ "baremount" "baremount.migrate" "baremount.lint_rules" ];

  meta = {
    description = "Migrates and lints declarations of physical disks mounted under NixOS-WSL";
    license = lib.licenses.asl20;
    mainProgram = "baremount";
  };
}
