# The second disk, as Disk Management numbers it.
$number = 2
wsl --mount \\.\PHYSICALDRIVE$number --bare
wsl -u root -- mount -t ext4 /dev/disk/by-uuid/e030f4a6-1c57-4e2b-a6a4-0c6f8b8d7711 /mnt/games
