"""What functions are given: the names that formals bind, and the arguments of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.externals import Partial, selected
from baremount.evaluation.stopped import shown, unknowable
from baremount.evaluation.values import (
    Closure,
    External,
    NixSet,
    OpenSet,
    Thunk,
    Value,
    known_thunk,
)
from baremount.evaluation.wording import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.scope import Scope
    from baremount.syntax.tree import Lambda


def bound_scope(evaluator: Evaluator, closure: Closure, argument: Thunk) -> Scope:
    """The scope of a function's body when the function is called with `argument`."""
    node = closure.node
    names: dict[str, Thunk] = {}
    scope = closure.scope.inner(names)
    if node.parameter is not None:
        names[node.parameter] = argument
    if node.formals is not None:
        given = evaluator.need(argument)
        if isinstance(given, External):
            given = _as_set(evaluator, given, node)
        if not isinstance(given, NixSet):
            raise unknowable(f"a function wants a set and is given {describe(given)}")
        names.update(_formals(closure, given, scope))
    return scope


def _formals(closure: Closure, given: NixSet, scope: Scope) -> dict[str, Thunk]:
    node, attributes = closure.node, given.attributes
    names: dict[str, Thunk] = {}
    for formal in node.formals or ():
        if formal.name in attributes:
            names[formal.name] = attributes[formal.name]
        elif isinstance(given, OpenSet):
            names[formal.name] = known_thunk(given.rest(formal.name))
        elif formal.default is not None:
            names[formal.name] = Thunk(formal.default, scope, closure.file)
        else:
            raise unknowable(f"a function is called without its argument `{shown(formal.name)}`")
    if not node.ellipsis:
        if isinstance(given, OpenSet):
            raise unknowable("a function is given a set of which not all names are known")
        for name in attributes:
            if name not in names:
                raise unknowable(f"a function is called with the unexpected `{shown(name)}`")
    return names


def _as_set(evaluator: Evaluator, given: External, node: Lambda) -> Value:
    """The attributes that a function names of a set which is only known by selection.

    Without an ellipsis the function accepts only a set of exactly these names, so what the
    External stands for must be known.
    """
    if not node.ellipsis:
        return evaluator.resolved(given)
    return NixSet({formal.name: selected(given, formal.name) for formal in node.formals or ()})


def call_module(
    evaluator: Evaluator,
    function: Value,
    arguments: Mapping[str, Thunk],
    missing: Callable[[str], Thunk],
) -> Value:
    """The value of a module's function, called as the module system calls it.

    With `...` or without formals the function may see more names than it lists; which ones
    depends on what other modules pass, so such a set is `Partial`: names that it does not
    hold are asked of `missing`.
    """
    given = dict(arguments)
    everything = Partial(evaluator, given, missing, "the arguments of a module are not all known")
    if not isinstance(function, Closure) or function.node.formals is None:
        return evaluator.invoke(function, known_thunk(everything))
    node = function.node
    for formal in node.formals or ():
        if formal.name not in given:
            given[formal.name] = missing(formal.name)
    names = {formal.name: given[formal.name] for formal in node.formals or ()}
    if node.parameter is not None:
        rest = everything if node.ellipsis else NixSet(dict(names))
        names[node.parameter] = known_thunk(rest)
    return evaluator.evaluate(node.body, function.scope.inner(names), function.file)
