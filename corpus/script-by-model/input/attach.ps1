# Finds the drive whatever number it has today.
$model = 'WDC WD40EFRX-68N32N0'
$drive = Get-WmiObject -Class Win32_DiskDrive -Filter "Model = '$model'"
if ($null -eq $drive) { throw "no $model" }
wsl --mount $drive.DeviceID --bare
wsl -d NixOS -u root -e mount UUID=3f0c8b7a-2d51-4a6c-9f0e-8b1d7c5e4a23 /srv/archive
