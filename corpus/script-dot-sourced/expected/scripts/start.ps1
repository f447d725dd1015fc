$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\disks.ps1"

if (Add-BareDisk 'K1JUNX0H7Q2D') {
    wsl.exe -d NixOS -u root -- mount -t ext4 UUID=0d1e2f3a-4b5c-4d6e-9f70-8192a3b4c5d6 /data
}
