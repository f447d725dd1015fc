# wsl --mount wants an administrator.
$me = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    Start-Process powershell.exe -Verb RunAs -ArgumentList '-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', "`"$PSCommandPath`""
    exit
}

$disk = Get-PhysicalDisk -SerialNumber '2149E5F4C0A1'
$arguments = @('--mount', "\\.\PHYSICALDRIVE$($disk.DeviceId)", '--bare')
Start-Process -FilePath wsl.exe -ArgumentList $arguments -NoNewWindow -Wait
Start-Process wsl.exe -ArgumentList '-u', 'root', '-e', 'mount', '-t', 'xfs', 'UUID=c0a8f1e2-7d3b-4b95-a6e4-9f8e7d6c5b4a', '/work' -Wait
