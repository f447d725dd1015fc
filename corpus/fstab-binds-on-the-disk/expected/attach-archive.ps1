$disk = Get-PhysicalDisk | Where-Object SerialNumber -eq 'ZL2PA8QX'
wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare
wsl.exe -u root mount UUID=0b1d7c9e-55aa-4f0e-8f3c-2f9d6c1e7a40 /srv/archive
