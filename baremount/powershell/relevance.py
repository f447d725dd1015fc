"""Which commands are worth following: those that attach, mount, schedule or start something."""

from __future__ import annotations

import re
from typing import Final

MARKERS: Final = re.compile(
    r"(?<![\w$-])(?:wsl|schtasks|diskpart|wmic|powershell|pwsh|cmd|bash|mount|mountvol|iex|saps|start)"
    r"(?:\.exe)?(?![\w-])"
    r"|ScheduledTask|ScheduledJob|Start-Process|Invoke-Expression|Invoke-Command|Start-Job"
    r"|ProcessStartInfo|Diagnostics\.Process|Schedule\.Service|WScript\.Shell|Shell\.Application"
    r"|(?:Set|Clear|Initialize)-Disk|Mount-|Dismount-|wsl\.exe|PHYSICALDRIVE|\.ps1\b"
    r"|Invoke-CimMethod|Invoke-WmiMethod|New-CimInstance|PS_ScheduledTask|New-Service",
    re.IGNORECASE,
)


def is_marked(text: str) -> bool:
    """Whether text names something that acts on the machine."""
    return MARKERS.search(text) is not None
