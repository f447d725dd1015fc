"""What Windows PowerShell 5.1 makes of native command lines, by its documented rules.

The rules: about_Parsing, about_Quoting_Rules, about_Special_Characters, about_Redirection and,
for what a program then gets, the argument rules of Microsoft's C runtime.
"""

# ruff: noqa: E501 - scripts stand in one line each

from __future__ import annotations

import pytest

from baremount.powershell.run import run_script
from baremount.powershell.values import EnvironmentVariable, Text
from baremount.source import Source

SETUP = """$n = 2; $v = 'a b'; $empty = ''; $null1 = $null; $d = @{ Number = 7; Id = 'x' }
$list = @('--mount', 'D:', '--bare'); $table = @{ Force = 1 }; $wsl = 'wsl.exe'; $p = '/dev'
"""

# One row: the rule, the command line, the arguments that the program gets.
ARGUMENTS = [
    ("plain words", "wsl --mount X --bare", ["--mount", "X", "--bare"]),
    ("no arguments", "wsl", []),
    ("bareword device path", r"wsl --mount \\.\PHYSICALDRIVE2", ["--mount", r"\\.\PHYSICALDRIVE2"]),
    ("variable inside a word", r"wsl \\.\PHYSICALDRIVE$n", [r"\\.\PHYSICALDRIVE2"]),
    ("braced variable inside a word", r"wsl D${n}p1", ["D2p1"]),
    ("subexpression inside a word", "wsl D$($d.Number)p1", ["D7p1"]),
    ("dot after a variable inside a word is text", "wsl x$n.y", ["x2.y"]),
    ("variable in front", "wsl $n", ["2"]),
    ("member of a variable", "wsl $d.Number", ["7"]),
    ("index of a variable", "wsl $list[1]", ["D:"]),
    ("method of a variable", "wsl $v.Replace(' ','_')", ["a_b"]),
    ("variable and path", "wsl $p/sdb1", ["/dev/sdb1"]),
    ("braced variable and path", "wsl ${p}/sdb1", ["/dev/sdb1"]),
    ("environment variable and path", r"wsl $env:X\y", [Text((EnvironmentVariable("X"), r"\y"))]),
    ("environment variable alone", "wsl $env:X", [EnvironmentVariable("X")]),
    ("member, then a new argument", "wsl $d.Id/part", ["x", "/part"]),
    ("subexpression in front, then a new argument", "wsl $($n)x", ["2", "x"]),
    ("parentheses, then a new argument", "wsl ($n)x", ["2", "x"]),
    ("parentheses inside a word end it", "wsl a(1+1)", ["a", "2"]),
    ("single quotes", "wsl 'a b' c", ["a b", "c"]),
    ("doubled single quotes", "wsl 'it''s'", ["it's"]),
    ("no expansion in single quotes", "wsl '$n'", ["$n"]),
    ("double quotes", 'wsl "a b"', ["a b"]),
    ("no escapes in single quotes", "wsl '`t'", ["`t"]),
    ("expansion in double quotes", 'wsl "n$n"', ["n2"]),
    ("only the variable is expanded in quotes", 'wsl "$d.x"', ["System.Collections.Hashtable.x"]),
    ("braced variable in quotes", 'wsl "${n}x"', ["2x"]),
    ("environment variable in quotes", r'wsl "$env:X\y"', [Text((EnvironmentVariable("X"), r"\y"))]),
    ("array in quotes", 'wsl "$list"', ["--mount D: --bare"]),
    ("dollar sign in front of a quote", 'wsl "5$"', ["5$"]),
    ("subexpression in quotes", 'wsl "$($d.Number)"', ["7"]),
    ("nested quotes in a subexpression", 'wsl "$("a" + "b")c"', ["abc"]),
    ("quotes inside a word", "wsl a'b c'd", ["ab cd"]),
    ("double quotes inside a word", 'wsl a"b $n"d', ["ab 2d"]),
    ("quotes in front, then a new argument", "wsl 'a'b", ["a", "b"]),
    ("two quoted strings in a row", "wsl 'a''b' \"c\"\"d\"", ["a'b", "cd"]),
    ("typographic single quotes", "wsl \u2018a b\u2019", ["a b"]),
    ("typographic double quotes", "wsl \u201ca $n\u201d", ["a 2"]),
    ("typographic dash of a parameter", "wsl \u2013d N", ["\u2013d", "N"]),
    ("backtick before a blank", "wsl a` b", ["a b"]),
    ("backtick before a dollar", "wsl `$n", ["$n"]),
    ("backtick before a dollar in quotes", 'wsl "a`$n"', ["a$n"]),
    ("backtick before a quote in quotes", 'wsl "a\\`"b"', ['a"b']),
    ("backtick before parentheses", "wsl Dom\\HVAdmin:`(CI`)`(OI`)F", [r"Dom\HVAdmin:(CI)(OI)F"]),
    ("backtick before a letter without meaning", 'wsl "a`xb" a`xb', ["axb", "axb"]),
    ("`e is no escape before version 6", 'wsl "a`eb"', ["aeb"]),
    ("line end from a backtick in quotes", 'wsl "a`nb"', ["a\nb"]),
    ("here-string", "wsl @'\na $n\n'@ c", ["a $n", "c"]),
    ("here-string with expansion", 'wsl @"\na $n\n"@ c', ["a 2", "c"]),
    ("backslash is no escape", r"wsl \$n", ["\\2"]),
    ("tab from a backtick in quotes", 'wsl "a`tb"', ["a\tb"]),
    ("line continued by a backtick", "wsl --mount `\n  X", ["--mount", "X"]),
    ("line continued, CRLF", "wsl --mount `\r\n  X", ["--mount", "X"]),
    ("TABs between arguments", "wsl\t--mount\tX", ["--mount", "X"]),
    ("comment after the arguments", "wsl X # not this", ["X"]),
    ("number sign inside a word", "wsl a#b", ["a#b"]),
    ("block comment between arguments", "wsl a <# b #> c", ["a", "c"]),
    ("semicolon ends", "wsl a; $x = 1", ["a"]),
    ("pipe ends", "wsl a | Out-Null", ["a"]),
    ("redirection to $null", "wsl a 2>$null b", ["a", "b"]),
    ("merged streams", "wsl a 2>&1", ["a"]),
    ("all streams to a file", "wsl a *> log.txt b", ["a", "b"]),
    ("redirection without a blank", "wsl a>log.txt", ["a"]),
    ("digit inside a word is no stream", "wsl a2>log.txt", ["a2"]),
    ("appending to a file", "wsl a >> log.txt b", ["a", "b"]),
    ("double dash", "wsl -d N -u root -- mount -o ro", ["-d", "N", "-u", "root", "--", "mount", "-o", "ro"]),
    ("double dash word with equals", "wsl --type=ext4", ["--type=ext4"]),
    ("double dash word with a variable", "wsl --type=$p", ["--type=/dev"]),
    ("assignment word", "wsl UUID=1-2 /x", ["UUID=1-2", "/x"]),
    ("parameter with a colon", "wsl -a:b", ["-a:b"]),
    ("parameter with a colon and a blank", "wsl -a: b", ["-a:", "b"]),
    ("a dot ends a parameter", "wsl -a.b", ["-a", ".b"]),
    ("a dot does not end what begins with two dashes", "wsl --a.b", ["--a.b"]),
    ("parameter with quotes is a word", 'wsl -o"x y"', ["-ox y"]),
    ("dash and variable", "wsl -$n", ["-2"]),
    ("number keeps its text", "wsl 5GB 0x10 1.50", ["5GB", "0x10", "1.50"]),
    ("negative number keeps its text", "wsl -5 -1.50", ["-5", "-1.50"]),
    ("operators are text", "wsl 2+2 !1 1..3", ["2+2", "!1", "1..3"]),
    ("truth values", "wsl $true $false", ["True", "False"]),
    ("computed number does not", "wsl (5KB)", ["5120"]),
    ("word that begins with digits", "wsl 7z.exe", ["7z.exe"]),
    ("comma list", "wsl a,b", ["a,b"]),
    ("comma list with blanks", "wsl a, b", ["a", "b"]),
    ("comma list with a blank before the comma", "wsl a ,b", ["a", "b"]),
    ("comma list with one blank", "wsl a,b, c", ["a", "b", "c"]),
    ("comma list over two lines", "wsl a,\n b", ["a", "b"]),
    ("comma list with quotes", "wsl a,'b c'", ["a,b c"]),
    ("comma list after a parameter", "wsl -o ro,noatime x", ["-o", "ro,noatime", "x"]),
    ("comma list with a word in front", "wsl --options=ro,noatime x", ["--options=ro,noatime", "x"]),
    ("comma list after a parameter with a colon", "wsl -a:b,c", ["-a:b,c"]),
    ("comma list after a colon and a blank", "wsl -a: b,c", ["-a:", "b,c"]),
    ("numbers in a comma list are computed", "wsl 1KB,0x10", ["1024,16"]),
    ("array after a parameter with a colon", "wsl -a:$list", ["-a:--mount", "D:", "--bare"]),
    ("variable after a parameter with a colon", "wsl -a:$n", ["-a:2"]),
    ("array of a variable", "wsl $list", ["--mount", "D:", "--bare"]),
    ("splatted array", "wsl @list", ["--mount", "D:", "--bare"]),
    ("array expression", "wsl @('a','b') c", ["a", "b", "c"]),
    ("empty text is dropped", "wsl --unmount $empty", ["--unmount"]),
    ("empty quotes are dropped", "wsl '' \"\" b", ["b"]),
    ("$null is dropped", "wsl --unmount $null1", ["--unmount"]),
    ("text with a blank is quoted", "wsl $v", ["a b"]),
    ("inner double quotes are lost", "wsl 'a\"b\"c'", ["abc"]),
    ("inner double quotes with a backslash stay", "wsl 'a\\\"b'", ['a"b']),
    ("quoted blanks in a text split it", "wsl 'a \"b c\" d'", ["a b", "c d"]),
    ("stop parsing", "wsl --% -e echo $n 'a b'", ["-e", "echo", "$n", "'a", "b'"]),
    ("stop parsing up to a pipe", "wsl --% a b | Out-Null", ["a", "b"]),
    ("stop parsing expands %NAME%", "wsl --% %X%", [EnvironmentVariable("X")]),
    ("stop parsing after arguments", r"wsl X:\VMS --% /grant Dom\HVAdmin:(CI)(OI)F", [r"X:\VMS", "/grant", r"Dom\HVAdmin:(CI)(OI)F"]),
    ("stop parsing does not end at a semicolon", "wsl --% a ; b", ["a", ";", "b"]),
    ("stop parsing cannot be continued", "wsl --% a `\nWrite-Host b", ["a", "`"]),
    ("stop parsing and a pipe in quotes", 'wsl --% "a|b" | Out-Null', ["a|b"]),
    ("percent signs mean nothing otherwise", "wsl %X%", ["%X%"]),
    ("relative script path", "wsl ./x.ps1", ["./x.ps1"]),
    ("UNC path", r"wsl \\server\share", [r"\\server\share"]),
    ("question mark and star", "wsl *.txt a?", ["*.txt", "a?"]),
    ("lone equals sign", "wsl a = b", ["a", "=", "b"]),
    ("brackets", "wsl [x]", ["[x]"]),
    ("at sign inside a word", "wsl a@b", ["a@b"]),
    ("dollar sign alone", "wsl $ a", ["$", "a"]),
    ("call operator", "& wsl a", ["a"]),
    ("call operator and variable", "& $wsl a", ["a"]),
    ("call operator and path", r'& "$env:SystemRoot\System32\wsl.exe" a', ["a"]),
    ("call operator and quoted name", "& 'wsl.exe' a", ["a"]),
    ("absolute path", r"C:\Windows\System32\wsl.exe a", ["a"]),
    ("upper case", "WSL a", ["a"]),
    ("closing brace ends", "if ($true) { wsl a }", ["a"]),
    ("closing parenthesis ends", "$x = (wsl a)", ["a"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "arguments"), [row[1:] for row in ARGUMENTS], ids=[r[0] for r in ARGUMENTS]
)
def test_a_program_gets_what_5_1_passes(line: str, arguments: list[object]) -> None:
    source = Source.from_bytes("mount.ps1", (SETUP + line + "\n").encode())
    calls = [call for call in run_script(source).calls if call.name == "wsl"]
    assert [list(call.native()) for call in calls] == [arguments]


def test_a_chain_of_version_7_ends_a_command() -> None:
    source = Source.from_bytes("mount.ps1", b"wsl a && Write-Host b\n")
    assert [call.native() for call in run_script(source).calls[:1]] == [("a",)]


@pytest.mark.parametrize("line", ["wsl -o=a,b", "wsl ,a", "wsl a,,b", "wsl a&b", "wsl 'a\u2019s'"])
def test_what_5_1_refuses_is_not_guessed(line: str) -> None:
    run = run_script(Source.from_bytes("mount.ps1", f"{line}\nwsl end\n".encode()))
    assert [call.native() for call in run.calls] == [("end",)]
    assert "not understood" in run.problems[0].message


@pytest.mark.parametrize(
    "line",
    [
        "'wsl --mount X'",
        '"wsl --mount X"',
        "# wsl --mount X",
        "$x = 'wsl'",
        "@'\nwsl --mount X\n'@",
    ],
)
def test_text_and_comments_are_no_commands(line: str) -> None:
    assert run_script(Source.from_bytes("mount.ps1", line.encode())).calls == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, newline: str) -> None:
    text = "$n = 2\nwsl --mount `\n  \\\\.\\PHYSICALDRIVE$n # \u00fc\nwsl --shutdown\n"
    source = Source.from_bytes("mount.ps1", text.replace("\n", newline).encode(encoding))
    calls = run_script(source).calls
    assert [call.native() for call in calls] == [
        ("--mount", r"\\.\PHYSICALDRIVE2"),
        ("--shutdown",),
    ]
    assert [call.spot.place.line for call in calls] == [2, 4]
