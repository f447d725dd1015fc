# Aus dem Wiki kopiert – geht trotzdem
$seriennummer = ‘ZFL1K2M3’
$platte = Get-Disk | Where-Object { $_.SerialNumber –eq “$seriennummer” }
wsl.exe --mount “\\.\PHYSICALDRIVE$($platte.Number)” --bare
