# Registers, removes or looks up the scheduled task that attaches disks with administrator rights.
#
# The task runs -Script from a file below Program Files, where only administrators write: in any
# other folder, whoever may change the file would get their rights. register and remove need them.
#
# For Windows PowerShell 5.1. ASCII, and no double quotes: the text travels as one argument.
param(
    [string] $Action = 'status',
    [string] $TaskName = '',
    [string] $Script = '',
    # Whose task it is: the account of the distribution, also where another one gave the rights.
    [string] $UserSid = ''
)

# Modules in the user's own folders come first by default, and this may run with more rights.
$env:PSModulePath = [IO.Path]::Combine($PSHOME, 'Modules')
# With 'Stop', PowerShell 5.1 ends at the first line that a program writes to its error output.
$ErrorActionPreference = 'Continue'
$folder = [IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'NixOS-WSL bare mounts')
# Task Scheduler fills in %variables% and $(variables) of a path, and some of them are the user's.
$name = $TaskName -creplace '[^A-Za-z0-9 ._-]', '_'
$file = [IO.Path]::Combine($folder, $name + '.ps1')
$log = [IO.Path]::Combine($folder, $name + '.log')

if ($Action -ceq 'status') {
    $schtasks = [IO.Path]::Combine([Environment]::SystemDirectory, 'schtasks.exe')
    try { $null = (& $schtasks /query /tn ('\' + $TaskName) 2>&1) }
    catch {
        'task unknown'
        return
    }
    if ($LASTEXITCODE -eq 0) { 'task present' } else { 'task missing' }
    # The first line says which disks the script is for.
    if ([IO.File]::Exists($file)) { [IO.File]::ReadAllLines($file)[0] }
    return
}

$ErrorActionPreference = 'Stop'
if ($PSVersionTable.PSVersion.Major -ne 5) {
    throw 'Run this in Windows PowerShell 5.1 (powershell.exe), not in another version.'
}
if ($Action -ceq 'remove') {
    $present = @(Get-ScheduledTask | Where-Object {
            $_.TaskPath -ceq '\' -and $_.TaskName -eq $TaskName
        })
    if ($present.Count -gt 0) { $present | Unregister-ScheduledTask -Confirm:$false }
    if ([IO.File]::Exists($file)) { [IO.File]::Delete($file) }
    if ([IO.File]::Exists($log)) { [IO.File]::Delete($log) }
    if ([IO.Directory]::Exists($folder) -and
        [IO.Directory]::GetFileSystemEntries($folder).Length -eq 0) {
        [IO.Directory]::Delete($folder)
    }
    'removed'
    return
}

if ($UserSid -eq '') {
    $UserSid = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
}
$null = [IO.Directory]::CreateDirectory($folder)
[IO.File]::WriteAllText($file, $Script, [Text.Encoding]::ASCII)

# The account may start the task, and nobody but administrators may change it.
$xml = @'
<Task version='1.2' xmlns='http://schemas.microsoft.com/windows/2004/02/mit/task'>
  <RegistrationInfo>
    <Description>Attaches the disks of wsl.bareMounts to WSL2</Description>
    <SecurityDescriptor>D:P(A;;FA;;;BA)(A;;FA;;;SY)(A;;GRGX;;;{sid})</SecurityDescriptor>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{sid}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id='Author'>
      <UserId>{sid}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>Queue</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context='Author'>
    <Exec>
      <Command>{powershell}</Command>
      <Arguments>-NoProfile -NonInteractive -WindowStyle Hidden -ExecutionPolicy Bypass -File &quot;{file}&quot;</Arguments>
    </Exec>
  </Actions>
</Task>
'@
$powershell = [IO.Path]::Combine($PSHOME, 'powershell.exe')
$xml = $xml.Replace('{sid}', $UserSid)
$xml = $xml.Replace('{powershell}', [Security.SecurityElement]::Escape($powershell))
$xml = $xml.Replace('{file}', [Security.SecurityElement]::Escape($file))
$null = Register-ScheduledTask -TaskName $TaskName -Xml $xml -Force
# Registered it is, also where it cannot start now.
Start-ScheduledTask -TaskName $TaskName -ErrorAction Continue
'registered'
