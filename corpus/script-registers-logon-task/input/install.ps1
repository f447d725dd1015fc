#Requires -RunAsAdministrator
$folder = 'C:\ProgramData\wsl-media'
$wrapper = "$folder\attach-media.ps1"
New-Item -ItemType Directory -Force -Path $folder | Out-Null

@'
$disk = Get-PhysicalDisk | Where-Object SerialNumber -eq 'R6GTTTVY'
wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare
exit $LASTEXITCODE
'@ | Set-Content -Path $wrapper -Encoding UTF8

$action = New-ScheduledTaskAction -Execute 'powershell.exe' `
    -Argument "-NoProfile -WindowStyle Hidden -ExecutionPolicy Bypass -File `"$wrapper`""
$trigger = New-ScheduledTaskTrigger -AtLogOn -User "$env:USERDOMAIN\$env:USERNAME"
$principal = New-ScheduledTaskPrincipal -UserId "$env:USERDOMAIN\$env:USERNAME" -LogonType Interactive -RunLevel Highest
$settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
Register-ScheduledTask -TaskName 'Media disk' -TaskPath '\WSL\' -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Force
