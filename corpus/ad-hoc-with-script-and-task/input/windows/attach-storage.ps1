param(
    [string]$SerialNumber = 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.',
    [string]$MountName = 'internal-4tb-nvme'
)

$disk = Get-PhysicalDisk | Where-Object { $_.SerialNumber -eq $SerialNumber }
if ($null -eq $disk) {
    throw "no disk with the serial number $SerialNumber"
}
$state = wsl.exe --list --verbose
if ($state -notmatch $MountName) {
    wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare --name $MountName
}
