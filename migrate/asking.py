"""What Windows is asked for its disks: by `baremount inventory`, or by the user after a refusal."""

from __future__ import annotations

# One line, so that it can be pasted; no double quotes, so that it passes every shell.
WINDOWS_COMMAND = (
    "@(Get-Disk | Select-Object Number,SerialNumber,FriendlyName,Model,UniqueId,Size,IsBoot,"
    "IsSystem) | ConvertTo-Json -Compress"
)
