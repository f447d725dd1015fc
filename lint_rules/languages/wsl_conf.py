"""/etc/wsl.conf as WSL reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span

_TOKEN = rb'"(?:[^"\\\r\n]|\\.)*"?|(?P<comment>\#[^\r\n]*)'


def facts(source: Source) -> Iterator[object]:
    """All that WSL takes from the file, as one fact; then what its boot command does to disks."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.wsl_conf import read
    from baremount.scripts.wsl_conf_script import read_wsl_conf_facts

    # A byte order mark would move all places; WSL stops at it in any case.
    yield read(source.content if source.encoding == "utf-8" else source.raw)
    # What is wrong with the file is for rules to say.
    yield from facts_of(read_wsl_conf_facts(source)._replace(problems=()))


def comments(source: Source) -> Iterator[Span]:
    """What stands behind a `#` outside of double quotes."""
    for match in re.finditer(_TOKEN, source.content):
        if match["comment"]:
            yield match.span()


LANGUAGE = Language("wsl.conf", ("wsl.conf",), "wsl.conf", facts, comments)
