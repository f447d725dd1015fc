"""JUnit's XML, read by a real parser."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.linting.formats.junit import render


def test_nothing_found_is_a_passed_test(clean):
    root = ET.fromstring(render((), clean))
    assert root.tag == "testsuites"
    (suite,) = root
    assert suite.attrib == {
        "name": "baremount",
        "tests": "1",
        "failures": "0",
        "errors": "0",
        "skipped": "0",
    }
    (case,) = suite
    assert case.tag == "testcase"
    assert len(case) == 0


def test_findings_fail_information_is_skipped_and_unreadable_files_are_errors(one_of_each, summary):
    (suite,) = ET.fromstring(render(one_of_each, summary))
    assert [child.tag for case in suite for child in case] == [
        "failure", "skipped", "failure", "error", "error"
    ]  # fmt: skip
    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "errors": "2",
        "skipped": "1",
    }


def test_a_finding_says_where_and_what(one_of_each, clean):
    (suite,) = ET.fromstring(render(one_of_each[:1], clean))
    (case,) = suite
    assert case.attrib == {
        "name": "BM001 missing-nofail hosts/laptop.nix:3:5",
        "classname": "hosts/laptop.nix",
        "file": "hosts/laptop.nix",
        "line": "3",
    }
    message = "`/data` is mounted without `nofail`: add it to `options`"
    assert case[0].attrib == {"type": "error", "message": message}
    assert case[0].text == f"hosts/laptop.nix:3:5: {message}"


def test_markup_and_characters_that_xml_does_not_allow_stay_text(one_of_each, clean):
    finding = one_of_each[0]._replace(path="<a>&\x00\x1b\ufffe\udc80", message="]]></x>", help="")
    (suite,) = ET.fromstring(render((finding,), clean))
    assert suite[0].get("file") == "<a>&\\x00\\x1b\\ufffe\\udc80"
    assert suite[0][0].get("message") == "]]></x>"


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_hostile_texts_are_well_formed(hostile, hostile_summary, data):
    findings, summary = data.draw(hostile), data.draw(hostile_summary)
    shown = render(findings, summary)
    assert shown.isascii()
    (suite,) = ET.fromstring(shown)
    expected = len(findings) + len(summary.unreadable)
    assert len(suite) == max(expected, 1)
    for finding, case in zip(findings, suite, strict=False):
        assert case.get("line") == str(finding.line)
        assert case[0].tag == ("skipped" if finding.severity == "info" else "failure")
