<# Gives the scratch disk to the distribution: one partition for builds, one for downloads. #>
param([string]$Serial = 'S5GXNF0R704318L')

$disk = Get-Disk | Where-Object { $_.SerialNumber.Trim() -eq $Serial }
if (-not $disk) { throw 'The scratch disk is not there' }
wsl.exe --mount $('\\.\PHYSICALDRIVE' + $disk.Number) --bare

$byId = "/dev/disk/by-id/scsi-SNVMe_Samsung_SSD_970_$Serial"
wsl.exe -d NixOS -u root mount -t ext4 -o noatime "$byId-part1" /scratch/builds
wsl.exe -d NixOS -u root mount -t btrfs -o noatime,compress=zstd "$byId-part2" /scratch/downloads
