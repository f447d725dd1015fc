#!/usr/bin/env bash
# Copies to the external disk, where it is there.
set -euo pipefail
target=/mnt/backup
mountpoint -q "$target" || mount LABEL=BACKUP "$target"
rsync -a --delete /home/ "$target/home/"
umount "$target"
