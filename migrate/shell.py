"""Just enough shell to tell a command that only attaches or mounts from any other.

Whatever is not recognised counts as something else: then nothing is taken out.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Literal

from baremount.migrate.powershell_purpose import only_attaches
from baremount.migrate.scripts.tasks import file_name, task_key
from baremount.records import Record
from baremount.scripts.linux_command import mount_point, shell_text
from baremount.scripts.names import says_attaching

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

Purpose = Literal["attaches", "attaches and more", "own"]

OPENERS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "!", "{"})
# Commands without any effect that outlives them, as long as they are not redirected.
IDLE = frozenset(
    {"fi", "done", "}", "true", "false", ":", "sleep", "exit", "return", "break", "continue",
     "echo", "seq", "mountpoint", "set", "udevadm", "logger"}
)  # fmt: skip
STATEMENT_END = frozenset(";&|\n")
# Where devices are, and what says that this is WSL.
_DEVICES = re.compile(r"/(dev|sys|proc|run|mnt)/")
_QUOTED = r"""'[^']*'|"(?:\\.|[^"\\])*"|\\."""
_COMMENT = re.compile(rf"(?s)({_QUOTED})|(?<![^\s;&|()])#[^\n]*")
# A run of punctuation, mark by mark; `&>` and `>|` redirect.
_MARK = re.compile(r"&?[<>]+[&|]?|[;&|()\n]")


class Ours(Record):
    """What belongs to disks, so that a command that only has to do with it does nothing else."""

    points: Sequence[str] = ()
    """The mount points."""
    scripts: Collection[str] = ()
    """Scripts that are known to attach, by the name of the file in lower case."""
    tasks: Collection[str] = ()
    """Tasks that are known to attach, as `task_key` gives them."""


NOTHING = Ours()


class Statement(Record):
    """One simple command. `plain` is false where it writes somewhere or runs something inside."""

    words: tuple[str, ...]
    plain: bool


def purpose(text: str, ours: Ours = NOTHING) -> Purpose:
    """What commands are for: only attaching disks, that and more, or something else.

    Mounting what is ours is no more than attaching.
    """
    if parsed(text) is None:
        return "attaches and more" if "--mount" in text else "own"
    if any(attaches(item, ours) for item in commands(text)):
        return "attaches" if mounts_only(text, ours) else "attaches and more"
    return "attaches and more" if "--mount" in text and "wsl" in text.lower() else "own"


def mounts_point(text: str, point: str) -> bool:
    """Whether a script mounts something at `point`."""
    if parsed(text) is None:
        return "mount" in text and point in text
    return any(mounts(item, Ours([point])) for item in commands(text))


def mounts_only(text: str, ours: Ours) -> bool:
    """Whether a script does nothing but wait for devices, attach them and mount what is ours."""
    return parsed(text) is not None and not others(text, ours)


def others(text: str, ours: Ours) -> list[str]:
    """The commands of a script that do anything else, each on one line."""
    known = (attaches, mounts, prepares, undoes, is_idle)
    return [
        " ".join(" ".join(inner.words).split())
        for inner in commands(text)
        if not any(does(inner, ours) for does in known)
    ]


def commands(text: str) -> Iterator[Statement]:
    """The commands of a script, also of one that it hands to `sh -c`."""
    for inner in map(stripped, parsed(text) or []):
        script = shell_text(inner.words) if inner.plain else None
        if isinstance(script, str) and parsed(script) is not None:
            yield from commands(script)
        else:
            yield inner


def parsed(text: str) -> list[Statement] | None:
    """The simple commands of a script; None where its quotes do not close."""
    lexer = shlex.shlex(
        without_comments(text).replace("\\\n", " "), posix=True, punctuation_chars=";&|<>()\n"
    )
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    statements: list[Statement] = []
    words: list[str] = []
    plain, redirected = True, False
    try:
        tokens = [part for token in (*lexer, "\n") for part in separated(token)]
    except ValueError:
        return None
    for token in tokens:
        if token in STATEMENT_END:
            if words:
                statements.append(Statement(tuple(words), plain))
            words, plain, redirected = [], True, False
        elif redirected:
            plain = plain and token in ("/dev/null", "1", "2")
            redirected = False
        elif token.lstrip("&")[:1] in ("<", ">"):
            redirected = True
            if words and words[-1] in ("1", "2"):
                words.pop()
        elif token in ("(", ")"):
            plain = plain and words[:1] == ["for"]
        else:
            plain = plain and "$(" not in token and "`" not in token
            words.append(token)
    return statements


def without_comments(text: str) -> str:
    """A script without its comments, in which a quote would open nothing."""
    return _COMMENT.sub(lambda found: found[1] or "", text)


def separated(token: str) -> list[str]:
    """A run of punctuation as single marks, a redirection as one; any other token as it is."""
    if set(token) <= set(";&|()<>\n"):
        return _MARK.findall(token)
    return [token]


def stripped(statement: Statement) -> Statement:
    """A command without the `if`, `do` and so on before it."""
    words = statement.words
    while words and words[0] in OPENERS:
        words = words[1:]
    return statement._replace(words=words)


def is_idle(statement: Statement, ours: Ours = NOTHING) -> bool:
    """Whether a command does nothing that anyone would miss."""
    words = statement.words
    if not statement.plain:
        return False
    if words[:1] == ("for",):
        return all(word in ("in", "$", "seq") or word.isalnum() for word in words[1:])
    assigns = bool(words) and all(re.match(r"[A-Za-z_]\w*=", word) for word in words)
    if program_of(words) in ("test", "[", "[["):
        return all(is_waited_for(word, ours) for word in words[1:])
    return not words or program_of(words) in IDLE or assigns


def is_waited_for(word: str, ours: Ours) -> bool:
    """Whether a word of `test` is none of a file that somebody switches the mount with."""
    points = {point.rstrip("/") for point in ours.points}
    return not word.startswith("/") or word.rstrip("/") in points or bool(_DEVICES.match(word))


def attaches(statement: Statement, ours: Ours = NOTHING) -> bool:
    """Whether a command attaches a disk, or starts the task that by its name does."""
    words = statement.words
    program = program_of(words)
    if not statement.plain and program != "powershell":
        return False
    if program == "wsl":
        return "--mount" in words and "--vhd" not in words
    if program == "schtasks":
        name = after(words, "/tn")
        told = task_key(name) in ours.tasks or says_attaching(name)
        return "/run" in map(str.lower, words) and told
    if program == "powershell":
        at = next((i for i, w in enumerate(words) if w.lower() in ("-command", "-c")), None)
        if at is not None:
            return only_attaches(" ".join(words[at + 1 :]), ours)
        return file_name(after(words, "-file") or after(words, "-f")) in ours.scripts
    return False


def after(words: tuple[str, ...], option: str) -> str:
    """What follows an option, in upper or lower case; empty without it."""
    lower = [word.lower() for word in words]
    return words[lower.index(option) + 1] if option in lower[:-1] else ""


def mounts(statement: Statement, ours: Ours) -> bool:
    """Whether a command mounts at one of our mount points."""
    words = statement.words
    if program_of(words) != "mount" or not statement.plain:
        return False
    return mount_point(words) in {point.rstrip("/") for point in ours.points}


def prepares(statement: Statement, ours: Ours) -> bool:
    """Whether a command only makes one of the mount points."""
    words = statement.words
    wanted = {point.rstrip("/") for point in ours.points}
    made = [word.rstrip("/") for word in words[1:] if not word.startswith("-")]
    return program_of(words) == "mkdir" and statement.plain and wanted.issuperset(made)


def undoes(statement: Statement, ours: Ours) -> bool:
    """Whether a command only unmounts one of the mount points, or detaches a disk."""
    words = statement.words
    program = program_of(words)
    if program == "wsl":
        return statement.plain and "--unmount" in words
    wanted = {point.rstrip("/") for point in ours.points}
    places = [word.rstrip("/") for word in words[1:] if not word.startswith("-")]
    return program == "umount" and statement.plain and wanted.issuperset(places)


def program_of(words: tuple[str, ...]) -> str:
    """The program that a command runs: no directory, no `.exe`, pwsh as powershell."""
    name = re.split(r"[\\/]", words[0])[-1].lower().removesuffix(".exe") if words else ""
    return "powershell" if name == "pwsh" else name
