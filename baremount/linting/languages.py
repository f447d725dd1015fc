"""Which language a file is written in, by its name; and the two that the engine reads itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.source import Source
    from baremount.syntax.tree import Span


def language_of(path: str, languages: Sequence[Language]) -> Language | None:
    """The language of a file; None where it is not to be checked."""
    name = path[path.rfind("/") + 1 :].lower()
    for language in languages:
        for pattern in language.patterns:
            if name.endswith(pattern[1:]) if pattern[0] == "*" else name == pattern:
                return language
    return None


def _nothing(_: Source) -> tuple[object, ...]:
    """No facts of its own: a tree's nodes and a machine's facts come from the engine."""
    return ()


def _html_comments(source: Source) -> Iterator[Span]:
    """Comments of a Markdown file, those in code blocks left out."""
    from baremount.linting.markdown import code_spans

    fenced = code_spans(source.content)
    for match in re.finditer(rb"<!--.{0,2000}?-->", source.content, re.DOTALL):
        if not any(start <= match.start() < end for start, end in fenced):
            yield match.span()


# The comments of Nix come with its tree.
NIX = Language("nix", ("*.nix",), "configuration.nix", _nothing, _nothing)  # type: ignore[arg-type]
MARKDOWN = Language("markdown", ("*.md",), "README.md", _nothing, _html_comments)
BUILT_IN = (NIX, MARKDOWN)
