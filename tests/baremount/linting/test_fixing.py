"""Fixes to the fixpoint, and fixes that do harm, from rules made up for it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from baremount.edits import Edit
from baremount.lint_rules.support.toolbox import toolbox
from baremount.linting.checking import Job
from baremount.linting.facts import Unparsable
from baremount.linting.finding import Fix, Spot
from baremount.linting.fixing import fix
from baremount.linting.rule import Language, Report, Rule
from baremount.linting.toolbox import NO_MODEL, LoadedRule, Toolbox
from baremount.source import Source
from baremount.syntax.tree import Integer, NixFile, String

PATH = "/made-up/a.nix"
MODEL = toolbox().model


def made_up(name, check, on, *, code="BM999", fix=None, changes=()):
    """A rule that no file declares."""
    rule = Rule(code, name, "error", ("nix",), on, (), fix, changes)
    module = SimpleNamespace(check=check)
    return LoadedRule(rule, f"made.up.{name}", lambda: module)


def rewriting(name, pairs, **options):
    """A rule that flags whole numbers and puts others in their place."""

    def check(node, context):
        if node.value in pairs:
            edit = Edit(*node.span, pairs[node.value])
            yield Report(
                context.spot(node.span),
                f"{node.value}",
                "",
                Fix(options.get("fix", "safe"), (edit,), "Replace"),
            )

    return made_up(name, check, (Integer,), **{"fix": "safe", **options})


def run(text, *rules, unsafe=False, model=NO_MODEL):
    toolbox = Toolbox(rules, (), model)
    return fix(Job({PATH: Source.from_bytes(PATH, text)}, toolbox, rules), unsafe=unsafe)


def content(fixed):
    return fixed.files[PATH].content


def test_nothing_to_fix_changes_nothing():
    fixed = run(b"[ 5 ]", rewriting("up", {1: b"2"}))
    assert content(fixed) == b"[ 5 ]"
    assert fixed.applied == fixed.faults == ()


def test_fixes_go_on_until_none_is_left():
    fixed = run(b"[ 1 3 ]", rewriting("up", {1: b"2", 2: b"3", 3: b"4"}))
    assert content(fixed) == b"[ 4 4 ]"
    assert len(fixed.applied) == 4
    assert fixed.findings == fixed.faults == ()


def test_fixes_that_overlap_wait_for_the_next_round():
    def grow(node, context):
        if node.value < 3:
            edit = Edit(node.span[0], node.span[1], b"%d" % (node.value + 1))
            yield Report(context.spot(node.span), "grow", "", Fix("safe", (edit,), "Grow"))

    def sign(node, context):
        if node.value == 1:
            edits = (Edit(node.span[0], node.span[0], b"1"),)
            yield Report(context.spot(node.span), "sign", "", Fix("safe", edits, "Sign"))

    rules = (
        made_up("grow", grow, (Integer,), fix="safe"),
        made_up("sign", sign, (Integer,), code="BM998", fix="safe"),
    )
    # Together they would give 12; one after the other the second is not wanted any more.
    assert content(run(b"[ 1 ]", *rules)) == b"[ 11 ]"


def test_unsafe_fixes_are_asked_for():
    rule = rewriting("up", {1: b"2"}, fix="unsafe")
    fixed = run(b"[ 1 ]", rule)
    assert content(fixed) == b"[ 1 ]"
    assert len(fixed.findings) == 1
    assert content(run(b"[ 1 ]", rule, unsafe=True)) == b"[ 2 ]"


def test_a_fix_that_breaks_the_syntax_is_taken_back_and_named():
    breaks = rewriting("breaks", {1: b"]"})
    good = rewriting("good", {2: b"3"}, code="BM998")
    fixed = run(b"[ 1 2 2 ]", breaks, good)
    assert content(fixed) == b"[ 1 3 3 ]"
    assert [finding.rule for finding in fixed.findings] == ["breaks"]
    assert len(fixed.faults) == 1
    assert "the fix of breaks at" in fixed.faults[0]
    assert "no longer parse" in fixed.faults[0]


def test_one_harmful_fix_among_many_keeps_none_of_them_back():
    breaks = rewriting("breaks", {1: b"]"})
    good = rewriting("good", {2: b"3"}, code="BM998")
    fixed = run(b"[ " + b"2 " * 50 + b"1 " + b"2 " * 50 + b"]", breaks, good)
    assert content(fixed) == b"[ " + b"3 " * 50 + b"1 " + b"3 " * 50 + b"]"
    assert len(fixed.faults) == 1


def test_fixes_that_undo_each_other_are_named():
    there = rewriting("there", {1: b"2"})
    back = rewriting("back", {2: b"1"}, code="BM998")
    fixed = run(b"[ 1 ]", there, back)
    assert content(fixed) == b"[ 1 ]"
    assert fixed.applied == ()
    assert fixed.faults == ("the fixes of back, there undo each other without end",)


def test_what_was_fixed_before_a_circle_stays():
    rules = (
        rewriting("once", {9: b"1"}),
        rewriting("there", {1: b"2"}, code="BM998"),
        rewriting("back", {2: b"1"}, code="BM997"),
    )
    fixed = run(b"[ 9 ]", *rules)
    assert content(fixed) == b"[ 1 ]"
    assert [finding.rule for finding in fixed.applied] == ["once"]


def test_fixes_that_never_end_are_stopped():
    grow = rewriting("grow", {n: b"%d" % (n + 1) for n in range(100)})
    fixed = run(b"[ 1 ]", grow)
    assert content(fixed) == b"[ 1 ]"
    assert fixed.applied == ()
    assert "grow" in fixed.faults[0]


WSL = b'{ wsl.enable = true; fileSystems."/a" = { device = "/dev/sdb1"; fsType = "ext4"; }; }'


def retyping(changes):
    def check(node, context):
        if node.parts == ("ext4",):
            edit = Edit(*node.span, b'"xfs"')
            yield Report(context.spot(node.span), "ext4", "", Fix("safe", (edit,), "Retype"))

    return made_up("retype", check, (String,), fix="safe", changes=changes)


@pytest.mark.parametrize("changes", [(), ("options",)])
def test_a_safe_fix_must_not_change_what_its_rule_does_not_say(changes):
    fixed = run(WSL, retyping(changes), model=MODEL)
    assert content(fixed) == WSL
    assert "it would change what" in fixed.faults[0]
    assert "fs_type" in fixed.faults[0]


def test_a_safe_fix_may_change_what_its_rule_says():
    fixed = run(WSL, retyping(("fs_type",)), model=MODEL)
    assert content(fixed) == WSL.replace(b"ext4", b"xfs")
    assert fixed.faults == ()


def test_a_fix_can_change_the_encoding():
    def check(file, context):
        if file.source.encoding == "utf-8":
            yield Report(context.spot((0, 1)), "no mark", "", Fix("safe", (), "Mark", "utf-8-bom"))

    rule = made_up("mark", check, (NixFile,), fix="safe")
    fixed = run(b"{ }", rule)
    # Nix reads no byte order mark, so this one is taken back.
    assert fixed.files[PATH].raw == b"{ }"
    assert "no longer parse" in fixed.faults[0]


def test_a_fix_must_not_add_a_mistake_to_a_file_that_is_read_on_behind_one():
    def facts(source):
        for start in range(len(source.content)):
            if source.content[start] == ord("!"):
                yield Unparsable(Spot(source, (start, start + 1)), "a mistake")
            elif source.content[start] == ord("1"):
                yield Integer((start, start + 1), 1)

    language = Language("odd", ("*.odd",), "a.odd", facts, lambda _: ())
    path = "/made-up/a.odd"
    for replacement, kept in ((b"!", b"! 1"), (b"2", b"! 2")):
        rule = rewriting("change", {1: replacement})
        rule = rule._replace(declaration=rule.declaration._replace(languages=("odd",)))
        files = {path: Source.from_bytes(path, b"! 1")}
        fixed = fix(Job(files, Toolbox((rule,), (language,)), (rule,)), unsafe=False)
        assert fixed.files[path].content == kept
