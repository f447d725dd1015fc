"""Reading only the statements that matter gives the calls that reading everything gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from baremount.powershell.relevance import is_marked
from baremount.powershell.run import run_script
from baremount.powershell.values import UnknownValue
from baremount.source import Source

CORPUS = Path(__file__).parents[3] / "corpus"
SCRIPTS = {
    "a variable set before": "$d = 'X'\nWrite-Host hello\nwsl --mount $d",
    "brackets in a string": "$d = '(' + \"$('{' + \"}\")[\"\nWrite-Host )\nwsl --mount $d",
    "brackets in a here-string": '$d = @"\n{ $( "x" ) (\n"@\nwsl --mount $d',
    "a quote before a here-string ends": "$d = @'\n'x'@\n'@\nwsl --mount $d",
    "brackets in comments": "# (\n<# { #>\n$d = 'X' # ]\nwsl --mount $d",
    "a number sign in a word": "$d = 'a#(b' + $(1#)\n)\nwsl --mount $d",
    "an escaped bracket": '$d = "a`"("\nWrite-Host `(\nwsl --mount $d',
    "braces in a name": "$d = 'X'\nWrite-Host ${a(b}\nwsl --mount $d",
    "a splat": "$all = @('--mount', 'X')\nwsl @all",
    "a block on the next line": "$d = 'X'\nif ($q)\n{\n}\nElse\n{\n  wsl --mount $d\n}",
    "a keyword that ends a line": "$d = 'X'\nDo\n{ wsl --mount $d } While ($false)",
    "an operator that ends a line": "$d = 'X' +\n'Y'\nwsl --mount $d",
    "a pipe on the next line": "'X'\n  | ForEach-Object { wsl --mount $_ }",
    "comments before a pipe": "'X' # one ##\n## two\n| ForEach-Object { wsl --mount $_ }",
    "a comment after a pipe": "'X' | # one # two\nForEach-Object { wsl --mount $_ }",
    "an operator before a comment": "$d = # none\n'X'\nwsl --mount $d",
    "a comment before `else`": "$d = 'X'\nif ($q) { $e = 1 }\n# no\nelse { wsl --mount $d }",
    "a function after a semicolon": "$x = 1\n;\nfunction Get-It { 'X' }\nwsl --mount (Get-It)",
    "a function that is called by another one": (
        "function Use-It { Mount-It 'X' }\nfunction Mount-It($d) { wsl --mount $d }\nUse-It"
    ),
    "a block that is called": "$do = { wsl --mount X }\n& $do",
    "a block with a parameter": "${do} = {\n param($d) wsl --mount $d }\nWrite-Host x\n& $do 'X'",
    "a block for each": "$do = { wsl --mount $_ }\n'X', 'Y' | ForEach-Object $do",
    "a block among others": "$all = @{ Up = { wsl --mount X } }\n& $all.Up",
    "a block that a function calls": "$do = { wsl --mount X }\nfunction Go { & $do }\nGo",
    "a function without a word for a name": "function % { wsl --mount X }\n%",
    "blank lines": "$d = 'X'\n\n \n\t\n\nwsl --mount $d",
    "blocks with names": "param($d = 'X')\n\n  Begin\n{\n  $e = 'Y'\n}\nend { wsl --mount $e }",
    "lines that end at a return": "$d = 'X'\r\rWrite-Host (\r1)\rwsl --mount $d",
    "a bracket too many": "Write-Host )\n$d = 'X'\nwsl --mount $d",
}
FILES = sorted(CORPUS.rglob("*.ps1"))


def calls(source: Source, *, everything: bool) -> list[tuple[str, int, str, str]]:
    """The calls that matter; an object is the same where it has the same members."""
    run = run_script(source, everything=everything)
    return [
        (call.name, call.spot.start, repr(call.arguments), call.doubt)
        for call in run.calls
        if is_marked(call.name)
    ]


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_the_calls_of_a_script_are_the_same(text: str) -> None:
    source = Source.from_bytes("x.ps1", text.encode())
    found = calls(source, everything=False)
    assert found
    assert found == calls(source, everything=True)


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(CORPUS)) for path in FILES])
def test_the_calls_of_the_corpus_are_the_same(path: Path) -> None:
    source = Source.from_bytes("x.ps1", path.read_bytes())
    assert calls(source, everything=False) == calls(source, everything=True)


@pytest.mark.parametrize("following", ["", "Write-Host 1\n", "if ($a) { ( }\n"])
def test_a_doubt_of_the_grammar_holds_whatever_follows(following: str) -> None:
    text = "$v = (Get-Disk |\nwsl --mount X\n  Get-Volume).Letter\n" + following
    source = Source.from_bytes("x.ps1", text.encode())
    for everything in (True, False):
        (call,) = [c for c in run_script(source, everything=everything).calls if c.name == "wsl"]
        assert call.doubt
        assert isinstance(call.arguments[0].value, UnknownValue)
