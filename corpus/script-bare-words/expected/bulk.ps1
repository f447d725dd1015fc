# Drive 3 is the big one; Get-Disk shows it.
$n = 3
$where = '/mnt/bulk'
wsl --mount \\.\PHYSICALDRIVE$n --bare 2>$null | Out-Null
if (!$?) {
    Start-Sleep -Seconds 5
    wsl --mount \\.\PHYSICALDRIVE3 --bare
}
wsl -u root -e mount -t btrfs -o noatime,compress=zstd UUID=0c1a7f3e-55d8-4b5e-8d0e-7c3b6f1a9e42 $where *> $env:TEMP\mount.log
