#!/bin/bash
set -e
curl -fsSLo nixos.wsl https://example.org/nixos.wsl
cat <<'DOC'
Then, on Windows, in an elevated terminal:
  wsl --mount \\.\PHYSICALDRIVE2 --bare
DOC
sudo parted -s /dev/sdb mklabel gpt
