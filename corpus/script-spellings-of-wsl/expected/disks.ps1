# Both data disks, attached after logon.
$wsl = "$env:SystemRoot\System32\wsl.exe"
$models = (Get-PhysicalDisk -SerialNumber '0025_38B2_31C0_1A77.').DeviceId
$films = (Get-PhysicalDisk -SerialNumber 'ZR5CVK7N').DeviceId

& $wsl -d NixOS --mount --bare "\\.\PHYSICALDRIVE$models"
WSL --mount -t xfs --options noatime -p 1 "\\.\PHYSICALDRIVE$films" -n films

C:\Windows\System32\wsl.exe -d NixOS -u root -e systemctl start srv-models.mount
