# Everything on this list belongs to Linux.
$linux = @(
    'ZL2ABCDE',          # snapshots
    'S626NJ0R161234'     # not in use yet
)
Get-Disk | Where-Object { $linux -contains $_.SerialNumber } | ForEach-Object {
    $_ | Set-Disk -IsOffline $true
    wsl --mount "\\.\PHYSICALDRIVE$($_.Number)" --bare
}
