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

$env:PSModulePath = [IO.Path]::Combine($PSHOME, 'Modules')
$folder = [IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'NixOS-WSL bare mounts')
$file = [IO.Path]::Combine($folder, $TaskName + '.ps1')
$log = [IO.Path]::Combine($folder, $TaskName + '.log')

if ($Action -ceq 'status') {
    $schtasks = [IO.Path]::Combine([Environment]::SystemDirectory, 'schtasks.exe')
    $null = (& $schtasks /query /tn $TaskName 2>&1 | Out-String)
    if ($LASTEXITCODE -eq 0) { 'task present' } else { 'task missing' }
    # The first line says which disks the script is for.
    if ([IO.File]::Exists($file)) { [IO.File]::ReadAllLines($file)[0] }
    return
}

$ErrorActionPreference = 'Stop'
if ($Action -ceq 'remove') {
    $present = @(Get-ScheduledTask | Where-Object { $_.TaskName -ceq $TaskName })
    if ($present.Count -gt 0) { Unregister-ScheduledTask -TaskName $TaskName -Confirm:$false }
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
Start-ScheduledTask -TaskName $TaskName
'registered'
