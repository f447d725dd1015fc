# There is only one this large, for now.
$disk = Get-PhysicalDisk | Where-Object { $_.Size -gt 3TB -and $_.BusType -eq 'NVMe' } | Sort-Object Size | Select-Object -Last 1
wsl --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare --name large
