"""Which PowerShell only attaches and mounts: what does anything else must never be taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baremount.migrate.powershell_purpose import only_attaches
from baremount.migrate.shell import Ours

OURS = Ours(["/mnt/data"], ["mount-data.ps1"], ["attach data"])
MOUNT = r"wsl --mount \\.\PHYSICALDRIVE2 --bare"


@pytest.mark.parametrize(
    "text",
    [
        MOUNT,
        r"C:\Windows\System32\wsl.exe --mount $d.DeviceID --bare | Out-Null",
        f"$d = Get-Disk | ? {{ $_.SerialNumber.Trim() -eq 'S1' }}; if ($d) {{ {MOUNT} }}",
        f"function Mount-It {{ param($n) wsl --mount $n --bare }}; Mount-It 2; {MOUNT}",
        f"try {{ {MOUNT} 2>$null }} catch {{ Write-Error $_ }}",
        f"foreach ($i in 1..5) {{ {MOUNT}; if ($?) {{ break }}; Start-Sleep 2 }}",
        f"{MOUNT}; wsl -d nixos -u root -- mount /dev/sdb1 /mnt/data",
        f"{MOUNT}; wsl --distribution-id '{{1-2}}' --exec mount /dev/sdb1 /mnt/data",
        f"$n = Get-Disk | % Number | ForEach-Object Trim; {MOUNT}",
        r"& 'C:\Scripts\mount-data.ps1'",
        r"C:\Scripts\Mount-Data.ps1 -Quiet",
        r"Start-ScheduledTask -TaskName 'Attach Data'",
        r"Start-ScheduledTask '\Attach Data'",
    ],
)
def test_attaching_alone(text):
    assert only_attaches(text, OURS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Get-Disk",
        f"{MOUNT}; Start-Service backup",
        f"{MOUNT} > C:\\log.txt",
        f"Get-Disk 2 | Clear-Disk -RemoveData; {MOUNT}",
        f"$d.Clear(); {MOUNT}",
        f"[IO.File]::Delete('C:\\x'); {MOUNT}",
        f"$env:PATH = 'x'; {MOUNT}",
        f"$d.Offline = $true; {MOUNT}",
        f"& $program; {MOUNT}",
        f". C:\\lib.ps1; {MOUNT}",
        f"get-lib.ps1; {MOUNT}",
        f"if (Remove-Item C:\\x) {{ {MOUNT} }}",
        f'Write-Host "$(Remove-Item C:\\x)"; {MOUNT}',
        f"$d = Get-Disk | ForEach-Object {{ Set-Disk $_ -IsOffline $true }}; {MOUNT}",
        f"{MOUNT}; wsl -u root -- rm -rf /x",
        f"{MOUNT}; wsl --distribution-id '{{1-2}}' -- rm -rf /x",
        f"{MOUNT}; wsl --system -- mount /dev/sdb1 /mnt/data",
        f"{MOUNT}; wsl -u root -- mount /dev/sdb1 /mnt/other",
        f"{MOUNT}; wsl --shutdown",
        f"Get-Item C:\\x | ForEach-Object Delete; {MOUNT}",
        f"Get-Item C:\\x | % -MemberName Delete; {MOUNT}",
        f"function Get-It {{ Remove-Item C:\\x }}; Get-It; {MOUNT}",
        f"{MOUNT}; }}{{",
        r"C:\Scripts\other.ps1",
        "Start-ScheduledTask Backup",
    ],
)
def test_anything_else_is_more(text):
    assert not only_attaches(text, OURS)


@given(st.text())
def test_any_text_has_an_answer(text):
    assert not only_attaches(text, OURS) or "mount" in text.lower() or "attach" in text.lower()
