r"""/etc/wsl.conf as WSL itself reads it.

Neither shell nor ordinary INI: `#` starts a comment outside double quotes, `"` switches quoting
and disappears, `\` escapes six things, and the first line that is wrong ends the reading, so that
`systemd=true` below it is as good as absent. Behaviour of ParseConfigFile in microsoft/WSL without
CFG_SKIP_INVALID_LINES, as src/linux/init calls it:
https://github.com/microsoft/WSL/blob/master/src/shared/configfile/configfile.cpp
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.records import Record
from baremount.scripts.wsl_conf_value import Alteration, BadLineError, Fault, Value, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.syntax.tree import Span

__all__ = ["Alteration", "Broken", "Setting", "WslConf", "read"]

# WSL's init is built with musl and stays in the C locale: letters and digits are those of ASCII.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_BLANKS = re.compile(r"[ \t]*")
_EMPTY = re.compile(r"[ \t\r\n]*")
# A lone CR ends a line but not a comment.
_COMMENT = re.compile(r"(?:#[^\n]*)?")
_AFTER_HEADER = re.compile(r"[ \t]*(?=[#\r\n]|\Z)")


class Setting(Record):
    """One `key = value`. Spans and `raw` are of the file's text, without the blanks around.

    `name` is what WSL compares: `section.key` in lower case, the key alone before any section. Only
    the first setting of a name is `effective`, even where WSL then cannot use its value.
    """

    section: str
    key: str
    value: str
    name: str
    effective: bool
    key_span: Span
    value_span: Span
    raw: str
    alterations: tuple[Alteration, ...]


class Broken(Record):
    """Where and why the reading ended. `name` is the setting whose own value is the wrong one."""

    fault: Fault
    offset: int
    line_start: int
    name: str | None
    message: str


class WslConf(Record):
    """All that WSL takes from the file, in order, and what it never sees.

    `lost` are the settings that would follow if only the broken lines were left out; the text from
    `broken.line_start` on is lost in any case.
    """

    settings: tuple[Setting, ...]
    broken: Broken | None
    lost: tuple[Setting, ...]

    def effective(self, name: str) -> Setting | None:
        """The setting that WSL uses for `section.key`, in any case of letters."""
        wanted = name.lower()
        for setting in self.settings:
            if setting.effective and setting.name == wanted:
                return setting
        return None


def read(content: bytes | str) -> WslConf:
    """Read a wsl.conf. All offsets index `content` as it was given: bytes or characters.

    Give the bytes of the file as they are (`Source.raw`): a byte order mark is no letter to WSL,
    which stops at it. Bytes that are not UTF-8 become lone surrogates in values.
    """
    if isinstance(content, str):
        return _Reader(content, str).all()
    return _Reader(content.decode("latin-1"), _utf_8).all()


def _utf_8(bytes_as_characters: str) -> str:
    return bytes_as_characters.encode("latin-1").decode("utf-8", "surrogateescape")


class _Reader:
    __slots__ = ("at", "decoded", "names", "section", "text")

    def __init__(self, text: str, decoded: Callable[[str], str]) -> None:
        self.text = text
        self.decoded = decoded
        self.at = 0
        self.section = ""
        self.names: set[str] = set()

    def all(self) -> WslConf:
        settings: list[Setting] = []
        lost: list[Setting] = []
        broken: Broken | None = None
        # Each round takes at least one character, so it ends with the text.
        while (start := self._next_line()) < len(self.text):
            self.at = start
            try:
                if self.text[start] == "[":
                    self._header()
                else:
                    (lost if broken else settings).append(self._setting())
            except BadLineError as bad:
                broken = broken or Broken(bad.fault, bad.at, start, bad.name, bad.message)
                end = self.text.find("\n", bad.end)
                self.at = len(self.text) if end < 0 else end + 1
        return WslConf(tuple(settings), broken, tuple(lost))

    def _next_line(self) -> int:
        """The next character that is neither blank, line end nor comment, or the end."""
        at = self._end(_EMPTY, self.at)
        while (end := self._end(_COMMENT, at)) > at:
            at = self._end(_EMPTY, end)
        return at

    def _header(self) -> None:
        self.section = ""
        name = _NAME.match(self.text, self.at + 1)
        if name is None:
            seen = shown(self.text, self.at + 1)
            raise BadLineError(
                "section name", self.at + 1, f"a section starts with a letter, not {seen}"
            )
        self.section = name[0]
        end = name.end()
        if not self.text.startswith("]", end):
            what = f"{shown(self.text, end)} in a section's name, which has only letters and digits"
            raise BadLineError("section end", end, what)
        after = _AFTER_HEADER.match(self.text, end + 1)
        if after is None:
            at = self._end(_BLANKS, end + 1)
            what = f"{shown(self.text, at)} after `]`, where only a `#` comment may follow"
            raise BadLineError("section end", at, what)
        self.at = after.end()

    def _setting(self) -> Setting:
        key = _NAME.match(self.text, self.at)
        if key is None:
            what = f"a line starts with a letter, `[` or `#`, not {shown(self.text, self.at)}"
            raise BadLineError("line start", self.at, what)
        sign = self._end(_BLANKS, key.end())
        if not self.text.startswith("=", sign):
            what = f"{shown(self.text, sign)} instead of `=` after the key `{key[0]}`"
            raise BadLineError("equals sign", sign, what)
        name = (f"{self.section}.{key[0]}" if self.section else key[0]).lower()
        start = self._end(_BLANKS, sign + 1)
        value = Value(self.text, start, name)
        self.at = value.at
        effective = name not in self.names
        self.names.add(name)
        return Setting(
            section=self.section,
            key=key[0],
            value=self.decoded(value.result()),
            name=name,
            effective=effective,
            key_span=key.span(),
            value_span=(start, value.end),
            raw=self.decoded(self.text[start : value.end]),
            alterations=tuple(value.alterations),
        )

    def _end(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self.text, at)
        assert match is not None  # noqa: S101 - these patterns match the empty text
        return match.end()
