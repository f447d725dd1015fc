<#
  Attaches the cold storage to WSL.
  Run it elevated; `wsl --mount` needs that.
#>
$serial = 'ZW60ABQ7'; $distribution = "NixOS"   # as `wsl -l` prints it

$disk = Get-Disk |
    Where-Object { $_.SerialNumber -eq "${serial}" } |   # exactly, no wildcards
    Select-Object -First 1

if (-not $disk) { Write-Warning "there is no `"$serial`" here"; exit 2 }

wsl.exe `
    --mount "\\.\PHYSICALDRIVE$($disk.Number)" `
    --bare
wsl.exe -d "${distribution}" -u root -- systemctl start 'srv-cold\x2dstorage.mount'
