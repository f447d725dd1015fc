r"""wsl.conf as WSL's own reader takes it: the table was checked against that reader, compiled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baremount.scripts import wsl_conf
from baremount.scripts.wsl_conf import read

SOUND = [
    # its id; the file; what WSL sees, in order
    ("empty file", "", []),
    ("blank lines", "\n \t\n\r\n", []),
    ("comment only", "# [boot]\n  # systemd=true", []),
    ("plain", "[boot]\nsystemd=true\n", [("boot.systemd", "true")]),
    ("no last newline", "[boot]\nsystemd=true", [("boot.systemd", "true")]),
    ("CRLF", "[boot]\r\nsystemd=true\r\n", [("boot.systemd", "true")]),
    ("lone CR", "[a]\rk=1\rl=x", [("a.k", "1"), ("a.l", "x")]),
    ("blanks around", " [boot]\t\n\tsystemd \t=  true \t\n", [("boot.systemd", "true")]),
    ("case of letters", "[BOOT]\nSystemD=true\n", [("boot.systemd", "true")]),
    ("no section", "systemd=true\n", [("systemd", "true")]),
    ("two sections", "[b]\nk=1\n[a]\nl=2\n", [("b.k", "1"), ("a.l", "2")]),
    ("section again", "[a]\nx=1\n[b]\n[A]\nx=2\n", [("a.x", "1"), ("a.x", "2")]),
    ("digits in names", "[z9]\nk2=1\n", [("z9.k2", "1")]),
    ("empty value", "[a]\nk=\nl=1\n", [("a.k", ""), ("a.l", "1")]),
    ("blank value", "[a]\nk= \t\nl=1\n", [("a.k", ""), ("a.l", "1")]),
    ("inner blanks", "k=a  b\tc\n", [("k", "a  b\tc")]),
    ("equals sign in it", "k=a=b\n", [("k", "a=b")]),
    ("brackets in it", "k=[b]\n", [("k", "[b]")]),
    ("semicolon in it", "k=a;b\n", [("k", "a;b")]),
    ("dollar and single quotes", "k='$a' $b\n", [("k", "'$a' $b")]),
    ("quotes go", 'k="a b"\n', [("k", "a b")]),
    ("quotes inside go", 'k=a" b "c\n', [("k", "a b c")]),
    ("quotes keep blanks", 'k="  a  "\n', [("k", "  a  ")]),
    ("empty quotes keep blanks", 'k=a  ""\n', [("k", "a  ")]),
    ("comment cuts", "k=a#b\nl=1\n", [("k", "a"), ("l", "1")]),
    ("comment cuts blanks", "k=a # b\n", [("k", "a")]),
    ("single quotes protect nothing", "k='a#b'\n", [("k", "'a")]),
    ("quoted hash", 'k="a#b"c\n', [("k", "a#bc")]),
    ("comment after header", "[a] # b\nk=1\n", [("a.k", "1")]),
    ("lone CR goes on with a comment", "# a\rk=1\nl=2\n", [("l", "2")]),
    ("escaped backslash", "k=C:\\\\x\n", [("k", "C:\\x")]),
    ("escaped quote", 'k=\\"a\\"\n', [("k", '"a"')]),
    ("escaped control", "k=a\\b\\n\\t\n", [("k", "a\b\n\t")]),
    ("escaped blank stays", "k=a \\t \n", [("k", "a \t")]),
    ("continuation", "k=a\\\n  b\nl=1\n", [("k", "a  b"), ("l", "1")]),
    ("continuation keeps blanks before", "k=a  \\\n\nl=1\n", [("k", "a  "), ("l", "1")]),
    ("continuation in quotes", 'k="a\\\nb"\n', [("k", "ab")]),
    ("continuation to the end", "k=a\\\n", [("k", "a")]),
    ("CRLF breaks continuation", "k=a\\\r\nl=1\n", [("k", "a"), ("l", "1")]),
    ("backslash and lone CR", "k=a\\\rb\n", [("k", "ab")]),
    ("NUL cuts", "k=a\0b\nl=1\n", [("k", "a"), ("l", "1")]),
    ("NUL in a comment", "# \0\nk=1\n", [("k", "1")]),
    ("letters beyond ASCII", "k=dé\n", [("k", "dé")]),
    ("no-break space is no blank", "k=a\N{NO-BREAK SPACE}\n", [("k", "a\N{NO-BREAK SPACE}")]),
    ("vertical tab is no blank", "k=a\v\n", [("k", "a\v")]),
]  # fmt: skip

BROKEN = [
    # its id; the file; what is still seen; fault, offset and the setting whose value is bad
    ("semicolon comment", "a=1\n; b\nc=2\n", ["a"], "line start", 4, None),
    ("byte order mark", "\ufeffa=1\n", [], "line start", 0, None),
    ("digit first", "1a=1\n", [], "line start", 0, None),
    ("lone closing bracket", "]\n", [], "line start", 0, None),
    ("NUL first", "a=1\n\0\n", ["a"], "line start", 4, None),
    ("form feed first", "\fa=1\n", [], "line start", 0, None),
    ("letter beyond ASCII first", "é=1\n", [], "line start", 0, None),
    ("underscore in key", "a=1\nb_c=2\n", ["a"], "equals sign", 5, None),
    ("dot in key", "boot.systemd=true\n", [], "equals sign", 4, None),
    ("no value", "a\n", [], "equals sign", 1, None),
    ("second line of a value", 'a=x\n  | y "z"\nb=1\n', ["a"], "line start", 6, None),
    ("words of a second line", "a=x\n  then y\nb=1\n", ["a"], "equals sign", 11, None),
    ("blank in header", "[ a]\n", [], "section name", 1, None),
    ("empty header", "[]\n", [], "section name", 1, None),
    ("dash in header", "[a-b]\nc=1\n", [], "section end", 2, None),
    ("open header", "[a\nc=1\n", [], "section end", 2, None),
    ("text after header", "[a] b\nc=1\n", [], "section end", 4, None),
    ("escaped dollar", "a=x\\$y\nb=1\n", [], "escape", 3, "a"),
    ("escaped dot", "a=\\\\\\\\.\\P\nb=1\n", [], "escape", 7, "a"),
    ("backslash at the end", "b=1\na=x\\", ["b"], "escape", 7, "a"),
    ("backslash before a blank", "a=x\\ \n", [], "escape", 3, "a"),
    ("open quote", 'a=x "y\nb=1\n', [], "quote", 4, "a"),
    ("open quote at the end", 'a="', [], "quote", 2, "a"),
    ("quote over two lines", 'a="x\ny"\nb=1\n', [], "quote", 2, "a"),
    ("third quote", 'a="x" "\n', [], "quote", 6, "a"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), [c[1:] for c in SOUND], ids=[c[0] for c in SOUND])
def test_sound(content, expected):
    for given_as in (content, content.encode()):
        conf = read(given_as)
        assert [(setting.name, setting.value) for setting in conf.settings] == expected
        assert (conf.broken, conf.lost) == (None, ())


@pytest.mark.parametrize(
    ("content", "seen", "fault", "offset", "name"),
    [c[1:] for c in BROKEN],
    ids=[c[0] for c in BROKEN],
)
def test_broken(content, seen, fault, offset, name):
    conf = read(content)
    assert [setting.name for setting in conf.settings] == seen
    assert conf.broken is not None
    assert (conf.broken.fault, conf.broken.offset, conf.broken.name) == (fault, offset, name)


def test_first_of_two_equal_keys_wins():
    conf = read("[boot]\nsystemd=nonsense\nSYSTEMD=true\n")
    assert [setting.effective for setting in conf.settings] == [True, False]
    setting = conf.effective("Boot.systemd")
    assert setting is not None
    assert setting.value == "nonsense"
    assert conf.effective("boot.command") is None


def test_what_follows_a_bad_line_is_lost():
    content = "[boot]\ncommand=a \\$b\nsystemd=true\n[us_er]\n[user]\ndefault=me\n"
    conf = read(content)
    assert conf.settings == ()
    assert [(setting.name, setting.value) for setting in conf.lost] == [
        ("boot.systemd", "true"),
        ("user.default", "me"),
    ]
    assert conf.broken is not None
    assert content[conf.broken.line_start :].startswith("command=")


def test_after_an_open_quote_the_next_lines_are_settings_again():
    conf = read('a="x\\\nc=1\nb=1\n')
    assert [setting.name for setting in conf.lost] == ["b"]


@pytest.mark.parametrize(
    ("line", "alterations"),
    [
        ("k=ab", []),
        ("k=é", []),
        ("k = 'a'  ", []),
        ('k="a"', [("quote", '"'), ("quote", '"')]),
        ("k=a\\\\b", [("escape", "\\\\")]),
        ("k=a #b ", [("comment", "#b ")]),
        ("k=a#\r", [("comment", "#")]),
        ("k=a\\\nb", [("continuation", "\\\n")]),
        ("k=a\\\r\nb=1", [("broken continuation", "\\\r")]),
        ("k=a\0b", [("nul", "\0")]),
    ],
)
def test_alterations_and_their_places(line, alterations):
    setting = read(line).settings[0]
    assert [(kind, line[slice(*span)]) for kind, span in setting.alterations] == alterations


def test_places_in_text_and_in_bytes():
    content = "# é\n[é".replace("[é", "[a]\n") + 'key = "é" b \t# c\n'
    for given_as in (content, content.encode()):
        setting = read(given_as).settings[0]
        spans = setting.key_span, setting.value_span
        found = [given_as[slice(*span)] for span in spans]
        assert [f if isinstance(f, str) else f.decode() for f in found] == ["key", '"é" b']
        assert (setting.raw, setting.value) == ('"é" b', "é b")


def test_bytes_that_are_not_utf_8_come_through():
    assert read(b"k=a\xff\n").settings[0].value.encode("utf-8", "surrogateescape") == b"a\xff"


def test_messages_are_fit_for_a_terminal():
    for content in ("\x1b[31m", "[\x1b", "a\x1b=1", "a=\\\x1b", "[a]\x1b"):
        broken = read(content).broken
        assert broken is not None
        assert "\x1b" not in broken.message
        assert broken.message


LINES = st.sampled_from(
    [
        "[a]\n",
        "[b] # x\r\n",
        "k=",
        "l = ",
        "x",
        " ",
        '"',
        "#",
        "\\",
        "\n",
        "\r",
        "\\n",
        "\0",
        "é",
        ";",
    ]
)


@given(st.lists(LINES, max_size=30).map("".join))
def test_a_value_means_the_same_alone_and_nothing_is_read_twice(content):
    conf = read(content)
    end = 0
    for setting in conf.settings:
        assert end <= setting.key_span[0] < setting.key_span[1] < setting.value_span[0]
        end = setting.value_span[1]
        alone = read("k=" + setting.raw)
        assert [one.value for one in alone.settings] == [setting.value]
    assert conf.broken is None or end <= conf.broken.line_start <= conf.broken.offset
    assert wsl_conf.read(content.encode()).broken is None or conf.broken is not None


def test_a_long_file_costs_no_more_than_its_length():
    conf = read("# c\n" * 20_000 + "k=" + '"a" ' * 20_000 + "\n" + "[" * 50_000)
    assert len(conf.settings[0].value) == 40_000 - 1
