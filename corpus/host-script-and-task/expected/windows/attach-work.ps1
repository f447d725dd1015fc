#Requires -RunAsAdministrator
<#
    Attaches the disk for /work to WSL. Started by the task "Work disk".
#>
param(
    [string] $Serial = '50026B7685C1E3A4',
    [string] $Distribution = 'NixOS'
)
$ErrorActionPreference = 'Stop'

$disk = Get-Disk | Where-Object { $_.SerialNumber.Trim() -eq $Serial }
if (-not $disk) {
    Write-Warning "disk $Serial is not connected"
    exit 1
}

Write-Host "disk $($disk.Number): $($disk.FriendlyName)"
wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.Number)" --bare
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
