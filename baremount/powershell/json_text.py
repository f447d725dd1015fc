"""`ConvertFrom-Json` on a text that is at hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from baremount.powershell.values import PsArray, PsObject, UnknownValue, Value

if TYPE_CHECKING:
    from baremount.powershell.values import Spot

MAX_DEPTH: Final = 50
_FAILED: Final = "JSON that is not valid or nested too deeply"


def from_json(text: str, spot: Spot) -> Value:
    """The value of a JSON text; unknown where it is none."""
    try:
        return _converted(json.loads(text), spot, 0)
    except (ValueError, RecursionError):
        return UnknownValue(_FAILED, spot)


def _converted(data: object, spot: Spot, depth: int) -> Value:
    if depth > MAX_DEPTH:
        return UnknownValue(_FAILED, spot)
    if isinstance(data, dict):
        members = {str(k): _converted(v, spot, depth + 1) for k, v in data.items()}
        return PsObject("pscustomobject", members)
    if isinstance(data, list):
        return PsArray([_converted(item, spot, depth + 1) for item in data])
    if data is None or isinstance(data, (bool, int, float, str)):
        return data
    return UnknownValue(_FAILED, spot)
