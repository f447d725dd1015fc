"""The functions of `builtins` on evaluation itself: `import`, `throw`, `seq` and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.coercion import coerce
from baremount.evaluation.paths import normalised
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import NotKnown, Thrown, shown, thrown, unknowable
from baremount.evaluation.values import NixList, NixSet, OpenSet, known_thunk

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Thunk, Value

FUNCTIONS = Table()


@FUNCTIONS.named("import")
def _import(evaluator: Evaluator, path: Thunk) -> Value:
    text = coerce(evaluator, evaluator.plain(path), to_store=False)
    if not text.startswith("/"):
        raise unknowable(f"`{shown(text)}` is imported, which is no absolute path")
    return evaluator.nested(evaluator.import_path, normalised(text))


@FUNCTIONS.named("throw")
def _throw(evaluator: Evaluator, message: Thunk) -> Value:
    text = coerce(evaluator, evaluator.plain(message))
    raise thrown(f"the configuration throws: {shown(text)}")


@FUNCTIONS.named("abort")
def _abort(evaluator: Evaluator, message: Thunk) -> Value:
    raise unknowable(
        f"the configuration aborts: {shown(coerce(evaluator, evaluator.plain(message)))}"
    )


@FUNCTIONS.named("seq")
def _seq(evaluator: Evaluator, first: Thunk, second: Thunk) -> Value:
    evaluator.plain(first)
    return evaluator.need(second)


@FUNCTIONS.named("deepSeq")
def _deep_seq(evaluator: Evaluator, first: Thunk, second: Thunk) -> Value:
    evaluator.nested(_force_all, evaluator, first, set())
    return evaluator.need(second)


def _force_all(evaluator: Evaluator, thunk: Thunk, seen: set[int]) -> None:
    value = evaluator.plain(thunk)
    if isinstance(value, OpenSet) or id(value) in seen:
        return
    if isinstance(value, NixSet):
        seen.add(id(value))
        inner: list[Thunk] = list(value.attributes.values())
    elif isinstance(value, NixList):
        inner = list(value.items)
    else:
        return
    for item in inner:
        evaluator.nested(_force_all, evaluator, item, seen)


@FUNCTIONS.named("tryEval")
def _try(evaluator: Evaluator, thunk: Thunk) -> Value:
    """Nix catches only `throw` and failed assertions; what else went wrong stays unknown."""
    try:
        value = evaluator.plain(thunk)
    except NotKnown as stopped:
        if not isinstance(stopped.unknown, Thrown):
            raise
        return NixSet({"success": known_thunk(False), "value": known_thunk(False)})
    return NixSet({"success": known_thunk(True), "value": known_thunk(value)})


@FUNCTIONS.named("trace", "traceVerbose", "addErrorContext")
def _trace(evaluator: Evaluator, _message: Thunk, value: Thunk) -> Value:
    return evaluator.need(value)
