# The same script on both machines.
$serials = 'ZR10WQ4E', '2147E5EA3C10'
foreach ($serial in $serials) {
    $disk = Get-PhysicalDisk -SerialNumber $serial -ErrorAction SilentlyContinue
    if ($disk) {
        wsl --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare
    }
}
