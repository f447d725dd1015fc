<#
.SYNOPSIS
    Attaches the data disk to WSL and mounts it.
.EXAMPLE
    .\Mount-Data.ps1 -Retries 3
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 20)]
    [int]$Retries = 5,
    [string]$LogFile = "$env:LOCALAPPDATA\Mount-Data.log"
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$SerialNumber = 'S7KHNJ0WC45012B'
$Uuid         = '1d2c3b4a-5968-4776-8594-a3b2c1d0e9f8'
$MountPoint   = '/home/lena/data'

function Write-Log {
    param([string]$Message, [ValidateSet('INFO', 'WARN', 'ERROR')][string]$Level = 'INFO')
    $line = '{0:yyyy-MM-dd HH:mm:ss} [{1}] {2}' -f (Get-Date), $Level, $Message
    Add-Content -Path $LogFile -Value $line
    if ($Level -eq 'ERROR') { Write-Host $line -ForegroundColor Red } else { Write-Verbose $line }
}

function Test-Administrator {
    $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = [System.Security.Principal.WindowsPrincipal]::new($identity)
    return $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
}

if (-not (Test-Administrator)) {
    Write-Log 'not elevated' 'ERROR'
    exit 5
}

$disk = $null
for ($attempt = 1; $attempt -le $Retries; $attempt++) {
    $disk = Get-Disk | Where-Object { $_.SerialNumber -and $_.SerialNumber.Trim() -eq $SerialNumber }
    if ($disk) { break }
    Write-Log "attempt $attempt of ${Retries}: no disk $SerialNumber" 'WARN'
    Start-Sleep -Seconds (2 * $attempt)
}
if (-not $disk) {
    Write-Log 'giving up' 'ERROR'
    exit 2
}

Write-Log ("found disk {0} ({1:N1} GB)" -f $disk.Number, ($disk.Size / 1GB))
$output = wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.Number)" --bare 2>&1
if ($LASTEXITCODE -ne 0 -and "$output" -notmatch 'WSL_E_DISK_ALREADY_ATTACHED') {
    Write-Log "wsl --mount: $output" 'ERROR'
    exit $LASTEXITCODE
}

$mounted = $false
do {
    wsl.exe -d NixOS -u root -- mountpoint -q $MountPoint
    $mounted = $LASTEXITCODE -eq 0
    if (-not $mounted) {
        wsl.exe -d NixOS -u root -- mount -t ext4 -o noatime "UUID=$Uuid" $MountPoint
        Start-Sleep -Seconds 1
        $Retries--
    }
} until ($mounted -or $Retries -le 0)
Write-Log 'done'
exit 0
