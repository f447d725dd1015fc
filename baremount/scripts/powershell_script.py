"""PowerShell scripts: what the calls of a run do to disks, tasks and other scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.calls import Call, Condition, Frame
from baremount.powershell.relevance import is_marked
from baremount.powershell.run import run_nested, run_script
from baremount.powershell.values import PsArray, PsObject, Text, items_of, text_of
from baremount.scripts.facts import NotRead, Origin, Script
from baremount.scripts.programs import Programs
from baremount.scripts.task_cmdlets import read_task_cmdlet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.powershell.calls import Run
    from baremount.powershell.values import Spot, Value
    from baremount.scripts.facts import Fact
    from baremount.scripts.programs import ReadFile
    from baremount.source import Source

_WRITING = ("Set-Content", "Add-Content", "Out-File", "New-Item")
_WRITING_METHODS = ("writealltext", "writealllines", "appendalltext")
_PATHS = ("Path", "LiteralPath", "FilePath")
WITHIN = "a condition in the text that is started"


def read_powershell(source: Source, read_file: ReadFile | None = None) -> Script:
    """The facts of a script. `read_file` gives the files that it reads, by the path it uses."""
    run = run_script(source, read_file=read_file)
    programs = Programs(read_file)
    facts = tuple(_facts(run, (), (), programs))
    return Script(source, "powershell", facts, (*run.problems, *programs.problems), run.taken_in)


def powershell_facts(text: Value, call: Call, nested: tuple[Spot, ...]) -> Iterator[Fact]:
    """The facts of script text that another command hands to PowerShell."""
    yield from Programs().powershell_text(text, origin_of(call, nested))


def started(program: Value, arguments: Value, origin: Origin, *, elevated: bool) -> Iterator[Fact]:
    """The facts of a program with a command line that something else than PowerShell starts."""
    yield from Programs().started(program, arguments, origin, elevated=elevated)


def nested_facts(text: Value, origin: Origin, programs: Programs) -> Iterator[Fact]:
    """The facts of script text, all of them in the place and group of `origin`."""
    call = _call_of(origin)
    run = run_nested(text, call, read_file=programs.read_file)
    programs.problems += run.problems
    is_read = any(call.kind != "torn" for call in run.calls) or run.problems
    if not is_read and is_marked(text_known(text)):
        programs.problem(origin, "the PowerShell text that this starts is not understood")
    yield from _facts(run, (*origin.nested, origin.spot), call.frames, programs)


def output_of(text: Value, origin: Origin, programs: Programs) -> Value:
    """What script text prints: a disk's number, say. None where that is not followed."""
    if not isinstance(text, str | Text) or not programs.may_follow(origin):
        return None
    # As the one argument of a program, it is what the evaluator gives for the whole text.
    run = run_nested(text_of(["wsl.exe $(", text, "\n)"]), _call_of(origin))
    last = run.calls[-1] if run.calls else None
    if last is None or last.name != "wsl" or len(last.arguments) != 1:
        return None
    return last.arguments[0].value


def origin_of(call: Call, nested: tuple[Spot, ...]) -> Origin:
    """Where a call stands; inside of nested text, the command that starts it."""
    return Origin(
        nested[0] if nested else call.spot,
        tuple(frame.number for frame in call.frames),
        tuple(item.text if item.holds else f"not ({item.text})" for item in call.conditions),
        nested,
    )


def _call_of(origin: Origin) -> Call:
    """A call that stands where the origin is: what runs within it starts from there."""
    spot = origin.spot
    frames = tuple(Frame("call", "", number, spot) for number in origin.group)
    conditions = tuple(Condition(text, True, spot) for text in origin.conditions)
    return Call("", "native", None, (), spot, frames, conditions, (), 0, ())


def _facts(
    run: Run, nested: tuple[Spot, ...], outer: tuple[Frame, ...], programs: Programs
) -> Iterator[Fact]:
    # Every run counts its frames from one; in the file, a number is one group only.
    numbers: dict[int, int] = {}
    for call in run.calls:
        own = call.frames[len(outer) :]
        for frame in own:
            if frame.number not in numbers:
                numbers[frame.number] = programs.number()
        frames = (*outer, *(f._replace(number=numbers[f.number]) for f in own))
        conditions = call.conditions
        if nested:
            # Their spot is the whole text, which says nothing.
            conditions = tuple(
                item._replace(text=WITHIN) if item.text == item.spot.text else item
                for item in conditions
            )
        call = call._replace(frames=frames, conditions=conditions)  # noqa: PLW2901
        yield from _call(call, nested, programs)


def _call(call: Call, nested: tuple[Spot, ...], programs: Programs) -> Iterator[Fact]:
    origin = origin_of(call, nested)
    if call.kind == "torn":
        yield NotRead(call.doubt, origin.spot if nested else call.arguments[0].spot, origin)
    elif call.kind == "native":
        yield from programs.program(
            call.name,
            call.native(),
            origin,
            command=call.command,
            doubt=call.doubt,
            piped=_lines(list(call.input)) if call.input else None,
        )
    elif call.name == "Invoke-Expression":
        yield from programs.powershell_text(call.parameter("Command"), origin)
    elif call.name in _WRITING:
        yield from _written(call, origin, programs)
    elif call.name.lower().rpartition("io.file]::")[2] in _WRITING_METHODS:
        path, text = (*call.positional(), None, None)[:2]
        yield from programs.written(path, _lines(items_of(text)), origin)
    elif call.name == "Start-Process":
        arguments = call.parameter("ArgumentList")
        elevated = _is_runas(call.parameter("Verb"))
        yield from programs.started(
            call.parameter("FilePath"), arguments, origin, elevated=elevated
        )
    elif call.name == "[System.Diagnostics.Process]::Start" or call.name.endswith(".Start"):
        yield from _process(call, origin, programs)
    else:
        yield from programs.with_action(read_task_cmdlet(call, origin))


def _written(call: Call, origin: Origin, programs: Programs) -> Iterator[Fact]:
    """A script that a script writes, as what it does itself: somebody starts it."""
    path = next((v for v in map(call.parameter, _PATHS) if v is not None), None)
    given = items_of(call.parameter("Value")) if call.has("Value") else list(call.input)
    if not given:
        given = items_of(call.parameter("InputObject"))
    yield from programs.written(path, _lines(given), origin)


def _lines(items: list[Value]) -> str | Text:
    return text_of([piece for item in items for piece in (item, "\n")])


def _process(call: Call, origin: Origin, programs: Programs) -> Iterator[Fact]:
    """`[Diagnostics.Process]::Start(…)`, and `Start()` of a process with a `StartInfo`."""
    given = call.positional()
    this = call.parameter("this")
    first = this.get("StartInfo") if isinstance(this, PsObject) else given[0] if given else None
    if isinstance(first, PsObject):
        elevated = _is_runas(first.get("Verb"))
        listed = first.get("ArgumentList")
        arguments = listed if isinstance(listed, PsArray) else first.get("Arguments")
        yield from programs.started(first.get("FileName"), arguments, origin, elevated=elevated)
    elif given:
        yield from programs.started(first, given[1] if len(given) > 1 else None, origin)


def text_known(text: Value) -> str:
    """What is known of a text, its holes left out."""
    parts = text.parts if isinstance(text, Text) else (text,)
    return " ".join(part for part in parts if isinstance(part, str))


def _is_runas(verb: Value) -> bool:
    return isinstance(verb, str) and verb.lower() == "runas"
