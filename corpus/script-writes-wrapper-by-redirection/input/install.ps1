$dir = 'C:\wsl'
if (-not (Test-Path $dir)) { mkdir $dir | Out-Null }
$serial = 'PHNH831600QX128A'

"`$d = Get-Disk -SerialNumber '$serial'
wsl --mount `"\\.\PHYSICALDRIVE`$(`$d.Number)`" --bare --name vm" > "$dir\attach.ps1"

@"
@echo off
powershell -NoProfile -ExecutionPolicy Bypass -File $dir\attach.ps1
"@ | Out-File "$dir\attach.cmd" -Encoding ascii
