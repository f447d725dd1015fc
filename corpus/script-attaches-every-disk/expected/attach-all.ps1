# Everything but the Windows disk.
$drives = Get-Disk | Where-Object { -not $_.IsBoot -and -not $_.IsSystem }
foreach ($drive in $drives) {
    Set-Disk -Number $drive.Number -IsOffline $true
    wsl.exe --mount "\\.\PHYSICALDRIVE$($drive.Number)" --bare
}
