"""JSON: exactly the documented keys, and every text comes back as it was."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.linting.formats.json import render


def test_without_findings_the_object_is_still_printed(clean):
    assert render((), clean) == '{\n  "version": 1,\n  "findings": []\n}\n'


def test_the_documented_keys_stand_in_their_order(one_of_each, clean):
    assert render(one_of_each[:2], clean) == (
        json.dumps(
            {
                "version": 1,
                "findings": [
                    {
                        "rule": "missing-nofail",
                        "code": "BM001",
                        "severity": "error",
                        "path": "hosts/laptop.nix",
                        "line": 3,
                        "column": 5,
                        "endLine": 3,
                        "endColumn": 17,
                        "message": "`/data` is mounted without `nofail`",
                        "fix": {
                            "safety": "safe",
                            "edits": [
                                {
                                    "line": 3,
                                    "column": 15,
                                    "endLine": 3,
                                    "endColumn": 15,
                                    "replacement": ' "nofail"',
                                }
                            ],
                        },
                    },
                    {
                        "rule": "shared-mount-root",
                        "code": "BM018",
                        "severity": "info",
                        "path": "hosts/laptop.nix",
                        "line": 7,
                        "column": 1,
                        "endLine": 9,
                        "endColumn": 3,
                        "message": "`/mnt/wsl` is shared",
                        "fix": None,
                    },
                ],
            },
            indent=2,
        )
        + "\n"
    )


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_hostile_texts_come_back_as_they_were(hostile, clean, data):
    findings = data.draw(hostile)
    shown = render(findings, clean)
    assert shown.isascii()
    assert shown.replace("\n", "").isprintable()
    keys = [
        (each["path"], each["message"], each["line"], each["fix"] and each["fix"]["safety"])
        for each in json.loads(shown)["findings"]
    ]
    assert keys == [
        (each.path, each.message, each.line, each.fix and each.fix.safety) for each in findings
    ]
