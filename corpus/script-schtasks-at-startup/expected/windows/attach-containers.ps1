$disk = Get-Disk -SerialNumber '50026B7282D0F1E3' -ErrorAction Stop
wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.Number)" --bare
