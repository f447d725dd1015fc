"""What each kind of statement of Python means to the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from baremount.scripts.python_values import Dotted, Function

if TYPE_CHECKING:
    from baremount.scripts.python_run import PythonRun

MAX_ROUNDS = 200
_ENDS = ("sys.exit", "exit", "quit", "os._exit")


def statement(run: PythonRun, node: cst.CSTNode) -> bool:
    """Follow a statement; false where what stands behind it is not reached."""
    if isinstance(node, cst.SimpleStatementLine | cst.SimpleStatementSuite | cst.IndentedBlock):
        return run.body(node.body)
    if isinstance(node, cst.If):
        return _if(run, node)
    if isinstance(node, cst.For):
        _for(run, node)
    elif isinstance(node, cst.While):
        _while(run, node)
    elif isinstance(node, cst.Try | cst.TryStar):
        return _try(run, node)
    elif isinstance(node, cst.With):
        for item in node.items:
            found = run.value(item.item)
            if item.asname is not None:
                run.assign(item.asname.name, found)
        return run.body([node.body])
    elif isinstance(node, cst.FunctionDef):
        run.functions.append(node)
        run.names[node.name.value] = Function(node)
    elif isinstance(node, cst.ClassDef):
        _class(run, node)
    elif isinstance(node, cst.Match):
        run.value(node.subject)
        shown = _text(run, node.subject)
        ways: list[tuple[tuple[str, ...], Any]] = [((), None)]
        for case in node.cases:
            ways.append(((f"{shown} matches {_text(run, case.pattern)}",), [case.body]))
        run.branches(ways, node)
    else:
        return _small(run, node)
    return True


def _small(run: PythonRun, node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Expr):
        run.value(node.value)
        called = node.value.func if isinstance(node.value, cst.Call) else None
        return not (called is not None and _text(run, called) in _ENDS)
    if isinstance(node, cst.Assign):
        found = run.value(node.value)
        for target in node.targets:
            run.assign(target.target, found)
    elif isinstance(node, cst.AnnAssign) and node.value is not None:
        run.assign(node.target, run.value(node.value))
    elif isinstance(node, cst.AugAssign):
        added = isinstance(node.operator, cst.AddAssign)
        sum_ = cst.BinaryOperation(node.target, cst.Add(), node.value)
        run.note(sum_, node)
        found = run.value(sum_) if added else run.unknown(node, "it is not computed")
        run.assign(node.target, found)
    elif isinstance(node, cst.Return):
        run.returns(run.value(node.value) if node.value is not None else None)
        return False
    elif isinstance(node, cst.Raise):
        return False
    elif isinstance(node, cst.Import | cst.ImportFrom):
        _import(run, node)
    elif isinstance(node, cst.Global):
        for item in node.names:
            run.make_global(item.name.value)
    elif isinstance(node, cst.Nonlocal):
        for item in node.names:
            run.forget_outer(item.name.value, node)
    elif isinstance(node, cst.Del):
        run.assign(node.target, run.unknown(node, "it is deleted"))
    return True


def _if(run: PythonRun, node: cst.If) -> bool:
    test = run.value(node.test)
    otherwise = node.orelse
    after: Any = None
    if isinstance(otherwise, cst.Else):
        after = [otherwise.body]
    elif otherwise is not None:
        after = [otherwise]
    if isinstance(test, bool):
        taken = [node.body] if test else after
        return taken is None or run.body(taken)
    asked = _text(run, node.test)
    return run.branches([((asked,), [node.body]), ((f"not ({asked})",), after)], node)


def _for(run: PythonRun, node: cst.For) -> None:
    items = run.value(node.iter)
    if not isinstance(items, list) or len(items) > MAX_ROUNDS:
        run.forget_targets(node, is_each=True)
        with run.loop_round():
            run.branches([((), None), ((), [node.body])], node)
        run.forget_targets(node)
        return
    for item in items:
        run.assign(node.target, item)
        with run.loop_round():
            goes_on = run.body([node.body])
        if not goes_on:
            run.forget_targets(node)


def _while(run: PythonRun, node: cst.While) -> None:
    run.forget_targets(node, is_each=True)
    test = run.value(node.test)
    asked = () if test is True else (_text(run, node.test),)
    if test is False:
        return
    with run.loop_round():
        run.branches([((), None), (asked, [node.body])], node)
    run.forget_targets(node)


def _try(run: PythonRun, node: cst.Try | cst.TryStar) -> bool:
    ways: list[tuple[tuple[str, ...], Any]] = []
    goes_on = run.body([node.body])
    if goes_on and node.orelse is not None:
        goes_on = run.body([node.orelse.body])
    ways.append(((), None if goes_on else []))
    for handler in node.handlers:
        shown = _text(run, handler.type) if handler.type is not None else "an error"
        ways.append(((f"{shown} is raised",), [handler.body]))
    went_on = run.branches(ways, node)
    if node.finalbody is not None:
        went_on = run.body([node.finalbody.body]) and went_on
    return went_on and (goes_on or len(ways) > 1)


def _class(run: PythonRun, node: cst.ClassDef) -> None:
    """Its methods: nobody knows with what they are called."""
    for each in node.body.body:
        if isinstance(each, cst.FunctionDef):
            run.functions.append(each)
    run.names[node.name.value] = run.unknown(node, "a class")


def _import(run: PythonRun, node: cst.Import | cst.ImportFrom) -> None:
    if isinstance(node.names, cst.ImportStar):
        return
    prefix = ""
    if isinstance(node, cst.ImportFrom):
        prefix = _dotted(node.module) + "." if node.module is not None else "."
    for alias in node.names:
        name = _dotted(alias.name)
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            run.names[alias.asname.name.value] = Dotted(prefix + name)
        elif prefix:
            run.names[name] = Dotted(prefix + name)
        else:
            first = name.partition(".")[0]
            run.names[first] = Dotted(first)


def _dotted(node: cst.BaseExpression) -> str:
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    if isinstance(node, cst.Name):
        names.append(node.value)
    return ".".join(reversed(names))


def _text(run: PythonRun, node: cst.CSTNode) -> str:
    return " ".join(run.spot(node).text.split())
