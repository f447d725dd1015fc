$serial = 'WD-WCC4N7FTKSRA'
$disk = Get-PhysicalDisk | Where-Object { $_.SerialNumber -eq $serial }
wsl --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare

$mounts = @"
set -e
mkdir -p /srv/pool
mount -t ext4 -o noatime /dev/disk/by-id/scsi-SATA_WDC_WD40EFRX-68N_$serial-part1 /srv/pool
"@
$mounts | wsl -d NixOS -u root bash
