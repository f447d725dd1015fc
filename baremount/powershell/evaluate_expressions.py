"""The value of expressions."""

# Handlers in a table all take the same arguments.
# ruff: noqa: ARG001

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import (
    assigning,
    evaluate_statements,
    members,
    methods,
    operators,
)
from baremount.powershell.casting import cast
from baremount.powershell.conversion import MAX_TEXT, to_text, truth
from baremount.powershell.disks import alternatives, either
from baremount.powershell.outputs import Outputs
from baremount.powershell.tree import (
    Array,
    Assignment,
    Binary,
    Block,
    Cast,
    Constant,
    Expandable,
    Group,
    Hashtable,
    Index,
    Invoke,
    Member,
    Node,
    Number,
    Parameter,
    ScriptBlock,
    Ternary,
    TypeName,
    Unary,
    Variable,
    Verbatim,
)
from baremount.powershell.values import (
    Character,
    EnvironmentVariable,
    PsArray,
    PsObject,
    ScriptBlockValue,
    TypeValue,
    UnknownValue,
    Value,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import Scope

HOLES: Final = 0xE000
"""Characters from here on stand for the holes of a nested script's text."""

MAX_HOLES: Final = 1_000
_CONSTANTS: Final[dict[str, Value]] = {"true": True, "false": False, "null": None}


def value(evaluator: Evaluator, node: Node, scope: Scope) -> Value:
    """The value of an expression; for a statement, the value of its output."""
    handler = _HANDLERS.get(type(node))
    if handler is not None:
        result: Value = handler(evaluator, node, scope)
        return result
    outputs = Outputs()
    evaluate_statements.statement(evaluator, node, scope, outputs)
    return outputs.value(evaluator.spot(node))


def filled(evaluator: Evaluator, text: str) -> Value:
    """A text of the script, the characters in it that stand for holes replaced."""
    if not evaluator.holes or text.isascii():
        return text
    parts: list[Value] = []
    for character in text:
        number = ord(character) - HOLES
        parts.append(evaluator.holes[number] if 0 <= number < len(evaluator.holes) else character)
    filled_text = text_of(parts)
    if not isinstance(filled_text, str) and len(filled_text.parts) == 1:
        return filled_text.parts[0]
    return filled_text


def _constant(evaluator: Evaluator, node: Constant, scope: Scope) -> Value:
    return filled(evaluator, node.value)


def _number(evaluator: Evaluator, node: Number, scope: Scope) -> Value:
    return node.value


def _expandable(evaluator: Evaluator, node: Expandable, scope: Scope) -> Value:
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(filled(evaluator, part))
        else:
            parts.append(to_text(evaluator.value(part, scope)))
    text = text_of(parts)
    if isinstance(text, str) and len(text) > MAX_TEXT:
        return evaluator.unknown(node, "too large to compute")
    return text


def _variable(evaluator: Evaluator, node: Variable, scope: Scope) -> Value:
    name = node.name.lower()
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    if name.startswith("env:"):
        binding = scope.get(name)
        return EnvironmentVariable(node.name[4:].upper()) if binding is None else binding.value
    if name in ("psscriptroot", "pscommandpath"):
        path = evaluator.script.source.path.replace("\\", "/")
        folder = path.rpartition("/")[0] or "."
        return folder if name == "psscriptroot" else path
    if name == "home":
        return EnvironmentVariable("USERPROFILE")
    return evaluator.variable(name, node, scope)


def _array(evaluator: Evaluator, node: Array, scope: Scope) -> Value:
    return PsArray([evaluator.value(item, scope) for item in node.items])


def _group(evaluator: Evaluator, node: Group, scope: Scope) -> Value:
    statements = node.body.statements
    if len(statements) == 1 and node.opener != "@(":
        inner = statements[0]
        if isinstance(inner, Assignment):
            assigned = assigning.assign(evaluator, inner, scope)
            return assigned if node.opener == "(" else None
        return evaluator.value(inner, scope)
    outputs = Outputs()
    evaluate_statements.block(evaluator, node.body, scope, outputs)
    spot = evaluator.spot(node)
    if node.opener != "@(":
        return outputs.value(spot)
    result = PsArray(list(outputs.stream(spot)))
    if len(result.items) == 1 and isinstance(result.items[0], UnknownValue):
        return result.items[0]
    return result


def _hashtable(evaluator: Evaluator, node: Hashtable, scope: Scope) -> Value:
    table = PsObject("hashtable")
    for key, entry in node.entries:
        name = to_text(evaluator.value(key, scope))
        found = evaluator.value(entry, scope)
        if isinstance(name, str):
            table.set(name, found)
        else:
            table.set("", evaluator.unknown(key, "an entry of unknown name"))
    return table


def _script_block(evaluator: Evaluator, node: ScriptBlock, scope: Scope) -> Value:
    return ScriptBlockValue(node, scope, evaluator.script, node.body.parameters)


def _type_name(evaluator: Evaluator, node: TypeName, scope: Scope) -> Value:
    return TypeValue(node.name)


def _cast(evaluator: Evaluator, node: Cast, scope: Scope) -> Value:
    if node.type_name == "ordered":
        return evaluator.value(node.operand, scope)
    operand = evaluator.value(node.operand, scope)
    return cast(node.type_name, operand, evaluator.spot(node))


def _unary(evaluator: Evaluator, node: Unary, scope: Scope) -> Value:
    operand = evaluator.value(node.operand, scope)
    spot = evaluator.spot(node)
    operator = node.operator
    if operator in ("!", "-not"):
        return operators.negated(operand, spot)
    if operator == "-join":
        return operators.joined(operand, "")
    if operator in ("++", "--", "post++", "post--"):
        if isinstance(operand, Character):
            operand = UnknownValue("a character is no number", spot)
        changed = operators.binary(operator[-1], operand, 1, spot)
        assigning.store(evaluator, node.operand, changed, scope)
        return operand if operator.startswith("post") else changed
    if operator == "+":
        return operand
    if operator == "-":
        return operators.binary("-", 0, operand, spot)
    if operator.endswith("split"):
        return operators.split(operand, r"\s+", spot)
    return evaluator.unknown(node, f"`{operator}` is not evaluated")


def _binary(evaluator: Evaluator, node: Binary, scope: Scope) -> Value:
    left = evaluator.value(node.left, scope)
    spot = evaluator.spot(node)
    if node.operator == "-and":
        if truth(left) is False:
            return False
        return operators.both(left, evaluator.value(node.right, scope), spot)
    if node.operator == "-or":
        if truth(left) is True:
            return True
        right = evaluator.value(node.right, scope)
        if truth(left) is False:
            return right
        one_is_enough = UnknownValue("one of two conditions", spot, alternatives(left, right))
        return either(left, right) or one_is_enough
    if node.operator == "??":
        return evaluator.value(node.right, scope) if left is None else left
    right = evaluator.value(node.right, scope)
    return operators.binary(node.operator, left, right, spot)


def _ternary(evaluator: Evaluator, node: Ternary, scope: Scope) -> Value:
    soft = evaluator.soft
    holds = truth(evaluator.value(node.condition, scope))
    if holds is None or soft != evaluator.soft:
        return evaluator.unknown(node, "it depends on a condition")
    return evaluator.value(node.then if holds else node.otherwise, scope)


def _member(evaluator: Evaluator, node: Member, scope: Scope) -> Value:
    base = evaluator.value(node.base, scope)
    name = _name(evaluator, node.name, scope)
    if name is None:
        return evaluator.unknown(node, "a member of unknown name")
    return members.member(base, name, evaluator.spot(node), static=node.static)


def _invoke(evaluator: Evaluator, node: Invoke, scope: Scope) -> Value:
    base = evaluator.value(node.base, scope)
    name = _name(evaluator, node.name, scope)
    given = [evaluator.value(argument, scope) for argument in node.arguments]
    if name is None:
        return evaluator.unknown(node, "a method of unknown name")
    return methods.invoke(evaluator, node, base, name, given, scope)


def _name(evaluator: Evaluator, name: str | Node, scope: Scope) -> str | None:
    if isinstance(name, str):
        return name
    computed = to_text(evaluator.value(name, scope))
    return computed if isinstance(computed, str) else None


def _index(evaluator: Evaluator, node: Index, scope: Scope) -> Value:
    base = evaluator.value(node.base, scope)
    index = evaluator.value(node.position, scope)
    return members.element(base, index, evaluator.spot(node))


def _parameter(evaluator: Evaluator, node: Parameter, scope: Scope) -> Value:
    return node.text


def _verbatim(evaluator: Evaluator, node: Verbatim, scope: Scope) -> Value:
    return filled(evaluator, node.text)


def _block(evaluator: Evaluator, node: Block, scope: Scope) -> Value:
    outputs = Outputs()
    evaluate_statements.block(evaluator, node, scope, outputs)
    return outputs.value(evaluator.spot(node))


_HANDLERS: Final[dict[type, Callable[..., Value]]] = {
    Constant: _constant,
    Number: _number,
    Expandable: _expandable,
    Variable: _variable,
    Array: _array,
    Group: _group,
    Hashtable: _hashtable,
    ScriptBlock: _script_block,
    TypeName: _type_name,
    Cast: _cast,
    Unary: _unary,
    Binary: _binary,
    Ternary: _ternary,
    Member: _member,
    Invoke: _invoke,
    Index: _index,
    Parameter: _parameter,
    Verbatim: _verbatim,
    Block: _block,
}
