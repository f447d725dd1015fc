"""Counts by rule, in text and in JSON."""

from __future__ import annotations

import json

import pytest

from baremount.linting.finding import Finding, Fix
from baremount.linting.statistics import render

FIX = Fix("unsafe", (), "Do it")
NAME = Finding("duplicate-name", "BM005", "warning", "a.nix", (0, 1), 3, 5, 3, 6, "m", "h")
NOFAIL = NAME._replace(rule="missing-nofail", code="BM001", severity="error")
SERIAL = NAME._replace(rule="bad-serial", code="BM003", severity="info")
FOUND = (
    [NAME] * 9 + [NOFAIL, NOFAIL._replace(fix=FIX)] + [SERIAL, SERIAL._replace(severity="error")]
)


def test_nothing_found_counts_nothing():
    assert render((), "text") == ""
    assert json.loads(render((), "json")) == {"version": 1, "statistics": []}


def test_the_most_frequent_rule_comes_first_then_the_lower_code():
    assert render(FOUND * 2, "text").splitlines() == [
        "18  BM005  duplicate-name  warning",
        " 4  BM001  missing-nofail  error, 2 with a fix",
        " 4  BM003  bad-serial      error",
    ]


def test_json_has_the_documented_keys():
    shown = json.loads(render([NOFAIL._replace(fix=FIX)], "json"))
    assert shown["statistics"] == [
        {
            "rule": "missing-nofail",
            "code": "BM001",
            "severity": "error",
            "count": 1,
            "fixable": 1,
        }
    ]
    assert list(shown["statistics"][0]) == ["rule", "code", "severity", "count", "fixable"]


@pytest.mark.parametrize("order", [1, -1], ids=["milder first", "milder last"])
def test_the_worst_severity_counts(order):
    mild = SERIAL._replace(severity="warning")
    assert json.loads(render([SERIAL, mild][::order], "json"))["statistics"][0]["severity"] == (
        "warning"
    )
