"""Evaluating expressions of Python, as far as they are texts, lists and calls of what is known."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import libcst as cst

from baremount.powershell.values import EnvironmentVariable
from baremount.scripts import python_calls
from baremount.scripts.python_values import (
    MAX_LENGTH,
    Completed,
    Dotted,
    Method,
    compared,
    joined,
    percent,
)

if TYPE_CHECKING:
    from baremount.scripts.python_run import PythonRun

_NAMES = {"True": True, "False": False, "None": None, "__name__": "__main__"}
_OPERATORS = {cst.Equal: "==", cst.NotEqual: "!=", cst.In: "in", cst.NotIn: "not in",
              cst.Is: "==", cst.IsNot: "!="}  # fmt: skip


def value(run: PythonRun, node: cst.BaseExpression) -> Any:
    """The value of an expression; what it calls has happened."""
    run.step()
    found = _value(run, node)
    if isinstance(found, list | str) and len(found) > MAX_LENGTH:
        return run.unknown(node, "it is longer than what is followed")
    return found


def _value(run: PythonRun, node: cst.BaseExpression) -> Any:
    if isinstance(node, cst.SimpleString):
        text = ast.literal_eval(node.value)
        return text if isinstance(text, str) else run.unknown(node, "bytes are not followed")
    if isinstance(node, cst.ConcatenatedString):
        return _or_unknown(run, node, joined([value(run, node.left), value(run, node.right)]))
    if isinstance(node, cst.FormattedString):
        return _formatted(run, node)
    if isinstance(node, cst.Integer):
        short = len(node.value) < 19
        return ast.literal_eval(node.value) if short else run.unknown(node, "a large number")
    if isinstance(node, cst.Name):
        return _name(run, node)
    if isinstance(node, cst.List | cst.Tuple):
        return _items(run, node)
    if isinstance(node, cst.Dict):
        return _dictionary(run, node)
    if isinstance(node, cst.BinaryOperation):
        return _binary(run, node)
    if isinstance(node, cst.Attribute):
        return _attribute(run, node)
    if isinstance(node, cst.Subscript):
        return _subscript(run, node)
    if isinstance(node, cst.Call):
        return python_calls.call(run, node)
    if isinstance(node, cst.NamedExpr):
        found = value(run, node.value)
        run.assign(node.target, found)
        return found
    if isinstance(node, cst.Await):
        return value(run, node.expression)
    return _other(run, node)


def _other(run: PythonRun, node: cst.BaseExpression) -> Any:
    if isinstance(node, cst.Comparison) and len(node.comparisons) == 1:
        target = node.comparisons[0]
        operator = _OPERATORS.get(type(target.operator))
        left, right = value(run, node.left), value(run, target.comparator)
        known = compared(left, operator, right) if operator is not None else None  # type: ignore[arg-type]
        return known if known is not None else run.unknown(node, "a comparison")
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        found = value(run, node.expression)
        return not found if isinstance(found, bool) else run.unknown(node, "it is not known")
    if isinstance(node, cst.IfExp):
        test, body, other = (value(run, each) for each in (node.test, node.body, node.orelse))
        if isinstance(test, bool):
            return body if test else other
        same = compared(body, "==", other)
        return body if same else run.unknown(node, "it depends on a condition")
    if isinstance(node, cst.BooleanOperation):
        left, right = value(run, node.left), value(run, node.right)
        if isinstance(left, bool | str | list) or left is None:
            return (
                (right if left else left) if isinstance(node.operator, cst.And) else left or right
            )
        return run.unknown(node, "it depends on what runs")
    if isinstance(node, cst.Lambda):
        return run.unknown(node, "a function without a name")
    # Whatever this is, the calls in it are made.
    for child in node.children:
        if isinstance(child, cst.BaseExpression):
            value(run, child)
        elif isinstance(child, cst.CompFor):
            run.forget_targets(child)
    return run.unknown(node, "it is not computed")


def _or_unknown(run: PythonRun, node: cst.CSTNode, found: Any) -> Any:
    return run.unknown(node, "it is not computed") if found is None else found


def _formatted(run: PythonRun, node: cst.FormattedString) -> Any:
    prefix = node.prefix.lower().replace("f", "")
    parts: list[Any] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            # The mark at the end keeps a quote or backslash before it from the closing quotes.
            text = part.value.replace("{{", "{").replace("}}", "}")
            try:
                decoded = ast.literal_eval(f"{prefix}{node.quote}{text}#{node.quote}")
            except (SyntaxError, ValueError):
                return run.unknown(node, "its escapes are not decoded")
            parts.append(decoded[:-1])
        elif isinstance(part, cst.FormattedStringExpression):
            found = value(run, part.expression)
            if part.conversion or part.format_spec or part.equal:
                found = run.unknown(part, "it is formatted")
            parts.append(_as_text(run, part, found))
    return _or_unknown(run, node, joined(parts))


def _as_text(run: PythonRun, node: cst.CSTNode, found: Any) -> Any:
    """A part of a text; one that is not followed leaves the rest of the text known."""
    if found is None:
        return run.unknown(node, "it is None")
    return run.unknown(node, "it is not computed") if joined([found]) is None else found


def _name(run: PythonRun, node: cst.Name) -> Any:
    if node.value in _NAMES:
        return _NAMES[node.value]
    return run.lookup(node.value)


def _items(run: PythonRun, node: cst.List | cst.Tuple) -> Any:
    items: list[Any] = []
    for element in node.elements:
        found = value(run, element.value)
        if not isinstance(element, cst.StarredElement):
            items.append(found)
        elif isinstance(found, list):
            items += found
        else:
            items.append(run.unknown(element, "how many there are is not known"))
    return items


def _dictionary(run: PythonRun, node: cst.Dict) -> Any:
    found: dict[Any, Any] = {}
    for element in node.elements:
        inner = value(run, element.value)
        key = value(run, element.key) if isinstance(element, cst.DictElement) else None
        if not isinstance(key, str | int):
            return run.unknown(node, "a key is not known")
        found[key] = inner
    return found


def _binary(run: PythonRun, node: cst.BinaryOperation) -> Any:
    left, right = value(run, node.left), value(run, node.right)
    if isinstance(node.operator, cst.Add):
        if isinstance(left, list) and isinstance(right, list):
            return left + right
        if isinstance(left, list) or isinstance(right, list):
            rest = run.unknown(node, "how many there are is not known")
            return [*left, rest] if isinstance(left, list) else [rest, *right]
        if isinstance(left, int) and isinstance(right, int):
            return left + right
        if left is not None and right is not None and not isinstance(left, int):
            pieces = [_as_text(run, node.left, left), _as_text(run, node.right, right)]
            return _or_unknown(run, node, joined(pieces))
    if isinstance(node.operator, cst.Modulo) and isinstance(left, str):
        return _or_unknown(run, node, percent(left, right))
    return run.unknown(node, "it is not computed")


def _attribute(run: PythonRun, node: cst.Attribute) -> Any:
    base, name = value(run, node.value), node.attr.value
    if isinstance(base, Dotted):
        return Dotted(f"{base.name}.{name}")
    if isinstance(base, Completed):
        return base.output if name in ("stdout", "output") else run.unknown(node, "a result")
    return Method(base, name, run.unknown(node, f"the field `{name}` of a value"))


def _subscript(run: PythonRun, node: cst.Subscript) -> Any:
    base = value(run, node.value)
    first = node.slice[0].slice
    index = value(run, first.value) if isinstance(first, cst.Index) else None
    if base == Dotted("os.environ") and isinstance(index, str):
        return EnvironmentVariable(index.upper())
    if isinstance(base, dict) and isinstance(index, str | int) and index in base:
        return base[index]
    if isinstance(base, list) and isinstance(index, int) and -len(base) <= index < len(base):
        return base[index]
    return run.unknown(node, "an element that is not known")
