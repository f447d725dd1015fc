r"""Shell scripts: words as bash splits them, what depends on what, and where that is not known."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from script_facts import lines, messages, source

from baremount.powershell.values import Spot
from baremount.scripts.facts import LinuxMount, Origin
from baremount.scripts.pieces import Holes, Places
from baremount.scripts.programs import Programs
from baremount.scripts.shell_expansion import fields
from baremount.scripts.shell_parser import parse
from baremount.scripts.shell_script import read_shell, shell_facts
from baremount.scripts.shell_state import State
from baremount.scripts.shell_syntax import Simple

DRIVE = r"\\.\PHYSICALDRIVE"


def read(text: str):
    return read_shell(source(text, "mount.sh"))


@pytest.mark.parametrize(
    ("command", "device"),
    [
        ("blkid -U AB-12", "UUID=AB-12"),
        ("sudo blkid --uuid AB-12", "UUID=AB-12"),
        ("/sbin/blkid -L data", "LABEL=data"),
        ("findfs PARTUUID=12-34", "PARTUUID=12-34"),
        ("readlink -f /dev/disk/by-id/scsi-1-part1", "/dev/disk/by-id/scsi-1-part1"),
        ("realpath /dev/disk/by-uuid/AB-12", "/dev/disk/by-uuid/AB-12"),
        ("readlink -f /dev/root", "?"),
        ("blkid -o device", "?"),
    ],
)
def test_a_device_that_is_looked_for_is_known_by_its_link(command, device):
    found = read(f'd="$({command})"\nmount -t ext4 "$d" /srv/a\n')
    assert lines(found) == [f"mount {device} /srv/a ext4"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# wsl.exe --mount x\n",
        "echo wsl.exe --mount x\n",
        "echo 'wsl.exe --mount x\nmount a /b'\n",
        "cat <<EOF\nmount /dev/a /b\nEOF\n",
        "cat <<-'EOF' | tee x\n\tmount /dev/a /b\n\tEOF\n",
        "f() { mount /dev/a /b; }\n",
        "exit 0\nmount /dev/a /b\n",
        "mount --bind /a /b\nmount -a\n",
        "[[ $a == mount && -e /b ]]\n",
        "x=(mount /dev/a /b)\n",
        "case a in b) mount /dev/a /b;; esac\n",
    ],
)
def test_what_mounts_nothing(text):
    found = read(text)
    assert (lines(found), messages(found)) == ([], "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"wsl.exe --mount '{DRIVE}2' --bare", ["attach number 2 bare"], id="plain"),
        pytest.param(
            f"/mnt/c/Windows/System32/wsl.exe --mount '{DRIVE}2'", ["attach number 2"], id="path"
        ),
        pytest.param(
            f"D='{DRIVE}2'\nN=1\nwsl.exe --mount \"$D\" -p ${{N}}",
            ["attach number 2"],
            id="variable",
        ),
        pytest.param(
            'wsl.exe --mount "\\\\\\\\.\\\\PHYSICALDRIVE3"', ["attach number 3"], id="escapes"
        ),
        pytest.param(
            "sudo -n mount -t ext4 -o ro,x=1 UUID=a /b", ["mount UUID=a /b ext4 ro,x=1"], id="sudo"
        ),
        pytest.param("timeout 5 env A=b mount /dev/a /b", ["mount /dev/a /b"], id="prefixes"),
        pytest.param("mount \\\n  /dev/a /b # c", ["mount /dev/a /b"], id="continued"),
        pytest.param("O='-t xfs'; mount $O /dev/a '/m n'", ["mount /dev/a /m n xfs"], id="split"),
        pytest.param('O="-t xfs"; mount "$O" /dev/a /b', ["mount /dev/a /b  xfs"], id="not split"),
        pytest.param(
            "for d in a b; do mount /dev/$d /mnt/$d; done",
            ["mount /dev/a /mnt/a", "mount /dev/b /mnt/b"],
            id="for",
        ),
        pytest.param(
            'L=(a b); for d in "${L[@]}"; do mount /dev/$d /x; done',
            ["mount /dev/a /x", "mount /dev/b /x"],
            id="array",
        ),
        pytest.param(
            "m() { local p=$2; mount $1 $p; }\np=/c\nm /dev/a /b\nmount /dev/c $p",
            ["mount /dev/a /b", "mount /dev/c /c"],
            id="function",
        ),
        pytest.param(
            'for d in $(echo a b); do mount /dev/$d "$(echo /x y)"; done',
            ["mount /dev/a /x y", "mount /dev/b /x y"],
            id="echo",
        ),
        pytest.param("mount ${1:-/dev/a} /b", ["mount /dev/a /b"], id="default"),
        pytest.param("schtasks.exe /run /tn 'A b'", ["start A b"], id="task"),
        pytest.param("bash -c 'mount /dev/a /b'", ["mount /dev/a /b"], id="bash -c"),
        pytest.param('eval "mount /dev/a /b"', ["mount /dev/a /b"], id="eval"),
        pytest.param("bash ./x.sh a", ["runs ./x.sh a"], id="script"),
        pytest.param("x=$(mount /dev/a /b) || true", ["mount /dev/a /b"], id="substitution"),
        pytest.param("x=`mount /dev/a /b`", ["mount /dev/a /b"], id="backquotes"),
        pytest.param("powershell.exe -NoProfile -File 'C:\\x.ps1'", ["runs C:\\x.ps1"], id="file"),
        pytest.param(
            'powershell.exe -Command "Start-Process wsl.exe -Verb RunAs -ArgumentList '
            "'--mount \\\\\\\\.\\PHYSICALDRIVE2 --bare'\"",
            ["attach number 2 bare"],
            id="powershell",
        ),
        pytest.param(
            "N=$(powershell.exe -c \"(Get-Disk | ? { \\$_.SerialNumber -eq 'A.' }).Number\" "
            f"| tr -d '\\r')\nwsl.exe --mount '{DRIVE}'$N --bare",
            ["attach serial A. bare"],
            id="number from powershell",
        ),
        pytest.param(
            f"cmd.exe /c 'wsl --mount {DRIVE}1 --bare & schtasks /run /tn X'",
            ["attach number 1 bare", "start X"],
            id="cmd",
        ),
        pytest.param(
            "wsl.exe -d Other -u root -- mount /dev/a /b", ["mount /dev/a /b"], id="other"
        ),
    ],
)
def test_what_a_command_does(text, expected):
    found = read(text)
    assert lines(found) == expected
    assert messages(found) == ""
    assert lines(read_shell(source(text.replace("\n", "\r\n")))) == lines(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("read D; mount $D /b", "mount ? /b"),
        ("mount $D /b", "mount ? /b"),
        ("mount $1 /b", "mount ? /b"),
        ("D=$(lsblk -no NAME); mount $D /b", "mount ? /b"),
        ("D=/dev/a; [ -e x ] && D=/dev/b; mount $D /b", "mount ? /b"),
        ("D=/dev/a; if x; then D=/dev/b; fi; mount $D /b", "mount ? /b"),
        ("D=/dev/a; while x; do mount $D /b; D=/dev/b; done", "mount ? /b"),
        ("D=/dev/a; eval $x; mount $D /b", "mount ? /b"),
        ("D=/dev/a; source x; mount $D /b", "runs x|mount ? /b"),
        ("D=/dev/a; unset D; mount $D /b", "mount ? /b"),
        ("D=/dev/a; mount ${D%a}b /b", "mount ?b /b"),
        ("mount /dev/sd$((1+1)) /b", "mount /dev/sd? /b"),
        ("D=/dev/a; (D=/dev/b); mount $D /b", "mount /dev/a /b"),
        ("D=/dev/a; D=/dev/b true; mount $D /b", "mount /dev/a /b"),
        ("D=/dev/a; if x; then D=/dev/b; exit; fi; mount $D /b", "mount /dev/a /b"),
    ],
)
def test_what_is_not_known(text, expected):
    assert lines(read(text)) == expected.split("|")


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("mount /dev/a /b", ()),
        ("mountpoint -q /b || mount /dev/a /b", ("not (mountpoint -q /b)",)),
        ("test -e /dev/a && mount /dev/a /b", ("test -e /dev/a",)),
        ("A=b && mount /dev/a /b", ()),
        ("if x; then :; elif y; then mount /dev/a /b; fi", ("not (x)", "y")),
        ("if x; then :; else mount /dev/a /b; fi", ("not (x)",)),
        ("until x; do mount /dev/a /b; done", ("not (x)",)),
        ("while true; do mount /dev/a /b; done", ()),
        ('case "$1" in start) mount /dev/a /b;; esac', ('"$1" is start',)),
    ],
)
def test_conditions(text, conditions):
    (fact,) = read(text).facts
    assert fact.origin.conditions == conditions


def test_places_and_groups():
    text = "# é\nfor d in a b; do\n  mount /dev/$d /mnt/$d\ndone\nmount /dev/c /c\n"
    first, second, third = read(text).facts
    assert first.origin.spot.text == "mount /dev/$d /mnt/$d"
    assert first.origin.spot.place == ("mount.sh", 3, 3)
    assert first.origin.group != second.origin.group
    assert (len(first.origin.group), third.origin.group) == (1, ())


def test_groups_of_scripts_within_differ():
    loop = "powershell.exe -c 'foreach ($i in 1,2) { wsl --mount \\\\.\\PHYSICALDRIVE$i }'\n"
    found = read(loop * 2).facts
    assert len({fact.origin.group for fact in found}) == 4


def test_text_that_something_else_hands_over():
    file = source("command = x", "wsl.conf")
    origin = Origin(Spot(file, 10, 11), (7,), ("if so",))
    (fact,) = shell_facts("mount /dev/a /b", "Debian", origin)
    assert isinstance(fact, LinuxMount)
    assert fact.distribution == "Debian"
    assert fact.origin == origin._replace(nested=(origin.spot,))


def test_a_syntax_error_leaves_what_stands_before_it():
    found = read("mount /dev/a /b\nif x; then mount /dev/c /d\n")
    assert lines(found) == ["mount /dev/a /b", "not read: 2 `fi` is missing"]
    assert "`fi` is missing: from here on the script is not read" in messages(found)
    assert found.problems[0].line == 2


@pytest.mark.parametrize(
    ("text", "word"),
    [("if x; then y", "fi"), ("if x; then y; else z", "fi"), ("case x in y) z", "esac")],
)
def test_the_word_that_ends_a_command_is_the_missing_one(text, word):
    assert f"`{word}` is missing" in messages(read(text + "\n"))


def test_a_program_that_is_not_known_is_a_problem():
    assert "which program" in messages(read('"$WSL" --mount x --bare'))


def test_crlf_is_a_problem():
    found = read("mount /dev/a /b\r\n")
    assert lines(found) == ["mount /dev/a /b"]
    assert "CR LF" in messages(found)


WORDS = [
    "a b  c",
    "'a b' \"c d\" e\\ f",
    '"a\\"b\\$c\\d" \\$x \\\\',
    "a'b'\"c\"d",
    "'' \"\" x",
    "$'a\\tb\\x41'",
    'X="1  2"; printf "%s\\n" $X "$X" a$X"b"',
    "X=' 1 '; printf '%s\\n' a$X[b]",
    'L=(a "b c"); printf "%s\\n" "${L[@]}" x"${L[@]}"y ${L[1]} "${L[0]}"',
    "X=; printf '%s\\n' $X \"$X\" ${X:-d} ${X-e} ${Y:-f g}",
    "X=a; X+=b; printf '%s\\n' \"$X\" ${X}c $X.d",
    "set -- 'a b' c; printf '%s\\n' \"$@\" $1 $#",
    "printf '%s\\n' a\\\nb \\\n c # d",
    "printf '%s\\n' a#b '#c'",
    'printf "%s\\n" {} a{b}c',
]


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize("text", WORDS)
def test_words_are_those_of_bash(text):
    script = text if "printf" in text else f"printf '%s\\n' {text}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True, text=True)
    file = source("x")
    origin = Origin(Spot(file, 0, 1))
    state = State(script, Places(file, script, origin.spot), Holes(), Programs(), origin)
    assert ours(state, script) == done.stdout.removesuffix("\n").split("\n")


def ours(state: State, script: str) -> list[str]:
    from baremount.scripts.shell_walk import Walk

    walk = Walk(state, None)
    commands, error = parse(script)
    assert error is None
    *before, last = commands.commands
    for command in before:
        walk.command(command)
    assert isinstance(last, Simple)
    return fields(state, last.words, walk.output)[2:]
