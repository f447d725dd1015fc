# WSL forgets the disk at logoff, so attach it at each unlocking.
$class = Get-CimClass -Namespace Root/Microsoft/Windows/TaskScheduler -ClassName MSFT_TaskSessionStateChangeTrigger
$unlock = New-CimInstance -CimClass $class -Property @{ StateChange = 8; UserId = "$env:USERDOMAIN\$env:USERNAME" } -ClientOnly

$command = '$d = Get-PhysicalDisk -SerialNumber S64DNX0T412345B; wsl --mount \\.\PHYSICALDRIVE$($d.DeviceId) --bare'
$action = New-ScheduledTaskAction -Execute powershell.exe -Argument "-NoProfile -WindowStyle Hidden -Command `"$command`""
$principal = New-ScheduledTaskPrincipal -UserId $env:USERNAME -RunLevel Highest
$task = New-ScheduledTask -Action $action -Principal $principal -Trigger $unlock

Invoke-CimMethod -Namespace Root/Microsoft/Windows/TaskScheduler -ClassName PS_ScheduledTask -MethodName RegisterByObject -Arguments @{
    InputObject = $task
    TaskName    = 'Dock disk'
    TaskPath    = '\'
    Force       = $true
} | Out-Null
