# Fast and slow, each by what is printed in Disk Management.
function Mount-InWsl {
    param($Disk, [string]$Uuid, [string]$Directory)
    wsl --mount "\\.\PHYSICALDRIVE$($Disk.DeviceId)" --bare
    wsl -u root mount -t ext4 -o noatime "UUID=$Uuid" $Directory
}

$fast = Get-PhysicalDisk -FriendlyName 'CT4000T700SSD3'
Mount-InWsl $fast '8d0b5a41-6a0f-4a83-b51e-0f7ac2c3e9d4' '/data/fast'
$slow = Get-PhysicalDisk -UniqueId '50014EE2653A91D0'
Mount-InWsl -Disk $slow -Directory '/data/slow' -Uuid 'f2f0c0d3-0a57-4d7c-8a1f-52c4e8f0d6b7'
