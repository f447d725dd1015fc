param(
    [Parameter(Mandatory = $true)]
    [ValidateSet('Attach', 'Detach')]
    [string]$Action
)

$disk = Get-Disk -SerialNumber 'FIND2011300123AB5'
$path = "\\.\PHYSICALDRIVE$($disk.Number)"

switch ($Action) {
    'Attach' {
        $disk | Set-Disk -IsOffline $true
        wsl.exe --mount $path --bare
        wsl.exe -u root -e mount -t ext4 UUID=80917263-5445-4362-9718-0f1e2d3c4b5a /mnt/find
    }
    'Detach' {
        wsl.exe -u root -e umount /mnt/find
        wsl.exe --unmount $path
        wsl.exe --shutdown
        $disk | Set-Disk -IsOffline $false
    }
}
