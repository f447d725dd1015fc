"""Shell scripts that run in a distribution: bash, followed as far as its words are known.

What a variable holds is known where the script itself gives it a text. Both sides of `if`, `&&`
and `||` are followed, and what only then runs says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.problems import Problem
from baremount.scripts.breaking_off import lost_in_shell
from baremount.scripts.facts import NotRead, Script
from baremount.scripts.pieces import Holes, Places
from baremount.scripts.programs import Programs
from baremount.scripts.shell_parser import parse
from baremount.scripts.shell_state import MAX_STEPS, OutOfSteps, State
from baremount.scripts.shell_walk import Walk
from baremount.syntax.limits import MAX_FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.powershell.values import Text, Value
    from baremount.scripts.facts import Fact, Origin
    from baremount.source import Source


def read_shell(source: Source) -> Script:
    """The facts of a script that bash runs in a distribution.

    A line that ends with CR LF is read without the CR, which bash takes for a part of the last
    word: that is a problem.
    """
    problems: list[Problem] = []
    if len(source.content) > MAX_FILE_BYTES:
        message = f"larger than {MAX_FILE_BYTES:,} bytes: not read; exclude the file"
        return Script(source, "shell", (), (Problem(source.path, 0, 0, message),))
    text = source.content.decode()
    if "\r\n" in text:
        place = source.place(source.content.find(b"\r\n"))
        what = "the line ends with CR LF, which bash takes for a part of it: save the file with LF"
        problems.append(Problem(*place, what))
    holes, programs = Holes(), Programs()
    text = holes.cleaned(text)
    state = State(_with_line_feeds(text), Places(source, text), holes, programs, None)
    _follow(state, None)
    return Script(source, "shell", tuple(state.facts), (*problems, *programs.problems))


def shell_facts(text: Value, distribution: Value, origin: Origin) -> Iterator[Fact]:
    """The facts of script text that is handed to a shell, all in the place of `origin`.

    `distribution` is the one that it runs in; None where that is the one it stands in.
    """
    yield from Programs().shell_script(text, distribution, origin)


def nested_facts(
    text: str | Text, distribution: Value, origin: Origin, programs: Programs
) -> Iterator[Fact]:
    """As `shell_facts`, within a file that is being followed."""
    holes = Holes()
    joined = holes.joined(text)
    if len(joined) > MAX_FILE_BYTES:
        programs.problem(origin, "starts a shell script that is too long to be followed")
        return
    places = Places(origin.spot.source, joined, origin.spot)
    state = State(_with_line_feeds(joined), places, holes, programs, origin)
    _follow(state, distribution)
    yield from state.facts


def _follow(state: State, distribution: Value) -> None:
    commands, error = parse(state.text)
    walk = Walk(state, distribution)
    try:
        walk.sequence(commands)
    except OutOfSteps:
        where = state.origin((0, 0))
        state.programs.problem(
            where, f"does more than {MAX_STEPS:,} steps: not followed to its end"
        )
    if error is not None:
        at = min(error.at, len(state.text))
        where = state.origin((at, at))
        state.programs.problem(where, f"{error.reason}: from here on the script is not read")
        lost = lost_in_shell(state.text, commands.span[1])
        if lost is not None:
            state.facts.append(NotRead(error.reason, state.places.spot(lost, lost), where))


def _with_line_feeds(text: str) -> str:
    """The text with LF for CR LF, every character where it was."""
    return text.replace("\\\r\n", "\\\n ").replace("\r\n", " \n")
