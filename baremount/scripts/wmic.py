r"""What `wmic diskdrive … get PROPERTY` prints, as a `for /f` of cmd takes it apart.

`wmic diskdrive where "SerialNumber='A1'" get Index /value` prints `Index=2`, without `/value` a
table with a line of titles. More than one property at once is not followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.powershell.disks import disk_property, filters_of_wql, property_key
from baremount.powershell.values import DiskQuery
from baremount.scripts.batch_variables import MAX_VALUE

if TYPE_CHECKING:
    from baremount.powershell.values import Spot, Value

_COMMAND = re.compile(
    r"(?i)\s*(?:\"[^\"]*\"|\S+)\s+(?:/\S+\s+)*(?:diskdrive|path\s+win32_diskdrive)\s+"
    r"(?:where\s+(?P<where>\S.*?)\s*)?\bget\s+(?P<property>\w+)(?P<behind>(?:\s.*|/.*)?)"
)
_LIST = re.compile(r"(?i)/(?:value|format\s*:\s*\"?(?:list|value)\"?)")
# A filter behind the command that lets a value through and the line of titles not.
_FILTER = re.compile(r"(?i)\|\s*(?:find|findstr)(?:\.exe)?\s.*(?:\[0-9\]|physical)")
_TOKENS = re.compile(r"(?i)\btokens=(\S+)")
# Which variable gets what is behind the first `=`.
_SECOND = {"2": 0, "2*": 0, "1,2": 1, "1-2": 1, "1*": 1, "1,*": 1}
_SKIP = re.compile(r"(?i)\bskip=(\d+)")
_DELIMITERS = re.compile(r"(?i)\bdelims=(.*)$")


def printed(line: str, options: str, spot: Spot) -> tuple[int, Value] | None:
    """Which variable of a `for /f` with these options gets a property of which disk.

    The first is 0. None where the line asks for something else, or takes it apart otherwise.
    """
    found = _COMMAND.fullmatch(line) if len(line) <= MAX_VALUE else None
    if found is None:
        return None
    at = _variable(options, found["behind"])
    if at is None or property_key("disk-drive", found["property"]) not in ("number", "path"):
        return None
    filters = filters_of_wql("disk-drive", _condition(found["where"]), spot)
    return at, disk_property(DiskQuery("disk-drive", filters), found["property"])


def _condition(where: str | None) -> str:
    """The condition without the quotes or brackets around it."""
    text = (where or "").strip()
    for first, last in ('""', "()"):
        if text.startswith(first) and text.endswith(last) and len(text) > 1:
            text = text[1:-1].strip()
    return text


def _variable(options: str, behind: str) -> int | None:
    """The number of the variable that gets the value; None where it is not one for sure."""
    tokens = _TOKENS.search(options)
    skip = _SKIP.search(options)
    delimiters = _DELIMITERS.search(_TOKENS.sub("", options).rstrip("\"' "))
    asked = tokens[1].rstrip("\"'").lower() if tokens else "1"
    if _LIST.search(behind):
        is_split = delimiters is not None and delimiters[1].strip() == "="
        return _SECOND.get(asked) if is_split else None
    is_alone = skip is not None or _FILTER.search(behind) is not None
    # A blank as delimiter is what holds without any; with none the line has blanks at its end.
    is_word = (delimiters is None or not delimiters[1].strip()) and asked in ("1", "1*", "1,*")
    return 0 if is_alone and is_word else None
