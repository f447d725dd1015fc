# Once after logon
$d = Get-Disk -SerialNumber 'S59ANM0R812345'
if ($d.OperationalStatus -eq 'Online') { Set-Disk -Number $d.Number -IsOffline $true }
wsl --mount "\\.\PHYSICALDRIVE$($d.Number)" --bare
