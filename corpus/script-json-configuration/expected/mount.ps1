$configuration = Get-Content -Raw -Path (Join-Path $PSScriptRoot 'disks.json') | ConvertFrom-Json
foreach ($entry in $configuration.disks | Where-Object enabled) {
    $disk = Get-Disk | Where-Object SerialNumber -eq $entry.serial
    wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.Number)" --bare --name $entry.name
    wsl.exe -d $configuration.distribution -u root -e mount -t $entry.type -o ($entry.options -join ',') "UUID=$($entry.uuid)" $entry.directory
}
