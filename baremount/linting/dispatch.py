"""Hands facts to the rules that named their type."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from baremount.contents import Contents
    from baremount.linting.rule import Context, Report
    from baremount.linting.toolbox import LoadedRule


class RuleFault(Exception):  # noqa: N818  it is ours, and says whose
    """A rule raised: our own fault, with the rule and the file that brought it about."""


class Dispatch:
    """The rules of a run by the types of facts that they want."""

    def __init__(self, rules: Iterable[LoadedRule]) -> None:
        self._by_type: dict[type, list[LoadedRule]] = {}
        self._checks: dict[str, Callable[[object, Context], Iterator[Report]]] = {}
        for rule in rules:
            for kind in rule.declaration.on:
                self._by_type.setdefault(kind, []).append(rule)

    def wants(self, kinds: Iterable[type]) -> bool:
        """Whether some rule asks for facts of one of these types."""
        return any(kind in self._by_type for kind in kinds)

    def reports(
        self, fact: object, context: Context, contents: Contents | None = None
    ) -> list[tuple[LoadedRule, Report]]:
        """What the rules say of one fact. Raises `RuleFault` where one of them raises.

        With `contents`, rules of which no marker is in any of them are not asked.
        """
        found: list[tuple[LoadedRule, Report]] = []
        blame = _Blame(context)
        with blame:
            for rule in self._by_type.get(type(fact), ()):
                markers = rule.declaration.markers
                if markers and contents is not None and not contents.hold_any(*markers):
                    continue
                blame.rule = rule.name
                check = self._checks.get(rule.name)
                if check is None:
                    check = self._checks[rule.name] = rule.check
                found += [(rule, report) for report in check(fact, context)]
        return found


class _Blame:
    """Names the rule and the file of an exception that passes."""

    def __init__(self, context: Context) -> None:
        self.rule = ""
        self.context = context

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception):
            raise RuleFault(
                f"rule {self.rule} on {self.context.source.path}: {type(error).__name__}: {error}"
            ) from error
