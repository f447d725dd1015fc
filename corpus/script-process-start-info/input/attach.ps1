# No window, but one question of Windows.
$drive = (Get-PhysicalDisk | Where-Object { $_.SerialNumber -eq 'BTKA1234567890AB' }).DeviceId
$start = New-Object System.Diagnostics.ProcessStartInfo
$start.FileName = 'wsl.exe'
$start.Arguments = '--mount \\.\PHYSICALDRIVE{0} --bare' -f $drive
$start.Verb = 'RunAs'
$start.WindowStyle = [System.Diagnostics.ProcessWindowStyle]::Hidden
$process = [System.Diagnostics.Process]::Start($start)
$process.WaitForExit()
exit $process.ExitCode
