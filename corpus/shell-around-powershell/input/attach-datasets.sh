#!/bin/bash
SERIAL='2037E4AF91BD'
UUID=3fd0a9f2-8a53-4a2c-b1f7-90b5c1e7d824
MOUNT_POINT=/data/sets

powershell.exe -NoProfile -Command "
  \$disk = Get-PhysicalDisk | Where-Object { \$_.SerialNumber -eq '$SERIAL' }
  Start-Process wsl.exe -Verb RunAs -Wait -ArgumentList '--mount', \"\\\\.\\PHYSICALDRIVE\$(\$disk.DeviceId)\", '--bare'
" || exit 1

sleep 2
mkdir -p "$MOUNT_POINT"
mount -t xfs -o noatime "UUID=$UUID" "$MOUNT_POINT"
