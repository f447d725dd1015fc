# Both data disks of the workstation.
param([string]$Distribution = 'NixOS')

$disks = @(
    @{ Serial = '0025_3857_61B0_0EF2.'; Label = 'projects'; Uuid = 'c2f6a1de-0b5d-4c55-8a43-5f3a4f2e9b10'; Options = 'noatime,discard' },
    @{ Serial = 'WD-WX12DA0K7V3P'; Label = 'backup'; Uuid = '5d0b7e4c-92c8-47c0-b1a5-6c9e3d7f2a18'; Options = 'noatime' }
)

function Mount-DataDisk {
    param($Entry)
    $drive = Get-PhysicalDisk | Where-Object SerialNumber -eq $Entry.Serial
    wsl --mount "\\.\PHYSICALDRIVE$($drive.DeviceId)" --bare
    wsl -d $Distribution -u root mount -t btrfs -o $Entry.Options "UUID=$($Entry.Uuid)" "/data/$($Entry.Label)"
}

foreach ($disk in $disks) {
    Mount-DataDisk $disk
}
