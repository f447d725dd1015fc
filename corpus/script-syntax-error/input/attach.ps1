$music = Get-PhysicalDisk -SerialNumber 'WX41A49H9FT4'
wsl --mount "\\.\PHYSICALDRIVE$($music.DeviceId)" --bare --name music

if ($music.OperationalStatus -ne 'OK' {
    Write-Warning 'music is not well'
}

$photos = Get-PhysicalDisk -SerialNumber '2102E4C1B7A5'
wsl --mount "\\.\PHYSICALDRIVE$($photos.DeviceId)" --bare --name photos
