# Hands the lab's NVMe disk to WSL.
$serial = "0026_B768_5A2C_1D35."
$disk = Get-PhysicalDisk | Where-Object { $_.SerialNumber.Trim() -eq $serial }
if (-not $disk) { throw "The lab disk is not there" }
wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare
