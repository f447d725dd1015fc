# Shows the disks and asks.
Get-PhysicalDisk | Format-Table DeviceId, FriendlyName, Size
$number = Read-Host 'Which drive'
$name = Read-Host 'A name for it'
wsl --mount "\\.\PHYSICALDRIVE$number" --bare --name $name
wsl -d NixOS -u root -- mount -t ext4 UUID=77f1f1b9-1f0c-4b4a-8f3e-7d5a3c9be0a4 /srv/stick
