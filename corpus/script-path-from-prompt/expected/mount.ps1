$path = Read-Host 'Path of the drive, such as \\.\PHYSICALDRIVE1'
wsl --mount $path --partition 1 --type ext4
