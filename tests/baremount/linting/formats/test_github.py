"""Workflow commands, read back as the runner of GitHub Actions reads them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.linting.formats.github import render
from baremount.linting.wording import one_line, sentence


def unescaped(text, *more):
    """The runner undoes the escapes in this order, the percent sign last."""
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(escape, character)
    return text


def command(line):
    """Name, properties and message of a line, as in actions/runner's ActionCommand."""
    assert line.startswith("::")
    head, separator, message = line[2:].partition("::")
    assert separator
    name, _, listed = head.partition(" ")
    properties = dict(pair.split("=", 1) for pair in listed.split(",") if pair)
    return (
        name,
        {key: unescaped(text, ("%3A", ":"), ("%2C", ",")) for key, text in properties.items()},
        unescaped(message),
    )


def test_nothing_found_prints_nothing(clean):
    assert render((), clean) == ""


def test_each_severity_has_its_command(one_of_each, clean):
    commands = [command(line) for line in render(one_of_each, clean).splitlines()]
    assert [name for name, _, _ in commands] == ["error", "notice", "warning"]
    assert commands[0] == (
        "error",
        {
            "file": "hosts/laptop.nix",
            "line": "3",
            "endLine": "3",
            "col": "5",
            "endColumn": "17",
            "title": "BM001 missing-nofail",
        },
        "`/data` is mounted without `nofail`: add it to `options`",
    )


def test_columns_are_left_out_over_several_lines(one_of_each, clean):
    _, properties, _ = command(render(one_of_each[1:2], clean).rstrip("\n"))
    assert properties.keys() == {"file", "line", "endLine", "title"}


def test_commas_colons_and_percent_signs_are_escaped(one_of_each, clean):
    finding = one_of_each[0]._replace(path="a,b:c%.nix", message="50%: a, b", help="")
    line = render((finding,), clean)
    assert "file=a%2Cb%3Ac%25.nix," in line
    assert line.endswith("::50%25: a, b\n")


def test_unreadable_files_are_errors(summary):
    assert [command(line) for line in render((), summary).splitlines()] == [
        (
            "error",
            {"file": "old,notes:1.nix", "line": "4", "col": "2"},
            "is not valid UTF-8: save the file as UTF-8",
        ),
        ("error", {"file": "gone.nix"}, "no such file"),
    ]


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_hostile_texts_are_read_back(hostile, hostile_summary, data):
    findings, summary = data.draw(hostile), data.draw(hostile_summary)
    lines = render(findings, summary).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(findings) + len(summary.unreadable)
    for finding, line in zip(findings, lines, strict=False):
        assert line == line.encode().decode()
        assert line.splitlines() == [line]
        _, properties, message = command(line)
        assert properties["file"] == one_line(finding.path)
        assert properties["line"] == str(finding.line)
        assert message == sentence(finding)
