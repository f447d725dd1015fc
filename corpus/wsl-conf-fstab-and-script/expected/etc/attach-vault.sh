#!/bin/sh
# Runs as root at the start of the distribution; interop finds Windows by its full path.
PS=/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe
$PS -NoProfile -Command '$d = Get-Disk -SerialNumber "WX52D81H6RTY"; wsl.exe --mount "\\.\PHYSICALDRIVE$($d.Number)" --bare'
mount -a
