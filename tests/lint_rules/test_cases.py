"""Every rule on its own cases and on the examples of its documentation."""

from __future__ import annotations

import re

import pytest

from baremount.lint_rules.support.toolbox import toolbox
from baremount.linting import cases
from baremount.linting.checking import Job, check
from baremount.linting.gathering import Gathered
from baremount.linting.inputs import read_inputs
from baremount.linting.rule import Clean, Flagged

TOOLBOX = toolbox()
RULES = {rule.module.rpartition(".")[2]: rule for rule in TOOLBOX.rules}
SECTIONS = ["What it does", "Why is this bad?", "Example", "Fix safety", "Source"]


def each(kind):
    return [
        pytest.param(rule, case, id=f"{module}-{case.name.replace(' ', '-')}")
        for module, rule in RULES.items()
        for case in rule.cases
        if isinstance(case, kind)
    ]


def crlf(files):
    """The same files with CRLF; those given as bytes stay."""
    if isinstance(files, str):
        return files.replace("\n", "\r\n")
    if isinstance(files, bytes):
        return files
    return {name: crlf(text) for name, text in files.items()}


def found(rule, case, files=None, **options):
    texts = cases.case_files(case if files is None else case._replace(files=files), rule, TOOLBOX)
    return cases.findings(texts, rule, TOOLBOX, inventory=case.inventory, **options)


def as_written(rule, case, files=None, **options):
    several = not isinstance(case.files, (str, bytes))
    return [
        cases.written(finding, named=several) for finding in found(rule, case, files, **options)
    ]


def agrees(written, expected):
    return len(written) == len(expected) and all(
        line.startswith(start) for line, start in zip(written, expected, strict=True)
    )


@pytest.mark.parametrize(("rule", "case"), each(Clean))
def test_clean(rule, case):
    assert as_written(rule, case) == []
    assert as_written(rule, case, crlf(case.files)) == []
    assert as_written(rule, case, use_markers=False) == []


@pytest.mark.parametrize(("rule", "case"), each(Flagged))
def test_found_in_a_folder(rule, case, tmp_path):
    if not rule.declaration.languages:
        pytest.skip("fires in files that something else makes it read")
    paths = []
    for name, source in cases.case_files(case, rule, TOOLBOX).items():
        path = tmp_path / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.raw)
        paths.append(str(path))
    inputs = read_inputs(Gathered((), tuple(paths)), None, (rule,), TOOLBOX)
    job = Job(inputs.files, TOOLBOX, (rule,), inputs.must_parse, given=inputs.given)
    job = job._replace(inventory=case.inventory)
    assert len(check(job).findings) == len(case.findings)


@pytest.mark.parametrize(("rule", "case"), each(Flagged))
def test_flagged(rule, case):
    written = as_written(rule, case)
    assert agrees(written, case.findings), f"found {written}"
    assert case.findings, "a flagged case has findings"
    assert as_written(rule, case, crlf(case.files)) == written
    assert as_written(rule, case, use_markers=False) == written, "a marker is missing"


@pytest.mark.parametrize(("rule", "case"), each(Flagged))
def test_fixed(rule, case):
    reports = found(rule, case)
    safeties = {finding.fix.safety for finding in reports if finding.fix}
    assert safeties <= {rule.declaration.fix}, "the declaration says which fixes the rule has"
    if case.fixed is None:
        assert not safeties, "the case says nothing about what the fix makes of it"
        return
    result = cases.fixed(cases.case_files(case, rule, TOOLBOX), rule, TOOLBOX, case.inventory)
    assert result.faults == ()
    before = case.files if isinstance(case.files, dict) else None
    expected = {**before, **case.fixed} if before else case.fixed
    wanted = cases.case_files(case._replace(files=expected), rule, TOOLBOX)
    assert {p: s.raw for p, s in result.files.items()} == {p: s.raw for p, s in wanted.items()}
    # A second run finds nothing more to change.
    again = cases.fixed(result.files, rule, TOOLBOX, case.inventory)
    assert again.files == result.files
    twin = cases.case_files(case._replace(files=crlf(case.files)), rule, TOOLBOX)
    wanted = cases.case_files(case._replace(files=crlf(expected)), rule, TOOLBOX)
    result = cases.fixed(twin, rule, TOOLBOX, case.inventory)
    assert {p: s.raw for p, s in result.files.items()} == {p: s.raw for p, s in wanted.items()}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_enough_cases(rule):
    clean = [case for case in rule.cases if isinstance(case, Clean)]
    flagged = [case for case in rule.cases if isinstance(case, Flagged)]
    assert len(clean) >= 4
    assert len(flagged) >= 3
    names = [case.name for case in rule.cases]
    assert len(set(names)) == len(names)
    assert bool(rule.declaration.fix) == any(case.fixed is not None for case in flagged)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_documentation(rule):
    sections = re.findall(r"^## (.*)$", rule.documentation, re.MULTILINE)
    wanted = [name for name in SECTIONS if name != "Fix safety" or rule.declaration.fix]
    assert sections == wanted
    # One rule is about other characters, and shows one.
    assert rule.documentation.isascii() or rule.name == "non-ascii-without-bom"
    assert "Use instead:" in rule.documentation
    assert rule.module.rpartition(".")[2] == rule.name.replace("-", "_")
    assert re.fullmatch(r"BM[0-9]{3}", rule.code)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_examples(rule):
    (bad_language, bad), (good_language, good) = cases.examples(rule)
    texts = cases.example(bad, bad_language, rule, TOOLBOX)
    assert [f.rule for f in cases.findings(texts, rule, TOOLBOX)], "the first example is flagged"
    texts = cases.example(good, good_language, rule, TOOLBOX)
    assert cases.findings(texts, rule, TOOLBOX) == (), "what to use instead is clean"
