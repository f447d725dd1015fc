if ($env:COMPUTERNAME -eq 'DESKTOP-OAK') {
    $serial = 'S4EVNX0W654321'
} else {
    $serial = '21130H469C03'
}
$disk = Get-PhysicalDisk -SerialNumber $serial
wsl --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare --name data
