# The attached disk shows up in all distributions
& "$PSScriptRoot\attach.ps1"
foreach ($distribution in 'NixOS', 'Debian') {
    wsl -d $distribution -u root -- sh -c 'mkdir -p /work && mount -t xfs -o noatime /dev/disk/by-id/scsi-SNVMe_SAMSUNG_MZVLB1T0_S59ANM0R812345-part2 /work'
}
