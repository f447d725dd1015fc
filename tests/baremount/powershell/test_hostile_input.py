"""Whatever a script says, reading it ends, does not raise and says what was left out."""

from __future__ import annotations

import pytest

from baremount.powershell.grammar import Tree
from baremount.powershell.run import run_script
from baremount.source import Source

DEEP = 10_000
TEXTS = {
    "parentheses": "$x = " + "(" * DEEP + "1" + ")" * DEEP + "\nwsl end",
    "open parentheses": "$x = " + "(" * DEEP + "\nwsl end",
    "braces": "{" * DEEP + "\nwsl end",
    "strings in strings": "$x = " + '"$(' * DEEP + "\nwsl end",
    "hashtables": "$h = @{" + "a=@{" * DEEP + "\nwsl end",
    "casts": "$x = " + "[int]" * DEEP + "1\nwsl end",
    "brackets": "$x = " + "[" * DEEP + "\nwsl end",
    "blocks": "if ($q) { " * DEEP + "}" * DEEP + "\nwsl end",
    "a long word": "wsl " + "a" * 900_000 + "\nwsl end",
    "open comments": "wsl end\n" + "<# " * 100_000,
    "backticks": "wsl end\n" + "`" * 100_000,
    "counting": "for ($i = 0; $i -lt 1000000000; $i++) { $x = $i }\nwsl end",
    "counting a range": "foreach ($i in 1..1000000000) { $x = $i }\nwsl end",
    "endless": "while ($true) { $x = 1 }\nwsl end",
    "recursion": "function f { g }\nfunction g { f }\nf\nwsl end",
    "doubled text": "$s = 'ab'\nforeach ($i in 1..100) { $s += $s }\nwsl end",
    "doubled list": "$s = 1, 2\nforeach ($i in 1..100) { $s += $s }\nwsl end",
    "squares": "$n = 2\nforeach ($i in 1..200) { $n = $n * $n }\nwsl end",
    "patterns": f"$x = '{'a' * 1900}' -match 'a*a*a*a*b' -or '{'a' * 50}' -match '(a+)+$'\nwsl end",
    "digits": "$x = " + "9" * DEEP + "\nwsl end",
    "JSON": "$x = '" + "[" * DEEP + "' | ConvertFrom-Json\nwsl end",
    "blank lines": "wsl first" + "\n" * 900_000 + "wsl end",
    "lines of blanks": "wsl first" + " \n" * 400_000 + "wsl end",
    "separators": "wsl first" + ";" * 400_000 + "wsl end",
    "functions": "".join(f"function f{n} {{ wsl x }}\n" for n in range(20_000)) + "wsl end",
    "number signs": "wsl first\n" + "#" * DEEP + "\n" + "# " * DEEP + "\n$x = 1\nwsl end",
    "stops": "wsl first\n" + "# " + " . ." * 200_000 + "\nwsl end",
    "pairs of brackets": "$x = @(" + "()," * DEEP + "1)\nwsl end",
    "dollars": "wsl first\n#" + "$" * 900_000 + "\nwsl end",
    "strings in a row": "wsl first\n#\n'" + "''" * 400_000 + "'\nwsl end",
}


@pytest.mark.parametrize("everything", [True, False], ids=["everything", "relevant"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_last_command_is_found(text: str, *, everything: bool) -> None:
    run = run_script(Source.from_bytes("x.ps1", text.encode()), everything=everything)
    ends = [call for call in run.calls if call.native() == ("end",)]
    assert ends or run.problems
    if not text.startswith(("{", "if", "$h", '$x = "')):
        assert ends


def test_functions_that_double_the_work_end_with_a_problem() -> None:
    text = "function f { f; f }\nf\nwsl end"
    run = run_script(Source.from_bytes("x.ps1", text.encode()), everything=True)
    assert ["steps" in problem.message for problem in run.problems] == [True]


def test_a_file_beyond_the_size_limit_is_a_problem() -> None:
    run = run_script(Source.from_bytes("x.ps1", b"wsl a\n" * 200_000))
    assert run.calls == ()
    assert "larger than" in run.problems[0].message


def test_the_grammar_doubts_what_is_a_string_to_it_or_ends_elsewhere() -> None:
    content = b"wsl --mount X\n$x = 'wsl --mount Y'\n"
    tree = Tree(content)
    assert tree.doubt(0, 13) == ""
    assert tree.doubt(0, 5)
    inside = content.index(b"wsl", 5)
    assert tree.doubt(inside, inside + 13)
