"""What the tests of the Nix syntax share: real Nix as the judge of our reading.

`nix-instantiate --parse` prints the tree that Nix reads. To compare it with ours, ours is
written out with every bracket in place and every string cooked, and printed by Nix as well.
"""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from baremount.problems import InputError
from baremount.source import Source
from baremount.syntax.nix import parse_nix
from baremount.syntax.tree import (
    Apply,
    Assert,
    AttributeSet,
    Binary,
    Binding,
    Entry,
    Float,
    Formal,
    HasAttribute,
    If,
    Inherit,
    Integer,
    Lambda,
    Let,
    ListNode,
    Name,
    NixFile,
    Node,
    NotUnderstood,
    Parenthesized,
    Path,
    SearchPath,
    Select,
    String,
    Unary,
    Variable,
    With,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HERE = pathlib.Path(__file__).parent
PICTURES = str.maketrans({"␊": "\n", "␍": "\r", "␉": "\t"})
# What Nix says of source that it could parse but whose names it then finds wrong.
STATIC_ERRORS = (
    "already defined",
    "duplicate formal function argument",
    "dynamic attributes not allowed",
    "undefined variable",
)
_TOKEN = re.compile(r'"\$\{|"(?:[^"\\]|\\.)*"|\}"|[()\[\]{};,]|[^()\[\]{};,\s"]+', re.DOTALL)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "$": "\\$"}


class Rejected(NamedTuple):
    message: str

    @property
    def is_static(self) -> bool:
        return any(error in self.message for error in STATIC_ERRORS)


class RealNix:
    """`nix-instantiate`, asked in a folder deep enough for every relative path."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder

    def printed(self, texts: Iterable[str]) -> list[str | Rejected]:
        """The tree of each text as Nix prints it, or why there is none."""
        waiting = list(texts)
        results: list[str | Rejected] = []
        while waiting:
            batch = waiting[:100]
            done = self._run("--parse", *(part for text in batch for part in ("-E", text)))
            lines = done.stdout.decode().split("\n")[:-1]
            results += map(normal, lines)
            if done.returncode:
                results.append(Rejected(done.stderr.decode(errors="replace")))
            waiting = waiting[len(lines) + bool(done.returncode) :]
        return results

    def strings(self, texts: list[str]) -> list[str]:
        """The values of expressions that are strings, with `a` bound to "A"."""
        values: list[str] = []
        for start in range(0, len(texts), 500):
            together = "".join(f"({text})\n" for text in texts[start : start + 500])
            expression = f'let a = "A"; in [{together}]'
            done = self._run("--eval", "--strict", "--json", "-E", expression)
            assert not done.returncode, done.stderr.decode(errors="replace")
            values += json.loads(done.stdout)
        return values

    def rejects(self, content: bytes) -> bool:
        """Whether a file with these bytes, whatever they are, is an error for Nix."""
        (self.folder / "file.nix").write_bytes(content)
        return bool(self._run("--parse", "file.nix").returncode)

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        program = shutil.which("nix-instantiate")
        if program is None:
            pytest.fail("nix-instantiate is missing: run `apt-get install nix-bin`")
        return subprocess.run(
            [program, "--store", "dummy://", *arguments],
            cwd=self.folder,
            capture_output=True,
            check=False,
            timeout=300,
        )

    def disagreements(self, texts: list[str], *, understood: bool = True) -> list[str]:
        """Where our reading of a text differs from that of Nix, static errors apart.

        Without `understood`, source that we leave as `NotUnderstood` is no disagreement.
        """
        theirs = self.printed(texts)
        ours = [read(text) for text in texts]
        found = []
        explicit_texts: dict[int, str] = {}
        for at, (text, mine, real) in enumerate(zip(texts, ours, theirs, strict=True)):
            if isinstance(mine, Rejected):
                found += [] if isinstance(real, Rejected) else [f"{text!r}: {mine.message}"]
            elif isinstance(real, Rejected):
                found += [] if real.is_static else [f"{text!r}: Nix rejects it, {real.message}"]
            else:
                try:
                    explicit_texts[at] = explicit(mine.root)
                except NotExplicit as reason:
                    found += [f"{text!r}: {reason}"] if understood else []
        again = self.printed(explicit_texts.values())
        found += [
            _difference(texts[at], theirs[at], mine)
            for at, mine in zip(explicit_texts, again, strict=True)
            if mine != theirs[at]
        ]
        return found


def read_snippets(name: str) -> list[str]:
    """The lines of a data file; pictures in them stand for control characters."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line.translate(PICTURES) for line in text.removesuffix("\n").split("\n")]


class NotExplicit(Exception):  # noqa: N818
    """Source that is left as not understood."""


def read(text: str) -> NixFile | Rejected:
    try:
        return parse_nix(Source.from_bytes("test.nix", text.encode()))
    except InputError as error:
        return Rejected(str(error))


def normal(printed: str) -> str:
    """A printed tree apart from what no two runs of Nix need to share.

    The order of formals and of names in a `let` is that of addresses; a string with escapes
    is a sum of strings for Nix and one string for us.
    """
    stack: list[tuple[str, list[str]]] = [("", [])]
    for token in _TOKEN.findall(printed):
        if token in ("(", "[", "{", '"${'):
            stack.append((token, []))
        elif token in (")", "]", "}", '}"') and len(stack) > 1:
            kind, items = stack.pop()
            stack[-1][1].append(_closed(kind, items))
        else:
            stack[-1][1].append(token)
    return " ".join(stack[0][1])


def _closed(kind: str, items: list[str]) -> str:
    items = _summed(items)
    if kind == "(" and len(items) == 1 and items[0].startswith('"'):
        return items[0]
    if kind == "{" and "," in items:
        items = sorted(_split(items, ","))
    elif items[:1] == ["let"] and "in" in items:
        end = items.index("in")
        items = ["let", *sorted(_split(items[1:end], ";")), *items[end:]]
    return f"{kind.strip(chr(34))} {' '.join(items)} {kind.strip(chr(34))}"


def _summed(items: list[str]) -> list[str]:
    sums: list[str] = []
    for item in items:
        if sums[-1:] == ["+"] and item.startswith('"') and sums[-2].startswith('"'):
            sums[-2:] = [sums[-2][:-1] + item[1:]]
        elif item == "+" and sums == ['""']:
            sums = []
        else:
            sums.append(item)
    return sums[:-2] if sums[-2:] == ["+", '""'] else sums


def _split(items: list[str], separator: str) -> list[str]:
    pieces: list[list[str]] = [[]]
    for item in items:
        if item == separator:
            pieces.append([])
        else:
            pieces[-1].append(item)
    return [" ".join(piece) for piece in pieces]


def _difference(text: str, theirs: str | Rejected, ours: str | Rejected) -> str:
    if isinstance(theirs, Rejected) or isinstance(ours, Rejected):
        return f"{text!r}: ours written out is rejected: {ours}"
    at = next((n for n, (a, b) in enumerate(zip(theirs, ours, strict=False)) if a != b), 0)
    near = slice(max(0, at - 50), at + 50)
    return f"{text[:200]!r}:\n  Nix:  {theirs[near]!r}\n  ours: {ours[near]!r}"


def explicit(node: Node) -> str:
    """Nix source with the meaning of `node` and no doubt about precedence."""
    if isinstance(node, Parenthesized):
        return explicit(node.inner)
    if isinstance(node, Variable):
        return f"({node.name})"
    if isinstance(node, Apply) and node.argument[1:] == ("or",):
        return f"({explicit(node.function)} or)"
    if isinstance(node, Apply):
        function = explicit(node.function)
        if isinstance(node.function, Apply):
            function = function[1:-1]
        return f"({function} {explicit(node.argument)})"
    return f"({_bare(node)})"


def _bare(node: Node) -> str:
    if isinstance(node, Integer):
        return str(node.value)
    if isinstance(node, Float):
        digits, _, exponent = repr(node.value).partition("e")
        point = "" if "." in digits else "."
        return digits + point + (f"e{exponent}" if exponent else "")
    if isinstance(node, String):
        return '"' + _parts(node.parts, escape=True) + '"'
    if isinstance(node, Path):
        return _parts(node.parts, escape=False)
    if isinstance(node, SearchPath):
        return f"<{node.text}>"
    if isinstance(node, ListNode):
        return f"[ {' '.join(map(explicit, node.items))} ]"
    if isinstance(node, Select):
        default = f" or {explicit(node.default)}" if node.default is not None else ""
        return f"{explicit(node.base)}.{_attribute_path(node.path)}{default}"
    if isinstance(node, HasAttribute):
        return f"{explicit(node.base)} ? {_attribute_path(node.path)}"
    if isinstance(node, AttributeSet):
        return f"{'rec ' if node.recursive else ''}{{ {_entries(node.entries)} }}"
    if isinstance(node, Lambda):
        return f"{_parameters(node)}: {explicit(node.body)}"
    if isinstance(node, Unary):
        return f"{node.operator} {explicit(node.operand)}"
    if isinstance(node, Binary):
        return f"{explicit(node.left)} {node.operator} {explicit(node.right)}"
    return _keyword_expression(node)


def _keyword_expression(node: Node) -> str:
    if isinstance(node, Let):
        return f"let {_entries(node.entries)} in {explicit(node.body)}"
    if isinstance(node, With):
        return f"with {explicit(node.scope)}; {explicit(node.body)}"
    if isinstance(node, Assert):
        return f"assert {explicit(node.condition)}; {explicit(node.body)}"
    if isinstance(node, If):
        condition, then = explicit(node.condition), explicit(node.then)
        return f"if {condition} then {then} else {explicit(node.otherwise)}"
    assert isinstance(node, NotUnderstood)
    raise NotExplicit(node.reason)


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _parts(parts: tuple[str | Node, ...], *, escape: bool) -> str:
    return "".join(
        f"${{{explicit(part)}}}"
        if not isinstance(part, str)
        else _escaped(part)
        if escape
        else part
        for part in parts
    )


def _attribute_path(names: tuple[Name, ...], separator: str = ".") -> str:
    return separator.join(
        f'"{_escaped(name.text)}"' if name.text is not None else f"${{{explicit(name.expression)}}}"
        for name in names
    )


def _entries(entries: tuple[Entry, ...]) -> str:
    return " ".join(map(_entry, entries))


def _entry(entry: Entry) -> str:
    if isinstance(entry, Binding):
        return f"{_attribute_path(entry.path)} = {explicit(entry.value)};"
    assert isinstance(entry, Inherit)
    source = f"({explicit(entry.source)})" if entry.source is not None else ""
    return f"inherit {source} {_attribute_path(entry.names, ' ')};"


def _parameters(node: Lambda) -> str:
    if node.formals is None:
        return str(node.parameter)
    inside = [*map(_formal, node.formals), *(["..."] if node.ellipsis else [])]
    at = f"@{node.parameter}" if node.parameter else ""
    return f"{{ {', '.join(inside)} }}{at}"


def _formal(formal: Formal) -> str:
    default = f" ? {explicit(formal.default)}" if formal.default is not None else ""
    return formal.name + default


@pytest.fixture(scope="session", name="snippets")
def _snippets() -> Callable[[str], list[str]]:
    return read_snippets


@pytest.fixture(scope="session")
def real_nix(tmp_path_factory: pytest.TempPathFactory) -> RealNix:
    folder = tmp_path_factory.mktemp("nix") / "a" / "b" / "c" / "d"
    folder.mkdir(parents=True)
    return RealNix(folder)
