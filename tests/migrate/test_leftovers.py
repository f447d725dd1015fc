"""`let` bindings that only the old form used go with it; any other one stays."""

from __future__ import annotations

import pytest


def with_let(text: str, bindings: str) -> str:
    return text.replace("}:\n{", f"}}:\nlet\n{bindings}in\n{{", 1)


@pytest.mark.parametrize(
    ("bindings", "settings", "gone", "stays"),
    [
        ("  sub = 1;\n", {"nixStoreSubdir": '"x${toString sub}"'}, "sub = 1", None),
        ("  sub = y;\n  y = 1;\n", {"nixStoreSubdir": '"x${toString sub}"'}, "y = 1", None),
        ("  sub = 1;\n  z = 2;\n", {"nixStoreSubdir": '"x${toString sub}"'}, "sub = 1", "z = 2"),
        ("  s = config.s;\n", {"diskSerialNumber": "s"}, None, "s = config.s"),
        ("  z = 2;\n", {}, None, "z = 2"),
        ("  a.b = 1;\n", {"nixStoreSubdir": '"x${toString a.b}"'}, None, "a.b = 1"),
    ],
    ids=["only use", "used by the only use", "another stays", "moved", "unused before", "nested"],
)
def test_what_goes_and_what_stays(home, ad_hoc, nix, bindings, settings, gone, stays):
    outcome = home.migrate(with_let(ad_hoc(**settings), bindings))
    assert outcome.code == 0, outcome.output
    after = home.read()
    if gone:
        assert gone not in after
        assert "only the old form used it" in outcome.output
    if stays:
        assert stays in after
    if "config.s" not in after:
        nix.module(home.path / "host.nix")


def test_a_name_that_is_used_elsewhere_stays(home, ad_hoc, nix):
    text = with_let(
        ad_hoc("  networking.hostName = sub;\n", nixStoreSubdir="sub"), '  sub = "x";\n'
    )
    assert home.migrate(text).code == 0
    assert 'sub = "x";' in home.read()
    assert nix.module(home.path / "host.nix")["networking"] == {"hostName": "x"}


def test_an_empty_let_goes_as_a_whole(home, ad_hoc):
    assert home.migrate(with_let(ad_hoc(nixStoreSubdir="sub"), '  sub = "x";\n')).code == 0
    assert "let" not in home.read().split()


def test_a_comment_of_a_name_that_goes_is_listed(home, ad_hoc):
    text = with_let(ad_hoc(nixStoreSubdir="sub"), '  # the old place\n  sub = "x";\n')
    outcome = home.migrate(text)
    assert outcome.code == 0
    assert "the old place" in home.read() + outcome.output.partition("\n--- ")[0]
