# Gives the disk with the models to WSL; the scheduled task runs this at logon.
$disk = Get-Disk | Where-Object { $_.SerialNumber -eq 'S6P7NS0W308713E' }
if ($disk) {
    wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.Number)" --bare
}
