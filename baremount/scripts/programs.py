"""Programs that a script starts: what wsl, PowerShell, schtasks, cmd and mount then do.

Whatever language a script is in, in the end it starts one of these with words. One `Programs`
follows one file: it numbers the groups of its facts and bounds the scripts within scripts.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from baremount.powershell.native import split_command_line
from baremount.powershell.values import PsArray, Text, UnknownValue, items_of, text_of
from baremount.problems import Problem
from baremount.scripts.facts import Attachment, Detachment, ScriptStart, ScriptWritten, Task
from baremount.scripts.linux_command import read_mount, reads_script, shell_text
from baremount.scripts.powershell_program import PROGRAMS, RunFile, invocation, joined
from baremount.scripts.schtasks import read_schtasks
from baremount.scripts.wsl_command import Inner, read_wsl, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from baremount.powershell.values import Value
    from baremount.scripts.facts import Fact, Origin
    from baremount.source import Source

    ReadFile = Callable[[str], Source | None]

MAX_NESTING = 5
"""A script in a script in a script: nobody writes more, and a hostile one would not end."""
MAX_TEXTS = 200
"""How many scripts within scripts of one file are followed."""
SCRIPT_FILES = (".ps1", ".bat", ".cmd", ".sh", ".py")


class Programs:
    """What the programs do that one file starts. `problems` is what could not be followed."""

    def __init__(self, read_file: ReadFile | None = None) -> None:
        self.read_file = read_file
        self.problems: list[Problem] = []
        self._numbers = count(1)
        self._texts = MAX_TEXTS

    def number(self) -> int:
        """A number for a group of facts that no other group of the file has."""
        return next(self._numbers)

    def program(
        self,
        name: str,
        words: Sequence[Value],
        origin: Origin,
        *,
        command: Value = None,
        elevated: bool = False,
        doubt: str = "",
        piped: Value = None,
    ) -> Iterator[Fact]:
        """A program by its `program_name`, with its arguments as it gets them.

        `command` is the path that it was started by; `doubt` is why its words are uncertain;
        `piped` is the text that it reads.
        """
        if name == "wsl":
            for each in variants(words):
                yield from self._wsl(each, origin, doubt, piped)
        elif name in PROGRAMS:
            yield from self._powershell(name, words, origin, elevated=elevated)
        elif name == "schtasks":
            yield from self.with_action(read_schtasks(words, origin))
        elif name == "cmd":
            yield from self._cmd(words, origin, elevated=elevated)
        elif name.endswith(SCRIPT_FILES):
            yield ScriptStart(command or name, tuple(words), elevated, origin)

    def started(
        self, program: Value, arguments: Value, origin: Origin, *, elevated: bool = False
    ) -> Iterator[Fact]:
        """A program started by its path with a command line, or with a list joined to one."""
        name = name_of(program)
        if not name:
            return
        pieces: list[Value] = []
        for item in items_of(arguments) if isinstance(arguments, PsArray) else [arguments]:
            pieces += [*([" "] if pieces else []), item if item is not None else ""]
        line = text_of(pieces)
        if name == "cmd" and isinstance(line, str):
            # Its command line is no list of words to it.
            yield from self._cmd_line(line, origin, elevated=elevated)
            return
        words = split_command_line(line)
        yield from self.program(name, words, origin, command=program, elevated=elevated)

    def with_action(self, facts: Iterator[Fact]) -> Iterator[Fact]:
        """Facts, and behind each task those of what it runs."""
        for fact in facts:
            yield fact
            if isinstance(fact, Task):
                elevated = fact.highest is True
                yield from self.started(
                    fact.program, fact.arguments, fact.origin, elevated=elevated
                )

    def powershell_text(self, text: Value, origin: Origin) -> Iterator[Fact]:
        """Script text that is handed to PowerShell."""
        from baremount.scripts.powershell_script import nested_facts

        if isinstance(text, str | Text) and self.may_follow(origin):
            yield from nested_facts(text, origin, self)

    def batch_text(self, text: Value, origin: Origin) -> Iterator[Fact]:
        """The text of a batch file that something else writes."""
        from baremount.scripts.batch import nested_facts

        if isinstance(text, str | Text) and self.may_follow(origin):
            yield from nested_facts(text, origin, self)

    def written(self, path: Value, text: Value, origin: Origin) -> Iterator[Fact]:
        """The text of a script file that something writes."""
        name = name_of(path)
        read = self.powershell_text if name.endswith(".ps1") else self.batch_text
        if name.endswith((".ps1", ".bat", ".cmd")):
            yield ScriptWritten(path, origin)
            yield from read(text, origin)

    def shell_script(self, text: Value, distribution: Value, origin: Origin) -> Iterator[Fact]:
        """Script text that is handed to a shell of Linux."""
        from baremount.scripts.shell_script import nested_facts

        if isinstance(text, str | Text) and self.may_follow(origin):
            yield from nested_facts(text, distribution, origin, self)

    def linux(self, words: Sequence[Value], distribution: Value, origin: Origin) -> Iterator[Fact]:
        """A command in a distribution: a mount, or a shell with a script that has some."""
        script = shell_text(words)
        if script is not None:
            yield from self.shell_script(script, distribution, origin)
        else:
            yield from read_mount(words, distribution, origin)

    def may_follow(self, origin: Origin) -> bool:
        """Whether one more script within a script is followed; the first refusal is a problem."""
        if len(origin.nested) < MAX_NESTING and self._texts > 0:
            self._texts -= 1
            return True
        if self._texts >= 0:
            self.problem(origin, "starts more scripts within scripts than are followed")
            self._texts = -1
        return False

    def problem(self, origin: Origin, message: str) -> None:
        """Something at the origin that could not be followed."""
        self.problems.append(Problem(*origin.spot.place, message))

    def _wsl(
        self, words: Sequence[Value], origin: Origin, doubt: str, piped: Value
    ) -> Iterator[Fact]:
        fact = read_wsl(words, origin)
        if isinstance(fact, Inner):
            inner = fact.arguments
            if piped is not None and reads_script(inner):
                yield from self.shell_script(piped, fact.distribution, origin)
            elif fact.shell and shell_text(inner) is None and any(map(_has_blank, inner)):
                # `wsl "mount a b"`: the shell in the distribution splits it again.
                yield from self.shell_script(joined(inner), fact.distribution, origin)
            else:
                yield from self.linux(inner, fact.distribution, origin)
        elif isinstance(fact, Attachment | Detachment) and doubt:
            disk = fact.disk._replace(key="unknown", value="", exact=False, reason=doubt)
            yield fact._replace(disk=disk)
        elif fact is not None:
            yield fact

    def _powershell(
        self, name: str, words: Sequence[Value], origin: Origin, *, elevated: bool
    ) -> Iterator[Fact]:
        run = invocation(words, core=name == "pwsh")
        if isinstance(run, RunFile):
            yield ScriptStart(run.path, run.arguments, elevated, origin)
        elif run is not None and isinstance(run.text, UnknownValue):
            self.problem(origin, f"PowerShell runs text that is not known: {run.text.reason}")
        elif run is not None:
            yield from self.powershell_text(run.text, origin)

    def _cmd(self, words: Sequence[Value], origin: Origin, *, elevated: bool) -> Iterator[Fact]:
        """`cmd /c` with its words; those with blanks stood in quotes."""
        line = text_of([piece for word in words for piece in (" ", *_requoted(word))])
        if isinstance(line, str):
            yield from self._cmd_line(line, origin, elevated=elevated)
            return
        lowered = [word.lower() if isinstance(word, str) else "" for word in words]
        at = next((i for i, word in enumerate(lowered) if word in ("/c", "/k")), len(words))
        rest = list(words[at + 1 :])
        rest = list(split_command_line(rest[0])) if len(rest) == 1 else rest
        if rest and isinstance(rest[0], str) and program_name(rest[0]) != "cmd":
            name = program_name(rest[0])
            yield from self.program(name, rest[1:], origin, command=rest[0], elevated=elevated)

    def _cmd_line(self, line: str, origin: Origin, *, elevated: bool) -> Iterator[Fact]:
        from baremount.scripts.batch import command_line_facts

        if self.may_follow(origin):
            yield from command_line_facts(line, origin, self, elevated=elevated)


def program_name(path: str) -> str:
    """A program's name in lower case, without its folder and `.exe`."""
    name = path.replace("/", "\\").rpartition("\\")[2].lower()
    return name.removesuffix(".exe")


def name_of(program: Value) -> str:
    r"""As `program_name`, also of `<a folder>\program.exe`; empty where it is not known."""
    return program_name(known_end(program))


def known_end(path: Value) -> str:
    r"""What is known of a path at its end, with at least its last part: `\a folder\a.ps1`."""
    last = path.parts[-1] if isinstance(path, Text) else path
    if not isinstance(last, str) or (last is not path and not re.search(r"[\\/]", last)):
        return ""
    return last


def _has_blank(word: Value) -> bool:
    parts = word.parts if isinstance(word, Text) else (word,)
    return any(isinstance(part, str) and " " in part.strip() for part in parts)


def _requoted(word: Value) -> tuple[Value, ...]:
    return ('"', word, '"') if _has_blank(word) and not isinstance(word, UnknownValue) else (word,)
