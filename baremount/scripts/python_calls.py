"""Calls in Python: programs that are started, and functions whose result is known.

https://docs.python.org/3/library/subprocess.html: a list are the program's words;
a text is a command line for Windows, or with `shell=True` for the shell of the system it runs on.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from baremount.powershell.native import split_command_line
from baremount.powershell.values import (
    DiskProperty,
    EnvironmentVariable,
    Text,
    UnknownValue,
    Value,
)
from baremount.scripts.powershell_program import PROGRAMS, RunText, invocation
from baremount.scripts.programs import SCRIPT_FILES, name_of
from baremount.scripts.python_arguments import Given, given_to
from baremount.scripts.python_values import (
    Completed,
    Dotted,
    Function,
    Method,
    as_value,
    formatted,
    joined,
    of_text,
)

if TYPE_CHECKING:
    import libcst as cst

    from baremount.scripts.python_run import PythonRun

_WINDOWS = {"wsl", "powershell", "pwsh", "schtasks", "cmd"}
_STARTS = {f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen")}
_SHELL_STARTS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput",
                 "asyncio.create_subprocess_shell"}  # fmt: skip
_SHELL_EXECUTE = "ctypes.windll.shell32.ShellExecuteW"
# https://docs.python.org/3/library/stdtypes.html: what changes a list or a dictionary.
_CHANGING = {"update", "setdefault", "pop", "popitem", "clear", "remove", "sort", "reverse"}
_SAME = ("strip", "rstrip", "lstrip", "decode")


def call(run: PythonRun, node: cst.Call) -> Any:
    """The result of a call; what it does to disks is a fact."""
    function = run.value(node.func)
    given = given_to(run, node)
    if isinstance(function, Function):
        return run.call(function, given, node)
    if isinstance(function, Method):
        return _method(run, node, function, given)
    if not isinstance(function, Dotted):
        return run.unknown(node, "what is called is not known")
    name = function.name
    if name in _STARTS:
        shell = given.named.get("shell") is True
        output = _start(run, node, given.first("args"), shell=shell)
        return output if name.endswith("check_output") else Completed(output)
    if name in _SHELL_STARTS:
        return _start(run, node, given.first("command"), shell=True)  # noqa: S604
    if name == "asyncio.create_subprocess_exec":
        return Completed(_start(run, node, given.items, shell=False))
    if name == _SHELL_EXECUTE and len(given.items) >= 4:
        _, verb, program, arguments = given.items[:4]
        elevated = isinstance(verb, str) and verb.lower() == "runas"
        origin = run.origin(node)
        run.facts += run.programs.started(
            as_value(program), as_value(arguments), origin, elevated=elevated
        )
    return _known(run, node, name, given)


def _start(run: PythonRun, node: cst.Call, command: Any, *, shell: bool) -> Any:
    """A program with a list or a text; its output where that is known."""
    origin = run.origin(node)
    if isinstance(command, list):
        unknown = run.unknown(node, "it is not computed")
        found = [as_value(word) for word in command]
        return _words(run, node, [unknown if word is None else word for word in found])
    if isinstance(command, UnknownValue) or not isinstance(command, str | Text):
        reason = command.reason if isinstance(command, UnknownValue) else "it is no text"
        if run.is_marked(node):
            run.programs.problem(origin, f"the command that this starts is not known: {reason}")
        return run.unknown(node, "it is what a command prints")
    words = list(split_command_line(command))
    name = name_of(words[0]) if words else ""
    is_windows = name in _WINDOWS or name.endswith((".ps1", ".bat", ".cmd"))
    if is_windows and shell and isinstance(command, str):
        # Python puts the text between quotes.
        run.facts += run.programs.started("cmd.exe", f'/c "{command}"', origin)
        return _output(run, node, words)
    if is_windows:
        return _words(run, node, words)
    if shell:
        run.facts += run.programs.shell_script(command, None, origin)
    return run.unknown(node, "it is what a command prints")


def _words(run: PythonRun, node: cst.Call, words: list[Value]) -> Any:
    if not words:
        return None
    name = name_of(words[0])
    origin = run.origin(node)
    if name in _WINDOWS or name.endswith(SCRIPT_FILES):
        run.facts += run.programs.program(name, words[1:], origin, command=words[0])
    elif name:
        run.facts += run.programs.linux(words, None, origin)
    elif any(word in ("--mount", "--unmount", "mount") for word in words):
        run.programs.problem(origin, "which program this starts is not known")
    return _output(run, node, words)


def _output(run: PythonRun, node: cst.Call, words: list[Value]) -> Any:
    from baremount.scripts.powershell_script import output_of

    name = name_of(words[0]) if words else ""
    runs = invocation(words[1:], core=name == "pwsh") if name in PROGRAMS else None
    if isinstance(runs, RunText):
        found = output_of(runs.text, run.origin(node), run.programs)
        if isinstance(found, str | int | DiskProperty | Text):
            return found if isinstance(found, DiskProperty | Text) else str(found)
    return run.unknown(node, "it is what a command prints")


def _method(run: PythonRun, node: cst.Call, method: Method, given: Given) -> Any:
    base, name = method.base, method.name
    if name == "format" and isinstance(base, str):
        found = formatted(base, given.items, given.named)
    elif name == "join" and isinstance(base, str) and isinstance(given.first(""), list):
        parts = [part for item in given.items[0] for part in (base, item)]
        found = joined(parts[1:])
    elif isinstance(base, str):
        found = of_text(base, name, given.items)
    elif isinstance(base, DiskProperty | Text | EnvironmentVariable) and name in _SAME:
        found = base
    elif name in ("append", "extend", "insert") and isinstance(base, list):
        items = given.items
        added = items if name == "append" else items[-1] if name == "extend" and items else None
        run.replace(base, base + added if isinstance(added, list) else None, node)
        return None
    elif name in _CHANGING and isinstance(base, list | dict):
        run.replace(base, None, node)
        found = None
    elif name in ("items", "keys", "values") and isinstance(base, dict):
        listed = {"items": [[k, v] for k, v in base.items()], "keys": list(base)}
        found = listed.get(name, list(base.values()))
    elif name == "get" and isinstance(base, dict) and isinstance(given.first(""), str | int):
        return base.get(given.items[0], given.items[1] if len(given.items) > 1 else None)
    elif name == "copy" and isinstance(base, list | dict):
        found = base.copy()
    elif name == "communicate" and isinstance(base, Completed):
        return [base.output, run.unknown(node, "it is what a command prints")]
    else:
        found = None
    return run.unknown(node, f"`{name}` is not computed") if found is None else found


def _known(run: PythonRun, node: cst.Call, name: str, given: Given) -> Any:
    """Functions of the language and of its library."""
    first = given.first("")
    found: Any = None
    if name == "shlex.split" and isinstance(first, str):
        try:
            found = shlex.split(first)
        except ValueError:
            found = None
    elif name == "shlex.quote" and isinstance(first, str):
        found = shlex.quote(first)
    elif name in ("os.environ.get", "os.getenv") and isinstance(first, str):
        found = EnvironmentVariable(first.upper())
    elif name == "os.path.join" and all(
        isinstance(each, str | Text | EnvironmentVariable) for each in given.items
    ):
        found = joined([part for each in given.items for part in ("/", each)][1:])
    elif name in ("str", "os.fspath", "pathlib.Path") and len(given.items) == 1:
        found = joined([first])
    elif name == "int" and isinstance(first, str) and first.strip().isdigit() and len(first) < 18:
        found = int(first)
    elif name == "int" and isinstance(first, DiskProperty | int):
        found = first
    elif name in ("list", "tuple") and isinstance(first, list):
        found = list(first)
    elif name == "range" and all(isinstance(each, int) for each in given.items):
        found = list(range(*given.items)[:1_000]) if 0 < len(given.items) < 3 else None
    elif name == "enumerate" and isinstance(first, list):
        found = [[number, each] for number, each in enumerate(first)]
    elif name == "zip" and given.items and all(isinstance(each, list) for each in given.items):
        found = [list(each) for each in zip(*given.items, strict=False)]
    elif name == "dict" and not given.items:
        found = dict(given.named)
    return run.unknown(node, f"what `{name}` gives") if found is None else found
