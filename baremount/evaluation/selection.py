"""`base.path`, with and without `or`, and `base ? path`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.externals import Partial
from baremount.evaluation.stopped import NotKnown, shown, unknowable
from baremount.evaluation.values import External, NixSet, OpenSet, Value
from baremount.evaluation.wording import describe
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.scope import Scope
    from baremount.syntax.tree import HasAttribute, Name, NixFile, Select


def select(evaluator: Evaluator, node: Select, scope: Scope, file: NixFile | None) -> Value:
    """The value of `base.path` or `base.path or default`.

    As in Nix the default stands in for a missing attribute, also for one of something that
    is no set, but not for a value that cannot be computed.
    """
    value = evaluator.evaluate(node.base, scope, file)
    for component in node.path:
        name = static_or_computed(evaluator, component, scope, file)
        found = attribute(evaluator, value, name)
        if found is None:
            if node.default is not None:
                return evaluator.evaluate(node.default, scope, file)
            if isinstance(value, NixSet):
                raise unknowable(f"the attribute `{shown(name)}` is missing")
            raise unknowable(f"`{shown(name)}` is wanted of {describe(value)}")
        value = found[0]
    return value


def has_attribute(
    evaluator: Evaluator, node: HasAttribute, scope: Scope, file: NixFile | None
) -> Value:
    """The value of `base ? path`; the attribute itself is not computed."""
    value = evaluator.evaluate(node.base, scope, file)
    for index, component in enumerate(node.path):
        name = static_or_computed(evaluator, component, scope, file)
        is_last = index == len(node.path) - 1
        if is_last and isinstance(value, (NixSet, Partial)) and name in value.attributes:
            return True
        is_outside = isinstance(value, External)
        found = attribute(evaluator, value, name)
        if found is None:
            return False
        value = found[0]
        if is_outside:
            # That a longer name can be made says nothing; that it has a value does.
            value = evaluator.resolved(value)
    return True


def attribute(evaluator: Evaluator, value: Value, name: str) -> tuple[Value] | None:
    """The value of one attribute, None if `value` certainly has none of that name."""
    if isinstance(value, NixSet):
        thunk = value.attributes.get(name)
        if thunk is not None:
            return (evaluator.need(thunk),)
        if not isinstance(value, OpenSet):
            return None
        found = value.rest(name)
    elif isinstance(value, External):
        found = value.select(name)
    else:
        return None
    if isinstance(found, Unknown):
        raise NotKnown(found)
    return (found,)


def static_or_computed(
    evaluator: Evaluator, component: Name, scope: Scope, file: NixFile | None
) -> str:
    """The text of one component of an attribute path; a computed one must be a string."""
    name = computed_name(evaluator, component, scope, file)
    if name is None:
        raise unknowable("null stands where the name of an attribute is wanted")
    return name


def computed_name(
    evaluator: Evaluator, component: Name, scope: Scope, file: NixFile | None
) -> str | None:
    """As `static_or_computed`, but None for null, which makes a binding go away."""
    if component.text is not None:
        return component.text
    if component.expression is None:
        raise unknowable("an attribute without a name")
    value = evaluator.resolved(evaluator.evaluate(component.expression, scope, file))
    if value is None or isinstance(value, str):
        return value
    raise unknowable(f"{describe(value)} stands where the name of an attribute is wanted")
