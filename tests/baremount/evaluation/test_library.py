"""Our `lib` beside the real one: the same names, and the same values from lib's own source."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from baremount.evaluation.evaluator import Evaluator
from baremount.evaluation.library import PARTS, lib_set
from baremount.evaluation.values import NixSet, Thunk
from baremount.source import Source
from baremount.syntax.nix import parse_nix
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ours, RealNix

    from baremount.syntax.tree import NixFile

# Names that earlier or later releases of nixpkgs have and the one at hand may not.
OF_OTHER_RELEASES = {
    "boolToYesNo",
    "cartesianProductOfSets",
    "concatMapAttrsStringSep",
    "fold",
    "genAttrs'",
    "join",
    "literalDocBook",
    "literalExample",
    "mkPackageOptionMD",
    "replaceString",
}


def names_of(evaluator: Evaluator, value: object) -> set[str]:
    assert isinstance(value, NixSet)
    return set(value.attributes)


def test_every_name_is_one_of_the_real_lib(real_nix: RealNix) -> None:
    parts = " ".join(f"(builtins.attrNames lib.{part})" for part in PARTS)
    (answer,) = real_nix.values([f"[ (builtins.attrNames lib) {parts} ]"])
    assert isinstance(answer, list), answer
    everywhere, *in_parts = (set(names) for names in answer)
    evaluator = Evaluator()
    ours = lib_set(evaluator)
    for part, theirs in zip(PARTS, in_parts, strict=True):
        found = names_of(evaluator, evaluator.force(ours.attributes[part]))
        assert found - theirs <= OF_OTHER_RELEASES, part
        assert found & everywhere <= names_of(evaluator, ours), part
    assert names_of(evaluator, ours) - everywhere <= OF_OTHER_RELEASES | {
        "licenses",
        "maintainers",
        "platforms",
    }


def test_lib_from_its_own_source_gives_the_same(
    read_expressions: Callable[[str], dict[str, str]],
    real_nix: RealNix,
    disagreement: Callable[[str, object, object], str | None],
) -> None:
    """A program of a thousand lines for the evaluator: lib itself instead of our tables."""
    expressions = read_expressions("expressions_lib.txt")
    wrong = []
    theirs = real_nix.values(list(expressions.values()))
    parsed: dict[str, NixFile] = {}
    for (name, text), expected in zip(expressions.items(), theirs, strict=True):
        evaluator = Evaluator()
        evaluator.import_file = Files(evaluator, parsed).read
        source = f"let lib = import {real_nix.lib}; in (\n{text}\n)"
        file = parse_nix(Source.from_bytes("/x.nix", source.encode()))
        value = evaluator.deep(evaluator.file_thunk(file))
        if isinstance(value, Unknown):
            wrong.append(f"{name}: {value.reason}")
        wrong.append(disagreement(name, value, expected))
    assert not any(wrong), "\n".join(filter(None, wrong))


class Files:
    """Reads files for `import` from the disk, each once."""

    def __init__(self, evaluator: Evaluator, parsed: dict[str, NixFile]) -> None:
        self.evaluator = evaluator
        self.parsed = parsed

    def read(self, path: str) -> Thunk | Unknown:
        if os.path.isdir(path):
            path = f"{path}/default.nix"
        if path not in self.parsed:
            source = Source.from_bytes(path, Path(path).read_bytes())
            self.parsed[path] = parse_nix(source)
        return self.evaluator.file_thunk(self.parsed[path])


def test_lib_can_be_added_to(ours: Ours) -> None:
    evaluator, thunk = ours.thunk("{ x = 1; }")
    added = evaluator.force(thunk)
    assert isinstance(added, NixSet)
    library = lib_set(evaluator).extended(added.attributes)
    assert evaluator.deep(library.attributes["x"]) == 1
    assert "mkIf" in library.attributes
    assert library.rest("nothing") == Unknown("`lib.nothing` is not known")
