"""The variables that a script looks at."""

from __future__ import annotations

import pytest

from baremount.lint_rules.support.looks import looked_at


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("wsl --unmount $d", set()),
        ("if (test-path d:\\) { $p = 1 }", set()),
        ("if (-not $d) { exit 1 }", {"$d"}),
        ("$null -eq $d -and $(exit 1)", {"$null", "$d"}),
        ("assert-path -path $d", {"$d"}),
        ("foreach ($d in $all) { $d }", {"$d"}),
        ("get-disk | % { $_.number }", {"$_"}),
        ("param([parameter(mandatory)][string]$d)", {"$d"}),
        ('if "%~1"=="" exit /b 1', {"%1", "%*", "$@", "$*"}),
        ('[ -n "$1" ] || exit', {"$1", "%*", "$@", "$*"}),
        ("[ $# -eq 1 ] || exit", {"$#"}),
        ("${disk:?none}", {"$disk"}),
    ],
)
def test_what_is_looked_at(text, names):
    assert looked_at(text) == names
