"""We accept, reject and read what Nix does: hand-written snippets and the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from baremount.problems import InputError
from baremount.source import Source
from baremount.syntax.nix import parse_nix

if TYPE_CHECKING:
    from conftest import RealNix

HERE = Path(__file__).parent
CORPUS = HERE.parents[2] / "corpus"

# Static errors of Nix, found after parsing; our parser has no opinion on them.
STATIC = (
    "x",
    "{ a = 1; a = 2; }",
    "{ a = 1; a.b = 2; }",
    "{ a, a }: a",
    "{ a }@a: a",
    "let ${x} = 1; in 1",
    "let a = 1; a = 2; in a",
    'let "${x}" = 1; in 1',
    "w: { inherit ${w}; }",
)


def bound(texts: list[str]) -> list[str]:
    """With a `with` in front, Nix does not look for undefined variables."""
    return [f"w: with w; {text}" for text in texts]


def test_good_snippets_are_read_as_nix_reads_them(snippets, real_nix: RealNix) -> None:
    texts = bound(snippets("accepted.txt"))
    assert len(texts) >= 120
    trees = real_nix.printed(texts)
    rejected = [text for text, tree in zip(texts, trees, strict=True) if not isinstance(tree, str)]
    assert not rejected, "Nix rejects these"
    found = real_nix.disagreements([text for text in texts if "let {" not in text])
    assert not found, "\n".join(found)


def test_bad_snippets_are_rejected(snippets, real_nix: RealNix) -> None:
    texts = bound(snippets("rejected.txt"))
    assert len(texts) >= 120
    trees = real_nix.printed(texts)
    accepted = [text for text, tree in zip(texts, trees, strict=True) if isinstance(tree, str)]
    assert not accepted, "Nix accepts these"
    for text in texts:
        with pytest.raises(InputError):
            parse_nix(Source.from_bytes(text, text.encode()))


@pytest.mark.parametrize("text", STATIC)
def test_static_errors_are_left_to_nix(text: str, real_nix: RealNix) -> None:
    (theirs,) = real_nix.printed([text])
    assert not isinstance(theirs, str)
    assert theirs.is_static
    parse_nix(Source.from_bytes("test.nix", text.encode()))


def corpus_files() -> list[Path]:
    return sorted(CORPUS.rglob("*.nix"))


def test_the_corpus_is_read_as_nix_reads_it(real_nix: RealNix) -> None:
    files = corpus_files()
    assert files, "the corpus holds no Nix files"
    texts = set()
    for raw in {file.read_bytes() for file in files}:
        source = Source.from_bytes("test.nix", raw)
        if source.encoding == "utf-8":
            texts.add(source.content.decode())
        else:
            assert real_nix.rejects(raw)
            with pytest.raises(InputError):
                parse_nix(source)
    found = real_nix.disagreements(sorted(texts))
    assert not found, "\n".join(found)
