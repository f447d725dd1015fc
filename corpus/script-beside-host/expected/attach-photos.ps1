# Attach the photo disk and mount it for all distributions.
$wanted = 'S4EWNX0R512345'
$drive = Get-Disk | Where-Object { $_.SerialNumber.Trim() -eq $wanted } | Select-Object -First 1
if (-not $drive) {
    Write-Error "disk $wanted is not there"
    exit 1
}
wsl.exe --mount "\\.\PHYSICALDRIVE$($drive.Number)" --bare
wsl.exe -d NixOS -u root -- mount -t xfs -o noatime UUID=7b1f0a52-6c1e-4d0f-9a7e-2f4f0c1d9e33 /srv/photos
