"""Findings to render: one of each kind, and any number with whatever a file may hold."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from hypothesis import strategies as st

from baremount.edits import Edit
from baremount.linting.finding import Finding, Fix
from baremount.linting.placed_edits import PlacedEdit
from baremount.linting.rule import Rule
from baremount.linting.summary import Summary
from baremount.linting.toolbox import LoadedRule
from baremount.problems import Problem

DOCUMENTATION = """A mount on an attached disk lacks `nofail`.

## What it does
Flags mounts without it.

## Why is this bad?
The boot stops.
"""
MISSING = Finding(
    rule="missing-nofail",
    code="BM001",
    severity="error",
    path="hosts/laptop.nix",
    span=(40, 52),
    line=3,
    column=5,
    end_line=3,
    end_column=17,
    message="`/data` is mounted without `nofail`",
    help="add it to `options`",
    fix=Fix("safe", (Edit(50, 50, b' "nofail"'),), "Add `nofail`"),
    text=('    options = [ "noatime" ];',),
    edits=(PlacedEdit(3, 15, 3, 15, ' "nofail"'),),
)
LOOSE = MISSING._replace(
    rule="shared-mount-root",
    code="BM018",
    severity="info",
    line=7,
    column=1,
    end_line=9,
    end_column=3,
    message="`/mnt/wsl` is shared",
    help="",
    fix=None,
    text=('fileSystems."/mnt/wsl/x" = {', "};"),
    edits=(),
)
UNSTABLE = MISSING._replace(
    rule="unstable-device",
    code="BM010",
    severity="warning",
    fix=MISSING.fix._replace(safety="unsafe", title="Name the link"),
    message="`/dev/sdb1` may be another disk",
)
SUMMARY = Summary(
    files=2,
    unreadable=(
        Problem("old,notes:1.nix", 4, 2, "is not valid UTF-8: save the file as UTF-8"),
        Problem("gone.nix", 0, 0, "no such file"),
    ),
    rules=(
        LoadedRule(
            Rule("BM001", "missing-nofail", "error", ("nix",), ()),
            "rules.missing_nofail",
            lambda: SimpleNamespace(__doc__=DOCUMENTATION),
        ),
    ),
)

# What breaks out of lines, quotes, markup, terminals and encodings.
_HOSTILE = st.text(
    st.one_of(
        st.sampled_from("a%:,;\"'`<>&[](){}$\\/\r\n\t \0\x1b\x7f\x85ä💾"),
        st.sampled_from("\u2028\u202e\ufeff\ufffe\uffff\udc80"),
        st.characters(),
    ),
    max_size=8,
)
_TEXT = st.one_of(_HOSTILE, st.sampled_from(["]]>", "::error::x", "[a](b)", "%0A", "{0}", "a: b"]))
# In a file name, a byte that is not UTF-8 is one of these surrogates and never another one.
_PATH = _TEXT.map(lambda text: re.sub("[\ud800-\udc7f\udd00-\udfff]", "\udcff", text)).filter(bool)
_NUMBER = st.integers(1, 10**6)


@st.composite
def _findings(draw):
    line, column = draw(_NUMBER), draw(_NUMBER)
    fix = draw(st.sampled_from([None, "safe", "unsafe"]))
    decoded = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    return MISSING._replace(
        severity=draw(st.sampled_from(["error", "warning", "info"])),
        path=draw(_PATH),
        line=line,
        column=column,
        end_line=line + draw(st.integers(0, 3)),
        end_column=column + 3,
        message=draw(_TEXT),
        help=draw(_TEXT),
        fix=fix and Fix(fix, (), draw(_TEXT)),
        edits=(PlacedEdit(line, column, line, column, draw(decoded)),) if fix else (),
        text=tuple(draw(st.lists(decoded, max_size=2))),
    )


@pytest.fixture(scope="session")
def one_of_each():
    """An error with a safe fix, information without one over several lines, a warning."""
    return (MISSING, LOOSE, UNSTABLE)


@pytest.fixture(scope="session")
def summary():
    return SUMMARY


@pytest.fixture(scope="session")
def clean():
    """A run that read everything."""
    return Summary(files=3, rules=SUMMARY.rules)


@pytest.fixture(scope="session")
def hostile():
    """A strategy for lists of findings."""
    return st.lists(_findings(), max_size=3)


@pytest.fixture(scope="session")
def hostile_summary():
    """A strategy for summaries with unreadable files."""
    place = st.sampled_from([0, 3])
    problem = st.builds(Problem, _PATH, place, place, _TEXT)
    return st.lists(problem, max_size=2).map(lambda all_: SUMMARY._replace(unreadable=tuple(all_)))
