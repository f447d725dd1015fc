"""The Code Quality report: what GitLab requires of every entry, and fingerprints that hold."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.linting.formats.gitlab import render
from baremount.linting.wording import sentence

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def test_nothing_found_is_an_empty_list(clean):
    assert render((), clean) == "[]\n"


def test_an_entry_has_what_gitlab_reads(one_of_each, clean):
    (entry,) = json.loads(render(one_of_each[1:2], clean))
    assert entry.pop("fingerprint")
    assert entry == {
        "description": "`/mnt/wsl` is shared",
        "check_name": "shared-mount-root",
        "severity": "info",
        "location": {"path": "hosts/laptop.nix", "lines": {"begin": 7, "end": 9}},
    }


def test_severities_are_graded(one_of_each, clean):
    shown = json.loads(render(one_of_each, clean))
    assert [entry["severity"] for entry in shown] == ["major", "info", "minor"]


def test_paths_are_as_the_repository_has_them(one_of_each, clean):
    finding = one_of_each[0]._replace(path="./hosts//laptop.nix")
    (entry,) = json.loads(render((finding,), clean))
    assert entry["location"]["path"] == "hosts/laptop.nix"


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_hostile_texts_parse_and_fingerprints_are_unique(hostile, clean, data):
    findings = data.draw(hostile)
    shown = render(findings, clean)
    assert shown.isascii()
    entries = json.loads(shown)
    json.dumps(entries, ensure_ascii=False).encode()  # no lone surrogates, which GitLab refuses
    assert [entry["description"] for entry in entries] == [sentence(each) for each in findings]
    assert len({entry["fingerprint"] for entry in entries}) == len(findings)
    assert {entry["severity"] for entry in entries} <= SEVERITIES
