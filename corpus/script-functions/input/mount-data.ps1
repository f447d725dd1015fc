[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty()]
    [string]$Distribution = 'NixOS',

    [string]$Root = '/data',
    [switch]$WhatIfOnly
)

# The path of a drive by what is printed on its label.
function Get-DrivePath {
    param([string]$Serial)
    $found = Get-CimInstance -ClassName Win32_DiskDrive |
        Where-Object { $_.SerialNumber.Trim() -eq $Serial }
    if (-not $found) { throw "no disk $Serial" }
    return $found.DeviceID
}

function Mount-Data([string]$Serial, [string]$Uuid, [string]$Name, [string]$Options = 'noatime') {
    wsl.exe --mount (Get-DrivePath -Serial $Serial) --bare
    wsl.exe -d $Distribution -u root -e mount -t ext4 -o $Options "UUID=$Uuid" "$Root/$Name"
}

Mount-Data -Name music -Uuid 'a8d5b1c2-3f40-4e6b-8d79-0c2e1f5a6b93' -Serial 'WD-WX61A1234567'
Mount-Data 'S5H9NS0NC12345' '0b6f7c1e-9a52-4d38-b4e0-5c7d8e9f0a12' 'photos' 'noatime,ro'
