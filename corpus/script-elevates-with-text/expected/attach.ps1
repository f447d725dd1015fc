# Two prompts of Windows, since each start is elevated by itself.
Start-Process wsl -Verb RunAs -Wait -ArgumentList "--mount \\.\PHYSICALDRIVE1 --bare"
Start-Process wsl -Wait -WindowStyle Hidden -ArgumentList '-d NixOS -u root -- sh -c "mkdir -p /repo && mount -t ext4 -o noatime /dev/disk/by-uuid/71c0d9b8-2e5f-4a1d-8c3b-6f7e0d1a2b3c /repo"'
