"""Which code blocks of a Markdown file are Nix, and where their text stands."""

from __future__ import annotations

import pytest

from baremount.linting.markdown import nix_blocks
from baremount.source import Source


def blocks(text):
    source = Source.from_bytes("/made-up/a.md", text.encode())
    return [
        (view.source.content.decode(), source.content[slice(*view.bounds)].decode())
        for view in nix_blocks(source)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "no block { a = 1; }\n",
        "```sh\n{ }\n```\n",
        "```\n{ }\n```\n",
        "    ```nix`\n",
        "> ```nix\n> { }\n> ```\n",
        "```nix\n{ a = ...; }\n```\n",
        "````md\n```nix\n{ }\n```\n````\n",
        "<!-- old\n```nix\n{ }\n```\n-->\n",
    ],
    ids=[
        "prose",
        "other language",
        "no language",
        "code span",
        "quote",
        "excerpt",
        "inside another",
        "in a comment",
    ],
)
def test_not_taken(text):
    assert blocks(text) == []


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("```nix\n{ }\n```\n", "{ }\n"),
        ("~~~ nix title=x\n{ }\n~~~\n", "{ }\n"),
        ("````nix\n{ a = ''```''; }\n````\n", "{ a = ''```''; }\n"),
        ("- x\n\n  ```nix\n  { }\n  ```\n", "  { }\n"),
        ("ä\r\n```nix\r\n{ }\r\n```\r\n", "{ }\r\n"),
        ("```nix\n{ }\n", "{ }\n"),
        ("<!-- x -->\n<!--\ny -->\n```nix\n<!-- z\n```\n```nix\n{ }\n```\n", "{ }\n"),
        ("```NIX\n{ }\n```", "{ }\n"),
    ],
    ids=["fence", "tildes", "longer", "list", "CRLF", "no end", "comments above", "upper case"],
)
def test_taken(text, inner):
    assert blocks(text) == [(inner, inner)]


def test_bindings_without_a_set_are_read_as_one():
    assert blocks("```nix\na = 1;\n```\n") == [("{a = 1;\n}", "a = 1;\n")]


def test_places_are_those_of_the_file():
    source = Source.from_bytes("/made-up/a.md", "# ä\n```nix\na = 1;\n```\n".encode())
    (view,) = nix_blocks(source)
    start, end = view.span((1, 7))
    assert source.content[start:end] == b"a = 1;"
    assert source.place(start)[1:] == (3, 1)
    assert source.content[slice(*view.span((0, len(view.source.content))))] == b"a = 1;\n"
