"""Just enough shell to tell a command that only attaches or mounts from any other.

Whatever is not recognised counts as something else: then nothing is taken out.
"""

from __future__ import annotations

import re
import shlex
from typing import Literal

from baremount.records import Record

Purpose = Literal["attaches", "attaches and more", "own"]

OPENERS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "!", "{"})
# Commands without any effect that outlives them, as long as they are not redirected.
IDLE = frozenset(
    {"fi", "done", "}", "true", "false", ":", "sleep", "exit", "return", "break", "continue",
     "echo", "seq", "[", "[[", "test", "mountpoint", "set", "udevadm", "logger"}
)  # fmt: skip
# The name of a task or script is all that there is to tell what it does.
ATTACH_NAME = r"(?i)mount|attach|disk|drive|vault|storage|wsl"
STATEMENT_END = frozenset(";&|\n")


class Statement(Record):
    """One simple command. `plain` is false where it writes somewhere or runs something inside."""

    words: tuple[str, ...]
    plain: bool


def purpose(text: str) -> Purpose:
    """What a boot command is for: only attaching disks, that and more, or something else."""
    statements = parsed(text)
    if statements is None:
        return "attaches and more" if "--mount" in text else "own"
    attaching = [item for item in statements if attaches(item)]
    others = [item for item in statements if item not in attaching and not idle(item)]
    if attaching:
        return "attaches and more" if others else "attaches"
    return "attaches and more" if "--mount" in text and "wsl" in text.lower() else "own"


def mounts_point(text: str, point: str) -> bool:
    """Whether a script mounts something at `point`."""
    statements = parsed(text)
    if statements is None:
        return "mount" in text and point in text
    return any(mounts(stripped(item), [point]) for item in statements)


def mounts_device(text: str) -> bool:
    """Whether a script mounts a device below /dev."""
    return any(
        program_of(words) == "mount" and any(word.startswith("/dev/") for word in words)
        for words in (stripped(item).words for item in parsed(text) or [])
    )


def mounts_only(text: str, points: list[str]) -> bool:
    """Whether a script does nothing but wait for devices, attach them and mount at `points`."""
    statements = parsed(text)
    return statements is not None and all(
        idle(inner) or attaches(inner) or mounts(inner, points) or prepares(inner, points)
        for inner in map(stripped, statements)
    )


def parsed(text: str) -> list[Statement] | None:
    """The simple commands of a script; None where its quotes do not close."""
    lexer = shlex.shlex(text.replace("\\\n", " "), posix=True, punctuation_chars=";&|<>()\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    statements: list[Statement] = []
    words: list[str] = []
    plain, comment, redirected = True, False, False
    try:
        tokens = [part for token in (*lexer, "\n") for part in separated(token)]
    except ValueError:
        return None
    for token in tokens:
        if token in STATEMENT_END:
            if words:
                statements.append(Statement(tuple(words), plain))
            words, plain, redirected = [], True, False
            comment = comment and "\n" not in token
        elif comment or (token.startswith("#") and not redirected):
            comment = True
        elif redirected:
            plain = plain and token in ("/dev/null", "1", "2")
            redirected = False
        elif token[0] in "<>":
            redirected = True
            if words and words[-1] in ("1", "2"):
                words.pop()
        elif token in ("(", ")"):
            plain = plain and words[:1] == ["for"]
        else:
            plain = plain and "$(" not in token and "`" not in token
            words.append(token)
    return statements


def separated(token: str) -> list[str]:
    """A run of punctuation as single marks, a redirection as one; any other token as it is."""
    if set(token) <= set(";&|()\n"):
        return list(token)
    return [token]


def stripped(statement: Statement) -> Statement:
    """A command without the `if`, `do` and so on before it."""
    words = statement.words
    while words and words[0] in OPENERS:
        words = words[1:]
    return statement._replace(words=words)


def idle(statement: Statement) -> bool:
    """Whether a command does nothing that anyone would miss."""
    words = statement.words
    if not statement.plain:
        return False
    if words[:1] == ("for",):
        return all(word in ("in", "$", "seq") or word.isalnum() for word in words[1:])
    assigns = bool(words) and all(re.match(r"[A-Za-z_]\w*=", word) for word in words)
    return not words or words[0] in IDLE or assigns


def attaches(statement: Statement) -> bool:
    """Whether a command attaches a disk, or starts the task that by its name does."""
    words = statement.words
    program = program_of(words)
    if not statement.plain and program != "powershell":
        return False
    if program == "wsl":
        return "--mount" in words
    if program == "schtasks":
        lower = [word.lower() for word in words]
        name = words[lower.index("/tn") + 1] if "/tn" in lower[:-1] else ""
        return "/run" in lower and bool(re.search(ATTACH_NAME, name))
    if program == "powershell":
        at = next((i for i, w in enumerate(words) if w.lower() in ("-command", "-c")), None)
        return at is not None and script_attaches(" ".join(words[at + 1 :]))
    return False


def script_attaches(script: str) -> bool:
    """Whether a PowerShell command line only looks a disk up and attaches it."""
    quoted = r"(?s)'[^']*'|\"[^\"]*\""
    flat = re.sub(quoted, lambda match: re.sub(r"[;{}]", " ", match[0]), script)
    pieces = [piece.strip() for piece in re.split(r"[;{}\n]", flat)]
    known = (
        r"(?i)&?",
        (
            r"(?i)\$\w+\s*=\s*\(?\s*(Get-PhysicalDisk|Get-Disk)\b[^&|]*"
            r"(\|\s*(Where-Object|Where|Select-Object|Select|\?)[^&|]*)*"
        ),
        r"(?i)\$\w+\s*=\s*[('\"][^&|]*PHYSICALDRIVE[^&|]*",
        r"(?i)if\s*\(\s*(-not\s+|!\s*)?\$[^()&|]*\)|else",
        r"(?i)&?\s*([^\s;]*[\\/])?wsl(\.exe)?\s[^&|]*--mount\s[^&|]*(\|\s*Out-Null)?",
    )
    fits = all(any(re.fullmatch(form, piece) for form in known) for piece in pieces)
    return fits and any("--mount" in piece for piece in pieces)


def mounts(statement: Statement, points: list[str]) -> bool:
    """Whether a command mounts at one of `points`."""
    words = statement.words
    if program_of(words) != "mount" or not statement.plain:
        return False
    wanted = {point.rstrip("/") for point in points}
    return any(word.rstrip("/") in wanted for word in words[1:])


def prepares(statement: Statement, points: list[str]) -> bool:
    """Whether a command only makes one of the mount points."""
    words = statement.words
    wanted = {point.rstrip("/") for point in points}
    made = [word.rstrip("/") for word in words[1:] if not word.startswith("-")]
    return program_of(words) == "mkdir" and statement.plain and wanted.issuperset(made)


def program_of(words: tuple[str, ...]) -> str:
    """The program that a command runs: no directory, no `.exe`, pwsh as powershell."""
    name = re.split(r"[\\/]", words[0])[-1].lower().removesuffix(".exe") if words else ""
    return "powershell" if name == "pwsh" else name
