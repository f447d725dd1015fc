"""JUnit's XML, which most CI servers show: one test case a finding.

A finding of severity `info` is a skipped test, since it fails no run.
https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from baremount.linting.wording import one_line, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.linting.finding import Finding
    from baremount.linting.summary import Summary
    from baremount.problems import Problem


def render(findings: Sequence[Finding], summary: Summary) -> str:
    """The document, in ASCII with character references; a passed test where nothing was found."""
    root = ET.Element("testsuites")
    suite = ET.SubElement(root, "testsuite", name="baremount")
    for finding in findings:
        _finding(suite, finding)
    for problem in summary.unreadable:
        _unreadable(suite, problem)
    if not len(suite):
        ET.SubElement(suite, "testcase", name="lint", classname="baremount")
    for element in (root, suite):
        element.set("tests", str(len(suite)))
        for kind in ("failure", "error", "skipped"):
            plural = kind if kind == "skipped" else f"{kind}s"
            element.set(plural, str(len(suite.findall(f"testcase/{kind}"))))
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=True)
    return document.decode("ascii") + "\n"


def _finding(suite: ET.Element, finding: Finding) -> None:
    place = f"{finding.path}:{finding.line}:{finding.column}"
    case = ET.SubElement(
        suite,
        "testcase",
        name=_text(f"{finding.code} {finding.rule} {place}"),
        classname=_text(finding.path),
        file=_text(finding.path),
        line=str(finding.line),
    )
    message = _text(sentence(finding))
    if finding.severity == "info":
        ET.SubElement(case, "skipped", message=message)
    else:
        failure = ET.SubElement(case, "failure", type=finding.severity, message=message)
        failure.text = _text(f"{place}: {message}")


def _unreadable(suite: ET.Element, problem: Problem) -> None:
    path = _text(problem.path)
    case = ET.SubElement(suite, "testcase", name=f"read {path}", classname=path, file=path)
    ET.SubElement(case, "error", type="unreadable", message=_text(problem.message))


def _text(text: str) -> str:
    """Text of characters that XML 1.0 allows; the others are shown as escapes."""
    return re.sub("[\ufffe\uffff]", lambda match: f"\\u{ord(match[0]):04x}", one_line(text))
