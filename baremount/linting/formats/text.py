"""Findings for people: the source line, what is wrong in it, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baremount.linting.finding import Finding
    from baremount.linting.summary import Summary

    _Paint = Callable[[str, str], str]

_BOLD, _DIM, _RESET = "1", "2", "0"
_COLOURS = {"error": "31", "warning": "33", "info": "36"}
_WIDEST = 160
_TAB = "    "


def render(findings: Sequence[Finding], summary: Summary) -> str:
    """One paragraph a finding and a line that sums up."""
    paint = _coloured if summary.colour else _plain
    parts = [_paragraph(finding, paint) for finding in findings]
    parts.append(_last_line(findings, summary))
    return "\n".join(parts)


def _plain(text: str, code: str) -> str:  # noqa: ARG001
    return text


def _coloured(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[{_RESET}m"


def _paragraph(finding: Finding, paint: _Paint) -> str:
    colour = _COLOURS[finding.severity]
    place = f"{one_line(finding.path)}:{finding.line}:{finding.column}"
    kind = paint(f"{finding.severity}[{finding.rule}]", colour)
    lines = [f"{paint(place, _BOLD)}: {kind}: {one_line(finding.message)}"]
    gutter = " " * len(str(finding.line))
    text, carets = _marked(finding)
    lines.append(paint(f"{finding.line} |", _DIM) + f" {text}".rstrip())
    lines.append(paint(f"{gutter} |", _DIM) + f" {paint(carets, colour)}")
    if finding.help:
        lines.append(f"{gutter} {paint('=', _DIM)} help: {one_line(finding.help)}")
    if finding.fix is not None:
        flag = "--fix" if finding.fix.safety == "safe" else "--fix --unsafe-fixes"
        title = one_line(finding.fix.title)
        lines.append(f"{gutter} {paint('=', _DIM)} fix ({finding.fix.safety}): {title} with {flag}")
    return "\n".join(lines) + "\n"


def _marked(finding: Finding) -> tuple[str, str]:
    """The source line, cut where it is very long, and the carets below what is meant."""
    line = finding.text[0]
    start = finding.column - 1
    same_line = finding.end_line == finding.line
    end = max(finding.end_column - 1 if same_line else len(line), start + 1)
    first = 0
    if len(line) > _WIDEST:
        first = max(start - _WIDEST // 4, 0)
    shown = line[first : first + _WIDEST]
    before, meant = line[first:start], line[start : min(end, first + _WIDEST)]
    prefix = "... " if first else ""
    suffix = " ..." if first + _WIDEST < len(line) else ""
    carets = "^" * max(_width(_tabless(meant)), 1)
    if not same_line:
        carets += "..."
    return (
        prefix + _tabless(shown) + suffix,
        " " * (len(prefix) + _width(_tabless(before))) + carets,
    )


def _tabless(text: str) -> str:
    """Text as a terminal shows it, each tab of one width, and nothing that acts on it."""
    return one_line(text.replace("\t", _TAB))


def _width(text: str) -> int:
    """How many cells a terminal needs."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def _last_line(findings: Sequence[Finding], summary: Summary) -> str:
    files = _number(summary.files, "file")
    fixed = ""
    if summary.fixed:
        fixed = (
            f"{_number(summary.fixed, 'finding')} fixed in {_number(summary.fixed_files, 'file')}, "
        )
    if not findings:
        return f"{fixed}{'nothing left' if fixed else 'nothing found'} in {files}\n"
    counts = [
        _number(number, severity)
        for severity in ("error", "warning", "info")
        if (number := sum(finding.severity == severity for finding in findings))
    ]
    safe = sum(bool(finding.fix and finding.fix.safety == "safe") for finding in findings)
    other = sum(bool(finding.fix and finding.fix.safety == "unsafe") for finding in findings)
    fixes = [f"{safe} with --fix"] if safe else []
    fixes += [f"{other} with --unsafe-fixes"] if other else []
    advice = f"; can be fixed: {', '.join(fixes)}" if fixes else ""
    return f"{fixed}{', '.join(counts)} in {files}{advice}\n"


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 or noun == "info" else f"{number} {noun}s"
