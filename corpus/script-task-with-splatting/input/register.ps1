# The same as the task in the settings of the old laptop.
$parameters = @{
    Action    = New-ScheduledTaskAction -Execute 'wsl.exe' -Argument '--mount \\.\PHYSICALDRIVE1 --bare'
    Trigger   = New-ScheduledTaskTrigger -AtLogOn
    Principal = New-ScheduledTaskPrincipal -GroupId 'BUILTIN\Administrators' -RunLevel Highest
}
$definition = New-ScheduledTask @parameters
$definition | Register-ScheduledTask -TaskName 'External disk' -TaskPath '\Disks' | Out-Null
Start-ScheduledTask -TaskPath '\Disks\' -TaskName 'External disk'

wsl -u root -e mount -t exfat -o uid=1000,gid=100 UUID=64A5-F009 /mnt/stick
