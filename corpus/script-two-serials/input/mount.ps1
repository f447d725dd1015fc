$disk = Get-PhysicalDisk -SerialNumber 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4'
wsl --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare --name internal-4tb-nvme
