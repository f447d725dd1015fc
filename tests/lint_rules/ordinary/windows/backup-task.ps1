# Copies the documents at night, as the system, also on battery: nobody is there.
$action = New-ScheduledTaskAction -Execute 'robocopy.exe' -Argument 'C:\Data \\nas\backup /MIR /R:2'
$trigger = New-ScheduledTaskTrigger -Daily -At 3am
$principal = New-ScheduledTaskPrincipal -UserId 'SYSTEM' -RunLevel Highest
Register-ScheduledTask -TaskName 'Nightly copy' -Action $action -Trigger $trigger -Principal $principal
$logon = New-ScheduledTaskTrigger -AtLogOn
Register-ScheduledTask -TaskName 'Greet' -Trigger $logon `
    -Action (New-ScheduledTaskAction -Execute 'notepad.exe')
