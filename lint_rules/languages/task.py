"""Scheduled tasks as Task Scheduler exports them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span

# Any other XML is none of ours, not even when it is broken.
_NAMESPACE = b"http://schemas.microsoft.com/windows/2004/02/mit/task"


def facts(source: Source) -> Iterator[object]:
    """The task with what its action does, then all that one by one."""
    if _NAMESPACE not in source.content:
        return
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.task_xml import read_task_xml

    yield from facts_of(read_task_xml(source))


def comments(source: Source) -> Iterator[Span]:
    """XML's own."""
    for match in re.finditer(rb"<!--.*?(?:-->|\Z)", source.content, re.DOTALL):
        yield match.span()


LANGUAGE = Language("task", ("*.xml",), "task.xml", facts, comments)
