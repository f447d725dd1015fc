# Runs -Script once with administrator rights, after Windows has asked for them, and prints 'done',
# 'declined' or 'failed <why>'.
#
# A command line that asks for rights is short, so the script takes the way of a file. Others can
# write that file: what is run is what was read, and only if it is what was written.
#
# For Windows PowerShell 5.1. ASCII, and no double quotes: the text travels as one argument.
param([string] $Script = '')

# The account of the distribution; another one may give the rights.
$sid = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
$bytes = [Text.Encoding]::ASCII.GetBytes($Script + ' -UserSid ''' + $sid + '''')
$digest = [BitConverter]::ToString(
    [Security.Cryptography.SHA256]::Create().ComputeHash($bytes))
$file = [IO.Path]::Combine([IO.Path]::GetTempPath(), [IO.Path]::GetRandomFileName())
$command = @'
$ErrorActionPreference='Stop'
$b=[IO.File]::ReadAllBytes('{path}')
$d=[Security.Cryptography.SHA256]::Create().ComputeHash($b)
if([BitConverter]::ToString($d) -cne '{digest}'){exit 2}
&([ScriptBlock]::Create([Text.Encoding]::ASCII.GetString($b)))
'@
# PowerShell takes typographic quotes for single quotes, too.
$path = $file -creplace '[''\u2018-\u201b]', '$0$0'
$command = $command.Replace('{digest}', $digest).Replace('{path}', $path)
$encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($command))
# Not Start-Process, which does not tell a refusal from other errors.
$start = New-Object -TypeName Diagnostics.ProcessStartInfo -Property @{
    FileName = [IO.Path]::Combine($PSHOME, 'powershell.exe')
    Arguments = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand ' + $encoded
    # The folder of the distribution that this runs in is no place for an administrator.
    WorkingDirectory = $PSHOME
    Verb = 'runas'
    UseShellExecute = $true
    WindowStyle = 'Hidden'
}
try {
    [IO.File]::WriteAllBytes($file, $bytes)
    $process = [Diagnostics.Process]::Start($start)
    $process.WaitForExit()
    if ($process.ExitCode -eq 0) { 'done' } else { 'failed exit code ' + $process.ExitCode }
}
catch {
    $reason = $_.Exception.GetBaseException()
    # ERROR_CANCELLED
    if ($reason -is [ComponentModel.Win32Exception] -and $reason.NativeErrorCode -eq 1223) {
        'declined'
    }
    else {
        'failed ' + ($reason.Message -creplace '[^ -~]+', ' ')
    }
}
finally {
    [IO.File]::Delete($file)
}
