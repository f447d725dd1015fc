# What all machines share.
function Get-DriveOfSerial {
    param([string]$SerialNumber)
    (Get-PhysicalDisk | Where-Object { $_.SerialNumber -eq $SerialNumber }).DeviceId
}

function Add-BareDisk([string]$SerialNumber) {
    $drive = Get-DriveOfSerial $SerialNumber
    if ($null -eq $drive) { return $false }
    wsl.exe --mount "\\.\PHYSICALDRIVE$drive" --bare | Out-Host
    return $true
}
