# Cold storage: spun up when it is needed.
$serial = '71K0A03DFVGG'
$candidates = Get-CimInstance Win32_DiskDrive | Where-Object { $_.SerialNumber.Trim() -eq $serial }
$drive = $candidates | Select-Object -First 1
& wsl.exe --mount $drive.DeviceID --bare
