"""The rules, the languages and the machine model that a run works with, found by walking packages.

The engine itself knows no rule: whoever runs it hands them in.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from baremount.problems import InputError, Problem
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from baremount.linting.rule import Clean, Context, Flagged, Language, Report, Rule
    from baremount.machine import Machine


class LoadedRule(Record):
    """A rule's declaration with the rest of its module."""

    declaration: Rule
    check: Callable[[object, Context], Iterator[Report]]
    documentation: str
    cases: tuple[Clean | Flagged, ...]
    module: str

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


NO_MODEL = MachineModel((), (), lambda _: (), lambda _: frozenset())


class Toolbox(Record):
    """All that a run may use, by code and name."""

    rules: tuple[LoadedRule, ...]
    languages: tuple[Language, ...]
    model: MachineModel = NO_MODEL


def load(packages: Iterable[str], model: MachineModel = NO_MODEL) -> Toolbox:
    """The rules in `packages` and the languages in their `languages` packages.

    A module of a package is a rule where it has `RULE`; packages in it are not walked. Raises
    `InputError` for a package that cannot be imported, and `ValueError` for two rules of one name.
    """
    rules: dict[str, LoadedRule] = {}
    languages: dict[str, Language] = {}
    for package in packages:
        for module in _modules(package, missing_is_wrong=True):
            if hasattr(module, "RULE"):
                rule = LoadedRule(
                    module.RULE, module.check, module.__doc__ or "", module.CASES, module.__name__
                )
                for key in (rule.name, rule.code):
                    if rules.setdefault(key, rule) is not rule:
                        raise ValueError(f"{rule.module} and {rules[key].module} are both {key}")
        for module in _modules(f"{package}.languages", missing_is_wrong=False):
            if hasattr(module, "LANGUAGE"):
                languages[module.LANGUAGE.name] = module.LANGUAGE
    ordered = {rule.code: rule for rule in rules.values()}
    return Toolbox(
        tuple(ordered[code] for code in sorted(ordered)), tuple(languages.values()), model
    )


def _modules(package: str, *, missing_is_wrong: bool) -> Iterator[Any]:
    try:
        root = import_module(package)
    except ModuleNotFoundError as error:
        if not missing_is_wrong and error.name == package:
            return
        message = f"no package of rules: there is no module `{error.name}`"
        raise InputError(Problem(package, 0, 0, message)) from error
    # Listed here, as `pkgutil` takes longer to load than all that is found.
    for folder in getattr(root, "__path__", ()):
        for name in sorted(os.listdir(folder)):
            stem, dot, ending = name.partition(".")
            if dot and ending == "py" and stem.isidentifier() and stem != "__init__":
                yield import_module(f"{package}.{stem}")
