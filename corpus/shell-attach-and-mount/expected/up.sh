#!/usr/bin/env bash
# Attach the library disk from inside the distribution and mount it.
set -euo pipefail

link=/dev/disk/by-id/scsi-SATA_HGST_HUS726T4TA_V6GK2R7S-part1
target="/srv/library"

if ! mountpoint -q "$target"; then
  wsl.exe --mount '\\.\PHYSICALDRIVE1' --bare
  for i in $(seq 1 20); do
    [ -e "$link" ] && break
    sleep 1
  done
  sudo mkdir -p "$target"
  sudo mount -t ext4 -o noatime,commit=60 "$link" "$target"
fi
