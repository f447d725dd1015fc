#!/usr/bin/env bash
# Small helpers in a distro.
if grep -qi microsoft /proc/sys/kernel/osrelease; then
  host=$(powershell.exe -NoProfile -Command '$env:COMPUTERNAME' | tr -d '\r')
  wsl.exe -l -v | iconv -f utf-16le -t utf-8
  explorer.exe "$(wslpath -w "$HOME")" || true
  schtasks.exe /query /tn Backup >/dev/null 2>&1 || echo "no task on $host"
fi
