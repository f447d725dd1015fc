"""PowerShell scripts: what the calls of a run do to disks, tasks and other scripts."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from baremount.powershell.calls import Call
from baremount.powershell.native import split_command_line
from baremount.powershell.run import run_nested, run_script
from baremount.powershell.values import PsArray, PsObject, Text, UnknownValue, items_of, text_of
from baremount.scripts.facts import Attachment, Detachment, Origin, Script, ScriptStart, Task
from baremount.scripts.linux_command import read_mount, shell_text
from baremount.scripts.schtasks import read_schtasks
from baremount.scripts.task_cmdlets import read_task_cmdlet
from baremount.scripts.wsl_command import Inner, read_wsl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from baremount.powershell.calls import Run
    from baremount.powershell.values import Spot, Value
    from baremount.scripts.facts import Fact
    from baremount.source import Source

    ReadFile = Callable[[str], Source | None]

_SHELLS = {"powershell", "pwsh"}
# A script in a script in a script: nobody writes more, and a hostile one would not end.
_NESTING = 5


def read_powershell(source: Source, read_file: ReadFile | None = None) -> Script:
    """The facts of a script. `read_file` gives the files that it reads, by the path it uses."""
    run = run_script(source, read_file=read_file)
    reader = _Reader(read_file)
    facts = tuple(reader.facts(run, ()))
    return Script(source, "powershell", facts, run.problems)


def powershell_facts(text: Value, call: Call, nested: tuple[Spot, ...]) -> Iterator[Fact]:
    """The facts of script text that another command hands to PowerShell."""
    yield from _Reader(None).nested(text, call, nested)


def started(program: Value, arguments: Value, origin: Origin, *, elevated: bool) -> Iterator[Fact]:
    """The facts of a program with a command line that something else than PowerShell starts."""
    call = Call("", "native", program, (), origin.spot, (), (), (), 0, ())
    yield from _Reader(None).start(program, arguments, call, origin, elevated=elevated)


class _Reader:
    def __init__(self, read_file: ReadFile | None) -> None:
        self.read_file = read_file

    def facts(self, run: Run, nested: tuple[Spot, ...]) -> Iterator[Fact]:
        for call in run.calls:
            yield from self._call(call, nested)

    def nested(self, text: Value, call: Call, nested: tuple[Spot, ...]) -> Iterator[Fact]:
        if len(nested) < _NESTING and isinstance(text, str | Text):
            inner = run_nested(text, call, read_file=self.read_file)
            yield from self.facts(inner, (*nested, call.spot))

    def _call(self, call: Call, nested: tuple[Spot, ...]) -> Iterator[Fact]:
        origin = origin_of(call, nested)
        if call.kind == "native":
            yield from self._program(call.name, call.native(), call, origin)
        elif call.name == "Invoke-Expression":
            text = call.parameter("Command")
            yield from self.nested(text, call, nested)
        elif call.name == "Start-Process":
            arguments = call.parameter("ArgumentList")
            elevated = _is_runas(call.parameter("Verb"))
            yield from self.start(
                call.parameter("FilePath"), arguments, call, origin, elevated=elevated
            )
        elif call.name == "[System.Diagnostics.Process]::Start":
            yield from self._process(call, origin)
        else:
            yield from self._with_action(read_task_cmdlet(call, origin), call)

    def _with_action(self, facts: Iterator[Fact], call: Call) -> Iterator[Fact]:
        """Facts, and behind each task those of what it runs."""
        for fact in facts:
            yield fact
            if isinstance(fact, Task):
                elevated = fact.highest is True
                yield from self.start(
                    fact.program, fact.arguments, call, fact.origin, elevated=elevated
                )

    def _process(self, call: Call, origin: Origin) -> Iterator[Fact]:
        given = call.positional()
        first = given[0] if given else None
        if isinstance(first, PsObject):
            program, arguments = first.get("FileName"), first.get("Arguments")
            elevated = _is_runas(first.get("Verb"))
            yield from self.start(program, arguments, call, origin, elevated=elevated)
        elif given:
            arguments = given[1] if len(given) > 1 else None
            yield from self.start(first, arguments, call, origin, elevated=False)

    def start(
        self, program: Value, arguments: Value, call: Call, origin: Origin, *, elevated: bool
    ) -> Iterator[Fact]:
        """A program started by its path with a command line, or with a list joined to one."""
        if not isinstance(program, str):
            return
        pieces: list[Value] = []
        for item in items_of(arguments) if isinstance(arguments, PsArray) else [arguments]:
            pieces += [*([" "] if pieces else []), item if item is not None else ""]
        words = split_command_line(text_of(pieces))
        if program.lower().endswith((".ps1", ".bat", ".cmd")):
            yield ScriptStart(program, tuple(words), elevated, origin)
            return
        yield from self._program(program_name(program), words, call, origin, elevated=elevated)

    def _program(
        self,
        name: str,
        words: Sequence[Value],
        call: Call,
        origin: Origin,
        *,
        elevated: bool = False,
    ) -> Iterator[Fact]:
        if name == "wsl":
            yield from self._wsl(words, call, origin)
        elif name in _SHELLS:
            yield from self._shell(words, call, origin, elevated=elevated)
        elif name == "schtasks":
            yield from self._with_action(read_schtasks(words, origin), call)
        elif name == "cmd" and len(words) > 1 and str(words[0]).lower() in ("/c", "/k"):
            inner = words[1]
            rest = split_command_line(inner) if len(words) == 2 else words[1:]
            if rest and isinstance(rest[0], str):
                program = program_name(rest[0])
                if program != "cmd":
                    yield from self._program(program, rest[1:], call, origin, elevated=elevated)
        elif name.endswith((".ps1", ".bat", ".cmd")):
            yield ScriptStart(call.command, tuple(words), elevated, origin)

    def _wsl(self, words: Sequence[Value], call: Call, origin: Origin) -> Iterator[Fact]:
        fact = read_wsl(words, origin)
        if isinstance(fact, Inner):
            yield from self._inside(fact, origin)
        elif isinstance(fact, Attachment | Detachment) and call.doubt:
            disk = fact.disk._replace(key="unknown", value="", exact=False, reason=call.doubt)
            yield fact._replace(disk=disk)
        elif fact is not None:
            yield fact

    def _inside(self, inner: Inner, origin: Origin) -> Iterator[Fact]:
        """A command in the distribution: a mount, or a shell with a script that has some."""
        from baremount.scripts.shell_script import shell_facts

        script = shell_text(inner.arguments)
        if script is None and inner.shell and any(_has_blank(word) for word in inner.arguments):
            # `wsl "mount a b"`: the shell in the distribution splits it again.
            script = _joined(inner.arguments)
        if isinstance(script, str):
            yield from shell_facts(script, inner.distribution, origin)
        elif script is None:
            yield from read_mount(inner.arguments, inner.distribution, origin)

    def _shell(
        self, words: Sequence[Value], call: Call, origin: Origin, *, elevated: bool
    ) -> Iterator[Fact]:
        """`powershell -Command …`, `-File …` or `-EncodedCommand …` (about_PowerShell_exe)."""
        rest = list(words)
        while rest:
            word = rest.pop(0)
            option = word.lower() if isinstance(word, str) else ""
            if option[:1] not in ("-", "/") or len(option) < 2:
                yield from self.nested(_joined([word, *rest]), call, origin.nested)
                return
            name = option[1:]
            if "command".startswith(name):
                yield from self.nested(_joined(rest), call, origin.nested)
                return
            if "file".startswith(name):
                if rest:
                    yield ScriptStart(rest[0], tuple(rest[1:]), elevated, origin)
                return
            if "encodedcommand".startswith(name) or name == "ec":
                yield from self.nested(_decoded(rest[0] if rest else None), call, origin.nested)
                return
            if name.startswith(_WITH_VALUE):
                del rest[:1]


# -ExecutionPolicy, -WindowStyle and so on take the next word; -NoProfile and its like do not.
_WITH_VALUE = ("ex", "ep", "w", "v", "ps", "inp", "ou", "co", "cu", "se")


def origin_of(call: Call, nested: tuple[Spot, ...]) -> Origin:
    """Where a call stands; inside of nested text, the command that starts it."""
    return Origin(
        nested[0] if nested else call.spot,
        tuple(frame.number for frame in call.frames),
        tuple(item.text if item.holds else f"not ({item.text})" for item in call.conditions),
        nested,
    )


def _is_runas(verb: Value) -> bool:
    return isinstance(verb, str) and verb.lower() == "runas"


def program_name(path: str) -> str:
    """A program's name in lower case, without its folder and `.exe`."""
    name = path.replace("/", "\\").rpartition("\\")[2].lower()
    return name.removesuffix(".exe")


def _joined(words: Sequence[Value]) -> Value:
    pieces: list[Value] = []
    for word in words:
        if isinstance(word, UnknownValue):
            return word
        pieces += [*([" "] if pieces else []), word]
    return text_of(pieces)


def _has_blank(word: Value) -> bool:
    return isinstance(word, str) and " " in word.strip()


def _decoded(text: Value) -> Value:
    if not isinstance(text, str):
        return None
    try:
        return base64.b64decode(text, validate=True).decode("utf-16-le")
    except (binascii.Error, UnicodeDecodeError):
        return None
