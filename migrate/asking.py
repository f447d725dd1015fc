"""What Windows is asked for its disks: by `baremount inventory`, or by the user after a refusal."""

from __future__ import annotations

# One line, so that it can be pasted; no double quotes, so that it passes every shell.
WINDOWS_COMMAND = (
    "@(Get-Disk | Select-Object Number,SerialNumber,FriendlyName,Model,UniqueId,Size,IsBoot,"
    "IsSystem) | ConvertTo-Json -Compress"
)


def again(option: str, key: str, answer: str) -> str:
    """How to run this again with an answer; names and paths stay one word for a shell."""
    word = f"{key}={answer}".replace("'", """'"'"'""")
    return f"run this again with `{option} '{word}'`"
