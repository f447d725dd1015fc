r"""Variables of a batch file: `%NAME%`, `%1`, `%~dp0`, `!NAME!`, and what `set` gives them.

A name that the file does not set is one of the environment. In a name that could be none, as in
`%{ $_ }%`, cmd sees a variable that is not set, and puts nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.powershell.values import EnvironmentVariable, UnknownValue
from baremount.scripts.pieces import has_hole

if TYPE_CHECKING:
    from baremount.powershell.values import Spot
    from baremount.scripts.pieces import Holes

MAX_VALUE = 8_191
"""cmd's own limit of a line, and so of a value."""
_PERCENT = re.compile(
    r"%(?:(%)|(\*)|~([a-z$:]*)([0-9])|([0-9])|([^%:\n]+)(:[^%\n]*)?%)?", re.IGNORECASE
)
_ON_LINE = re.compile(r"%([A-Za-z_][\w ().-]*)(:[^%\n]*)?%()()()()()")
_DELAYED = re.compile(r"!([^!:\n]+)(:[^!\n]*)?!")
_NAME = re.compile(r"[A-Za-z_#$@][\w#$@ ().-]*")
_QUOTED = re.compile(r'"([^=]+)=(.*)"[^"]*', re.DOTALL)
_PLAIN = re.compile(r"([^=\"]+)=(.*)", re.DOTALL)
_SET_NAMES = re.compile(r"(?i)\bset\s+(?:/[ap]\s+)?\"?([^=\s\"]+?)\s*(?:[-+*/%&|^]|<<|>>)?=")


class Variables:
    """The variables, the arguments and the variables of loops, as texts that may have holes."""

    def __init__(self, holes: Holes, path: str, *, in_file: bool) -> None:
        self.holes = holes
        self.path = path
        self.in_file = in_file
        self.values: dict[str, str] = {}
        self.arguments: tuple[str, ...] | None = None
        """None where whoever starts the file gives them."""
        self.loop: dict[str, str] = {}
        self.delayed = False

    def expanded(self, line: str, start: int, spot: Spot) -> tuple[str, list[int]]:
        """A line after `%`, and the offset of each of its characters, `start` being the first's."""
        pieces: list[str] = []
        offsets: list[int] = []
        at = 0
        for found in (_PERCENT if self.in_file else _ON_LINE).finditer(line):
            pieces.append(line[at : found.start()])
            offsets += range(start + at, start + found.start())
            value = self._percent(found, spot)
            pieces.append(value)
            offsets += [start + found.start()] * len(value)
            at = found.end()
        pieces.append(line[at:])
        offsets += range(start + at, start + len(line))
        return "".join(pieces), offsets

    def at_run_time(self, text: str, spot: Spot) -> str:
        """A command's text with the variables of loops and, where that is on, `!NAME!`."""
        if self.loop and "%" in text:
            names = "".join(map(re.escape, self.loop))
            pattern = rf"%(?:~([a-z$:]*?))?([{names}])"
            text = re.sub(pattern, lambda found: self._loop(found, spot), text)
        if self.delayed and "!" in text:
            text = _DELAYED.sub(lambda found: self._named(found[1], found[2], spot), text)
        return text

    def assign(self, rest: str, spot: Spot) -> None:
        """`set` with what follows the word."""
        text = rest.strip(" \t") if rest.lstrip().startswith(("/", '"')) else rest.lstrip()
        switch = text[:2].lower()
        if switch in ("/a", "/p"):
            text = text[2:].lstrip()
        found = _QUOTED.fullmatch(text) or _PLAIN.fullmatch(text)
        if found is None:
            return
        name, value = found[1].strip().lower(), found[2]
        if switch == "/a" and name[-1:] in set("+-*/%&|^<>"):
            name, value = name.rstrip("+-*/%&|^<> "), "changed"
        if switch == "/p":
            value = self.unknown("it is typed in as the file runs", spot)
        elif switch == "/a" and not re.fullmatch(r"\s*-?[0-9]+\s*", value):
            value = self.unknown("arithmetic is not computed", spot)
        elif switch == "/a":
            value = value.strip()
        if len(value) > MAX_VALUE:
            value = self.unknown("it is longer than a line of cmd", spot)
        self.values[name] = value

    def forget(self, names: set[str], spot: Spot) -> None:
        """Variables that are not known from here on."""
        for name in names:
            self.values[name] = self.unknown(f"`%{name}%` changes as the file runs", spot)

    def join(self, states: list[dict[str, str]], spot: Spot) -> None:
        """Go on from where several ways meet."""
        joined: dict[str, str] = {}
        for name in sorted({name for state in states for name in state}):
            given = {state.get(name) for state in states}
            value = given.pop() if len(given) == 1 else None
            if value is None:
                value = self.unknown(f"`%{name}%` differs from way to way", spot)
            joined[name] = value
        self.values = joined

    def unknown(self, reason: str, spot: Spot, *, is_each: bool = False) -> str:
        return self.holes.text(UnknownValue(reason, spot, is_each=is_each))

    def _percent(self, found: re.Match[str], spot: Spot) -> str:
        if not self.in_file:
            return self._named(found[1], found[2], spot)
        percent, every, modifiers, number, plain, name, change = found.groups()
        if percent:
            return "%"
        if every:
            given = self.arguments
            return " ".join(given) if given is not None else self._argument(spot)
        if number is not None or plain is not None:
            return self._numbered(int(number or plain), modifiers, spot)
        return self._named(name, change, spot) if name else ""

    def _numbered(self, number: int, modifiers: str | None, spot: Spot) -> str:
        if number == 0:
            path = self.path.replace("\\", "/")
            folder = (path.rpartition("/")[0] or ".") + "/"
            known = {"dp": folder, "f": path, "": path, "dpnx": path, "nx": path.rpartition("/")[2]}
            value = known.get((modifiers or "").lower())
            return value or self.unknown("a part of the file's own path", spot)
        if self.arguments is None:
            return self._argument(spot)
        value = self.arguments[number - 1] if number <= len(self.arguments) else ""
        return self._modified(value, modifiers, spot)

    def _argument(self, spot: Spot) -> str:
        return self.unknown("it is given when the file is started", spot)

    def _modified(self, value: str, modifiers: str | None, spot: Spot) -> str:
        if modifiers is None:
            return value
        if modifiers:
            return self.unknown("a part of a path or a file's attributes", spot)
        is_quoted = len(value) > 1 and value.startswith('"') and value.endswith('"')
        return value[1:-1] if is_quoted else value

    def _loop(self, found: re.Match[str], spot: Spot) -> str:
        return self._modified(self.loop[found[2]], found[1], spot)

    def _named(self, name: str, change: str | None, spot: Spot) -> str:
        value = self.values.get(name.strip().lower())
        if value is None:
            if not _NAME.fullmatch(name):
                return ""
            value = self.holes.text(EnvironmentVariable(name.upper()))
        if change is None:
            return value
        replaced = re.fullmatch(r":([^=*~][^=]*)=(.*)", change)
        if replaced is not None and not has_hole(value):
            return re.sub(re.escape(replaced[1]), lambda _: replaced[2], value, flags=re.IGNORECASE)
        return self.unknown("a part of a variable's value", spot)


def names_set(text: str) -> set[str]:
    """The variables that `set` may set anywhere in a text."""
    return {name.lower() for name in _SET_NAMES.findall(text)}
