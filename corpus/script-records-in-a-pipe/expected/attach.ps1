# The two disks of the tower.
@(
    [pscustomobject]@{ Serial = '50026B7785E0D1C4'; Uuid = '9d3e4f5a-1b2c-4d6e-8f70-a1b2c3d4e5f6'; At = '/home/ida/games' }
    [pscustomobject]@{ Serial = 'BTHC617300AB480M'; Uuid = '4c5d6e7f-8a9b-4c0d-9e1f-2a3b4c5d6e7f'; At = '/srv/build' }
) | ForEach-Object {
    $record = $_
    wsl --mount "\\.\PHYSICALDRIVE$((Get-Disk | Where-Object SerialNumber -EQ $record.Serial).Number)" --bare | Out-Null
    wsl -u root mount -t ext4 -o nofail "UUID=$($record.Uuid)" $record.At
}
