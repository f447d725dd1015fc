"""Runs a rule on its own cases and on the examples of its documentation, all in memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.baseline import read
from baremount.linting.checking import Job, check
from baremount.linting.fixing import fix
from baremount.linting.languages import BUILT_IN, MARKDOWN, NIX
from baremount.linting.settling import settle
from baremount.linting.terms import Terms
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baremount.linting.checking import Checked
    from baremount.linting.finding import Finding
    from baremount.linting.fixing import Fixed
    from baremount.linting.rule import Clean, Flagged, Language, Text
    from baremount.linting.toolbox import LoadedRule, Toolbox

# No directory of this name is expected anywhere: nothing is read from it.
_ROOT = "/baremount-case/"
# The file of a case that is taken for the baseline.
BASELINE = "baseline.json"


def case_files(case: Clean | Flagged, rule: LoadedRule, toolbox: Toolbox) -> dict[str, Source]:
    """The files of a case by absolute path."""
    return sources(case.files, _file_name(rule, toolbox))


def sources(files: Text | Mapping[str, Text], file_name: str) -> dict[str, Source]:
    """Files as a case writes them: the only one's text, or several by path."""
    if isinstance(files, (str, bytes)):
        files = {file_name: files}
    return {
        _ROOT + name: Source.from_bytes(
            _ROOT + name, text.encode() if isinstance(text, str) else text
        )
        for name, text in files.items()
    }


def findings(
    files: Mapping[str, Source],
    rule: LoadedRule,
    toolbox: Toolbox,
    *,
    inventory: object = None,
    use_markers: bool = True,
) -> tuple[Finding, ...]:
    """What one rule finds in files that are only in memory."""
    job, terms = _job(files, rule, toolbox, inventory)
    job = job._replace(use_markers=use_markers)
    found = settle(job, terms, check(job), files)
    return tuple(item for item in found if item.rule == rule.name)


def _job(
    files: Mapping[str, Source], rule: LoadedRule, toolbox: Toolbox, inventory: object
) -> tuple[Job, Terms]:
    """A run of one rule; one about the run itself wants the others too, and a baseline."""
    baseline = files.get(_ROOT + BASELINE)
    rules = (rule,) if rule.declaration.languages else toolbox.rules
    job = Job(files, toolbox, rules, must_parse=frozenset(files), inventory=inventory)
    return job, Terms(baseline=read(baseline) if baseline else None)


def written(finding: Finding, *, named: bool) -> str:
    """A finding as a case writes it, with its file's name where there are several."""
    place = f"{finding.line}:{finding.column} {finding.message}"
    return f"{finding.path.removeprefix(_ROOT)}:{place}" if named else place


def examples(rule: LoadedRule) -> list[tuple[str, str]]:
    """The language and the text of each code block in the documentation's example, in order."""
    example = rule.documentation.partition("\n## Example\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```(\S+)\n(.*?)^```$", example, re.DOTALL | re.MULTILINE)
    return [(language, text) for language, text in blocks]


def example(text: str, language: str, rule: LoadedRule, toolbox: Toolbox) -> dict[str, Source]:
    """An example as a file; one in Nix may be the bindings of a set, as in Markdown."""
    if language == NIX.name and rule.declaration.languages:
        return sources(f"```nix\n{text}```\n", MARKDOWN.file_name)
    return sources(text, BASELINE if language == "json" else _language(language, toolbox).file_name)


def fixed(
    files: Mapping[str, Source], rule: LoadedRule, toolbox: Toolbox, inventory: object = None
) -> Fixed:
    """What all fixes of one rule, unsafe ones too, make of files."""
    job, terms = _job(files, rule, toolbox, inventory)

    def only_its(checked: Checked, now: Mapping[str, Source]) -> tuple[Finding, ...]:
        found = settle(job._replace(files=now), terms, checked, now)
        return tuple(item for item in found if item.rule == rule.name)

    return fix(job, unsafe=True, settle=only_its)


def _file_name(rule: LoadedRule, toolbox: Toolbox) -> str:
    languages = rule.declaration.languages or (NIX.name,)
    return _language(languages[0], toolbox).file_name


def _language(name: str, toolbox: Toolbox) -> Language:
    for language in (*BUILT_IN, *toolbox.languages):
        if language.name == name:
            return language
    raise ValueError(f"no language is called {name!r}")
