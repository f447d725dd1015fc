wsl --mount --vhd "C:\VirtualDisks\scratch.vhdx" --name scratch
$archive = Get-Disk -SerialNumber 'ZR50ABCD'
wsl --mount "\\.\PHYSICALDRIVE$($archive.Number)" --partition 1 --type ext4 --options noatime --name archive
