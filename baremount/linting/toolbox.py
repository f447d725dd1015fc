"""The rules, the languages and the machine model that a run works with, found by walking packages.

The engine itself knows no rule: whoever runs it hands them in.
"""

from __future__ import annotations

import os
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from baremount.problems import InputError, Problem
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from baremount.linting.rule import Clean, Context, Flagged, Language, Report, Rule, RuleModule
    from baremount.machine import Machine


class LoadedRule(Record):
    """A rule's declaration, and the rest of its module, which may be imported only when asked."""

    declaration: Rule
    module: str
    load: Callable[[], RuleModule]

    @property
    def check(self) -> Callable[[object, Context], Iterator[Report]]:
        """The rule itself."""
        return self.load().check

    @property
    def documentation(self) -> str:
        """The module's docstring, Markdown."""
        return self.load().__doc__ or ""

    @property
    def cases(self) -> tuple[Clean | Flagged, ...]:
        """What it flags and what it does not."""
        return self.load().CASES

    @property
    def name(self) -> str:
        """The name that people use."""
        return self.declaration.name

    @property
    def code(self) -> str:
        """The code, such as BM001."""
        return self.declaration.code


class MachineModel(Record):
    """How the facts of a machine are had; the engine looks into none of them."""

    types: tuple[type, ...]
    markers: tuple[bytes, ...]
    """Lower-case bytes of which every machine with facts has some, in whatever case."""
    facts: Callable[[Machine], Iterable[object]]
    """The facts for rules; none for a machine that is none of their business."""
    snapshot: Callable[[Machine], frozenset[tuple[str, object]]]
    """What the machine means, by the name of each field: a safe fix must leave it as it is."""
    others: Callable[[Iterable[object]], Iterable[str]] = lambda _: ()
    """Of such facts, the files that also say what no rule judges: no fix there is safe."""


NO_MODEL = MachineModel((), (), lambda _: (), lambda _: frozenset())


class Toolbox(Record):
    """All that a run may use, by code and name."""

    rules: tuple[LoadedRule, ...]
    languages: tuple[Language, ...]
    model: MachineModel = NO_MODEL


class Indexed(Record):
    """A rule's declaration as an index has it."""

    size: int
    """The size of the rule's file in bytes when the index was written."""
    declaration: Rule


def load(
    packages: Iterable[str],
    model: MachineModel = NO_MODEL,
    index: Mapping[str, Indexed] | None = None,
) -> Toolbox:
    """The rules in `packages` and the languages in their `languages` packages.

    A module of a package is a rule where it has `RULE`; packages in it are not walked. What
    `index` says of a module, by its whole name, spares importing it until its rule has something
    to check; a module that is not in there, or has another size, is imported at once. Raises
    `InputError` for a package that cannot be imported, and `ValueError` for two rules of one name.
    """
    rules: dict[str, LoadedRule] = {}
    languages: dict[str, Language] = {}
    for package in packages:
        for entry in _entries(package, missing_is_wrong=True):
            rule = _rule(entry, index or {})
            if rule is None:
                continue
            for key in (rule.name, rule.code):
                if rules.setdefault(key, rule) is not rule:
                    raise ValueError(f"{rule.module} and {rules[key].module} are both {key}")
        for entry in _entries(f"{package}.languages", missing_is_wrong=False):
            module: Any = import_module(entry.module)
            if hasattr(module, "LANGUAGE"):
                languages[module.LANGUAGE.name] = module.LANGUAGE
    ordered = {rule.code: rule for rule in rules.values()}
    return Toolbox(
        tuple(ordered[code] for code in sorted(ordered)), tuple(languages.values()), model
    )


class _Entry(Record):
    """A module of a package."""

    module: str
    file: os.DirEntry[str]


def _rule(entry: _Entry, index: Mapping[str, Indexed]) -> LoadedRule | None:
    """The rule of a module; None where it has none."""
    known = index.get(entry.module)
    if known is not None and known.size == entry.file.stat().st_size:
        return LoadedRule(known.declaration, entry.module, partial(_imported, entry.module))
    module = _imported(entry.module)
    if not hasattr(module, "RULE"):
        return None
    return LoadedRule(module.RULE, entry.module, lambda: module)


def _imported(name: str) -> RuleModule:
    return cast("RuleModule", import_module(name))


def _entries(package: str, *, missing_is_wrong: bool) -> list[_Entry]:
    """The modules in a package's folders, by name."""
    try:
        root = import_module(package)
    except ModuleNotFoundError as error:
        if not missing_is_wrong and error.name == package:
            return []
        message = f"no package of rules: there is no module `{error.name}`"
        raise InputError(Problem(package, 0, 0, message)) from error
    found: dict[str, _Entry] = {}
    # Listed here, as `pkgutil` takes longer to load than all that is found.
    for folder in getattr(root, "__path__", ()):
        with os.scandir(folder) as files:
            for file in files:
                stem, dot, ending = file.name.partition(".")
                if dot and ending == "py" and stem.isidentifier() and stem != "__init__":
                    found.setdefault(stem, _Entry(f"{package}.{stem}", file))
    return [found[stem] for stem in sorted(found)]
