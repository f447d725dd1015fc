#Requires -RunAsAdministrator
$script = 'D:\nixos\windows\Attach-Disks.ps1'
$action = New-ScheduledTaskAction -Execute 'pwsh.exe' -Argument "-NoLogo -NonInteractive -File ""$script"""
$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -ExecutionTimeLimit (New-TimeSpan -Minutes 5)

Register-ScheduledTask -TaskName 'WSL disks (logon)' -Action $action -Settings $settings `
    -Trigger (New-ScheduledTaskTrigger -AtLogOn) -RunLevel Highest -Force | Out-Null
Register-ScheduledTask -TaskName 'WSL disks (startup)' -Action $action -Settings $settings `
    -Trigger (New-ScheduledTaskTrigger -AtStartup) -User 'SYSTEM' -RunLevel Highest -Force | Out-Null
