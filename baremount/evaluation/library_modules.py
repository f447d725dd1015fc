"""`lib.modules`, `lib.options` and what activation scripts are made with.

The attribute sets that the module system looks for are made here.
Their `_type`s, names and priorities are those of nixpkgs' lib/modules.nix and options.nix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.coercion import coerce
from baremount.evaluation.externals import OptionType
from baremount.evaluation.operators import update
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import shown, thrown
from baremount.evaluation.values import Computed, NixList, NixSet, Thunk, known_thunk
from baremount.evaluation.wanted import a_boolean, a_set, a_string
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Value

MODULES = Table()
OPTIONS = Table()
ACTIVATION = Table()


def _typed(kind: str, **attributes: Thunk) -> NixSet:
    return NixSet({"_type": known_thunk(kind), **attributes})


@MODULES.named("mkIf")
def _if(_: Evaluator, condition: Thunk, content: Thunk) -> Value:
    return _typed("if", condition=condition, content=content)


@MODULES.named("mkAssert")
def _assert(evaluator: Evaluator, assertion: Thunk, message: Thunk, content: Thunk) -> Value:
    def condition() -> Value:
        if a_boolean(evaluator, assertion):
            return True
        raise thrown(f"an assertion fails: {shown(a_string(evaluator, message))}")

    return _typed("if", condition=Computed(condition), content=content)


@MODULES.named("mkMerge")
def _merge(_: Evaluator, contents: Thunk) -> Value:
    return _typed("merge", contents=contents)


@MODULES.named("mkOverride")
def _override(_: Evaluator, priority: Thunk, content: Thunk) -> Value:
    return _typed("override", priority=priority, content=content)


@MODULES.named("mkOrder")
def _order(_: Evaluator, priority: Thunk, content: Thunk) -> Value:
    return _typed("order", priority=priority, content=content)


@MODULES.named("mkDefinition")
def _definition(evaluator: Evaluator, given: Thunk) -> Value:
    return NixSet({**a_set(evaluator, given), "_type": known_thunk("definition")})


def _enter_priority(name: str, kind: str, priority: int) -> None:
    def property_of(_: Evaluator, content: Thunk) -> Value:
        return _typed(kind, priority=known_thunk(priority), content=content)

    MODULES[name] = property_of


for _name, _kind, _priority in (
    ("mkOptionDefault", "override", 1500),
    ("mkDefault", "override", 1000),
    ("mkImageMediaOverride", "override", 60),
    ("mkForce", "override", 50),
    ("mkVMOverride", "override", 10),
    ("mkBefore", "order", 500),
    ("mkAfter", "order", 1500),
):
    _enter_priority(_name, _kind, _priority)


@MODULES.named("defaultOverridePriority")
def _default_priority(_: Evaluator) -> Value:
    return 100


@MODULES.named("defaultOrderPriority")
def _default_order(_: Evaluator) -> Value:
    return 1000


@OPTIONS.named("mkOption")
def _option(evaluator: Evaluator, given: Thunk) -> Value:
    return update(evaluator, evaluator.need(given), _typed("option"))


@OPTIONS.named("mkEnableOption")
def _enable_option(evaluator: Evaluator, name: Thunk) -> Value:
    def description() -> Value:
        return f"Whether to enable {coerce(evaluator, evaluator.plain(name))}."

    return _typed(
        "option",
        default=known_thunk(False),
        example=known_thunk(True),
        description=Computed(description),
        type=known_thunk(OptionType("lib.types.bool")),
    )


@OPTIONS.named("mkPackageOption", "mkPackageOptionMD")
def _package_option(_: Evaluator, _packages: Thunk, _name: Thunk, _given: Thunk) -> Value:
    return _typed(
        "option",
        default=known_thunk(Unknown("a package is not known")),
        type=known_thunk(OptionType("lib.types.package")),
    )


def _enter_text(name: str, kind: str) -> None:
    def text_of(_: Evaluator, text: Thunk) -> Value:
        return _typed(kind, text=text)

    OPTIONS[name] = text_of


for _name, _kind in (
    ("literalExpression", "literalExpression"),
    ("literalExample", "literalExpression"),
    ("literalMD", "literalMD"),
    ("literalDocBook", "literalDocBook"),
):
    _enter_text(_name, _kind)


@OPTIONS.named("isOption")
def _is_option(evaluator: Evaluator, value: Thunk) -> Value:
    return _has_type(evaluator, "option", value)


def _has_type(evaluator: Evaluator, kind: str, value: Thunk) -> bool:
    given = evaluator.plain(value)
    if not isinstance(given, NixSet) or "_type" not in given.attributes:
        return False
    return evaluator.plain(given.attributes["_type"]) == kind


@ACTIVATION.named("stringAfter")
def _after(_: Evaluator, dependencies: Thunk, text: Thunk) -> Value:
    return NixSet({"text": text, "deps": dependencies})


@ACTIVATION.named("fullDepEntry")
def _with_dependencies(_: Evaluator, text: Thunk, dependencies: Thunk) -> Value:
    return NixSet({"text": text, "deps": dependencies})


@ACTIVATION.named("noDepEntry")
def _without_dependencies(_: Evaluator, text: Thunk) -> Value:
    return NixSet({"text": text, "deps": known_thunk(NixList(()))})
