r"""Python scripts: what is started with which words, and values that only running would tell."""

from __future__ import annotations

import subprocess
import sys

import pytest
from script_facts import lines, messages, source

from baremount.scripts.python_script import read_python

START = "import subprocess, os, shlex, sys\nfrom subprocess import run as go\n"
DRIVE = r"\\\\.\\PHYSICALDRIVE"


def read(text: str):
    return read_python(source(START + text, "mount.py"))


@pytest.mark.parametrize(
    "text",
    [
        "print('wsl --mount x')\n",
        "# subprocess.run(['wsl', '--mount', 'x'])\n",
        "wsl.run(['wsl', '--mount', 'x'])\n",
        "if False:\n    go(['mount', '/dev/a', '/b'])\n",
        "sys.exit()\ngo(['mount', '/dev/a', '/b'])\n",
        "go(['mount', '--bind', '/a', '/b'])\n",
    ],
)
def test_what_mounts_nothing(text):
    assert lines(read(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"go(['wsl', '--mount', '{DRIVE}2', '--bare'])", "attach number 2 bare", id="list"
        ),
        pytest.param(f"go('wsl --mount {DRIVE}2 --bare')", "attach number 2 bare", id="string"),
        pytest.param(f"os.system('wsl --mount {DRIVE}2')", "attach number 2", id="os.system"),
        pytest.param(r"go(['wsl', '--mount', r'\\.\PHYSICALDRIVE2'])", "attach number 2", id="raw"),
        pytest.param(
            "go(['wsl', '--mount', '\\x5c\\x5c.\\\\PHYSICALDRIVE2'])",
            "attach number 2",
            id="escapes",
        ),
        pytest.param(
            f"N = 2\ngo(['wsl', '--mount', f'{DRIVE}{{N}}'])", "attach number 2", id="f-string"
        ),
        pytest.param(
            r"go(['wsl', '--mount', rf'\\.\PHYSICALDRIVE{2}'])",
            "attach number 2",
            id="raw f-string",
        ),
        pytest.param(
            "go('wsl --mount \\\\\\\\.\\\\PHYSICALDRIVE%d' % 2)", "attach number 2", id="percent"
        ),
        pytest.param(
            "go('mount {} {p}'.format('/dev/a', p='/b'), shell=True)",
            "mount /dev/a /b",
            id="format",
        ),
        pytest.param("N = 1\ngo(['mount', f'/{{d}}{N}', '/b'])", "mount /{d}1 /b", id="braces"),
        pytest.param("go(['mount'] + ['/dev/a', *['/b']])", "mount /dev/a /b", id="lists"),
        pytest.param(
            "go(' '.join(['mount', '/dev/a', '/b']), shell=True)", "mount /dev/a /b", id="join"
        ),
        pytest.param("go(shlex.split(\"mount '/dev/a' /b\"))", "mount /dev/a /b", id="shlex"),
        pytest.param(
            "go('mount ' '/dev/a'\n   ' /b', shell=True)", "mount /dev/a /b", id="concatenated"
        ),
        pytest.param(
            "c = ['mount', '/dev/a']\nc.append('/b')\ngo(c)", "mount /dev/a /b", id="append"
        ),
        pytest.param(
            "c = ['mount']\nc += ['/dev/a', '/b']\ngo(c)", "mount /dev/a /b", id="augmented"
        ),
        pytest.param(
            "def f(a, b='/b'):\n    go(['mount', a, b])\nf('/dev/a')\nf('/dev/c', b='/d')",
            "mount /dev/a /b|mount /dev/c /d",
            id="function",
        ),
        pytest.param(
            "for d in [('a', 'b'), ('c', 'd')]:\n    go(['mount', '/dev/' + d[0], '/' + d[1]])",
            "mount /dev/a /b|mount /dev/c /d",
            id="for",
        ),
        pytest.param(
            "for d in [{'p': 'a'}]:\n    go(['mount', '/dev/' + d['p'], '/b'])",
            "mount /dev/a /b",
            id="dict",
        ),
        pytest.param(
            "n = subprocess.check_output(['powershell', '-c', "
            "\"(Get-Disk | ? SerialNumber -eq 'A.').Number\"], text=True).strip()\n"
            f"go(['wsl', '--mount', f'{DRIVE}{{n}}', '--bare'])",
            "attach serial A. bare",
            id="number from powershell",
        ),
        pytest.param(
            "import ctypes\nctypes.windll.shell32.ShellExecuteW(None, 'runas', 'powershell', "
            "'-File C:/x.ps1', None, 1)",
            "runs C:/x.ps1 elevated",
            id="elevated",
        ),
        pytest.param(
            "import subprocess as sp\nsp.Popen(args=['mount', '/dev/a', '/b'])",
            "mount /dev/a /b",
            id="as",
        ),
        pytest.param(
            "if __name__ == '__main__':\n    go(['mount', '/dev/a', '/b'])",
            "mount /dev/a /b",
            id="main",
        ),
        pytest.param(
            "async def f():\n    go(['mount', '/dev/a', '/b'])", "mount /dev/a /b", id="not called"
        ),
    ],
)
def test_what_is_started(text, expected):
    found = read(text)
    assert lines(found) == expected.split("|")
    assert messages(found) == ""
    assert lines(read(text.replace("\n", "\r\n"))) == lines(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("go(['mount', input(), '/b'])", "mount ? /b"),
        ("go(['mount', sys.argv[1], '/b'])", "mount ? /b"),
        ("def f(a):\n    go(['mount', a, '/b'])", "mount ? /b"),
        ("d = '/a'\nif x:\n    d = '/c'\ngo(['mount', d, '/b'])", "mount ? /b"),
        ("d = '/a'\nwhile x:\n    go(['mount', d, '/b'])\n    d = '/c'", "mount ? /b"),
        ("for d in x:\n    go(['mount', d, '/b'])", "mount ? /b"),
        (
            "d = '/a'\ntry:\n    d = '/c'\nexcept OSError:\n    d = '/e'\ngo(['mount', d, '/b'])",
            "mount ? /b",
        ),
        (
            "d = '/a'\ndef f():\n    global d\n    d = '/c'\nf()\ngo(['mount', d, '/b'])",
            "mount /c /b",
        ),
        ("go(['mount', f'{1:02}', '/b'])", "mount ? /b"),
        ("go(['mount', '%5s' % 1, '/b'])", "mount ? /b"),
        ("go(['mount', os.environ['D'], '/b'])", "mount <D> /b"),
        ("go(['mount', x.device, '/b'])", "mount ? /b"),
        ("import x\ngo(f'mount /dev/{x.DEVICE} /b', shell=True)", "mount /dev/? /b"),
        ("p = parse()\ngo(f'mount /dev/{p.device} /b', shell=True)", "mount /dev/? /b"),
        ("p = parse()\ngo('mount /dev/' + p.device + ' /b', shell=True)", "mount /dev/? /b"),
        ("p = parse()\ngo('mount /dev/%s /b' % p.device, shell=True)", "mount /dev/? /b"),
    ],
)
def test_what_is_not_known(text, expected):
    assert lines(read(text)) == [expected]


def test_places_are_those_of_the_call():
    (fact,) = read("é = 1\nif é == sys.x:\n    go(['mount', 'é',\n        '/b'])\n").facts
    assert fact.origin.spot.text == "go(['mount', 'é',\n        '/b'])"
    assert fact.origin.spot.place == ("mount.py", 5, 5)
    assert fact.origin.conditions == ("é == sys.x",)


def test_a_command_that_is_not_known_is_a_problem():
    found = read("c = input()  # wsl\ngo(['x'] + c)\nos.system(wsl)\n")
    assert "is not known" in messages(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("print 'wsl'\n", "is no Python 3"),
        ("wsl = " + "(" * 10_000, "is no Python 3"),
        ("wsl = " + "not " * 300 + "1", "nested too deeply"),
        ("wsl = 1" + "+1" * 20_000, "nested too deeply"),
        ("def wsl():\n    wsl()\nwsl()\n", "calls itself too deeply"),
        ("for i in range(10**9):\n    pass  # wsl\n" * 2, ""),
        ("def f(wsl):\n" + "    f(wsl)\n" * 100 + "f(1)\n", "more steps than are followed"),
    ],
)
def test_bad_input_is_a_problem(text, words):
    assert words in messages(read_python(source(text)))


def test_libcst_is_loaded_only_where_it_is_needed():
    code = (
        "import sys\nfrom baremount.source import Source\n"
        "from baremount.scripts.python_script import read_python\n"
        "read_python(Source.from_bytes('x', b'print(1)'))\nassert 'libcst' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


MAY_BE_GIVEN = {
    "by the environment": "d = os.environ.get('X') or ''\ngo(['wsl', '--mount', d])",
    "by whoever calls": "def f(d=None):\n    go(['wsl', '--mount', d or ''])",
    "by name only": "def f(*, d=''):\n    go(['wsl', '--mount', d])",
    "by a decorator": "@option('--d')\ndef f(d=None):\n    go(['wsl', '--mount', d or ''])\nf()",
    "by arguments in a list": (
        "def f(d=None):\n    go(['wsl', '--mount', d or ''])\nf(*sys.argv[1:])"
    ),
    "by arguments in a set": (f"def f(d='{DRIVE}2'):\n    go(['wsl', '--mount', d])\nf(**vars(x))"),
    "behind arguments in a list": (
        "def f(c, d=None):\n    go(['wsl', '--mount', d or ''])\nf(*sys.argv[1:], 'x')"
    ),
    "as the first one, perhaps": (
        f"def f(d):\n    go(['wsl', '--mount', d])\nf(*sys.argv[1:], '{DRIVE}2')"
    ),
    "update": "o = {}\no.update(d=x)\ngo(['wsl', '--mount', o.get('d') or ''])",
    "setdefault": ("o = {'d': None}\no.setdefault('d', x)\ngo(['wsl', '--mount', o['d'] or ''])"),
    "by a function that is given it": (
        "def fill(o):\n    o['d'] = x\nv = {'d': None}\nfill(v)\n"
        "go(['wsl', '--mount', v['d'] or ''])"
    ),
    "by a function within": (
        "def f():\n    d = None\n    def g():\n        nonlocal d\n        d = x\n"
        "    g()\n    go(['wsl', '--mount', d or ''])\nf()"
    ),
}


@pytest.mark.parametrize("text", MAY_BE_GIVEN.values(), ids=MAY_BE_GIVEN)
def test_a_value_that_may_be_given_is_not_the_one_that_stands_for_none(text):
    found = [line.split(" if ")[0] for line in lines(read(text))]
    assert [line.startswith("attach unknown") for line in found] == [True]


@pytest.mark.parametrize(
    "text",
    [
        f"def f(d='{DRIVE}2'):\n    go(['wsl', '--mount', d])",
        f"def f(d=None):\n    go(['wsl', '--mount', d or '{DRIVE}2'])\nf()",
        f"def f(d, e=''):\n    go(['wsl', '--mount', d])\nf(*['{DRIVE}2'], **x)",
        f"def f(d, e=''):\n    go(['wsl', '--mount', d])\nf('{DRIVE}2', *x)",
        f"o = {{'d': '{DRIVE}2'}}\nfor k, v in o.items():\n    go(['wsl', '--mount', v or ''])",
    ],
    ids=["default", "none given", "list that is known", "before a list", "dictionary"],
)
def test_a_value_that_is_known_stays(text):
    assert [line.split(" if ")[0] for line in lines(read(text))] == ["attach number 2"]


@pytest.mark.parametrize(
    "change", ["w.remove('--bare')", "w.reverse()", "w.pop()", "w.clear()", "w.sort()", "del w[3]"]
)
def test_a_list_that_is_changed_is_not_known(change):
    text = f"w = ['wsl', '--mount', '{DRIVE}2', '--bare']\n{change}\ngo(w)"
    assert lines(read(text)) == []
    assert "a command that attaches or mounts is changed here" in messages(read(text))


def test_a_list_that_a_function_may_add_to_is_not_known_to_who_calls_it():
    text = f"def add(w):\n    w.append('{DRIVE}2')\ndef f():\n    w = ['wsl', '--mount']\n"
    script = read(text + "    add(w)\n    go(w)\nf()")
    assert lines(script) == []
    assert "a command that attaches or mounts is changed here" in messages(script)
