#!/usr/bin/env bash
# Started by the task "Media at logon" with wsl.exe -u root
set -e
powershell.exe -NoProfile -Command 'wsl.exe --mount \\.\PHYSICALDRIVE3 --bare' || true
mount -t ext4 -o noatime UUID=6a0e8f34-9c1d-4b52-a7e0-31f5d2c84b69 /media/films
mount -t xfs UUID=e47b20c1-5d3f-4c8a-8e96-0fb8a1d7c253 /media/series
