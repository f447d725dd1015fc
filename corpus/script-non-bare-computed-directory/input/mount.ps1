$disk = Get-PhysicalDisk | Where-Object SerialNumber -eq 'WD-WCC7K0PHS4LT'
wsl --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --partition 2 --type ext4 --options "noatime"
