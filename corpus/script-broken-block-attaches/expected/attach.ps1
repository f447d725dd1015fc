$music = Get-PhysicalDisk -SerialNumber 'WX41A49H9FT4'
wsl --mount "\\.\PHYSICALDRIVE$($music.DeviceId)" --bare --name music

$photos = Get-PhysicalDisk -SerialNumber '2102E4C1B7A5'
if ($photos.OperationalStatus -eq 'OK' {
    wsl --mount "\\.\PHYSICALDRIVE$($photos.DeviceId)" --bare --name photos
}
