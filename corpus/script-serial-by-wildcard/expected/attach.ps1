# The 4 TB one; its serial number ends like this.
$disk = Get-PhysicalDisk | Where-Object { $_.SerialNumber -like "*4ED0_B0F4*" }
if ($disk) {
    wsl.exe --mount "\\.\PhysicalDrive$($disk.DeviceId)" --bare
    wsl.exe -u root mount -t ext4 UUID=1b9c7e52-48f3-4d0a-8e61-3a2f9d5c7b04 /mnt/storage
}
