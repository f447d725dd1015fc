"""The value of each kind of expression, by the class of its node."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from baremount.evaluation.attributes import let_scope, make_set
from baremount.evaluation.coercion import coerce, finite
from baremount.evaluation.operators import BINARY, negated
from baremount.evaluation.paths import absolute, normalised
from baremount.evaluation.selection import has_attribute, select
from baremount.evaluation.stopped import shown, thrown, unknowable
from baremount.evaluation.thunks import delay, find_variable, fresh
from baremount.evaluation.values import Closure, NixList, NixPath, Value
from baremount.evaluation.wording import describe
from baremount.syntax import tree

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.scope import Scope
    from baremount.syntax.tree import NixFile

Handler = Callable[["Evaluator", Any, "Scope", "NixFile | None"], Value]

MAX_INTEGER = 2**63 - 1


def _integer(_: Evaluator, node: tree.Integer, _scope: Scope, _file: NixFile | None) -> Value:
    if node.value > MAX_INTEGER:
        raise unknowable("an integer of more than 64 bits")
    return node.value


def _float(_: Evaluator, node: tree.Float, _scope: Scope, _file: NixFile | None) -> Value:
    return finite(node.value)


def _string(evaluator: Evaluator, node: tree.String, scope: Scope, file: NixFile | None) -> Value:
    pieces = [
        part if isinstance(part, str) else coerce(evaluator, evaluator.evaluate(part, scope, file))
        for part in node.parts
    ]
    return evaluator.joined(pieces) if pieces else ""


def _path(evaluator: Evaluator, node: tree.Path, scope: Scope, file: NixFile | None) -> Value:
    pieces = [
        part
        if isinstance(part, str)
        else coerce(evaluator, evaluator.evaluate(part, scope, file), to_store=False)
        for part in node.parts
    ]
    return NixPath(normalised(absolute(evaluator.joined(pieces), file)))


def _search_path(
    _: Evaluator, node: tree.SearchPath, _scope: Scope, _file: NixFile | None
) -> Value:
    raise unknowable(f"`<{shown(node.text)}>` depends on the machine")


def _variable(
    evaluator: Evaluator, node: tree.Variable, scope: Scope, _file: NixFile | None
) -> Value:
    return evaluator.need(find_variable(evaluator, scope, node.name))


def _list(_: Evaluator, node: tree.ListNode, scope: Scope, file: NixFile | None) -> Value:
    return NixList(tuple([fresh(item, scope, file) for item in node.items]))


def _let(evaluator: Evaluator, node: tree.Let, scope: Scope, file: NixFile | None) -> Value:
    inner = let_scope(evaluator, node, scope, file)
    return evaluator.evaluate(node.body, inner, file)


def _with(evaluator: Evaluator, node: tree.With, scope: Scope, file: NixFile | None) -> Value:
    inner = scope.with_set(delay(node.scope, scope, file))
    return evaluator.evaluate(node.body, inner, file)


def condition(evaluator: Evaluator, node: tree.Node, scope: Scope, file: NixFile | None) -> bool:
    """The value of an expression that must be a boolean."""
    value = evaluator.resolved(evaluator.evaluate(node, scope, file))
    if not isinstance(value, bool):
        raise unknowable(f"{describe(value)} stands where a boolean is wanted")
    return value


def _assert(evaluator: Evaluator, node: tree.Assert, scope: Scope, file: NixFile | None) -> Value:
    if not condition(evaluator, node.condition, scope, file):
        raise thrown("an assertion fails")
    return evaluator.evaluate(node.body, scope, file)


def _if(evaluator: Evaluator, node: tree.If, scope: Scope, file: NixFile | None) -> Value:
    chosen = node.then if condition(evaluator, node.condition, scope, file) else node.otherwise
    return evaluator.evaluate(chosen, scope, file)


def _lambda(_: Evaluator, node: tree.Lambda, scope: Scope, file: NixFile | None) -> Value:
    return Closure(node, scope, file)


def _apply(evaluator: Evaluator, node: tree.Apply, scope: Scope, file: NixFile | None) -> Value:
    function = evaluator.evaluate(node.function, scope, file)
    return evaluator.invoke(function, delay(node.argument, scope, file))


def _unary(evaluator: Evaluator, node: tree.Unary, scope: Scope, file: NixFile | None) -> Value:
    if node.operator == "!":
        return not condition(evaluator, node.operand, scope, file)
    return negated(evaluator.resolved(evaluator.evaluate(node.operand, scope, file)))


def _binary(evaluator: Evaluator, node: tree.Binary, scope: Scope, file: NixFile | None) -> Value:
    if node.operator in _LOGICAL:
        left = condition(evaluator, node.left, scope, file)
        decides, result = _LOGICAL[node.operator]
        return result if left is decides else condition(evaluator, node.right, scope, file)
    work = BINARY.get(node.operator)
    if work is None:
        raise unknowable(f"the operator `{node.operator}` is not understood")
    left_value = evaluator.evaluate(node.left, scope, file)
    return work(evaluator, left_value, evaluator.evaluate(node.right, scope, file))


# Of each operator: the left operand that decides alone, and the result then.
_LOGICAL = {"&&": (False, False), "||": (True, True), "->": (False, True)}


def _parenthesized(
    evaluator: Evaluator, node: tree.Parenthesized, scope: Scope, file: NixFile | None
) -> Value:
    return evaluator.evaluate(node.inner, scope, file)


def _not_understood(
    _: Evaluator, node: tree.NotUnderstood, _scope: Scope, _file: NixFile | None
) -> Value:
    raise unknowable(node.reason)


HANDLERS: dict[type, Handler] = {
    tree.Integer: _integer,
    tree.Float: _float,
    tree.String: _string,
    tree.Path: _path,
    tree.SearchPath: _search_path,
    tree.Variable: _variable,
    tree.Select: select,
    tree.HasAttribute: has_attribute,
    tree.ListNode: _list,
    tree.AttributeSet: make_set,
    tree.Let: _let,
    tree.With: _with,
    tree.Assert: _assert,
    tree.If: _if,
    tree.Lambda: _lambda,
    tree.Apply: _apply,
    tree.Unary: _unary,
    tree.Binary: _binary,
    tree.Parenthesized: _parenthesized,
    tree.NotUnderstood: _not_understood,
}
