"""The grammar is had without what its package loads beside it, or else from the package."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import tree_sitter

from baremount.syntax import nix_grammar


def test_parsing_does_not_load_the_package_of_the_grammar(tmp_path):
    program = (
        "import sys; from baremount.source import Source; from baremount.syntax.nix import *; "
        "parse_nix(Source.from_bytes('a.nix', b'{ a = 1; }')); "
        "print({'tree_sitter_nix', 'importlib.resources', 'tempfile'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.split() == [b"set()"]


def test_the_package_is_asked_where_it_is_installed_in_its_own_way(monkeypatch):
    monkeypatch.setattr(nix_grammar, "PathFinder", SimpleNamespace(find_spec=lambda *_: None))
    grammar = tree_sitter.Language(nix_grammar._grammar())
    assert grammar.id_for_node_kind("attrset_expression", True)
